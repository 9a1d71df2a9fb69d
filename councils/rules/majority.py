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

    ``chair_decides``: on a tie the vote of who presides decides. A tie («равенство голосов») is as
    many for the motion as against it; who abstains is on neither side. His vote counts once more,
    so it decides where one more would carry the motion: with 2 for, 2 against and 1 abstaining of
    5 it does. Where more of those present abstain, more than half of them are not for it even so,
    nor would be with a vote taken over from the other side (5:5 of 12 must not pass where 6:4
    fails). Two thirds and the composition are numbers of members: no vote counts twice.
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
        """Whether the vote of who presides decides: a tie, and one more would carry it."""
        by_votes = self.share is Share.MORE_THAN_HALF and self.of is not Of.COMPOSITION
        if not (self.chair_decides and by_votes and counted.votes_for == counted.against > 0):
            return False
        needed = self.needed(present=present, composition=0, counted=counted)
        return counted.votes_for + 1 >= needed

    @property
    def text(self) -> str:
        """The rule in words, as minutes print it."""
        words = f"{self.share.label} {self.of.label}"
        if self.chair_decides:
            words += "; при равенстве голосов решает голос председательствующего"
        return words

    def text_with(self, *, recused: int) -> str:
        """The rule in words where so many are recused."""
        if recused and self.of is Of.PRESENT:
            label = self.of.label
            return self.text.replace(label, f"{label} без взявших самоотвод", 1)
        return self.text


@dataclass(frozen=True)
class Result:
    """Whether it is carried, and by what: ``needed`` votes for it, or the chair's on a tie."""

    needed: int
    is_carried: bool
    by_chair: Choice | None = None


def result(
    rule: Majority, counted: Tally, *, present: int, composition: int, chair: Choice | None = None
) -> Result:
    """Return what came of the vote.

    ``chair`` is how who presides voted, where that decides: only a vote for it carries it.
    """
    needed = rule.needed(present=present, composition=composition, counted=counted)
    if rule.asks_chair(counted, present=present):
        return Result(needed, chair is Choice.FOR, chair)
    return Result(needed, counted.votes_for >= needed)
