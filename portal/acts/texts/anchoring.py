"""Anchors that lead to the same annex or point in a new text as in the one before it.

A number is the anchor of what has it alone; annexes without numbers, and numbers that come again,
have anchors by their order, which one more before them would move.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from portal.acts.texts import annexes
from portal.acts.texts.akn import (
    NS,
    UNITS,
    inner_text,
    name_of,
    number_of,
    parse,
    title_of_annex,
)

_AGAIN = re.compile(r"-\d+$")
_PAPER = re.compile(r"(?:^|[\d»\"]\.?\s)\s*к\s+(\w+)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: How much of the words is the same where a place was amended and is no other one.
ALIKE = 0.6
#: The same of an annex that is called otherwise than before.
ALIKE_RENAMED = 0.8
#: More of one number are not compared each with each; where the order tells nothing, they get new anchors.
_MOST_PAIRS = 10_000


@dataclass(frozen=True)
class Place:
    """An annex or a unit, with what tells it from others of its number."""

    element: etree._Element

    @property
    def eid(self) -> str:
        return self.element.get("eId", "")

    @property
    def is_annex(self) -> bool:
        return name_of(self.element) == "attachment"

    @cached_property
    def number(self) -> str:
        return annexes.anchor_of(number_of(self.element)) if self.is_annex else ""

    @cached_property
    def title(self) -> str:
        heading = self.element.find(f"{NS}heading")
        title = inner_text(heading) if heading is not None else title_of_annex(self.element)
        return " ".join(_WORD.findall(title.lower().replace("ё", "е")))

    @cached_property
    def paper(self) -> str:
        """What a numbered annex belongs to: «к Правилам» or «к постановлению»."""
        lines = [
            *self.element.iterfind(f"{NS}num"),
            *self.element.iterfind(f"{NS}doc/{NS}preface/{NS}p"),
        ]
        found = (_PAPER.search(inner_text(line)) for line in lines)
        return next((one[1].lower() for one in found if one), "")

    @cached_property
    def said(self) -> tuple[str, ...]:
        """The words below the heading, without numbers of points, which are alike everywhere."""
        skipped = {f"{NS}num", f"{NS}preface", f"{NS}heading"} if self.is_annex else {f"{NS}num"}
        return tuple(_words(self.element, skipped))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.said)

    @cached_property
    def bare_words(self) -> frozenset[str]:
        """The words without figures, which an amendment changes first; all where there are no others."""
        return frozenset(word for word in self.words if word.isalpha()) or self.words

    @property
    def all_told(self) -> object:
        """All that tells it from another place."""
        return self.title, self.paper, self.said

    def likeness(self, other: "Place") -> float:
        """Return 0 for nothing in common, 1 for the same words."""
        if not self.words and not other.words:
            return 1.0
        return 2 * len(self.words & other.words) / (len(self.words) + len(other.words))

    def is_same(self, other: "Place") -> bool:
        """Whether it is the other place, as far as can be told by what both are called and say."""
        if self.title and self.title == other.title:
            return True
        is_renamed = bool(self.title and other.title)
        if self.number and not is_renamed and self.paper == other.paper:
            return True
        return self.likeness(other) >= (ALIKE_RENAMED if is_renamed else ALIKE)

    def rank(self, other: "Place") -> tuple[bool, bool, float]:
        """Return what tells how likely it is the other one, beside further ones."""
        is_titled = bool(self.title) and self.title == other.title
        is_annexed = bool(self.number) and self.paper == other.paper
        return is_titled, is_annexed, self.likeness(other)


def _words(element: etree._Element, skipped: set[str]) -> Iterator[str]:
    if element.tag not in skipped:
        yield from _WORD.findall((element.text or "").lower())
        for child in element:
            yield from _words(child, skipped)
            yield from _WORD.findall((child.tail or "").lower())


def keep_anchors(root: etree._Element, former: str, others: Iterable[str] = ()) -> None:
    """Give the annexes and doubled units of the text the anchors that they have in the former one.

    An annex that the former one has not has that of ``others``, texts of the act too, or a new one.
    """
    was = parse(former)
    old, new = annexes_in(was), annexes_in(root)
    eids: dict[int, str] = {}
    for number in {one.number for one in new}:
        of_number = [i for i, one in enumerate(new) if one.number == number]
        found = _matched([new[i] for i in of_number], [one for one in old if one.number == number])
        eids |= {of_number[i]: eid for i, eid in found.items()}
    used = {one.eid for one in old}
    elsewhere: set[str] = set()
    _find(eids, new, [one for one in old if one.eid not in eids.values()])
    for other in others if len(eids) < len(new) else ():
        there = [one for one in annexes_in(parse(other)) if one.eid not in used]
        _find(eids, new, there)
        elsewhere |= {one.eid for one in there}
        used |= {one.eid for one in there if not one.number}
    used |= {*eids.values()}
    for i, one in enumerate(new):
        eid = eids.get(i)
        if not eid:
            eid = _free(f"att_{one.number}", used) if one.number else _free("", used | elsewhere)
        used.add(eid)
        _rename(one.element, eid)
    _keep_doubled(root, was)


def _find(eids: dict[int, str], new: Sequence[Place], old: Sequence[Place]) -> None:
    """Add the annexes that have got a number since, or have none any more, or come back."""
    for one in old:
        alike = [
            (other.rank(one), -i)
            for i, other in enumerate(new)
            if i not in eids
            and (other.number == one.number or not (other.number and one.number))
            and other.is_same(one)
        ]
        if alike and one.eid not in eids.values():
            eids[-max(alike)[1]] = one.eid


def _keep_doubled(root: etree._Element, was: etree._Element) -> None:
    """From the outermost inwards: the anchor of a unit begins with that of the one around it."""
    before = dict(doubled_in(was))
    for depth in range(1 + max((one.eid.count("__") for one in units_in(root)), default=0)):
        now = dict(doubled_in(root, depth))
        alone = {base for base in before if base.count("__") == depth} - now.keys()
        if alone:
            for one in units_in(root):
                if one.eid in alone:
                    now[one.eid] = [one]
        first = {one.eid: one for one in units_in(was)} if now.keys() - before.keys() else {}
        for base, new in now.items():
            old = before.get(base) or ([first[base]] if base in first else [])
            if not old:
                continue
            found = _matched(new, old)
            taken = {one.eid for one in old}
            for i, one in enumerate(new):
                eid = found.get(i) or _free(base, taken)
                taken.add(eid)
                _rename(one.element, eid)


def first_of(eid: str) -> str:
    """Return the anchor of the first one of its number: «para_3» of «para_3-2»."""
    return _AGAIN.sub("", eid)


def annexes_in(root: etree._Element) -> list[Place]:
    """Return the annexes in their order."""
    return [Place(one) for one in root.iter(f"{NS}attachment")]


def units_in(root: etree._Element) -> Iterator[Place]:
    """Yield the units that have an anchor, without annexes."""
    for element in root.iter(*(f"{NS}{name}" for name in UNITS if name != "attachment")):
        if element.get("eId"):
            yield Place(element)


def around_of(root: etree._Element) -> dict[str, str]:
    """Return by the anchor of each unit that of the unit, or annex, in which it stands; empty of none.

    Those of chapters and articles do not tell it.
    """
    return {
        one.eid: next(
            (up.get("eId", "") for up in one.element.iterancestors() if name_of(up) in UNITS), ""
        )
        for one in units_in(root)
    }


def doubled_in(root: etree._Element, depth: int | None = None) -> Iterator[tuple[str, list[Place]]]:
    """Yield the units whose number comes again, by the anchor of the first, at a depth or at each."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for one in units_in(root):
        if depth is None or one.eid.count("__") == depth:
            groups[first_of(one.eid)].append(one)
    for base, found in groups.items():
        if len(found) > 1 or found[0].eid != base:
            yield base, found


