"""Two versions of a text beside each other, by paragraphs and within them by words.

A paragraph is known by its words first, and by its place where those do not tell.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sized
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from portal.acts.rules.raised import in_signs
from portal.acts.texts.akn import UNITS, content_of, label_of, name_of, parse
from portal.acts.texts.inline import pieces_of
from portal.kernel.choices import LabelledEnum
from portal.kernel.typography import columns_apart

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
#: Below this two paragraphs have so little in common that words side by side only confuse.
_ALIKE = 0.35


#: In so many lines those that come again and again are no landmarks.
_MANY_LINES = 1000
#: How many paragraphs of one unit are tried for a partner: it seldom moves further.
_NEAR = 20
#: So much of the words two paragraphs under different numbers share if they are one.
_THE_SAME = 0.5
#: Editions seldom renumber: the same place outweighs so much of the words.
_OF_PLACE = 0.2
#: How many paragraphs that share rare words are weighed against one.
_WEIGHED = 5
#: «Утратил силу» is said of many points, and moves nowhere.
_FEW_WORDS = 4


@dataclass
class Work:
    """How many pairs of words may still be compared.

    Reworded from end to end, two long texts would take minutes; what goes beyond is shown whole.
    """

    left: int = 8_000_000
    #: Of one paragraph: a few pages.
    at_once: int = 2_000_000

    def affords(self, one: Sized, other: Sized) -> bool:
        """Take the pair from what is left, if there is so much."""
        cost = len(one) * len(other)
        if cost > min(self.left, self.at_once):
            return False
        self.left -= cost
        return True


class Change(LabelledEnum):
    """What became of a paragraph."""

    SAME = "same", "без изменений"
    CHANGED = "changed", "изменено"
    ADDED = "added", "добавлено"
    REMOVED = "removed", "исключено"
    MOVED = "moved", "перенесено"


class Mark(LabelledEnum):
    """What became of some words."""

    SAME = "same", ""
    ADDED = "added", "добавлено"
    REMOVED = "removed", "исключено"


@dataclass(frozen=True)
class Piece:
    """Some words and what became of them."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph and the unit that it stands in; ``text`` begins with its ``number``."""

    eid: str
    label: str
    text: str
    number: str = ""

    @property
    def words(self) -> str:
        """What stays when it is renumbered."""
        return self.text.removeprefix(self.number).strip()


@dataclass(frozen=True)
class Row:
    """A paragraph of the older text, of the newer one, or of both."""

    change: Change
    old: Line | None
    new: Line | None
    pieces: tuple[Piece, ...]

    @property
    def label(self) -> str:
        """Where it stands, in words."""
        line = self.new or self.old
        return line.label if line else ""

    @property
    def old_pieces(self) -> list[Piece]:
        """The older text with what was taken out."""
        return [piece for piece in self.pieces if piece.mark is not Mark.ADDED]

    @property
    def new_pieces(self) -> list[Piece]:
        """The newer text with what was put in."""
        return [piece for piece in self.pieces if piece.mark is not Mark.REMOVED]


def compare(old_xml: str, new_xml: str) -> list[Row]:
    """Return the rows of both texts in order; the same ones too."""
    return compare_lines(list(lines_of(old_xml)), list(lines_of(new_xml)))


def compare_lines(old: list[Line], new: list[Line], work: Work | None = None) -> list[Row]:
    """Return the rows of two lists of paragraphs."""
    work = work or Work()
    matcher = SequenceMatcher(
        None,
        [line.text for line in old],
        [line.text for line in new],
        autojunk=len(new) > _MANY_LINES,
    )
    rows: list[Row] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            rows += [
                Row(Change.SAME, a, b, (Piece(Mark.SAME, b.text),))
                for a, b in zip(old[i:i_end], new[j:j_end], strict=True)
            ]
        else:
            rows += _reworded(old[i:i_end], new[j:j_end], work)
    return _with_moves(rows)


def _reworded(old: list[Line], new: list[Line], work: Work) -> Iterator[Row]:
    """Pair what has the same words, whatever its number is now; what is between, by its place."""
    behind = behind_new = 0
    for i, j in _in_order(_partners(old, new)):
        yield from _replaced(old[behind:i], new[behind_new:j], work)
        yield Row(Change.CHANGED, old[i], new[j], tuple(_pieces(old[i], new[j], work)))
        behind, behind_new = i + 1, j + 1
    yield from _replaced(old[behind:], new[behind_new:], work)


