"""The day from which a relation counts, as a column: lists by status are planned by it."""

from datetime import date

from django.db import migrations, models
from django.db.models.functions import Greatest


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0025_amendments_in_text"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="relation",
            name="relation_effect",
        ),
        migrations.AddField(
            model_name="relation",
            name="starts_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(never_begins=True, then=models.Value(date.max)),
                    default=Greatest("from_on", "held_until"),
                ),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddIndex(
            model_name="relation",
            index=models.Index(fields=["effect", "starts_on"], name="relation_effect"),
        ),
        # The planner knows nothing of a new column, and the table was written anew.
        migrations.RunSQL("ANALYZE acts_relation", migrations.RunSQL.noop),
    ]
