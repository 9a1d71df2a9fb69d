"""Citations and changes keep by which place they are compared where editions have renumbered points.

Empty is the point itself; ``manage.py settle_places`` finds the others once.
"""

from django.db import migrations, models


def _place():
    return models.CharField(
        db_default="",
        default="",
        editable=False,
        max_length=500,
        verbose_name="место, по которому сравнивается",
    )


class Migration(migrations.Migration):
    dependencies = [("acts", "0026_relation_starts_on")]

    operations = [
        migrations.AddField("relation", "settled_place", _place()),
        migrations.AddField("citation", "settled_place", _place()),
        # The planner knows nothing of a new column, see 0026.
        migrations.RunSQL("ANALYZE acts_relation, acts_citation", migrations.RunSQL.noop),
    ]
