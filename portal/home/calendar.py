"""The public calendar as pages show it: months, weeks, days with what happens on them."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.web.events import PublicEvent, events_between

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; ``events`` begin on it, or go on where it is the first shown.

    ``at`` is now on the day that is today: what is over or goes on says so there.
    """

    day: date
    events: list[PublicEvent]
    is_of_month: bool = True
    at: datetime | None = None

    @property
    def rows(self) -> list[tuple[PublicEvent, str]]:
        """Its events, each with why it is off or where it stands now, in a word."""
        return [
            (event, event.off or (event.standing(self.at) if self.at else ""))
            for event in self.events
        ]


def moment(day: date) -> datetime:
    """Return the beginning of the municipal day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def month_of(text: str, today: date) -> date:
    """Return the first day of the month written as 2026-11; of today's where it is none."""
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return today.replace(day=1)


def next_month(first: date, step: int = 1) -> date:
    """Return the first day of the month ``step`` months on, or back."""
    months = first.year * 12 + first.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def days_with_events(
    start: date, end: date, *, kind: str = "", district: str = "", at: datetime | None = None
) -> list[Day]:
    """Return the days of [start, end) on which something begins or goes on from before.

    With ``at``, the events of that day say where they stand at that moment.
    """
    today = timezone.localdate(at) if at else None
    found: dict[date, list[PublicEvent]] = {}
    for event in events_between(moment(start), moment(end), kind=kind, district=district):
        found.setdefault(max(event.first_day, start), []).append(event)
    return [Day(day, found[day], at=at if day == today else None) for day in sorted(found)]


def weeks_of(first: date, days: list[Day]) -> list[list[Day]]:
    """Return the month as whole weeks from Monday; days outside of it have no events."""
    events = {day.day: day.events for day in days}
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [
        [Day(day, events.get(day, []), day.month == first.month) for day in week] for week in weeks
    ]


def this_week(at: datetime) -> list[Day]:
    """Return what happens today and in the six days after it."""
    today = timezone.localdate(at)
    return days_with_events(today, today + _WEEK, at=at)


def holds_until(days: list[Day]) -> datetime | None:
    """Return when something of today begins or ends next: until then the days are as shown."""
    turns = (
        turn
        for day in days
        if day.at
        for event in day.events
        for turn in (event.starts_at, event.ends_at)
        if turn > day.at
    )
    return min(turns, default=None)
