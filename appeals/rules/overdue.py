"""What is late, what has passed a date of the office's own, and what is about to."""

from datetime import date, timedelta

from appeals.rules.receipt import REGISTRATION
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.choices import LabelledEnum

AT_RISK_WORKING_DAYS = 3


class Urgency(LabelledEnum):
    """How an open appeal stands by its dates, the worst first."""

    LATE = "late", "просрочено"
    PASSED = "passed", "прошёл срок исполнения"
    SOON = "soon", "истекает"


def is_overdue(legal_until: date, on: date) -> bool:
    """Whether a duty fulfilled (or still open) on the day is late; the last day is in time."""
    return on > legal_until


def register_until(deemed_received_on: date, register_by: date) -> date:
    """Return the last lawful day (inclusive) of registration; what we promise is never later.

    Law: 59-FZ art. 8(2).
    """
    return max(deemed_received_on + timedelta(days=REGISTRATION.days), register_by)


def at_risk_until(on: date, calendar: WorkingCalendar) -> date:
    """Return the last control date (inclusive) that on the day is three working days off or less."""
    return calendar.working_days_after(on, AT_RISK_WORKING_DAYS)


def is_at_risk(control_on: date, on: date, calendar: WorkingCalendar) -> bool:
    """Whether the day lies within three working days before the control date, or after it."""
    return control_on <= at_risk_until(on, calendar)


def urgency_of(
    due_on: date, legal_until: date, on: date, calendar: WorkingCalendar
) -> Urgency | None:
    """Return how an open duty stands on the day; nothing where there is time.

    ``due_on`` is the control date, or the earlier one of a resolution: once it has passed the
    answer is still lawful until the end of ``legal_until``. All days are inclusive.
    Law: 59-FZ art. 8(2), 12(1).
    """
    if is_overdue(legal_until, on):
        return Urgency.LATE
    if due_on < on:
        return Urgency.PASSED
    return Urgency.SOON if is_at_risk(due_on, on, calendar) else None
