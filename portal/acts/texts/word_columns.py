"""On which sheet a table stands in Word, in what type, how wide its columns are.

As ``acts/papers/tables.typ`` has it for print, which can measure words; here their letters tell.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.acts.texts.blocks import Cell
from portal.acts.texts.flat import table_width
from portal.acts.texts.paper_tables import spans_of

#: Millimetres beside, above and below the text, as in the PDF.
LEFT, RIGHT, ABOVE = 30, 15, 20
_MM_OF_POINT = 25.4 / 72


@dataclass(frozen=True)
class Paper:
    """A sheet: millimetres across and down, points of the type that a table may have on it."""

    width: int
    height: int
    sizes: tuple[float, ...]

    @property
    def room(self) -> int:
        """Millimetres between the margins."""
        return self.width - LEFT - RIGHT


#: Each is tried in turn.
PAPERS = (
    Paper(210, 297, (12, 11, 10)),
    Paper(297, 210, (12, 11, 10, 9, 8)),
    Paper(420, 297, (10, 9, 8, 7, 6, 5)),
)
#: Beside the words of a cell, in em of its type.
INSET = 0.35
#: A longer word, such as an address of a page, may break; a figure never.
_LONGEST = 13.0
#: No narrower than the letters of Times New Roman, in em; what is not here is a common small letter.
_WIDTHS = {
    **dict.fromkeys(" \t.,:;!|'()[]/-", 0.34),
    **dict.fromkeys("жмфшщыюmw", 0.78),
    **dict.fromkeys("ЖМФШЩЮЫWM№%—@", 1.02),
}
_SMALL, _CAPITAL, _BOLD = 0.54, 0.74, 1.08


@dataclass(frozen=True)
class Columns:
    """``widths`` in millimetres, the room beside the words among them; ``size`` of type in points."""

    paper: Paper
    size: float
    widths: tuple[float, ...]


def columns_of(cells: Sequence[Iterable[tuple[int, Cell]]]) -> Columns:
    """Return the smallest sheet, with the largest type, on which no word of the placed cells breaks.

    Where there is none, words break on the largest.
    """
    spans, count = spans_of(cells), table_width(cells)
    least = _wide(spans, count, lambda span: max(map(_least, _measured(span)), default=0.0))
    liked = _wide(spans, count, lambda span: _width(span["line"], is_bold=span["is_bold"]))
    ways = [(paper, size) for paper in PAPERS for size in paper.sizes]
    fits = ((paper, size) for paper, size in ways if sum(least) * _em(size) <= paper.room)
    paper, size = next(fits, ways[-1])
    widths = _shared(least, liked, paper.room / _em(size))
    return Columns(paper, size, tuple(width * _em(size) for width in widths))


def _em(size: float) -> float:
    return size * _MM_OF_POINT


def _measured(span: dict[str, Any]) -> list[tuple[str, float]]:
    return [(word, _width(word, is_bold=span["is_bold"])) for word in span["words"]]


def _least(measured: tuple[str, float]) -> float:
    word, width = measured
    first = next((one for one in word if one.isalnum()), "")
    return width if first.isdigit() else min(width, _LONGEST)


def _width(words: str, *, is_bold: bool) -> float:
    """Return how wide the words are, in em of their type."""
    letters = (_WIDTHS.get(one) or (_CAPITAL if one.isupper() else _SMALL) for one in words)
    return sum(letters) * (_BOLD if is_bold else 1)


def _wide(
    spans: list[dict[str, Any]], count: int, wanted: Callable[[dict[str, Any]], float]
) -> list[float]:
    """A column is as wide as its cells want; cells over several columns share out what they lack."""
    widths = [0.0] * count
    for span in spans:
        own = range(span["x"], span["x"] + span["columns"])
        missing = wanted(span) + 2 * INSET + 0.05 - sum(widths[x] for x in own)
        if missing > 0:
            for x in own:
                widths[x] += missing / span["columns"]
    return widths


def _shared(least: list[float], liked: list[float], room: float) -> list[float]:
    """Each column as wide as its text likes, as far as there is room."""
    if sum(liked) <= room:
        return liked
    if sum(least) > room:
        return [width * room / sum(least) for width in least]
    # Nobody asks for more than half of the room, lest the others get too little.
    more = [max(0.0, min(high, room / 2) - low) for low, high in zip(least, liked, strict=True)]
    part = min(1.0, (room - sum(least)) / max(0.001, sum(more)))
    return [low + extra * part for low, extra in zip(least, more, strict=True)]
