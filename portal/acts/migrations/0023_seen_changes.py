"""What owners of stale citations have seen is the changes that they were shown, not a day."""

import django.contrib.postgres.fields
from django.db import migrations, models


def _seen(apps, schema_editor):
    """Take as seen what had begun and was entered by the day on which somebody looked."""
    citations = apps.get_model("acts", "Citation").objects
    relations = apps.get_model("acts", "Relation").objects
    entered = apps.get_model("acts", "RelationEvent").objects.filter(pgh_label="insert")
    for one in citations.exclude(seen_on=None).exclude(act=None).iterator():
        known = relations.filter(target=one.act_id, from_on__lte=one.seen_on)
        later = entered.filter(pgh_created_at__date__gt=one.seen_on)
        one.seen = list(known.exclude(pk__in=later.values("pgh_obj")).values_list("pk", flat=True))
        one.save(update_fields=["seen"])


class Migration(migrations.Migration):
    dependencies = [("acts", "0021_changes_that_wait")]

    operations = [
        migrations.AddField(
            model_name="citation",
            name="seen",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="что видел",
            ),
        ),
        migrations.RunPython(_seen, migrations.RunPython.noop),
    ]
