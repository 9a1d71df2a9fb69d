"""Which texts an act had when it was compared with its original: a later one was not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0028_texts_that_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="was_compared",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="была, когда акт сверяли с подлинником",
            ),
        ),
        # Of what was compared before the portal kept this, the day alone tells.
        migrations.RunSQL(
            "UPDATE acts_version AS text SET was_compared = true FROM acts_act AS act WHERE"
            " act.id = text.act_id AND (text.added_at AT TIME ZONE 'UTC')::date <= act.verified_on",
            migrations.RunSQL.noop,
        ),
    ]
