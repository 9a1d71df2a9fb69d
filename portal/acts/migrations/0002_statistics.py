"""How often a word occurs decides the way to look for it, so the planner is told of more words."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("acts", "0001_schema")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE acts_act ALTER COLUMN search SET STATISTICS 1000",
            "ALTER TABLE acts_act ALTER COLUMN search SET STATISTICS -1",
        ),
    ]
