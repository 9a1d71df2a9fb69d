"""Which days a register of acts can have."""

from datetime import date

#: No law bounds it, but a later first day of an act or a text is a slip in the year.
YEARS_AHEAD = 10
#: What is to last longer is for good; other systems write that as the year 9999.
YEARS_LONG = 100
#: «17» is 2017, «98» is 1998: acts of the city are no older, and none is of a later day.
_CENTURY_FROM = 50


def is_too_far(day: date, *, on: date, years: int = YEARS_AHEAD) -> bool:
    """Whether the day is more than so many years, to the day, after ``on``."""
    return (day.year - years, day.month, day.day) > (on.year, on.month, on.day)


def full_year(written: str) -> int:
    """Return «17» as 2017 and «98» as 1998; a year in full stays."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (1900 if year >= _CENTURY_FROM else 2000)
