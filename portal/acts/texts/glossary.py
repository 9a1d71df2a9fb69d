"""The terms of a text: where each is defined, and where it is used. The stored words stay."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from portal.acts.rules.definitions import (
    introduced,
    is_of_another,
    listed,
    opens_list,
    pattern_of,
    stems_of,
)
from portal.acts.texts.akn import NS, UNITS, content_of, label_of, name_of, parse
from portal.acts.texts.inline import line_of

#: Words are looked up by their first letters: a text has thousands, and few begin a term.
_KEY = 3
_PARAGRAPHS = (f"{NS}p", f"{NS}heading")


@dataclass(frozen=True)
class Term:
    """A term defined in ``[start, end)`` of the paragraph ``line``, in whose part of the act it holds.

    ``part`` is the eId of its annex: what the act itself defines holds in its annexes too.
    ``around`` has the stems of the words that it stands for: «городская комиссия по отбору».
    """

    name: str
    line: int
    start: int
    end: int
    label: str
    part: str
    meaning: str
    around: frozenset[str] = frozenset()


def paragraphs_of(root: etree._Element) -> list[etree._Element]:
    """Return the paragraphs and headings in the order by which ``line`` counts them."""
    return [found for part in content_of(root) for found in part.iter(*_PARAGRAPHS)]


@dataclass(frozen=True)
class Glossary:
    """The terms of one text in their order, and the paragraphs that begin inside a quotation."""

    terms: tuple[Term, ...]
    quoted: frozenset[int]

    def uses(
        self, text: str, line: int, part: str, known: set[int]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and the number of the term for each term used in a paragraph.

        A term holds behind its definition, and not in words that the act quotes. What is in
        ``known`` is not yielded, and comes into it: once in a unit is enough.
        """
        if line in self.quoted or not self.terms:
            return
        starts, patterns = _patterns(self.terms)
        named = _named(self.terms)
        behind = 0
        for start in starts.finditer(text):
            if start.start() < behind:
                continue
            for pattern, numbers in patterns[start[0].lower()]:
                if known.issuperset(numbers):
                    continue
                found = pattern.match(text, start.start())
                if not found or _depth(text, found.start()) > 0:
                    continue
                number = self._meant(numbers, line, found.start(), part)
                if number is not None:
                    behind = found.end()
                    around = self.terms[number].around | named
                    if number not in known and not is_of_another(text, *found.span(), around):
                        known.add(number)
                        yield found.start(), behind, number
                    break

    def _meant(self, numbers: list[int], line: int, start: int, part: str) -> int | None:
        """Return the last definition before the place: of its own part, or else of the act."""
        before = [
            number
            for number in numbers
            if (self.terms[number].line, self.terms[number].end) <= (line, start)
        ]
        for where in (part, ""):
            if own := [number for number in before if self.terms[number].part == where]:
                return own[-1]
        return None


@lru_cache(maxsize=64)
def _named(terms: tuple[Term, ...]) -> frozenset[str]:
    """Return the stems of all terms: «получатель Субсидии» is the one that the act means."""
    return stems_of(" ".join(term.name for term in terms))


Patterns = dict[str, list[tuple[re.Pattern[str], list[int]]]]


@lru_cache(maxsize=64)
def _patterns(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], Patterns]:
    """Return what finds where a term may begin, and by that the patterns, the longest term first."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, term in enumerate(terms):
        numbers[term.name].append(number)
    found: Patterns = defaultdict(list)
    for name in sorted(numbers, key=len, reverse=True):
        first = re.split(r"\W", name, maxsplit=1)[0]
        found[first[:_KEY].lower()].append((re.compile(pattern_of(name)), numbers[name]))
    # «ТС» before «ТСЖ» would hide it.
    for short in found:
        for longer in found:
            if longer != short and longer.startswith(short):
                found[longer] = sorted(
                    [*found[longer], *found[short]], key=lambda one: -len(one[0].pattern)
                )
    keys = "|".join(sorted(map(re.escape, found), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{keys})", re.IGNORECASE), dict(found)


@lru_cache(maxsize=64)
def glossary_of(xml: str) -> Glossary:
    """Return the terms that the text defines; read once for each text."""
    root = parse(xml)
    reader = _Reader()
    for part in content_of(root):
        reader.read(part, label="", part="")
    return Glossary(tuple(reader.terms), frozenset(reader.quoted))


class _Reader:
    """Walks through a text once; ``line`` counts as ``paragraphs_of`` does."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.quoted: set[int] = set()
        self.line = 0
        self.depth = 0

    def read(self, element: etree._Element, *, label: str, part: str, lists: bool = False) -> bool:
        """Read what is inside; return whether its words open a list of definitions.

        ``lists``: such a list has been opened before, so that paragraphs here may be definitions.
        """
        opened = False
        for child in element:
            name = name_of(child)
            if child.tag in _PARAGRAPHS:
                opened |= self._paragraph(child, label, part, may_define=lists or opened)
                for note in child.iter(*_PARAGRAPHS):
                    if note is not child:
                        self._paragraph(note, label, part, may_define=False)
            elif name in UNITS and child.get("eId"):
                inside = child.get("eId", "") if name == "attachment" else part
                self.depth = 0
                self.read(child, label=label_of(child, label), part=inside, lists=opened)
                self.depth = 0
            elif name != "meta":
                opened |= self.read(child, label=label, part=part, lists=lists or opened)
        return opened

    def _paragraph(
        self, element: etree._Element, label: str, part: str, *, may_define: bool
    ) -> bool:
        """Note the terms of a paragraph; return whether it opens a list of definitions."""
        text, line = line_of(element), self.line
        self.line += 1
        is_quoted = self.depth > 0
        self.depth = max(0, self.depth + text.count("«") - text.count("»"))
        if is_quoted:
            self.quoted.add(line)
            return False
        found = [one] if may_define and (one := listed(text)) else []
        found += (one for one in introduced(text) if not _in_quotes(text, one.start))
        for one in sorted(found, key=lambda one: one.start):
            around = stems_of(text[: one.end])
            self.terms.append(
                Term(one.name, line, one.start, one.end, label, part, one.meaning, around)
            )
        return opens_list(text)


def _in_quotes(text: str, place: int) -> bool:
    """Whether the place is inside «…», but for the marks of the very word there."""
    return _depth(text, place) > (1 if text[place - 1 : place] == "«" else 0)


def _depth(text: str, place: int) -> int:
    return text.count("«", 0, place) - text.count("»", 0, place)
