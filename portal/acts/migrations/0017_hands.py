"""Who has had a hand in an act before it is published, as far as that is known."""

from django.conf import settings
from django.db import migrations, models


def note_known(apps, schema_editor):
    """Note who prepared and who last changed what readers do not see."""
    act = apps.get_model("acts", "Act")
    hands = act.hands.through
    unpublished = act.objects.exclude(state="published")
    known = {
        (pk, user)
        for pk, *users in unpublished.values_list("pk", "prepared_by", "changed_by")
        for user in users
        if user
    }
    hands.objects.bulk_create(hands(act_id=pk, user_id=user) for pk, user in sorted(known))


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0016_stages_and_added_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "act",
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
