from django.db import migrations


def fill(apps, schema_editor):
    """Write the signature of each signed answer as the history knows it for that moment."""
    answers = apps.get_model("appeals", "Answer")
    signed = answers.objects.exclude(signed_by=None).select_related(
        "appeal", "signed_by", "signed_as__unit"
    )
    for answer in signed.iterator(500):
        as_of = _AsOf(apps, answer.appeal.signed_at)
        user, post = answer.signed_by, answer.signed_as
        name = [as_of("User", user, part) for part in ("last_name", "first_name", "patronymic")]
        answer.signed_name = " ".join(filter(None, name)) or user.email
        answer.signed_post = as_of("Officer", post, "post")
        answer.signed_unit = as_of("Unit", post.unit, "name")
        answer.save(update_fields=["signed_name", "signed_post", "signed_unit"])


class _AsOf:
    def __init__(self, apps, at):
        self._apps, self._at = apps, at

    def __call__(self, model, row, field):
        """Return the field as it was; as it is, where the history has lost it or begins later."""
        events = self._apps.get_model("people", f"{model}Event").objects.filter(
            pgh_obj_id=row.pk, pgh_created_at__lte=self._at
        )
        last = events.order_by("-pgh_id").values_list(field, flat=True).first()
        return last or getattr(row, field)


class Migration(migrations.Migration):
    """What was signed before gets its signature from the history of people, posts and units."""

    dependencies = [("appeals", "0007_signature_as_it_was")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
