"""Which of the words that the register knows a misspelt one was meant to be."""

from collections.abc import Collection
from dataclasses import dataclass

#: Letters of a stem from which on two slips are forgiven; a shorter one has one.
_LONG = 7
#: No word is forgiven more.
MOST_SLIPS = 2
#: A stem of fewer letters is near to too many others.
SHORTEST = 3


@dataclass(frozen=True)
class Word:
    """A word in lower case, and what the search takes for its stem."""

    form: str
    stem: str


def nearest(asked: Word, known: Collection[Word], forgiven: int = MOST_SLIPS) -> str:
    """Return the known word that the asked one may be meant to be, nothing where none is near.

    By its stem, for any case of it will do, or by its form: of «двров» nothing is taken off as an
    ending, so its stem is farther from that of «дворов» than it is itself. Not more slips are
    ``forgiven`` than that, nor than its stem may have.
    """
    forgiven = min(forgiven, slips_forgiven(asked.stem))
    known = [
        one
        for one in known
        if _may_be_near(asked.stem, one.stem, forgiven)
        or _may_be_near(asked.form, one.form, forgiven)
    ]
    by_stem = {stem: slips(asked.stem, stem) for stem in {one.stem for one in known}}

    def farness(one: Word) -> tuple[int, int, bool, str]:
        by_form = slips(asked.form, one.form)
        begins = one.form[0] == asked.form[0]
        return min(by_stem[one.stem], by_form), by_form, not begins, one.form

    best = min(map(farness, known), default=None)
    return best[3] if best and best[0] <= forgiven else ""


def _may_be_near(one: str, other: str, forgiven: int) -> bool:
    """Whether so few slips may be enough: a slip brings one letter in, and one out, at the most.

    Of what trigrams call alike it leaves a tenth, and the counting of slips takes fifty times as long.
    """
    ours, its = set(one), set(other)
    return len(ours - its) <= forgiven and len(its - ours) <= forgiven


def slips_forgiven(stem: str) -> int:
    """Return in how many places a word of the stem may be misspelt; none in a very short one."""
    if len(stem) < SHORTEST:
        return 0
    return MOST_SLIPS if len(stem) >= _LONG else 1


def slips(one: str, other: str) -> int:
    """Return how many letters were left out, added, changed, or swapped with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and its == one[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
