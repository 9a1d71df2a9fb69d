"""A text as HTML: each unit under its anchor, citations as links, notes at the foot."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape

from lxml import etree

from portal.acts.texts.akn import NS, UNITS, content_of, inner_text, label_of, name_of, parse
from portal.acts.texts.glossary import Glossary
from portal.acts.texts.inline import joined, pieces_of
from portal.acts.texts.marking import Link, Marker, marked
from portal.kernel.typography import unbroken

_HEADED = frozenset({"part", "chapter", "section", "article", "attachment"})
#: The page has the title as h1 and «Текст» as h2.
_TOP, _DEEPEST = 3, 6

#: So many signs fit in a line of a printed table of up to so many columns, as ``acts.css`` sets it.
_SHEETS = ((6, 78), (12, 130), (None, 180))
#: No word is broken into less, where there is room; in a cell over several columns, none that is shorter.
_BROKEN, _WIDE = 11, 40
_BLANKS = re.compile(r"[ \t\r\n]+")


class Place(Enum):
    """Where beside a unit something is said."""

    AHEAD = "a notice before its text, which does not work yet"
    HELD = "a notice before its text, which does not work for a time"
    GONE = "a notice before its text, which is struck out"
    ASIDE = "quietly behind its own words"
    BEHIND = "a notice at its end"


_MARKS = {Place.AHEAD: "act-ahead", Place.HELD: "act-ahead", Place.GONE: "act-gone"}


@dataclass(frozen=True)
class Beside:
    """What is said beside a unit: plain words, then words with a link.

    ``unseen`` is what the link says besides to who does not see where it stands, ``more`` what is
    said behind it in the same place.
    """

    place: Place
    text: str = ""
    link: str = ""
    url: str = ""
    unseen: str = ""
    more: Sequence["Beside"] = ()


def to_html(
    xml: str,
    *,
    link: Link | None = None,
    beside: Mapping[str, Sequence[Beside]] | None = None,
    glossary: Glossary | None = None,
) -> str:
    """Return the text as safe HTML; ids are the eIds of the text.

    With a glossary a defined term is ``term-N``, and the first use in each unit leads there.
    """
    root = parse(xml)
    return _Renderer(root, Marker(root, link, glossary), beside or {}).render()


class _Renderer:
    def __init__(
        self, root: etree._Element, marker: Marker, beside: Mapping[str, Sequence[Beside]]
    ) -> None:
        self.root = root
        self.marker = marker
        self.beside = beside
        self.notes: list[etree._Element] = []
        self.tables = 0
        self.is_out = False

    def render(self) -> str:
        parts = [
            f'<div class="act-{name_of(part).lower()}">{self._children(part, 0, "")}</div>'
            for part in content_of(self.root)
        ]
        return "".join(parts) + self._footnotes()

    def _children(self, element: etree._Element, depth: int, above: str) -> str:
        return "".join(self._element(child, depth, above) for child in element)

    def _element(self, element: etree._Element, depth: int, above: str) -> str:
        name = name_of(element)
        if name in UNITS:
            return self._unit(element, name, depth, above)
        if name == "table":
            return self._table(element, depth, above)
        if name == "p":
            return f"<p>{self._inline(element)}</p>"
        if name in {"meta", "num", "heading", ""}:
            return ""
        eid = element.get("eId")
        inner = self._children(element, depth, above)
        return f'<div id="{escape(eid)}">{inner}</div>' if eid else inner

    def _unit(self, element: etree._Element, name: str, depth: int, above: str) -> str:
        eid = element.get("eId", "")
        label = label_of(element, above)
        num, heading = element.find(f"{NS}num"), element.find(f"{NS}heading")
        said = {place: _said(place, self.beside.get(eid, ())) for place in Place}
        was_out = self.is_out
        self.is_out = was_out or bool(said[Place.HELD] or said[Place.GONE])
        own = self._number(eid, num, label)
        title = self._inline(heading) if heading is not None else ""
        before = "".join(said[place] for place in _MARKS)
        marks = sorted({_MARKS[place] for place in _MARKS if said[place]})
        kind = " ".join([f"act-{name}", *marks])
        marker = self.marker
        around, marker.used = (marker.part, marker.used), set()
        if name == "attachment":
            marker.part = eid
        words, units = self._inside(element, depth + (name in _HEADED), label)
        marker.part, marker.used = around
        self.is_out = was_out
        behind = f"{said[Place.ASIDE]}{units}{said[Place.BEHIND]}"
        if name in _HEADED:
            level = min(_TOP + depth, _DEEPEST)
            head = f"<h{level}>{own} {title}</h{level}>" if own or title else ""
            inner = f"{head}{before}{words}{behind}"
            return f'<section class="{kind}" id="{escape(eid)}">{inner}</section>'
        if title:
            own = f"{own} <b>{title}</b>"
        inner = f"{before}{_put_first(own, words)}{behind}"
        return f'<div class="{kind}" id="{escape(eid)}">{inner}</div>'

    def _inside(self, element: etree._Element, depth: int, label: str) -> tuple[str, str]:
        """Return the unit's own words, and what stands in it from its first unit on."""
        children = [child for child in element if name_of(child)]
        own = next(
            (i for i, child in enumerate(children) if name_of(child) in UNITS), len(children)
        )
        words = "".join(self._element(child, depth, label) for child in children[:own])
        return words, "".join(self._element(child, depth, label) for child in children[own:])

    def _number(self, eid: str, num: etree._Element | None, label: str) -> str:
        if num is None:
            return ""
        shown = inner_text(num, marks=False)
        out = ", не действует" if self.is_out else ""
        said = escape(f"{shown} — ссылка на {label}{out}")
        # A link may hold no other, as the mark of a note is one.
        notes = (one for _, _, one in pieces_of(num) if one is not None and name_of(one) != "br")
        marks = "".join(map(self._special, notes))
        return f'<a class="act-num" href="#{escape(eid)}" aria-label="{said}">{escape(shown)}</a>{marks}'

    def _table(self, element: etree._Element, depth: int, above: str) -> str:
        rows, too_long = [], _too_long(element)
        for row in element.iterchildren(f"{NS}tr"):
            cells = []
            for cell in row:
                tag = name_of(cell)
                spans = "".join(
                    f' {key}="{escape(cell.get(key, ""))}"'
                    for key in ("colspan", "rowspan")
                    if cell.get(key)
                )
                scope = ' scope="col"' if tag == "th" else ""
                long = ' class="act-long"' if cell in too_long else ""
                cells.append(
                    f"<{tag}{scope}{spans}{long}>{self._children(cell, depth, above)}</{tag}>"
                )
            rows.append(f"<tr>{''.join(cells)}</tr>")
        self.tables += 1
        named = f"Таблица {self.tables}" + (f", {above}" if above else "")
        # Scrolled by keyboard too where it is wider than the screen.
        return (
            f'<div class="act-table" role="region" aria-label="{escape(named)}" tabindex="0">'
            f"<table>{''.join(rows)}</table></div>"
        )

    def _inline(self, element: etree._Element) -> str:
        pieces = list(pieces_of(element))
        text = joined(pieces)
        spans = self.marker.spans(element, text)
        out, place = [], 0
        for piece, looks, special in pieces:
            if special is not None:
                out.append(self._special(special))
            else:
                out.append(
                    "".join(f"<{look}>" for look in looks)
                    + marked(piece, place, spans)
                    + "".join(f"</{look}>" for look in reversed(looks))
                )
            place += len(piece)
        return "".join(out)

    def _special(self, element: etree._Element) -> str:
        if name_of(element) == "br":
            return "<br>"
        self.notes.append(element)
        number = len(self.notes)
        marker = _mark_of(element, number)
        return (
            f'<sup><a class="act-note" id="note-{number}-back" href="#note-{number}" '
            f'aria-label="Сноска {marker}">{marker}</a></sup>'
        )

    def _footnotes(self) -> str:
        if not self.notes:
            return ""
        items = []
        # A note may have notes of its own, so the list grows while it is shown.
        for number, note in enumerate(self.notes, start=1):
            back = f'<a href="#note-{number}-back" aria-label="Назад к тексту">↑</a>'
            # Marks are not always 1, 2, 3: «*», «i», or 1 again in an annex.
            words = _put_first(f"<sup>{_mark_of(note, number)}</sup>", self._children(note, 0, ""))
            items.append(f'<li id="note-{number}">{words}{back}</li>')
        listed = f'<ul class="act-marked">{"".join(items)}</ul>'
        return f'<section class="act-notes"><h3>Сноски</h3>{listed}</section>'


