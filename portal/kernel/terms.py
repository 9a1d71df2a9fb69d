"""Terms of law and the dates that follow from them."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.kernel.calendar import WorkingCalendar
from portal.kernel.choices import LabelledEnum
from portal.kernel.provisions import in_russian


class Counting(LabelledEnum):
    """What a term counts."""

    CALENDAR = "calendar", "календарных дней"
    WORKING = "working", "рабочих дней"


class Shift(LabelledEnum):
    """Where a control date on a day off moves: a policy, for the law is silent."""

    PREVIOUS = "previous", "на предыдущий рабочий день"
    NEXT = "next", "на следующий рабочий день"
    NONE = "none", "не переносится"


@dataclass(frozen=True)
class Term:
    """So many days from day 0, with the provision that says so."""

    days: int
    counting: Counting
    law: str


@dataclass(frozen=True)
class OfficeHours:
    """From ``opens`` (inclusive) to ``closes`` (exclusive) in the IANA ``zone``."""

    opens: time
    closes: time
    zone: str


@dataclass(frozen=True)
class Step:
    """One step of a reckoning: what was done, and the day it led to."""

    text: str
    day: date


@dataclass(frozen=True)
class Deadline:
    """The legal maximum and the control date, both inclusive, and how they were reckoned.

    ``preliminary`` tells whether the reckoning asked about a year not yet decreed.
    """

    legal_until: date
    control_on: date
    preliminary: bool
    steps: tuple[Step, ...]


def deadline(term: Term, day_zero: date, calendar: WorkingCalendar, shift: Shift) -> Deadline:
    """Return the deadline of the term counted from ``day_zero``, which is day 0.

    The control date moves off a day off by ``shift``, never before ``day_zero``.
    """
    if term.counting is Counting.WORKING:
        legal_until = calendar.working_days_after(day_zero, term.days)
        counted = f"+ {term.days} раб. дн."
    else:
        legal_until = day_zero + timedelta(days=term.days)
        counted = f"+ {term.days} дн."
    steps = [Step("день 0", day_zero), Step(f"{counted} ({in_russian(term.law)})", legal_until)]
    control_on = shifted(legal_until, calendar, shift, not_before=day_zero)
    if control_on != legal_until:
        steps.append(Step(f"выходной; перенос {shift.label}", control_on))
    return Deadline(
        legal_until,
        control_on,
        any(calendar.is_preliminary(day) for day in (legal_until, control_on)),
        tuple(steps),
    )


def shifted(day: date, calendar: WorkingCalendar, shift: Shift, *, not_before: date) -> date:
    """Return the day moved off a day off by the policy, never before ``not_before``."""
    if shift is Shift.PREVIOUS:
        return max(calendar.on_or_before(day), not_before)
    if shift is Shift.NEXT:
        return calendar.on_or_after(day)
    return day


def followed(stored: date, reckoned: date, on: date) -> date:
    """Return where a control date goes that the calendar, changed on the day ``on``, reckons anew.

    A date that is past stays what it was: it was kept, or missed. One that moves earlier does so
    to ``on`` at most: nobody is late by an order that came after the day it asks for.
    Policy under Labour Code art. 112.
    """
    return stored if stored < on else max(reckoned, on)
