"""Who has had a hand in a draft before it is public, as far as its history tells."""

from django.conf import settings
from django.db import migrations, models


def note_known(apps, schema_editor):
    """Note whom the history names as having entered or changed what is in preparation."""
    draft = apps.get_model("acts", "Draft")
    event = apps.get_model("acts", "DraftEvent")
    user = apps.get_model("people", "User")
    prepared = draft.objects.filter(state="prepared").values("pk")
    told = event.objects.filter(pgh_obj__in=prepared, pgh_context__metadata__has_key="user")
    known = set(told.values_list("pgh_obj_id", "pgh_context__metadata__user"))
    users = set(user.objects.values_list("pk", flat=True))
    draft.hands.through.objects.bulk_create(
        draft.hands.through(draft_id=key, user_id=by) for key, by in known if by in users
    )


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0019_what_a_signature_signs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "draft",
            "hands",
            models.ManyToManyField(
                blank=True,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="готовили",
            ),
        ),
        migrations.RunPython(note_known, migrations.RunPython.noop),
    ]
