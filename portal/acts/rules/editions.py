"""How an act reads on a day: its editions (редакции), and what its text does not have yet.

An edition follows from what other acts do to an act, whether or not the register has its text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from portal.acts.rules.status import ENDS, Effect, Influence

S = TypeVar("S")
E = TypeVar("E")


@dataclass(frozen=True)
class Edition(Generic[S]):
    """How an act reads in the half-open period [from_on, to_on); no end: to this day.

    ``by`` is what changed it on its first day; nothing did the first edition.
    """

    from_on: date
    to_on: date | None
    by: tuple[Influence[S], ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day on which the act reads so, None while it does."""
        return self.to_on - timedelta(days=1) if self.to_on else None

    def is_on(self, day: date) -> bool:
        """Whether the act reads so on the day."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


def editions(
    adopted_on: date, influences: Iterable[Influence[S]], texts: Iterable[date] = ()
) -> list[Edition[S]]:
    """Return the editions in their order, from adoption to what ends the act.

    What amends on one day makes one edition; an amendment of an ended act makes none. The
    repeal of an amending act makes none either: see ``standing_on``. Each of ``texts``, the
    first days of the stored texts, begins an edition, known amendment or not.
    """
    known = sorted(influences, key=lambda one: one.from_on)
    ended_on = min(
        (one.from_on for one in known if one.effect in ENDS and not one.is_partial), default=None
    )
    days: dict[date, list[Influence[S]]] = {adopted_on: []}
    for one in known:
        if one.amends and (ended_on is None or one.from_on < ended_on):
            days.setdefault(max(one.from_on, adopted_on), []).append(one)
    for day in texts:
        days.setdefault(day, [])
    days = dict(sorted(days.items()))
    *_, last = days
    ends = [*list(days)[1:], ended_on if ended_on and ended_on > last else None]
    return [
        Edition(from_on, to_on, tuple(by))
        for (from_on, by), to_on in zip(days.items(), ends, strict=True)
    ]


def not_worked_in(
    influences: Iterable[Influence[S]], *, text_from: date, is_original: bool, day: date
) -> list[Influence[S]]:
    """Return the amendments that a text of ``text_from`` does not have though they work on the day.

    A text is taken to have all that was to be in it on its first day; the original has none.
    """
    return [
        one
        for one in influences
        if one.amends
        and one.works_on(day)
        and (one.from_on > text_from or (is_original and one.from_on == text_from))
    ]


def outlived(
    influences: Iterable[Influence[S]],
    ends: Callable[[Influence[S]], Iterable[tuple[date, E]]],
    *,
    texts: Iterable[date],
    day: date,
) -> list[tuple[Influence[S], E]]:
    """Return the changes that work on the day though the act that made them has ended by then.

    ``ends`` gives the ends of a change's own act, each with its day. Such an end revives no
    earlier text by itself (see ``standing_on``), so it is to be decided what the act reads like:
    it is once an amendment, or one of ``texts``, begins on that day or later.
    """
    working = [one for one in influences if one.amends and one.works_on(day)]
    amended = (one.from_on for one in working if one.effect is Effect.AMENDS)
    decided = max((on for on in [*amended, *texts] if on <= day), default=date.min)
    return [(one, end) for one in working for on, end in ends(one) if decided < on <= day]
