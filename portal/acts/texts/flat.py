"""A text as a plain row of headings, paragraphs and tables, for paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from portal.acts.texts.akn import UNITS, content_of, inner_text, name_of, parse
from portal.acts.texts.fates import Fate

_HEADED = frozenset({"part", "chapter", "section", "article", "attachment"})


@dataclass(frozen=True)
class Item:
    """A heading (``level`` from 2), a paragraph (``level`` 0, ``depth`` of its unit) or a table.

    ``rows`` are those of a table: of each cell text, columns, rows, whether it is a head.
    ``is_said`` is no word of the text but what has become of what follows; ``is_gone``: struck out.
    """

    text: str = ""
    level: int = 0
    depth: int = 0
    notes: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, int, int, bool], ...], ...] = field(default=())
    is_said: bool = False
    is_gone: bool = False


def items_of(xml: str, fates: Mapping[str, Fate]) -> Iterator[Item]:
    """Yield the items of the text in order, before each unit with a fate what that is."""
    for part in content_of(parse(xml)):
        yield from _items(part, 0, 1, fates)


def _items(
    element: etree._Element, depth: int, around: int, fates: Mapping[str, Fate]
) -> Iterator[Item]:
    """``around`` is the level of the heading above, 1 of the title: a paper may not skip one."""
    own = around + 1 if name_of(element) in _HEADED else 0
    pending = ""
    for child in element:
        name = name_of(child)
        if name == "num":
            pending = inner_text(child)
        elif name == "heading":
            yield Item(f"{pending} {inner_text(child)}".strip(), own, depth, _notes(child))
            pending = ""
        elif name == "p":
            yield Item(f"{pending} {inner_text(child)}".strip(), 0, depth, _notes(child))
            pending = ""
        elif name == "table":
            if pending:
                yield Item(pending, 0, depth)
                pending = ""
            yield Item(rows=_rows(child))
        elif name not in {"meta", ""}:
            # A number whose unit has no heading stands before its first paragraph.
            if own and pending:
                yield Item(pending, own, depth)
                pending = ""
            is_unit = name in UNITS and name not in _HEADED
            inner = list(_items(child, depth + 1 if is_unit else depth, own or around, fates))
            if pending and inner and not inner[0].rows:
                first = inner[0]
                inner[0] = replace(first, text=f"{pending} {first.text}".strip())
                pending = ""
            if fate := fates.get(child.get("eId", "")):
                yield Item(f"{fate.words}.", depth=depth + is_unit, is_said=True)
                inner = [replace(one, is_gone=one.is_gone or fate.is_gone) for one in inner]
            yield from inner
    if pending:
        yield Item(pending, own, depth)


def _notes(element: etree._Element) -> tuple[str, ...]:
    return tuple(
        " ".join(item.text for item in _items(note, 0, 1, {}))
        for note in element.iter("{*}authorialNote")
    )


def _rows(table: etree._Element) -> tuple[tuple[tuple[str, int, int, bool], ...], ...]:
    return tuple(
        tuple(
            (
                "\n".join(_cell_lines(cell)),
                int(cell.get("colspan", "1")),
                int(cell.get("rowspan", "1")),
                name_of(cell) == "th",
            )
            for cell in row
        )
        for row in table.iterchildren("{*}tr")
    )


def _cell_lines(cell: etree._Element) -> Iterator[str]:
    for item in _items(cell, 0, 1, {}):
        if item.rows:
            yield from (" ".join(text for text, *_ in row) for row in item.rows)
        else:
            yield " ".join((item.text, *item.notes))
