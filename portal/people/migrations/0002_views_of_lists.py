"""A look at a list has as many subjects as the list shows rows."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_schema")]

    operations = [
        migrations.RemoveIndex("personaldataview", "data_view_of_subject"),
        migrations.RunSQL(
            "ALTER TABLE people_personaldataview ALTER subject TYPE varchar(80)[]"
            " USING ARRAY[subject]",
            "ALTER TABLE people_personaldataview ALTER subject TYPE varchar(80) USING subject[1]",
            state_operations=[
                migrations.AlterField(
                    "personaldataview",
                    "subject",
                    django.contrib.postgres.fields.ArrayField(
                        models.CharField(max_length=80), size=None, verbose_name="что"
                    ),
                )
            ],
        ),
        migrations.RenameField("personaldataview", "subject", "subjects"),
        migrations.AddIndex(
            "personaldataview",
            django.contrib.postgres.indexes.GinIndex(
                fields=["subjects"], name="data_view_of_subjects"
            ),
        ),
    ]
