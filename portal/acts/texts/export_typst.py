"""A text as ``acts/papers/act.typ`` takes it: sections of items, a paragraph a list of its runs."""

import re
from collections.abc import Iterable
from typing import Any

from portal.acts.rules.raised import in_signs
from portal.acts.texts.blocks import Block, Look, Paragraph, Run
from portal.acts.texts.flat import Item, heads_of, placed, table_width
from portal.acts.texts.paper_tables import runs_in, sections_of, spans_of

#: What has no raised sign beside figures.
_OTHER = re.compile(r"[^\s⁰¹²³⁴-₉]")


def to_typst(items: Iterable[Item]) -> list[list[dict[str, Any]]]:
    """Return the items in sections: what goes onto one sheet if a table in it needs a wide one."""
    return [[_item(item) for item in section] for section in sections_of(items)]


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
    repeats = not any(
        run.note for row in block.rows[:heads] for cell in row for run in runs_in(cell)
    )
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
        "spans": spans_of(cells),
    }


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
