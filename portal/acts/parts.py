"""Which points of an act come into force apart from the rest, and what is told of them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.acts.models import Act, Commencement
from portal.acts.rules.status import Effect, is_within


@dataclass(frozen=True)
class Part:
    """A point with a day of its own, as it stands on the day asked about.

    ``is_ahead``: its day is yet to come. ``never_begins``: on that day it, or all around it, has
    ended already. ``is_over``: it has ended by the day asked about, ``is_held``: it is suspended.
    """

    commencement: Commencement
    is_ahead: bool
    never_begins: bool
    is_over: bool
    is_held: bool

    @property
    def is_in_force(self) -> bool:
        """Whether it is in force on the day."""
        return not (self.is_ahead or self.never_begins or self.is_over or self.is_held)

    @property
    def is_awaited(self) -> bool:
        """Whether the text has it though it is not in force yet, if ever."""
        return not self.is_over and (self.is_ahead or self.never_begins)


def parts_on(act: Act, day: date, commencements: Iterable[Commencement]) -> list[Part]:
    """Return what is told of these points of the act on the day; of an ended act nothing."""
    if act.is_over_on(day):
        return []
    held = [
        one.source.noted[0]
        for one in act.what_influences()
        if one.effect is Effect.SUSPENDS and one.works_on(day)
    ]
    return [
        Part(
            one,
            is_ahead=day < one.from_on,
            never_begins=act.is_ended_at(one.point, one.from_on),
            is_over=act.is_ended_at(one.point, day),
            is_held=any(is_within(one.point, point) for point in held),
        )
        for one in commencements
    ]