def _too_long(table: etree._Element) -> set[etree._Element]:
    """Return the cells whose words have to break, for all columns to fit on a printed sheet.

    Those of the columns with the longest words, so that figures and days stay whole.
    """
    columns: dict[int, list[tuple[int, etree._Element]]] = defaultdict(list)
    for row in table.iterchildren(f"{NS}tr"):
        column = 0
        for cell in row:
            # What does not break in a browser, as a blank between figures, is no end of a word.
            words = _BLANKS.split(inner_text(cell, marks=False))
            span = int(cell.get("colspan", "1"))
            columns[column if span == 1 else -1].append((max(map(len, words)), cell))
            column += span
    over = [cell for longest, cell in columns.pop(-1, []) if longest > _WIDE]
    room = next(signs for most, signs in _SHEETS if most is None or len(columns) <= most)
    longest = {key: max(length for length, _ in cells) for key, cells in columns.items()}
    least = min(_BROKEN, room // max(len(columns), 1) - 1)
    for key in sorted(longest, key=lambda key: -longest[key]):
        excess = sum(longest.values()) + len(longest) - room
        if excess > 0 and longest[key] > least:
            over += [cell for length, cell in columns[key] if length > least]
            longest[key] = max(least, longest[key] - excess)
    return set(over)


def _mark_of(note: etree._Element, number: int) -> str:
    return escape(note.get("marker") or str(number))


def _put_first(own: str, inner: str) -> str:
    """Put the number into the first paragraph, where the eye looks for it."""
    if not own:
        return inner
    if inner.startswith("<p>"):
        return f"<p>{own} {inner[3:]}"
    return f"<p>{own}</p>{inner}"


def _said(place: Place, all_beside: Iterable[Beside]) -> str:
    said = [_beside(one) for one in all_beside if one.place is place]
    if not said:
        return ""
    if place is Place.ASIDE:
        return f'<p class="act-quiet">{" ".join(said)}</p>'
    return "".join(
        f'<div class="notice notice-warning act-beside"><p>{one}</p></div>' for one in said
    )


def _beside(one: Beside) -> str:
    link = unbroken(escape(one.link))
    if one.unseen:
        link += f'<span class="visually-hidden"> {escape(one.unseen)}</span>'
    if one.url:
        link = f'<a href="{escape(one.url)}">{link}</a>'
    said = f"{escape(one.text)} {link}".strip()
    return ". ".join([said, *map(_beside, one.more)])
