from django.db import migrations, models


class Migration(migrations.Migration):
    """What is signed has its whole signature."""

    dependencies = [("appeals", "0008_signatures_of_signed")]

    operations = [
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_by", None),
                        ("signed_name", ""),
                        ("signed_post", ""),
                        ("signed_unit", ""),
                    ),
                    models.Q(
                        ("signed_by__isnull", False),
                        models.Q(("signed_name", ""), _negated=True),
                        models.Q(("signed_post", ""), _negated=True),
                        models.Q(("signed_unit", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="answer_signature_as_it_was",
            ),
        ),
    ]
