"""When an appeal counts as received, and until when it is registered."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.kernel.calendar import WorkingCalendar
from portal.kernel.terms import Counting, Deadline, OfficeHours, Shift, Term, deadline

REGISTRATION = Term(3, Counting.CALENDAR, "59-FZ art. 8(2)")


def deemed_received_on(at: datetime, calendar: WorkingCalendar, hours: OfficeHours) -> date:
    """Return the day on which a document sent at ``at`` (aware) counts as received.

    A day off, and closing time itself or later, mean the next working day; before opening is
    the same day. The hour less before a holiday is not looked at.
    Policy under 59-FZ art. 8(2).
    """
    local = at.astimezone(ZoneInfo(hours.zone))
    day = local.date()
    if local.time() >= hours.closes:
        day += timedelta(days=1)
    return calendar.on_or_after(day)


def registration_deadline(received_on: date, calendar: WorkingCalendar, shift: Shift) -> Deadline:
    """Return until when an appeal is registered; day 0 is the deemed receipt.

    Law: 59-FZ art. 8(2).
    """
    return deadline(REGISTRATION, received_on, calendar, shift)
