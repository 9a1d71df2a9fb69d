"""Each act keeps the day on which its text for the search turns; what began of late is looked at once more."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import Min, OuterRef, Q, Subquery
from django.utils import timezone


def fill(apps, schema_editor):
    since = timezone.localdate() - timedelta(days=31)
    versions = apps.get_model("acts", "Version").objects.filter(act=OuterRef("pk"))
    recent = versions.filter(valid_from__gt=since).order_by().values("act")
    acts = apps.get_model("acts", "Act").objects.filter(versions__valid_from__gt=since)
    acts.update(text_turns_on=Subquery(recent.annotate(on=Min("valid_from")).values("on")))
    waiting = apps.get_model("acts", "Act").objects.filter(influences__held_until__isnull=False)
    waiting.update(text_turns_on=timezone.localdate())


class Migration(migrations.Migration):
    dependencies = [("acts", "0022_numbers_of_orders")]

    operations = [
        migrations.AddField("act", "text_turns_on", models.DateField(editable=False, null=True)),
        migrations.AddIndex(
            "act",
            models.Index(
                fields=["text_turns_on"], name="act_text_turns", condition=~Q(text_turns_on=None)
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
