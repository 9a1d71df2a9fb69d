"""Which days a register of acts can have."""

from datetime import date

#: No law bounds it, but a later first day of an act or a text is a slip in the year.
YEARS_AHEAD = 10


def is_too_far(day: date, *, on: date) -> bool:
    """Whether the day is more than ``YEARS_AHEAD`` years, to the day, after ``on``."""
    return (day.year - YEARS_AHEAD, day.month, day.day) > (on.year, on.month, on.day)
