"""Tables of Word as rows of cells. Source: ECMA-376 part 1, 17.4 (tables)."""

from collections.abc import Callable, Iterable

from lxml import etree

from portal.acts.texts.blocks import Block, Cell, Table
from portal.acts.texts.word_changes import Decided
from portal.acts.texts.word_numbering import W
from portal.acts.texts.word_runs import attribute_of


def table_of(
    element: etree._Element,
    decided: Decided,
    read: Callable[[etree._Element], Iterable[Block]],
) -> Table:
    """Return the table; ``read`` gives the blocks of a cell."""
    rows: list[list[Cell]] = []
    edges = {name: _edges(decided.rows(element), name) for name in ("gridBefore", "gridAfter")}
    above: dict[int, tuple[int, int]] = {}
    for place, row in enumerate(decided.rows(element)):
        cells: list[Cell] = []
        column = edges["gridBefore"][place]
        is_head = row.find(f"{W}trPr/{W}tblHeader") is not None
        if column:
            # The row begins later: each cell stays below its head.
            cells.append(Cell((), column, 1, is_head))
        seen = set()
        for cell in decided.cells(row):
            seen.add(column)
            width = int(attribute_of(cell, "tcPr/gridSpan") or 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            blocks = tuple(read(cell))
            if merge is not None and merge.get(f"{W}val") != "restart" and column in above:
                at, which = above[column]
                upper = rows[at][which]
                rows[at][which] = Cell(
                    upper.blocks + blocks, upper.columns, upper.rows + 1, upper.is_head
                )
            else:
                above.pop(column, None)
                if merge is not None:
                    above[column] = (len(rows), len(cells))
                cells.append(Cell(blocks, width, 1, is_head))
            column += width
        if left_out := edges["gridAfter"][place]:
            cells.append(Cell((), left_out, 1, is_head))
        rows.append(cells)
        # What no cell of this row goes on with has come to its end.
        above = {at: place for at, place in above.items() if at in seen}
    return Table(tuple(tuple(row) for row in rows))


def _edges(rows: Iterable[etree._Element], name: str) -> list[int]:
    """Return how many columns each row leaves out at one side, but those that none of them has."""
    left_out = [int(attribute_of(row, f"trPr/{name}") or 0) for row in rows]
    return [one - min(left_out) for one in left_out]
