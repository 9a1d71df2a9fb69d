"""Whether a motion is carried: the majority that the council's regulation asks for.

Where the regulation is silent, more than half of those present who are not recused must be for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from councils.rules.vocabulary import Choice
from portal.kernel.choices import LabelledEnum


class Share(LabelledEnum):
    """Which part must be for the motion."""

    MORE_THAN_HALF = "more_than_half", "больше половины"
    TWO_THIRDS = "two_thirds", "не меньше двух третей"


class Of(LabelledEnum):
    """Of whom. Who abstains takes part in the vote; who is recused does not."""

    PRESENT = "present", "присутствующих"
    VOTING = "voting", "принявших участие в голосовании"
    COMPOSITION = "composition", "состава совета"


@dataclass(frozen=True)
class Tally:
    """The votes counted."""

    votes_for: int
    against: int
    abstained: int

    @property
    def total(self) -> int:
        """All who voted."""
        return self.votes_for + self.against + self.abstained


def tally(choices: Iterable[Choice]) -> Tally:
    """Count ballots; the recused ones are no votes."""
    cast = list(choices)
    return Tally(cast.count(Choice.FOR), cast.count(Choice.AGAINST), cast.count(Choice.ABSTAINED))


@dataclass(frozen=True)
class Majority:
    """What a regulation says of a motion.

    ``chair_decides``: where the votes are equal and one more would carry it, the vote of who
    presides decides. With some abstaining more is missing, and so it would be for a motion that
    had a vote more. Two thirds and the composition are numbers of members: no vote counts twice.
    """

    share: Share = Share.MORE_THAN_HALF
    of: Of = Of.PRESENT
    chair_decides: bool = False

    def needed(self, *, present: int, composition: int, counted: Tally) -> int:
        """Return how many must be for it; at least one.

        ``present`` are the voters who are not recused, ``composition`` the seats of the quorum.
        """
        base = {Of.PRESENT: present, Of.VOTING: counted.total, Of.COMPOSITION: composition}[self.of]
        half, two_thirds = base // 2 + 1, -(-base * 2 // 3)
        return max(1, two_thirds if self.share is Share.TWO_THIRDS else half)

    def asks_chair(self, counted: Tally, *, present: int) -> bool:
        """Whether the vote of who presides decides: half of those who count are for it, half against."""
        if not self.chair_decides or self.share is not Share.MORE_THAN_HALF:
            return False
        base = {Of.PRESENT: present, Of.VOTING: counted.total, Of.COMPOSITION: 0}[self.of]
        return counted.votes_for == counted.against > 0 and counted.votes_for * 2 == base

    @property
    def text(self) -> str:
        """The rule in words, as minutes print it."""
        words = f"{self.share.label} {self.of.label}"
        if self.chair_decides:
            words += "; при равенстве голосов решает голос председательствующего"
        return words


@dataclass(frozen=True)
class Result:
    """Whether it is carried, and by what: ``needed`` votes for it, or the chair's on a tie."""

    needed: int
    is_carried: bool
    by_chair: Choice | None = None


def result(
    rule: Majority, counted: Tally, *, present: int, composition: int, chair: Choice | None = None
) -> Result:
    """Return what came of the vote; ``chair`` is how who presides voted, where that decides."""
    needed = rule.needed(present=present, composition=composition, counted=counted)
    if rule.asks_chair(counted, present=present):
        return Result(needed, chair is Choice.FOR, chair)
    return Result(needed, counted.votes_for >= needed)
