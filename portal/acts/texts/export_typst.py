"""A text as ``acts/papers/act.typ`` takes it: sections of items, a paragraph a list of its runs."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from portal.acts.rules.raised import in_signs
from portal.acts.texts.blocks import Block, Cell, Look, Paragraph, Run, Table
from portal.acts.texts.flat import Item, heads_of, placed, table_width

#: What has no raised sign beside figures.
_OTHER = re.compile(r"[^\s⁰¹²³⁴-₉]")
#: As much text may go with a wide table onto its sheet, in characters.
_MOST_BESIDE = 600
#: What stays in one line: figures in groups of three, words up to a space or a hyphen.
_HELD = re.compile(
    r"\S*\b\d{1,3}(?: \d{3}){1,4}\b\S*"
    r"|(?:[^\s–-]|[\u00a0\u202f\u2007]|[–-](?![^\W\d_]))+[–-]?|[–-]"
)
#: Of so many words with the most characters one is the widest.
_CANDIDATES = 8


def to_typst(items: Iterable[Item]) -> list[list[dict[str, Any]]]:
    """Return the items in sections: what goes onto one sheet if a table in it needs a wide one."""
    return [[_item(item) for item in section] for section in _sections(items)]


def _sections(items: Iterable[Item]) -> Iterator[list[Item]]:
    """A short text under one heading goes with its tables; a table in a longer one goes alone."""
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


def _item(item: Item) -> dict[str, Any]:
    return {
        "level": item.level,
        "depth": item.depth,
        "is_said": item.is_said,
        "is_gone": item.is_gone,
        **_block(item.block),
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"runs": [_run(run) for run in block.runs]}
    heads = heads_of(block)
    cells = placed(block)
    # What comes again may hold no link, as the mark of a note is one.
    repeats = not any(run.note for row in block.rows[:heads] for cell in row for run in _runs(cell))
    rows = [
        [
            {
                "x": column,
                "y": y,
                "columns": cell.columns,
                "rows": cell.rows,
                "blocks": _inside(cell.blocks),
            }
            for column, cell in row
        ]
        for y, row in enumerate(cells)
    ]
    return {
        "rows": rows,
        "columns": table_width(cells),
        "heads": heads,
        "repeats": repeats,
        "spans": _spans(cells),
    }


def _spans(cells: Iterable[Iterable[tuple[int, Cell]]]) -> list[dict[str, Any]]:
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
                "is_bold": any(Look.BOLD in run.looks for cell in own for run in _runs(cell)),
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


def _runs(cell: Cell) -> Iterator[Run]:
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield from block.runs


def _inside(blocks: Iterable[Block]) -> list[Any]:
    return [_block(block)["runs"] for block in blocks]


def _run(run: Run) -> dict[str, Any]:
    """A raised or lowered number is written in signs, which who copies or listens gets as such."""
    text, looks = in_signs(run.text, run.looks), run.looks
    if text != run.text and not _OTHER.search(text):
        looks -= {Look.UPPER, Look.LOWER}
    else:
        text = run.text
    found: dict[str, Any] = {"text": text, "looks": sorted(looks)}
    if run.note:
        # An asterisk stands high as it is.
        is_raised = bool(run.note.marker.strip("*"))
        found["mark"] = _run(Run(run.note.marker, frozenset({Look.UPPER} if is_raised else ())))
        found["note"] = _inside(run.note.blocks)
    return found
