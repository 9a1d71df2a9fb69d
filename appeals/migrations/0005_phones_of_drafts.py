from django.db import migrations


class Migration(migrations.Migration):
    """Take telephones without their consent out of drafts: the page said that they are not kept."""

    dependencies = [("appeals", "0004_shortened_resolutions")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE appeals_draft
            SET values = jsonb_set(values #- '{answer,phone}', '{answer,phone_left_out}', '"yes"')
            WHERE values #>> '{answer,phone}' <> ''
                AND coalesce(lower(values #>> '{answer,phone_consent}'), '') IN ('', 'false')
            """,
            migrations.RunSQL.noop,
        ),
    ]
