"""Tables on paper: what stands on one sheet with them, and what tells how wide columns must be."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from portal.acts.texts.blocks import Cell, Look, Paragraph, Run, Table
from portal.acts.texts.flat import Item

#: As much text may go with a wide table onto its sheet, in characters.
_MOST_BESIDE = 600
#: What stays in one line: figures in groups of three, words up to a space or a hyphen.
_HELD = re.compile(
    r"\S*\b\d{1,3}(?: \d{3}){1,4}\b\S*"
    r"|(?:[^\s–-]|[\u00a0\u202f\u2007]|[–-](?![^\W\d_]))+[–-]?|[–-]"
)
#: Of so many words with the most characters one is the widest.
_CANDIDATES = 8


def sections_of(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield what goes onto one sheet if a table in it needs a wide one.

    A short text under one heading goes with its tables; a table in a longer one goes alone.
    """
    for under in _headed(items):
        if under[0].level and sum(len(item.text) for item in under) <= _MOST_BESIDE:
            yield under
            continue
        for _, run in groupby(under, key=lambda item: isinstance(item.block, Table)):
            yield list(run)


def _headed(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield each row of headings with what stands below it."""
    section: list[Item] = []
    for item in items:
        if item.level and section and not section[-1].level:
            yield section
            section = []
        section.append(item)
    if section:
        yield section


def spans_of(cells: Iterable[Iterable[tuple[int, Cell]]]) -> list[dict[str, Any]]:
    """Return what tells how wide columns must be, first single ones, then rows of them.

    ``words`` are the longest that stay whole, ``line`` the longest line.
    """
    found: dict[tuple[int, int], list[Cell]] = {}
    for row in cells:
        for column, cell in row:
            found.setdefault((cell.columns, column), []).append(cell)
    spans = []
    for (columns, x), own in sorted(found.items(), key=lambda pair: pair[0]):
        lines = {line for cell in own for line in _lines(cell)}
        words = {word for line in lines for word in _HELD.findall(line)}
        spans.append(
            {
                "x": x,
                "columns": columns,
                "words": sorted(words, key=_length)[-_CANDIDATES:],
                "line": max(lines, key=_length, default=""),
                "is_bold": any(Look.BOLD in run.looks for cell in own for run in runs_in(cell)),
            }
        )
    return spans


def _length(text: str) -> tuple[int, str]:
    return len(text) + sum(map(str.isupper, text)), text


def _lines(cell: Cell) -> Iterator[str]:
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            marks = (run.note.marker if run.note else run.text for run in block.runs)
            yield from "".join(marks).split("\n")


def runs_in(cell: Cell) -> Iterator[Run]:
    """Yield what the paragraphs of the cell are of."""
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
