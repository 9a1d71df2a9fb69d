"""A broken constraint of a post or a unit is told in words, at its field; the table stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_no_telephone_of_an_account"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="officer",
            name="officer_period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("holds_to__isnull", True),
                    ("holds_to__gt", models.F("holds_from")),
                    _connector="OR",
                ),
                name="officer_period",
                violation_error_code="holds_to",
                violation_error_message="Этот день должен быть позже начала срока: сам он в срок уже не входит.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="officer",
            name="officer_roles_known",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "roles__contained_by",
                        [
                            "registrar",
                            "executor",
                            "head",
                            "reception_clerk",
                            "editor",
                            "analyst",
                            "administrator",
                            "council_secretary",
                            "press_officer",
                            "moderator",
                        ],
                    )
                ),
                name="officer_roles_known",
                violation_error_code="roles",
                violation_error_message="Такой роли нет. Выберите из списка.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="unit",
            name="unit_period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="unit_period",
                violation_error_code="valid_to",
                violation_error_message="Этот день должен быть позже начала срока: сам он в срок уже не входит.",
            ),
        ),
    ]
