"""A text as a plain row of headings, paragraphs and tables, for paper."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from portal.acts.texts import annexes
from portal.acts.texts.akn import COUNTED, UNITS, content_of, name_of, parse
from portal.acts.texts.blocks import Cell, Look, Note, Paragraph, Run, Table
from portal.acts.texts.fates import Fate
from portal.acts.texts.inline import pieces_of
from portal.acts.texts.numbering import opening_of
from portal.acts.texts.tables import fitted
from portal.acts.texts.word_runs import merged
from portal.kernel.typography import columns_apart

_HEADED = frozenset({"part", "chapter", "section", "article", "attachment"})
#: A space that does not break stays one, and a tab is no space.
_SPACES = re.compile(r"[ \r\n\f\v]+")
#: A head comes again on each page; one of more rows would leave no room.
_MOST_HEADS = 5
#: How deep in lists «1.» stands that is no point of its own; still deeper it is a line.
_LEVELS = {"subparagraph": 2, "point": 3}
_LINE = 4


@dataclass(frozen=True)
class Item:
    """A heading (``level`` from 2), a paragraph (``level`` 0, ``depth`` of its unit) or a table.

    No cell of a table reaches over another; a cell has paragraphs alone: each row of a table in a table is one.
    ``is_said`` is no word of the text but what has become of what follows; ``is_gone``: struck out.
    """

    block: Paragraph | Table
    level: int = 0
    depth: int = 0
    is_said: bool = False
    is_gone: bool = False

    @property
    def text(self) -> str:
        """The words of a heading or a paragraph, without notes."""
        return self.block.text if isinstance(self.block, Paragraph) else ""


def items_of(xml: str, fates: Mapping[str, Fate]) -> Iterator[Item]:
    """Yield the items of the text in order, before each unit with a fate what that is."""
    for part in content_of(parse(xml)):
        yield from _items(part, 0, 1, fates)


def blocks_of(xml: str) -> Iterator[Paragraph | Table]:
    """Yield the text as a file of it would read: each number in its line, each heading as one.

    What a word processor has counted is counted here, too.
    """
    for part in content_of(parse(xml)):
        yield from _blocks(part)


def _blocks(element: etree._Element) -> Iterator[Paragraph | Table]:
    pending: Paragraph | None = None
    for child in element:
        name = name_of(child)
        if name == "table":
            found: Iterator[Paragraph | Table] = iter([fitted(Table(tuple(_rows(child))))])
        elif name in {"heading", "p"}:
            line = Paragraph(_runs(child), is_heading=name == "heading")
            found = iter([_item(line) if child.get("class") == COUNTED else line])
        elif name == "num":
            pending = _number(child, name_of(element))
            continue
        else:
            if pending and (name_of(element) in _HEADED or name in UNITS):
                # A number whose unit has no words of its own stands in a line of its own.
                yield pending
                pending = None
            found = _blocks(child) if name not in {"meta", ""} else iter(())
        for block in found:
            if pending and isinstance(block, Paragraph) and not block.number:
                runs = _paragraph(pending.runs, block.runs).runs
                block = replace(pending, runs=runs, is_heading=block.is_heading)
            elif pending:
                yield pending
            pending = None
            yield block
    if pending:
        yield pending


def _number(num: etree._Element, unit: str) -> Paragraph:
    """Return what a unit begins with: typed, or counted by a word processor."""
    typed = Paragraph(_runs(num))
    opening = opening_of(typed)
    level = _LEVELS.get(unit, 0) if opening and opening.unit == "paragraph" else 0
    if num.get("class") != COUNTED and not level:
        return typed
    if unit == "attachment":
        number = annexes.called(typed.text)
        return replace(typed.without(len(number)), number=number)
    return Paragraph((), typed.text, level=level)


def _item(line: Paragraph) -> Paragraph:
    number, _, _ = line.text.partition(" ")
    return replace(line.without(len(number)), number=number, level=_LINE)


def _items(
    element: etree._Element, depth: int, around: int, fates: Mapping[str, Fate]
) -> Iterator[Item]:
    """``around`` is the level of the heading above, 1 of the title: a paper may not skip one."""
    own = around + 1 if name_of(element) in _HEADED else 0
    pending: tuple[Run, ...] = ()
    for child in element:
        name = name_of(child)
        if name == "num":
            pending = _runs(child)
        elif name in {"heading", "p"}:
            level = own if name == "heading" else 0
            yield Item(_paragraph(pending, _runs(child)), level, depth)
            pending = ()
        elif name == "table":
            if pending:
                yield Item(Paragraph(pending), 0, depth)
                pending = ()
            yield Item(fitted(Table(tuple(_rows(child)))))
        elif name not in {"meta", ""}:
            # A number whose unit has no heading stands before its first paragraph.
            if own and pending:
                yield Item(Paragraph(pending), own, depth)
                pending = ()
            is_unit = name in UNITS and name not in _HEADED
            inner = list(_items(child, depth + 1 if is_unit else depth, own or around, fates))
            if pending and inner and isinstance(first := inner[0].block, Paragraph):
                inner[0] = replace(inner[0], block=_paragraph(pending, first.runs))
                pending = ()
            if fate := fates.get(child.get("eId", "")):
                said = Paragraph((Run(f"{fate.words}."),))
                yield Item(said, depth=depth + is_unit, is_said=True)
                inner = [replace(one, is_gone=one.is_gone or fate.is_gone) for one in inner]
            yield from inner
    if pending:
        yield Item(Paragraph(pending), own, depth)


def _paragraph(number: tuple[Run, ...], runs: tuple[Run, ...]) -> Paragraph:
    between = (Run(" "),) if number and runs else ()
    return Paragraph(tuple(merged([*number, *between, *runs])))


def _runs(element: etree._Element) -> tuple[Run, ...]:
    """Return the words with single spaces and none at the ends, breaks and notes between them."""
    runs: list[Run] = []
    before = "\n"
    for text, looks, special in pieces_of(element):
        if special is not None and name_of(special) == "authorialNote":
            runs.append(Run(note=_note(special)))
            continue
        words = "\n" if special is not None else _SPACES.sub(" ", columns_apart(text, "\t"))
        if before in {" ", "\t", "\n"}:
            words = words.lstrip(" \t")
        if words:
            runs.append(Run(words, frozenset(map(Look, looks))))
            before = words[-1]
    if runs and runs[-1].text.endswith((" ", "\t")):
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" \t"))
    return tuple(runs)


def _note(element: etree._Element) -> Note:
    return Note(element.get("marker", ""), tuple(_lines(_items(element, 0, 1, {}))))


def _rows(table: etree._Element) -> Iterator[tuple[Cell, ...]]:
    for row in table.iterchildren("{*}tr"):
        yield tuple(
            Cell(
                tuple(_lines(_items(cell, 0, 1, {}))),
                int(cell.get("colspan", "1")),
                int(cell.get("rowspan", "1")),
                name_of(cell) == "th",
            )
            for cell in row
        )


def _lines(items: Iterable[Item]) -> Iterator[Paragraph]:
    for item in items:
        if isinstance(item.block, Paragraph):
            yield item.block
            continue
        for row in item.block.rows:
            runs = (
                run for cell in row for one in _paragraphs(cell) for run in (*one.runs, Run(" "))
            )
            yield Paragraph(tuple(runs)[:-1])


def _paragraphs(cell: Cell) -> Iterator[Paragraph]:
    return (block for block in cell.blocks if isinstance(block, Paragraph))


def heads_of(table: Table) -> int:
    """Return how many rows at the top are its head: of head cells alone, none of which hangs below."""
    heads = reach = 0
    for r, row in enumerate(table.rows[:-1][:_MOST_HEADS], start=1):
        if not all(cell.is_head for cell in row):
            break
        reach = max(r, reach, *(r + cell.rows - 1 for cell in row))
        if reach == r:
            heads = r
    return heads


def placed(table: Table) -> list[list[tuple[int, Cell]]]:
    """Return the cells of each row with their columns, from 0; none reaches below the last row."""
    taken: set[tuple[int, int]] = set()
    rows = []
    for r, row in enumerate(table.rows):
        found: list[tuple[int, Cell]] = []
        column = 0
        for cell in row:
            while any((r, column + more) in taken for more in range(cell.columns)):
                column += 1
            rows_left = min(cell.rows, len(table.rows) - r)
            found.append((column, replace(cell, rows=rows_left)))
            taken |= {
                (below, column + more)
                for below in range(r, r + rows_left)
                for more in range(cell.columns)
            }
        rows.append(found)
    return rows


def table_width(rows: Iterable[Iterable[tuple[int, Cell]]]) -> int:
    """Return how many columns the placed rows need."""
    return max((column + cell.columns for row in rows for column, cell in row), default=1)
