"""A text as HTML: each unit under its anchor, citations as links, notes at the foot."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from portal.acts.rules.citations import Citation, find
from portal.acts.texts.akn import NS, UNITS, content_of, inner_text, label_of, name_of, parse

#: Returns where a citation leads, None for an act that the register does not have.
Link = Callable[[Citation], str | None]
_LOOKS = frozenset({"b", "i", "sup", "sub"})
_HEADED = frozenset({"part", "chapter", "section", "article", "attachment"})
#: The page has the title as h1 and «Текст» as h2.
_TOP, _DEEPEST = 3, 6


@dataclass(frozen=True)
class Beside:
    """What is said beside a unit: an amendment that its text does not have yet."""

    text: str
    url: str


def to_html(
    xml: str, *, link: Link | None = None, beside: Mapping[str, Sequence[Beside]] | None = None
) -> str:
    """Return the text as safe HTML; ids are the eIds of the text."""
    return _Renderer(link, beside or {}).render(parse(xml))


class _Renderer:
    def __init__(self, link: Link | None, beside: Mapping[str, Sequence[Beside]]) -> None:
        self.link = link
        self.beside = beside
        self.notes: list[etree._Element] = []

    def render(self, root: etree._Element) -> str:
        parts = [
            f'<div class="act-{name_of(part).lower()}">{self._children(part, 0, "")}</div>'
            for part in content_of(root)
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
        own = self._number(eid, num, label)
        title = self._inline(heading) if heading is not None else ""
        beside = "".join(_beside(one) for one in self.beside.get(eid, ()))
        if name in _HEADED:
            level = min(_TOP + depth, _DEEPEST)
            head = f"<h{level}>{own} {title}</h{level}>" if own or title else ""
            inner = self._children(element, depth + 1, label)
            return f'<section class="act-{name}" id="{escape(eid)}">{head}{beside}{inner}</section>'
        if title:
            own = f"{own} <b>{title}</b>"
        inner = _put_first(own, self._children(element, depth, label))
        return f'<div class="act-{name}" id="{escape(eid)}">{inner}{beside}</div>'

    def _number(self, eid: str, num: etree._Element | None, label: str) -> str:
        if num is None:
            return ""
        shown = escape(inner_text(num))
        said = escape(f"{inner_text(num)} — ссылка на {label}")
        return f'<a class="act-num" href="#{escape(eid)}" aria-label="{said}">{shown}</a>'

    def _table(self, element: etree._Element, depth: int, above: str) -> str:
        rows = []
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
                cells.append(f"<{tag}{scope}{spans}>{self._children(cell, depth, above)}</{tag}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        # Scrolled by keyboard too where it is wider than the screen.
        return (
            '<div class="act-table" role="region" aria-label="Таблица" tabindex="0">'
            f"<table>{''.join(rows)}</table></div>"
        )

    def _inline(self, element: etree._Element) -> str:
        pieces = list(_pieces(element, ()))
        text = "".join(piece for piece, _, _ in pieces)
        links = [
            (cited.start, cited.end, url)
            for cited in (find(text) if self.link else ())
            if self.link and (url := self.link(cited))
        ]
        out, place = [], 0
        for piece, looks, special in pieces:
            if special is not None:
                out.append(self._special(special))
            else:
                shown = _linked(piece, place, links)
                out.append(
                    "".join(f"<{look}>" for look in looks)
                    + shown
                    + "".join(f"</{look}>" for look in reversed(looks))
                )
            place += len(piece)
        return "".join(out)

    def _special(self, element: etree._Element) -> str:
        if name_of(element) == "br":
            return "<br>"
        self.notes.append(element)
        number = len(self.notes)
        marker = escape(element.get("marker") or str(number))
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
            items.append(f'<li id="note-{number}">{self._children(note, 0, "")}{back}</li>')
        return f'<section class="act-notes"><h3>Сноски</h3><ol>{"".join(items)}</ol></section>'


def _pieces(
    element: etree._Element, looks: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...], etree._Element | None]]:
    """Yield texts with their looks, and what is no text: breaks and notes."""
    if element.text:
        yield element.text, looks, None
    for child in element:
        name = name_of(child)
        if name in {"br", "authorialNote"}:
            yield " " if name == "br" else "", (), child
        elif name:
            yield from _pieces(child, (*looks, name) if name in _LOOKS else looks)
        if child.tail:
            yield child.tail, looks, None


def _linked(piece: str, place: int, links: list[tuple[int, int, str]]) -> str:
    out, at = [], 0
    for start, end, url in links:
        start, end = max(start - place, at), min(end - place, len(piece))
        if start < end:
            out.append(escape(piece[at:start]))
            out.append(f'<a href="{escape(url)}">{escape(piece[start:end])}</a>')
            at = end
    out.append(escape(piece[at:]))
    return "".join(out)


def _put_first(own: str, inner: str) -> str:
    """Put the number into the first paragraph, where the eye looks for it."""
    if not own:
        return inner
    if inner.startswith("<p>"):
        return f"<p>{own} {inner[3:]}"
    return f"<p>{own}</p>{inner}"


def _beside(one: Beside) -> str:
    text = escape(one.text)
    said = f'<a href="{escape(one.url)}">{text}</a>' if one.url else text
    return (
        '<div class="notice notice-warning act-beside"><p>Изменение принято, но в текст ещё не внесено: '
        f"{said}.</p></div>"
    )
