"""Whether an act is in force on a day: computed from dates and from what other acts do to it.

Status is never typed by hand: it is a function of the day asked about.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from portal.kernel.choices import LabelledEnum

S = TypeVar("S")


class Status(LabelledEnum):
    """The standing of an act on a day."""

    NOT_YET = "not_yet", "не вступил в силу"
    IN_FORCE = "in_force", "действует"
    AMENDED = "amended", "действует с изменениями"
    SUSPENDED = "suspended", "приостановлен"
    REPEALED = "repealed", "утратил силу"
    ANNULLED = "annulled", "отменён"
    INVALID = "invalid", "признан недействующим судом"


class Effect(LabelledEnum):
    """What an act, or a court, does to another act."""

    AMENDS = "amends", "изменяет"
    SUSPENDS = "suspends", "приостанавливает"
    REPEALS = "repeals", "признаёт утратившим силу"
    ANNULS = "annuls", "отменяет"
    INVALIDATES = "invalidates", "признаёт недействующим"
    IMPLEMENTS = "implements", "принят во исполнение"
    REFERS = "refers", "ссылается на"

    @property
    def passive(self) -> str:
        """What is said of the act that it is done to."""
        return _PASSIVE[self]


#: What is said of the act that it was done to.
_PASSIVE = {
    Effect.AMENDS: "изменён",
    Effect.SUSPENDS: "приостановлен",
    Effect.REPEALS: "признан утратившим силу",
    Effect.ANNULS: "отменён",
    Effect.INVALIDATES: "признан недействующим",
    Effect.IMPLEMENTS: "во исполнение принят",
    Effect.REFERS: "ссылается",
}
#: What ends an act, by the standing it leaves behind.
ENDS = {
    Effect.REPEALS: Status.REPEALED,
    Effect.ANNULS: Status.ANNULLED,
    Effect.INVALIDATES: Status.INVALID,
}


#: What takes an act out of force, for good or for a time, by the standing it leaves behind.
UNDOING = ENDS | {Effect.SUSPENDS: Status.SUSPENDED}
#: These may work from a day before they were decided, back to the adoption of their target: a court
#: says from when, by default from the day its decision takes force. Law: CAS art. 215(2)(1).
RETROACTIVE = frozenset({Effect.ANNULS, Effect.INVALIDATES})
#: After these an act, or a point of it, is not what it was.
CHANGING = UNDOING.keys() | {Effect.AMENDS}


@dataclass(frozen=True)
class Influence(Generic[S]):
    """An effect of ``source`` in the half-open period [from_on, to_on); no end: for ever.

    A repeal works from its own day on: that day is already without the act. A partial one, of
    a ``point`` alone (its anchor), amends the act. ``done_on`` is the first day of what does it,
    where that is after ``from_on``: see ``RETROACTIVE``. ``adopted_on`` is the date of the act that
    does it. ``settled``: the place of the act that the point is, where its texts number it otherwise.
    """

    effect: Effect
    from_on: date
    source: S
    to_on: date | None = None
    point: str = ""
    done_on: date | None = None
    adopted_on: date = date.min
    settled: str = ""

    @property
    def place(self) -> str:
        """The place by which it is compared with others: their points may be those of another text."""
        return self.settled or self.point

    @property
    def is_partial(self) -> bool:
        """Whether it is done to a point alone."""
        return bool(self.point)

    @property
    def begun_on(self) -> date:
        """The day on which it is done, the first one unless it works backwards."""
        return self.done_on or self.from_on

    @property
    def amends(self) -> bool:
        """Whether the act reads otherwise because of it."""
        return self.effect is Effect.AMENDS or self.undoes_point

    @property
    def undoes_point(self) -> bool:
        """Whether it takes a point out of force, for good or for a time, and leaves the rest."""
        return self.is_partial and self.effect in UNDOING

    @property
    def last_day(self) -> date | None:
        """The last day of the period, None without an end."""
        return self.to_on - timedelta(days=1) if self.to_on else None

    def amends_place(self, place: str) -> bool:
        """Whether it gives the place, as a whole, other words."""
        return self.effect is Effect.AMENDS and self.place == place

    def comes_after(self, end: "Influence[S]") -> bool:
        """Whether it was decided after the end and begins no earlier, so that it may undo it.

        What had been decided before, as a later stage of an amendment, goes with what has ended.
        Acts of one date knew of each other: of theirs what begins later counts.
        """
        if self.adopted_on == end.adopted_on:
            return self.from_on > end.from_on
        return self.adopted_on > end.adopted_on and self.from_on >= end.from_on

    def is_void(self, end: date) -> bool:
        """Whether the act that does it ends, on the day ``end``, before it has begun."""
        return end <= self.begun_on

    def works_on(self, day: date) -> bool:
        """Whether it has an effect on the day."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


