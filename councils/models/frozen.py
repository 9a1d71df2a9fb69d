"""What minutes print does not change once their current version bears a signature."""

import pgtrigger

_SIGNED = """
IF (
    SELECT m.chair_signed_at IS NOT NULL OR m.secretary_signed_at IS NOT NULL
    FROM councils_minutes m WHERE m.sitting_id = ({sitting})
    ORDER BY m.version DESC LIMIT 1
) THEN
    RAISE EXCEPTION 'the minutes of the sitting are signed';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
#: Where the sitting of a row is found, by the column that the row has.
_SITTING_BY = {
    "sitting_id": "{key}",
    "item_id": "SELECT i.sitting_id FROM councils_agendaitem i WHERE i.id = {key}",
    "vote_id": "SELECT i.sitting_id FROM councils_agendaitem i "
    "JOIN councils_vote v ON v.item_id = i.id WHERE v.id = {key}",
}
_EACH = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def frozen_by_minutes(
    name: str, column: str, operation: pgtrigger.Operation = _EACH
) -> pgtrigger.Trigger:
    """Return the trigger that refuses a change of the row from the first signature on.

    That of the current version: a correction not yet signed opens the row again.
    """
    sitting = _SITTING_BY[column].format(key=f"COALESCE(OLD.{column}, NEW.{column})")
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=_SIGNED.format(sitting=sitting),
    )
