"""Half-open periods of days, as seats, mandates, posts and regulations hold."""

from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days [begins_on, ends_on); without an end while ``ends_on`` is None."""

    begins_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the day belongs to the period."""
        return self.begins_on <= day and (self.ends_on is None or day < self.ends_on)

    def contains(self, other: "Period") -> bool:
        """Whether each day of the other belongs to this one."""
        ends_in_time = self.ends_on is None or (
            other.ends_on is not None and other.ends_on <= self.ends_on
        )
        return self.begins_on <= other.begins_on and ends_in_time

    def overlaps(self, other: "Period") -> bool:
        """Whether some day belongs to both."""
        return (other.ends_on is None or self.begins_on < other.ends_on) and (
            self.ends_on is None or other.begins_on < self.ends_on
        )

    @property
    def last_day(self) -> date | None:
        """The last day that belongs to it, as people say it; None while there is none."""
        return self.ends_on - _ONE_DAY if self.ends_on else None


def ends_after(last_day: date | None) -> date | None:
    """Return the half-open end of a period whose last day people named."""
    return last_day + _ONE_DAY if last_day else None
