"""Whether enough members take part for a council to decide.

The numbers are those of the council's regulation; where it is silent, more than half of the
filled seats are needed. A seat counts once, whoever of its two mandates is there.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from councils.rules.vocabulary import Part, Way
from portal.kernel.choices import LabelledEnum


class Threshold(LabelledEnum):
    """Which part of the base is enough."""

    MORE_THAN_HALF = "more_than_half", "больше половины"
    AT_LEAST_HALF = "at_least_half", "не меньше половины"


class Base(LabelledEnum):
    """Of which seats."""

    FILLED = "filled", "замещённых мест"
    ESTABLISHED = "established", "всех установленных мест"


@dataclass(frozen=True)
class QuorumRule:
    """What a regulation says of the quorum.

    A recused member does not vote; with ``recused_leave`` he also counts neither in the base
    nor as present for that vote.
    """

    threshold: Threshold = Threshold.MORE_THAN_HALF
    base: Base = Base.FILLED
    counts_alternates: bool = True
    counts_remote: bool = False
    recused_leave: bool = False

    def needed(self, base: int) -> int:
        """Return how many seats of the base must be there; at least one."""
        half_up = (base + 1) // 2
        return max(1, half_up if self.threshold is Threshold.AT_LEAST_HALF else base // 2 + 1)

    @property
    def text(self) -> str:
        """The rule in words, as minutes print it."""
        counts = [
            "замещающие считаются" if self.counts_alternates else "замещающие не считаются",
            "дистанционное участие считается"
            if self.counts_remote
            else "дистанционное участие не считается",
        ]
        if self.recused_leave:
            counts.append("взявшие самоотвод исключаются из расчёта")
        return f"{self.threshold.label} {self.base.label}; {', '.join(counts)}"


@dataclass(frozen=True)
class Presence:
    """Somebody of a seat is there during [arrived_at, left_at); still there while it is None."""

    seat: int
    part: Part
    way: Way
    arrived_at: datetime
    left_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether he is there at the moment."""
        return self.arrived_at <= at and (self.left_at is None or at < self.left_at)


@dataclass(frozen=True)
class Quorum:
    """The count at a moment, as it is stored with a vote."""

    present: int
    base: int
    needed: int
    text: str

    @property
    def is_met(self) -> bool:
        """Whether the council may decide."""
        return self.present >= self.needed


def counts(rule: QuorumRule, part: Part, way: Way) -> bool:
    """Whether such a participation counts for the quorum."""
    return (rule.counts_alternates or part is Part.REPRESENTATIVE) and (
        rule.counts_remote or way is Way.IN_PERSON
    )


def seats_present(rule: QuorumRule, presences: Iterable[Presence], at: datetime) -> frozenset[int]:
    """Return the seats that count as present at the moment."""
    return frozenset(
        one.seat for one in presences if one.covers(at) and counts(rule, one.part, one.way)
    )


def quorum(
    rule: QuorumRule,
    *,
    established: Set[int],
    filled: Set[int],
    present: Set[int],
    recused: Set[int] = frozenset(),
) -> Quorum:
    """Return the quorum of the seats; who is there without a filled seat does not count."""
    base = set(established if rule.base is Base.ESTABLISHED else filled)
    there = set(present) & set(filled)
    if rule.recused_leave:
        base -= recused
        there -= recused
    return Quorum(len(there), len(base), rule.needed(len(base)), rule.text)
