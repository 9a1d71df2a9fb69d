from django.db import migrations, models


class Migration(migrations.Migration):
    """Mark resolutions whose date a head has set: the others follow the control date."""

    dependencies = [("appeals", "0003_oral")]

    operations = [
        migrations.AddField(
            model_name="resolution",
            name="is_shortened",
            field=models.BooleanField(default=False, verbose_name="срок короче контрольного"),
        ),
        # Until now a control date never changed once it was given.
        migrations.RunSQL(
            """
            UPDATE appeals_resolution AS resolution SET is_shortened = true
            FROM appeals_appeal AS appeal
            WHERE appeal.id = resolution.appeal_id
                AND resolution.due_on < appeal.answer_control_on
            """,
            migrations.RunSQL.noop,
        ),
    ]