@dataclass(frozen=True)
class Standing(Generic[S]):
    """The status on a day, what made it so, and the last amendment that the text then has.

    ``is_presumed``: it counts as in force from its adoption, for nobody has entered since when.
    """

    status: Status
    by: Influence[S] | None = None
    amended_by: Influence[S] | None = None
    is_presumed: bool = False

    @property
    def is_in_force(self) -> bool:
        """Whether the act is in force, as amended or not."""
        return self.status in {Status.IN_FORCE, Status.AMENDED}

    @property
    def label(self) -> str:
        """The status in words, and what is not known of it."""
        return f"{self.status.label} {self.doubt}".strip()

    @property
    def doubt(self) -> str:
        """What is said beside a status that is presumed, empty for others."""
        return "(день вступления в силу не указан)" if self.is_presumed else ""


def begun_after(change: Influence[S], pauses: Iterable[tuple[date, date | None]]) -> date | None:
    """Return the day on which a change is done whose own act is suspended in the pauses, None for never.

    An act that is suspended changes nothing, so what it was to do on such a day it does on the first
    day after. What it had done before stays: see ``standing_on``. Pauses are half-open.
    """
    day = change.begun_on
    for first, end in sorted(pauses, key=lambda pause: pause[0]):
        if first <= day and (end is None or day < end):
            if end is None:
                return None
            day = end
    return day if change.to_on is None or day < change.to_on else None


def is_within(place: str, around: str) -> bool:
    """Whether the place is the other one, or stands in it, by their anchors; all is in the act."""
    return not around or place == around or place.startswith(f"{around}__")


def ended_by(place: str, day: date, influences: Collection[Influence[S]]) -> Influence[S] | None:
    """Return what has ended the place, what is around it, or the act, so that it is out on the day.

    None where an amendment of that very place by a later act has put it back.
    """
    named = [one for one in influences if one.is_partial]
    return next(
        (
            one
            for one in influences
            if one.effect in ENDS
            and one.works_on(day)
            and is_within(place, one.place)
            and not (one.is_partial and _is_put_back(one, day, named))
        ),
        None,
    )


def overtaken_by(change: Influence[S], influences: Collection[Influence[S]]) -> Influence[S] | None:
    """Return what has ended the act, or the place, before the change of it was to begin.

    Nothing comes of such a change. It has to lie in the time of the end as a whole; an amendment
    of the very place that has ended puts it back if its act is the later one, and so may one of the
    whole act or of what is around the place: that and what follows it counts.
    """
    if change.effect not in CHANGING:
        return None
    return next(
        (
            one
            for one in influences
            if one.effect in ENDS
            and _is_in_time_of(change, one)
            and is_within(change.place, one.place)
            and not (one.is_partial and change.amends_place(one.place) and change.comes_after(one))
            and not (one.is_partial and _is_put_back(one, change.from_on, influences))
        ),
        None,
    )


def _is_in_time_of(change: Influence[S], end: Influence[S]) -> bool:
    is_before = end.begun_on <= change.begun_on
    if change.effect in ENDS:
        # Of two ends on one day none is late.
        is_before = end.begun_on < change.begun_on and end.from_on < change.from_on
    lasts = end.to_on is None or (change.to_on is not None and change.to_on <= end.to_on)
    return is_before and lasts and end.works_on(change.from_on)


def _is_put_back(end: Influence[S], day: date, influences: Iterable[Influence[S]]) -> bool:
    return any(
        one.effect is Effect.AMENDS
        and one.works_on(day)
        and one.comes_after(end)
        and is_within(end.place, one.place)
        for one in influences
    )


def first_day(in_force_from: date, points: Iterable[date]) -> date:
    """Return the day from which an act is in force, in part at least.

    ``points`` are the days of what comes into force apart from the rest, earlier or later: an act
    is in force as soon as anything of it is. Publication is another fact, and says nothing here.
    Law: how acts come into force is the charter's to say (131-FZ art. 47(1)); an act names its
    own days.
    """
    return min([in_force_from, *points])


def standing_on(
    day: date,
    *,
    in_force_from: date,
    influences: Iterable[Influence[S]],
    is_presumed: bool = False,
) -> Standing[S]:
    """Return the standing of an act on the day; ``in_force_from`` is its ``first_day``.

    ``is_presumed``: that day is only the one of its adoption, and the act is normative. If it
    touches rights or duties, it is in force after its official publication, or later, as the
    charter or the act itself says, so it is told beside a status that rests on it.
    Law: Constitution art. 15(3), 131-FZ art. 47(1), 47(2).

    What ends before its first day never comes into force, so an end is asked about first.

    The repeal of an amending act revives no earlier text: what it has changed stays changed
    until an act says otherwise, so only influences upon this very act are asked for.
    """
    working = sorted(
        (one for one in influences if one.works_on(day)), key=lambda influence: influence.from_on
    )
    whole = [one for one in working if not one.is_partial]
    amended_by = next((one for one in reversed(working) if one.amends), None)
    ending = next((one for one in whole if one.effect in ENDS), None)
    if ending is not None:
        return Standing(ENDS[ending.effect], ending, amended_by)
    if day < in_force_from:
        return Standing(Status.NOT_YET)
    suspending = next((one for one in whole if one.effect is Effect.SUSPENDS), None)
    if suspending is not None:
        return Standing(Status.SUSPENDED, suspending, amended_by)
    if amended_by is not None:
        return Standing(Status.AMENDED, amended_by, amended_by, is_presumed)
    return Standing(Status.IN_FORCE, is_presumed=is_presumed)
