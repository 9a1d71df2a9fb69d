"""How an act reads on a day: its editions (редакции), and what its text does not have yet.

An edition follows from what other acts do to an act, whether or not the register has its text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from portal.acts.rules.status import CHANGING, ENDS, UNDOING, Effect, Influence

S = TypeVar("S")
E = TypeVar("E")


@dataclass(frozen=True)
class Edition(Generic[S]):
    """How an act reads in the half-open period [from_on, to_on); no end: to this day.

    ``by`` is what changed it on its first day, ``over`` what had lasted until that day; nothing
    did the first edition. ``is_void``: it was read, but the act was ended afterwards from its
    first day or earlier, so it was never the law.
    """

    from_on: date
    to_on: date | None
    by: tuple[Influence[S], ...] = ()
    over: tuple[Influence[S], ...] = ()
    is_void: bool = False

    @property
    def last_day(self) -> date | None:
        """The last day on which the act reads so, None while it does."""
        return self.to_on - timedelta(days=1) if self.to_on else None

    def is_on(self, day: date) -> bool:
        """Whether the act reads so on the day."""
        begun = self.from_on <= day and not self.is_void
        return begun and (self.to_on is None or day < self.to_on)


def editions(
    adopted_on: date, influences: Iterable[Influence[S]], texts: Iterable[date] = ()
) -> list[Edition[S]]:
    """Return the editions in their order, from adoption to what ends the act.

    What amends on one day makes one edition, and so does the day after its last one; an amendment
    of an ended act makes none. The repeal of an amending act makes none either: see
    ``standing_on``. Each of ``texts``, the first days of the stored texts, begins an edition,
    known amendment or not.
    """
    known = sorted(influences, key=lambda one: one.from_on)
    ends = [one for one in known if one.effect in ENDS and not one.is_partial]

    def is_ended(day: date) -> bool:
        return any(one.works_on(day) for one in ends)

    begun: dict[date, list[Influence[S]]] = {adopted_on: []}
    over: dict[date, list[Influence[S]]] = {}
    for one in known:
        if one.amends and not is_ended(one.from_on):
            begun.setdefault(max(one.from_on, adopted_on), []).append(one)
        if one.to_on and (one.amends or one in ends) and not is_ended(one.to_on):
            over.setdefault(max(one.to_on, adopted_on), []).append(one)
    days = sorted({*begun, *over, *texts})
    return [
        Edition(
            day,
            min([*days[place : place + 1], *(one.from_on for one in ends if one.from_on > day)],
                default=None),
            tuple(begun.get(day, ())),
            tuple(over.get(day, ())),
            is_ended(day),
        )
        for place, day in enumerate(days, start=1)
    ]  # fmt: skip


def not_worked_in(
    influences: Iterable[Influence[S]],
    *,
    text_from: date,
    is_original: bool,
    day: date,
    is_lacking: Callable[[Influence[S]], bool],
) -> list[Influence[S]]:
    """Return the amendments that a text of ``text_from`` does not have though they work on the day.

    A text is taken to have all that was to be in it on its first day, but for what ``is_lacking``
    says of its words; the original has none.
    """
    return [
        one
        for one in influences
        if one.amends
        and one.works_on(day)
        and (
            one.from_on > text_from or (is_original and one.from_on == text_from) or is_lacking(one)
        )
    ]


def outlived(
    influences: Iterable[Influence[S]],
    ends: Callable[[Influence[S]], Iterable[tuple[date, E]]],
    *,
    texts: Iterable[date],
    day: date,
) -> list[tuple[Influence[S], E]]:
    """Return the changes that work on the day though the act that made them has ended by then.

    ``ends`` gives the ends of a change's own act, each with the day on which it was done. Such an end revives nothing
    by itself (see ``standing_on``), so it is to be decided what becomes of the act. How it reads
    is decided once an amendment, or one of ``texts``, begins on that day or later; whether it is
    suspended or ended, once the change is over or something does it anew. What an act has made
    that has ended itself decides nothing.
    """
    working = [one for one in influences if one.effect in CHANGING and one.works_on(day)]
    ended = [(one, on, end) for one in working for on, end in ends(one) if on <= day]
    standing = [one for one in working if all(one is not other for other, *_ in ended)]
    amended = (one.from_on for one in standing if one.effect is Effect.AMENDS)
    undone = (one.from_on for one in standing if one.effect in UNDOING and not one.is_partial)
    read = max((on for on in [*amended, *texts] if on <= day), default=date.min)
    undone_anew = max(undone, default=date.min)

    def decided(one: Influence[S]) -> date:
        return read if one.amends and one.effect is not Effect.SUSPENDS else undone_anew

    return [(one, end) for one, on, end in ended if decided(one) < on]
