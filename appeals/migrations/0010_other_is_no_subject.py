from django.db import migrations


class Migration(migrations.Migration):
    """«Другое» is offered by the form itself; as a subject it stood there twice."""

    dependencies = [("appeals", "0009_signature_is_whole")]

    operations = [
        migrations.RunSQL(
            "UPDATE appeals_plainsubject SET is_offered = false WHERE slug = 'other'",
            migrations.RunSQL.noop,
        ),
    ]
