"""What is late and what is about to be."""

from datetime import date

from portal.kernel.calendar import WorkingCalendar

AT_RISK_WORKING_DAYS = 3


def is_overdue(legal_until: date, on: date) -> bool:
    """Whether a duty fulfilled (or still open) on the day is late; the last day is in time."""
    return on > legal_until


def is_at_risk(control_on: date, on: date, calendar: WorkingCalendar) -> bool:
    """Whether the day lies within three working days before the control date, or after it."""
    return on >= calendar.working_days_before(control_on, AT_RISK_WORKING_DAYS)
