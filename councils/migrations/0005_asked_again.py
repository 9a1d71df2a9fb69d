"""Answers are for a day; one in the queue may hear of a change and of his place in one round."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_DAYS = """
UPDATE councils_rsvp SET day = (s.starts_at AT TIME ZONE %s)::date
FROM councils_sitting s WHERE s.id = sitting_id
"""


class Migration(migrations.Migration):
    dependencies = [("councils", "0004_records_frozen")]

    operations = [
        migrations.RemoveConstraint("notice", "notice_once"),
        migrations.AddConstraint(
            "notice",
            models.UniqueConstraint(
                fields=("sitting", "sequence", "kind", "mandate", "post", "guest"),
                name="notice_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AlterField(
            "notice",
            "sitting",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="councils.sitting",
                verbose_name="заседание",
            ),
        ),
        migrations.RemoveConstraint("rsvp", "rsvp_once"),
        migrations.AddField("rsvp", "day", models.DateField("на какой день", null=True)),
        migrations.RunSQL([(_DAYS, [settings.TIME_ZONE])], migrations.RunSQL.noop),
        migrations.AlterField("rsvp", "day", models.DateField("на какой день")),
        migrations.AddConstraint(
            "rsvp",
            models.UniqueConstraint(fields=("sitting", "mandate", "day"), name="rsvp_once"),
        ),
    ]
