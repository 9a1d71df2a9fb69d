"""Tables as a grid: where each cell of a table stands, so that no two stand in one place.

Source: HTML, 4.9.12 (the table model): a cell takes the first free place of its row.
"""

from bisect import bisect_left
from dataclasses import replace

from portal.acts.texts.blocks import Cell, Table


def fitted(table: Table) -> Table:
    """Return the table with every cell, none of which reaches over another or below the last row.

    Files say that a cell spans what another one has taken; what draws a table refuses it. A row
    without cells is left out, and what hangs over it is so much shorter.
    """
    kept = [place for place, row in enumerate(table.rows) if row]
    #: Of each column the first row where it is free again.
    free_from: dict[int, int] = {}
    rows = []
    for r, place in enumerate(kept):
        row: list[Cell] = []
        column = 0
        for cell in table.rows[place]:
            while free_from.get(column, 0) > r:
                column += 1
            end = column + 1
            while end < column + cell.columns and free_from.get(end, 0) <= r:
                end += 1
            height = bisect_left(kept, place + cell.rows) - r
            row.append(replace(cell, columns=end - column, rows=height))
            free_from |= dict.fromkeys(range(column, end), r + height)
            column = end
        rows.append(tuple(row))
    return Table(tuple(rows))
