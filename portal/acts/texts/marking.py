"""What is marked inside a line of a text: terms where they are defined and used, cited acts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree

from portal.acts.rules.citations import Citation
from portal.acts.texts.akn import name_of
from portal.acts.texts.glossary import Glossary, paragraphs_of
from portal.kernel.typography import unbroken

#: Yields the citations of a line that lead somewhere, and where: the register has their acts.
Link = Callable[[str], Iterable[tuple[Citation, str]]]


@dataclass(frozen=True)
class Span:
    """A part of a line between two tags; ``again`` opens it anew where the look changes within."""

    start: int
    end: int
    opens: str
    again: str
    closes: str


class Marker:
    """Finds what to mark in the lines of one text.

    ``used`` are the terms that the unit at hand has linked already, ``part`` is its annex.
    """

    def __init__(self, root: etree._Element, link: Link | None, glossary: Glossary | None) -> None:
        self.link = link
        self.glossary = glossary or Glossary((), frozenset())
        self.part = ""
        self.used: set[int] = set()
        self._lines: dict[etree._Element, int] = {}
        self._defined: dict[int, list[int]] = {}
        if self.glossary.terms:
            self._lines = {line: number for number, line in enumerate(paragraphs_of(root))}
            for number, term in enumerate(self.glossary.terms):
                self._defined.setdefault(term.line, []).append(number)

    def spans(self, element: etree._Element, text: str) -> list[Span]:
        """Return what is marked in the line, in order: definitions first, then links, then uses."""
        spans: list[Span] = []
        for one in (
            *self._definitions(element),
            *self._citations(text),
            *self._uses(element, text),
        ):
            if all(one.end <= other.start or other.end <= one.start for other in spans):
                spans.append(one)
        return sorted(spans, key=lambda one: one.start)

    def _definitions(self, element: etree._Element) -> Iterator[Span]:
        for number in self._defined.get(self._lines.get(element, -1), ()):
            term = self.glossary.terms[number]
            yield Span(term.start, term.end, f'<dfn id="{anchor_of(number)}">', "<dfn>", "</dfn>")

    def _citations(self, text: str) -> Iterator[Span]:
        if self.link is None:
            return
        for cited, url in self.link(text):
            opens = f'<a href="{escape(url)}">'
            yield Span(cited.start, cited.end, opens, opens, "</a>")

    def _uses(self, element: etree._Element, text: str) -> Iterator[Span]:
        line, above = self._lines.get(element), element.getparent()
        # A heading and a title name the act, and are no use of a term.
        is_title = name_of(element) != "p" or above is None or name_of(above) == "preface"
        if line is None or is_title:
            return
        for start, end, number in self.glossary.uses(text, line, self.part, self.used):
            term = self.glossary.terms[number]
            meaning = term.meaning or f"определение — {term.label or 'начало акта'}"
            said = f"{term.name}: {meaning}"
            opens = f'<a class="act-term" href="#{anchor_of(number)}" title="{escape(said)}">'
            yield Span(start, end, opens, opens, "</a>")


def anchor_of(number: int) -> str:
    """Return the id of a term's definition on the page."""
    return f"term-{number + 1}"


def marked(piece: str, place: int, spans: Iterable[Span]) -> str:
    """Return as HTML a piece that begins at ``place`` of its line, with what is marked of it."""
    out: list[str] = []
    at = 0
    for span in spans:
        start, end = max(span.start - place, at), min(span.end - place, len(piece))
        if start < end:
            opens = span.opens if span.start >= place else span.again
            out += (_plain(piece[at:start]), opens, _plain(piece[start:end]), span.closes)
            at = end
    out.append(_plain(piece[at:]))
    return "".join(out)


def _plain(text: str) -> str:
    return unbroken(escape(text))
