"""The first text of an act waits only with the act that is said to have made it: readers would have none.

What it cites is noted anew by ``manage.py recite``: 0028 has forgotten it.
"""

from django.db import migrations

_FIRST = """
    WITH first AS (
        UPDATE acts_version AS text SET is_waiting = false, valid_to = (
            SELECT min(later.valid_from) FROM acts_version AS later
            WHERE later.act_id = text.act_id AND NOT later.is_waiting
        )
        WHERE is_waiting AND amended_by_id IS NULL AND NOT EXISTS (
            SELECT FROM acts_version AS earlier
            WHERE earlier.act_id = text.act_id AND earlier.valid_from < text.valid_from
        )
        RETURNING act_id, valid_from
    )
    UPDATE acts_act AS act
    SET text_turns_on = least(act.text_turns_on, first.valid_from), changed_at = now()
    FROM first WHERE act.id = first.act_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0029_compared_texts"),
    ]

    # The search follows with the next round of the queue, the archive with its next day.
    operations = [migrations.RunSQL(_FIRST, migrations.RunSQL.noop)]
