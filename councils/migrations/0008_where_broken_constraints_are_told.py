"""A broken constraint of a council is told at its field; the table stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0007_vote_words"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="council",
            name="council_period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dissolved_on", None),
                    ("dissolved_on__gt", models.F("established_on")),
                    _connector="OR",
                ),
                name="council_period",
                violation_error_code="dissolved_on",
                violation_error_message="Совет не может быть упразднён раньше, чем создан.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="council",
            name="council_slug_free",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "slug__in",
                        [
                            "calendar",
                            "decisions",
                            "guests",
                            "member",
                            "organisations",
                            "publications",
                            "search",
                            "sittings",
                        ],
                    ),
                    _negated=True,
                ),
                name="council_slug_free",
                violation_error_code="slug",
                violation_error_message="Это имя в адресе занято разделом портала.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="organisation",
            name="organisation_registered_once",
            constraint=models.UniqueConstraint(
                fields=("registration_number",),
                name="organisation_registered_once",
                violation_error_code="registration_number",
                violation_error_message="Организация с этим номером уже есть.",
            ),
        ),
    ]