def _matched(new: Sequence[Place], old: Sequence[Place]) -> dict[int, str]:
    """Return by their place in ``new`` which have anchors of ``old``, the likeliest first."""
    found: dict[int, int] = {}
    by_words: dict[object, list[int]] = defaultdict(list)
    for j, other in reversed(list(enumerate(old))):
        by_words[other.all_told].append(j)
    for i, one in enumerate(new):
        if same := by_words[one.all_told]:
            found[i] = same.pop()
    left = [i for i in range(len(new)) if i not in found]
    rest = [j for j in range(len(old)) if j not in found.values()]
    pairs = (
        (new[i].rank(old[j]), -abs(i - j), i, j)
        for i in left
        for j in (rest if len(left) * len(rest) <= _MOST_PAIRS else ())
        if new[i].is_same(old[j])
    )
    for _, _, i, j in sorted(pairs, reverse=True):
        if i in left and j in rest:
            found[i] = j
            left.remove(i)
            rest.remove(j)
    # As many as before in the same order, but an annex known by its title alone is another one with another.
    is_by_title = len(new) > 1 and any(one.is_annex and not one.number and one.title for one in new)
    if len(left) == len(rest) and not is_by_title:
        found |= dict(zip(left, rest, strict=True))
    return {i: old[j].eid for i, j in found.items()}


def _free(base: str, taken: set[str]) -> str:
    """Return an anchor that neither text has: «para_2-3», of an annex without a number «att_3»."""
    if base and base not in taken:
        return base
    count = 2 if base else 1
    while (eid := f"{base}-{count}" if base else f"att_{count}") in taken:
        count += 1
    return eid


def _rename(element: etree._Element, eid: str) -> None:
    was = element.get("eId", "")
    if was == eid:
        return
    for one in element.iter(f"{NS}*"):
        own = one.get("eId", "")
        if own == was or own.startswith(f"{was}__"):
            one.set("eId", eid + own.removeprefix(was))
