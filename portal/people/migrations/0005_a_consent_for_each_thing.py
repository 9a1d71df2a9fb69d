"""A second appeal with a telephone has a consent of its own; one given earlier is for every appeal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_where_broken_constraints_are_told"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="consent_one_in_force",
        ),
        migrations.AddField(
            model_name="consent",
            name="about",
            field=models.CharField(blank=True, max_length=80, verbose_name="к чему относится"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("user", "purpose", "about"),
                name="consent_one_in_force",
            ),
        ),
    ]
