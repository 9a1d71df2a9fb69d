"""The terms of consideration. Day 0 is the day counted from; days are calendar days."""

from datetime import date, timedelta

from portal.kernel.calendar import WorkingCalendar
from portal.kernel.terms import Counting, Deadline, Shift, Step, Term, deadline, shifted

FORWARDING = Term(7, Counting.CALENDAR, "59-FZ art. 8(3), 8(4)")
MIGRATION_FORWARDING = Term(5, Counting.CALENDAR, "59-FZ art. 8(3.1)")
ANSWER = Term(30, Counting.CALENDAR, "59-FZ art. 12(1)")
EXTENSION = Term(30, Counting.CALENDAR, "59-FZ art. 12(2)")
SPECIAL_NOTICE = Term(7, Counting.CALENDAR, "59-FZ art. 11(2), 11(4), 11(4.1), 11(5.1)")
DOCUMENTS = Term(15, Counting.CALENDAR, "59-FZ art. 10(2)")
STORAGE_YEARS = 5
STORAGE_LAW = "п. 154 перечня, утверждённого приказом Росархива от 20.12.2019 № 236"


def answer_deadline(registered_on: date, calendar: WorkingCalendar, shift: Shift) -> Deadline:
    """Return until when the answer is sent. Law: 59-FZ art. 12(1)."""
    return deadline(ANSWER, registered_on, calendar, shift)


def extension_deadline(registered_on: date, calendar: WorkingCalendar, shift: Shift) -> Deadline:
    """Return the latest date of an extended term.

    The extension is added to the unshifted day 30 and shifted once. Law: 59-FZ art. 12(2).
    """
    answer = answer_deadline(registered_on, calendar, Shift.NONE)
    extended = deadline(EXTENSION, answer.legal_until, calendar, Shift.NONE)
    control_on = shifted(extended.legal_until, calendar, shift, not_before=registered_on)
    steps = [*answer.steps, extended.steps[-1]]
    if control_on != extended.legal_until:
        steps.append(Step(f"выходной; перенос {shift.label}", control_on))
    return Deadline(
        extended.legal_until,
        control_on,
        any(calendar.is_preliminary(day) for day in (extended.legal_until, control_on)),
        tuple(steps),
    )


def resolution_due_on(
    given_on: date, asked: int | date, calendar: WorkingCalendar, shift: Shift
) -> date:
    """Return the date of a resolution "in so many days", or by a day; that it is given on is day 0.

    It moves off a day off; where it is given on one and none is worked until it, to the first one
    worked: an executor cannot be late on a day of rest. One before day 0 stays as it is, to be
    refused. An internal term of the administration, inside that of 59-FZ art. 12(1): that it does
    not pass the control date is asked of it afterwards.
    """
    day = asked if isinstance(asked, date) else given_on + timedelta(days=asked)
    if day < given_on or shift is Shift.NONE:
        return day
    return calendar.on_or_after(shifted(day, calendar, shift, not_before=given_on))


def last_ended_year(on: date) -> int:
    """Return the last year whose closed appeals need not be kept on the day any more.

    Law: Rosarchive order 236 of 20.12.2019, item 154.
    """
    return on.year - STORAGE_YEARS - 1


def keep_until(closed_on: date) -> date:
    """Return the last day (inclusive) on which a closed appeal is kept.

    Five years from 1 January of the year after its closing.
    Law: Rosarchive order 236 of 20.12.2019, item 154.
    """
    return date(closed_on.year + STORAGE_YEARS, 12, 31)
