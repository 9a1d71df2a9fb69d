"""The working calendar of this installation: the law's, overlaid with the editable table."""

from datetime import date, timedelta

from django.conf import settings

from portal.kernel.calendar import WorkingCalendar
from portal.people.models import CalendarDay

#: Terms of 30 + 30 days reach so far.
WARNED_BEFORE = timedelta(days=60)


def working_calendar() -> WorkingCalendar:
    """Return the calendar as the table stands now: one small query."""
    return WorkingCalendar(
        dict(CalendarDay.objects.values_list("day", "is_working")),
        settings.CALENDAR_DECREED_THROUGH,
    )


def runs_out_on(on: date) -> bool:
    """Whether terms that are counted on the day soon meet a year without a decree."""
    return (on + WARNED_BEFORE).year > settings.CALENDAR_DECREED_THROUGH


def preliminary_words(*days: date) -> str:
    """Return that the dates rest on a year without a decree, or nothing; asks no table.

    «предварительно: календарь на 2028 год ещё не утверждён».
    """
    year = max(days).year
    if year <= settings.CALENDAR_DECREED_THROUGH:
        return ""
    return f"предварительно: календарь на {year} год ещё не утверждён"
