"""The working calendar: which days the office works. Law: Labour Code art. 111, 112."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

#: The last year whose transfers of days off the government has decreed, as `holidays` knows them.
LAST_DECREED_YEAR = 2027
_ONE_DAY = timedelta(days=1)


@cache
def _holidays_of(year: int) -> holidays.HolidayBase:
    # The neighbours belong to it: 31 December may be off by a transfer from January.
    return holidays.country_holidays("RU", years=(year - 1, year, year + 1), expand=False)


@dataclass(frozen=True)
class WorkingCalendar:
    """Public holidays and decreed transfers of `holidays`, overlaid with the city's own days.

    ``overrides`` maps a day to whether it is worked; they win. Days after ``decreed_through``
    (a year, inclusive) are preliminary unless overridden.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    decreed_through: int = LAST_DECREED_YEAR

    def is_working(self, day: date) -> bool:
        """Whether the office works on the day."""
        if day in self.overrides:
            return self.overrides[day]
        return bool(_holidays_of(day.year).is_working_day(day))

    def is_preliminary(self, day: date) -> bool:
        """Whether the day lies in a year whose transfers are not decreed yet."""
        return day.year > self.decreed_through and day not in self.overrides

    def on_or_before(self, day: date) -> date:
        """Return the day, or the last working day before it."""
        while not self.is_working(day):
            day -= _ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def days_off_around(self, day: date) -> tuple[date, date]:
        """Return the first and the last day off in a row around the day, itself taken for one.

        A date that moves because the day has become worked, or a day off, lies between them or
        on the working day at either end.
        """
        before, after = self.on_or_before(day - _ONE_DAY), self.on_or_after(day + _ONE_DAY)
        return before + _ONE_DAY, after - _ONE_DAY

    def working_days_before(self, day: date, count: int) -> date:
        """Return the working day that lies ``count`` working days before the day."""
        for _ in range(count):
            day = self.on_or_before(day - _ONE_DAY)
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """Return the working day that lies ``count`` working days after the day."""
        for _ in range(count):
            day = self.on_or_after(day + _ONE_DAY)
        return day
