"""The working calendar of this installation: the law's, overlaid with the editable table."""

from portal.kernel.calendar import WorkingCalendar
from portal.people.models import CalendarDay


def working_calendar() -> WorkingCalendar:
    """Return the calendar as the table stands now: one small query."""
    return WorkingCalendar(dict(CalendarDay.objects.values_list("day", "is_working")))
