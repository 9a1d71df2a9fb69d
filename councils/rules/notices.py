"""Whom a council tells of a sitting, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel.calendar import WorkingCalendar
from portal.kernel.terms import Counting


@dataclass(frozen=True)
class Round:
    """Who is told this time: ``first`` for the first time, ``update`` of a change."""

    first: frozenset[str]
    update: frozenset[str]


def whom_to_tell(entitled: Iterable[str], told: Iterable[str]) -> Round:
    """Return the next round: each told one who is still entitled, and each newly entitled one."""
    now, before = frozenset(entitled), frozenset(told)
    return Round(first=now - before, update=now & before)


def notice_until(
    sitting_on: date, days: int, counting: Counting, calendar: WorkingCalendar
) -> date:
    """Return the last day on which the notice is in time: so many days before the sitting.

    In working days it is the working day with ``days - 1`` whole ones between it and the sitting.
    """
    if counting is Counting.WORKING:
        return calendar.working_days_before(sitting_on, days)
    return sitting_on - timedelta(days=days)
