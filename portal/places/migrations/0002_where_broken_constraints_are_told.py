"""A broken constraint of a hall is told in words, at its field; the table stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0003_pictures"),
        ("people", "0004_where_broken_constraints_are_told"),
        ("places", "0001_schema"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="hall",
            name="place_hall_seats",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats", None), ("seats__gt", 0), _connector="OR"),
                name="place_hall_seats",
                violation_error_code="seats",
                violation_error_message="Укажите хотя бы одно место или оставьте поле пустым.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="hall",
            name="place_hall_point",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="place_hall_point",
                violation_error_message="Укажите и широту (от −90 до 90), и долготу (от −180 до 180) — или ни одной.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="hall",
            name="place_hall_amenities",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amenities__contained_by",
                        [
                            "ramp",
                            "lift",
                            "toilet",
                            "hearing_loop",
                            "sign_language",
                            "children",
                            "parking",
                        ],
                    )
                ),
                name="place_hall_amenities",
                violation_error_code="amenities",
                violation_error_message="Такого удобства нет. Выберите из списка.",
            ),
        ),
    ]