def _partners(old: list[Line], new: list[Line]) -> list[tuple[int, int]]:
    """Return the pairs, by the newer one, of which each is the most like the other.

    Only those that share rare words are weighed, so that the work grows with the text alone.
    """
    bags, new_bags = ([Counter(line.words.split()) for line in lines] for lines in (old, new))
    having: dict[str, list[int]] = defaultdict(list)
    for i, bag in enumerate(bags):
        for word in bag:
            having[word].append(i)
    best: dict[int, tuple[float, int]] = {}
    of_new: dict[int, int] = {}
    for j, bag in enumerate(new_bags):
        shared = Counter(i for word in bag if len(having[word]) <= _NEAR for i in having[word])
        likeness = {i: _likeness(bags[i], bag) for i, _ in shared.most_common(_WEIGHED)}
        weights = [
            (weight + _OF_PLACE * (old[i].eid == new[j].eid), i)
            for i, weight in likeness.items()
            if weight >= _THE_SAME
        ]
        if weights:
            weight, i = max(weights, key=lambda one: (one[0], -one[1]))
            of_new[j] = i
            if i not in best or weight > best[i][0]:
                best[i] = weight, j
    return [(i, j) for j, i in of_new.items() if best[i][1] == j]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs that follow one another in both texts."""
    ends: list[int] = []
    chains: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in pairs:
        length = bisect_left(ends, pair[0])
        before[pair] = chains[length - 1] if length else None
        ends[length:] = [pair[0]]
        chains[length:] = [pair]
    found = []
    last = chains[-1] if chains else None
    while last:
        found.append(last)
        last = before[last]
    return found[::-1]


def _with_moves(rows: list[Row]) -> list[Row]:
    """Join what is gone here and has come there in the same words, once each."""
    gone: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.old and not row.new and len(row.old.words.split()) >= _FEW_WORDS:
            gone[row.old.words].append(place)
    moved: set[int] = set()
    joined = list(rows)
    for place, row in enumerate(rows):
        if row.new and not row.old and gone.get(row.new.words):
            taken = gone[row.new.words].pop(0)
            if old := rows[taken].old:
                moved.add(taken)
                joined[place] = Row(Change.MOVED, old, row.new, tuple(_renumbered(old, row.new)))
    return [row for place, row in enumerate(joined) if place not in moved]


def _replaced(old: list[Line], new: list[Line], work: Work) -> Iterator[Row]:
    """Pair what stands at the same place, or reads alike, in order; the rest came or went."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(old):
        places[line.eid].append(i)
    units = Counter(line.eid for line in new)
    behind = 0
    for line in new:
        near = places.get(line.eid, [])
        first = bisect_left(near, behind)
        tried = near[first : first + _NEAR]
        if behind < len(old) and behind not in tried:
            tried.append(behind)
        place = next((i for i in tried if _is_like(old[i], line, work)), None)
        is_anew = place is None and len(near) == units[line.eid] == 1 and first == 0
        if is_anew:
            # A point of one paragraph written anew is still that point.
            place = near[0]
        if place is None:
            yield Row(Change.ADDED, None, line, (Piece(Mark.ADDED, line.text),))
            continue
        for gone in old[behind:place]:
            yield Row(Change.REMOVED, gone, None, (Piece(Mark.REMOVED, gone.text),))
        pieces = (_whole if is_anew else _pieces)(old[place], line, work)
        yield Row(Change.CHANGED, old[place], line, tuple(pieces))
        behind = place + 1
    for gone in old[behind:]:
        yield Row(Change.REMOVED, gone, None, (Piece(Mark.REMOVED, gone.text),))


def _is_like(old: Line, new: Line, work: Work) -> bool:
    a, b = old.text.split(), new.text.split()
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return False
    # Beyond the work allowed, the same words in whatever order will do.
    return not work.affords(a, b) or matcher.ratio() >= _ALIKE


def _pieces(old: Line, new: Line, work: Work) -> Iterator[Piece]:
    if old.words == new.words:
        yield from _renumbered(old, new)
        return
    a, b = _WORD.findall(old.text), _WORD.findall(new.text)
    if not work.affords(a, b):
        yield from _whole(old, new, work)
        return
    for tag, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Mark.SAME, "".join(a[i:i_end]))
            continue
        if i < i_end:
            yield Piece(Mark.REMOVED, "".join(a[i:i_end]))
        if j < j_end:
            yield Piece(Mark.ADDED, "".join(b[j:j_end]))


def _renumbered(old: Line, new: Line) -> Iterator[Piece]:
    if old.number == new.number:
        yield Piece(Mark.SAME, new.text)
        return
    for mark, number in ((Mark.REMOVED, old.number), (Mark.ADDED, new.number)):
        if number:
            yield Piece(mark, number)
    yield Piece(Mark.SAME, f" {new.words}")


def _whole(old: Line, new: Line, _: Work) -> Iterator[Piece]:
    yield Piece(Mark.REMOVED, old.text)
    yield Piece(Mark.ADDED, new.text)


def lines_of(xml: str) -> Iterator[Line]:
    """Yield the paragraphs of a text, each with its number, under its unit."""
    for part in content_of(parse(xml)):
        yield from _lines(part, "", "")


def _lines(element: etree._Element, eid: str, label: str) -> Iterator[Line]:
    pending = ""
    for child in element:
        name = name_of(child)
        if name == "num":
            pending = _words(child)
        elif name in {"heading", "p"}:
            yield Line(eid, label, f"{pending} {_words(child)}".strip(), pending)
            pending = ""
            for note in child.iter("{*}authorialNote"):
                yield from _lines(note, eid, label)
        elif name == "tr":
            cells = [" ".join(line.text for line in _lines(cell, eid, label)) for cell in child]
            yield Line(eid, label, " | ".join(cells))
        elif name != "meta":
            own = child.get("eId", "") if name in UNITS else ""
            inner = list(_lines(child, own or eid, label_of(child, label) if own else label))
            if pending and inner:
                first = inner[0]
                number = f"{pending} {first.number}".strip()
                text = f"{pending} {first.text}".strip()
                inner[0] = Line(first.eid, first.label, text, number)
                pending = ""
            yield from inner
    if pending:
        yield Line(eid, label, pending)


def _words(element: etree._Element) -> str:
    """Return the words on one line; the mark of a note is no figure of the word before it: «50[1]»."""
    words = (
        f"[{special.get('marker', '')}]"
        if special is not None and name_of(special) == "authorialNote"
        else in_signs(text, looks)
        for text, looks, special in pieces_of(element)
    )
    columns = columns_apart("".join(words), "\t").split("\t")
    return "\u2003".join(filter(None, (" ".join(one.split()) for one in columns)))
