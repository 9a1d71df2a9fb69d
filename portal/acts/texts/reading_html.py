"""Text of HTML, a file's or a pasted one: nothing of it but text, lists and tables survives."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import nh3
from lxml import etree, html

from portal.acts.texts import refusals
from portal.acts.texts.blocks import (
    Block,
    Cell,
    Changes,
    Document,
    Look,
    Note,
    Paragraph,
    Run,
    Table,
    paragraphs,
    says_something,
)
from portal.acts.texts.cleaning import WIDE
from portal.acts.texts.html_boxes import BOXES, HEADINGS, TABLE, set_boxes
from portal.acts.texts.html_fonts import show_signs
from portal.acts.texts.html_generated import BEFORE, MARK, set_generated
from portal.acts.texts.html_marks import MARKS, first_of, is_counted, mark_of, whole
from portal.acts.texts.html_notes import NOTE, marks_of, set_notes
from portal.acts.texts.html_styles import say_in_place
from portal.acts.texts.mathml import NAMES, formula_of

_LOOKS = {
    "b": Look.BOLD,
    "strong": Look.BOLD,
    "i": Look.ITALIC,
    "em": Look.ITALIC,
    "sup": Look.UPPER,
    "sub": Look.LOWER,
}
_HEIGHTS = frozenset({Look.UPPER, Look.LOWER})
_INLINE = frozenset({"br", "span", "font", "a", "u", "s", "strike", "del", "ins", "small", "q"})
#: Their text is none of the act's.
_DROPPED = {"script", "style", "title", "template", "annotation", "annotation-xml"}
_ALLOWED = {*BOXES, *TABLE, *_LOOKS, *_INLINE, *NAMES} - _DROPPED
_HIDDEN = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE
)
_HEIGHT = re.compile(r"(?:^|[;\s])vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
#: How Word saves what is moved up by hand.
_MOVED_UP = re.compile(r"(?:^|[;\s])mso-text-raise\s*:\s*[1-9]", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_ATTRIBUTES = {
    "*": {"style", "hidden", "class", "id"},
    "a": {"name"},
    "font": {"face"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "math": {"display"},
    "mfrac": {"linethickness"},
    "menclose": {"notation"},
    "mfenced": {"open", "close", "separators"},
    "mspace": {"linebreak"},
}
#: What a browser shows nothing of.
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_IMAGE = re.compile(r"<img\b", re.IGNORECASE)
_OBJECT = re.compile(r"<(?:iframe|object|embed)\b", re.IGNORECASE)
#: What is typed or chosen in a form is shown, and is no text of the page.
_FIELD = re.compile(
    r"<select\b|<input\b(?![^>]*\btype\s*=\s*[\"']?(?:hidden|submit|button|reset|image)\b)",
    re.IGNORECASE,
)
_DRAWING = re.compile(r"<svg\b", re.IGNORECASE)
_WORDS_DRAWN = re.compile(r"<text\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_IN_FIGURES = re.compile(r"\d+\.\d")
_MAX_SPAN = 100
#: Tags that need an end; the others may stand a thousand times without being parts of one another.
_PART = re.compile(
    r"<(/?)(div|span|font|center|tt|code|ins|del|[biuqs]|strong|em|su[bp]|small|big|table|[uo]l|dl|section"
    r"|article|blockquote)\b",
    re.IGNORECASE,
)
_DEEPEST = 500


def read_html(text: str, changes: Changes | None = None) -> Document:
    """Return the text; scripts, styles, forms, pictures, links and what is hidden are gone.

    ``changes`` says what to do with <ins> and <del>, and with what is struck out otherwise: as
    with tracked changes. Raises TextRefused.
    """
    _check_depth(text)
    clean = nh3.clean(
        text,
        tags=_ALLOWED,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        generic_attribute_prefixes={"data-"},
        link_rel=None,
    )
    if not clean.strip():
        raise refusals.empty()
    root = html.document_fromstring(clean, parser=html.HTMLParser(huge_tree=True))
    generated = say_in_place(root, text)
    hidden = _without_hidden(root)
    marks = marks_of(root).keys()
    _decide(root, changes)
    gone = marks - marks_of(root).keys()
    unread = ["слова, которые добавляет оформление страницы"] * set_generated(root, generated)
    unread += ["формула"] * _spell_formulas(root)
    show_signs(root)
    set_boxes(root)
    set_notes(root, gone)
    blocks = [block for block in _blocks(root) if says_something(block)]
    seen = _UNSEEN.sub("", text)
    return Document(blocks, len(_IMAGE.findall(seen)), hidden, [*unread, *_unread(seen)])


def _check_depth(text: str) -> None:
    """Refuse what would be cleaned for minutes: that takes the square of the depth."""
    depths: Counter[str] = Counter()
    for part in _PART.finditer(text):
        name = part[2].lower()
        depths[name] = max(0, depths[name] - 1) if part[1] else depths[name] + 1
        if depths[name] > _DEEPEST:
            raise refusals.too_deep()


def _unread(page: str) -> Iterator[str]:
    """Yield what each thing is that the page shows and that leaves no words here."""
    yield from ["вставленный объект"] * len(_OBJECT.findall(page))
    yield from ["поле формы"] * len(_FIELD.findall(page))
    for drawing in _DRAWING.split(page)[1:]:
        if _WORDS_DRAWN.search(drawing.partition("</svg")[0]):
            yield "надпись на рисунке"


def _spell_formulas(root: html.HtmlElement) -> int:
    """Put each formula in words; return how many are gone because they could not be."""
    unread = 0
    for math in list(root.iter("math")):
        runs = formula_of(math)
        unread += not runs
        if runs and math.get("display") == "block":
            # It stands on a line of its own.
            runs = [Run(" "), *runs, Run(" ")]
        for run in runs:
            for place, line in enumerate(run.text.split("\n")):
                if place:
                    math.addprevious(html.Element("br"))
                piece = html.Element("span")
                piece.text = line
                for look in run.looks & _HEIGHTS:
                    around = html.Element(look.value)
                    around.append(piece)
                    piece = around
                math.addprevious(piece)
        math.drop_tree()
    return unread


def _without_hidden(root: html.HtmlElement) -> list[tuple[str, str]]:
    """Take out what a browser does not show; return its words, each with their paragraph."""
    found = []
    for element in list(root.iter()):
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
            # What stands in something hidden is gone with it.
            if root not in (element, *element.iterancestors()):
                continue
            if words := _line(element):
                found.append((words, _line_around(element)))
            _drop(element)
    return found


def _drop(element: html.HtmlElement) -> None:
    # What is hidden whole has no parent to be dropped from, and then is empty.
    if element.getparent() is None:
        element.clear()
    else:
        element.drop_tree()


def _decide(root: html.HtmlElement, changes: Changes | None) -> None:
    tracked = list(root.iter("ins", "del"))
    struck = [
        one
        for one in root.iter()
        if (one.tag in {"s", "strike"} or _STRUCK.search(one.get("style", "")))
        and one.text_content().strip()
    ]
    refusals.needs_choice(
        changes, len(tracked), [(_line(one), _line_around(one)) for one in struck]
    )
    is_accepted = changes is Changes.ACCEPT
    for element in tracked:
        if (element.tag == "del") == is_accepted:
            _drop_with_item(element)
        else:
            element.drop_tag()
    if is_accepted:
        for element in struck:
            _drop_with_item(element)


def _drop_with_item(element: html.HtmlElement) -> None:
    """Drop what a change takes away: an item of a list of which nothing is left is not counted."""
    has_words = bool(_line(element))
    item = next(element.iterancestors("li"), None)
    _drop(element)
    if item is not None and has_words and not _line(item):
        _drop(item)


def _line(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _line_around(element: html.HtmlElement) -> str:
    return _line(element if element.tag in BOXES else _box_of(element))


def _box_of(element: html.HtmlElement) -> html.HtmlElement:
    boxes = (one for one in element.iterancestors() if one.tag in BOXES or one.tag in TABLE)
    return next(boxes, element)


def _blocks(parent: etree._Element, number: str = "", level: int = 0) -> Iterator[Block]:
    """Yield the blocks of an element; ``number`` belongs to the first paragraph in it.

    ``level`` is how many lists stand around it.
    """
    runs: list[Run] = []
    like = Paragraph(
        (),
        is_heading=parent.tag in HEADINGS,
        is_centred=parent.tag == "center",
        # As Word saves the lines of a table of contents.
        is_contents=parent.get("class", "").startswith("MsoToc"),
    )

    def pending() -> Iterator[Block]:
        nonlocal number
        for line in _lines(runs) if parent.tag == "pre" else [runs]:
            if any(run.text.strip() or run.note for run in line):
                # «1.1» says itself in what it stands.
                own_level = 0 if _IN_FIGURES.match(number) else level
                yield replace(like, runs=tuple(_trimmed(line)), number=number, level=own_level)
                number = ""
        runs.clear()

    _say(runs, parent.text, frozenset())
    for child in parent:
        if child.tag == "table":
            yield from pending()
            yield from _caption(child)
            yield _table(child)
        elif child.tag in {"ul", "ol"}:
            yield from pending()
            yield from _list(child, level + 1)
        elif child.tag in BOXES:
            yield from pending()
            yield from _blocks(child, number, level)
            number = ""
        else:
            _inline(child, runs, frozenset())
        _say(runs, child.tail, frozenset())
    yield from pending()


def _inline(element: etree._Element, runs: list[Run], looks: frozenset[Look]) -> None:
    if element.tag == "br":
        runs.append(Run("\n", looks))
        return
    if element.tag == NOTE:
        blocks = filter(says_something, _blocks(element))
        runs.append(Run(note=Note(element.get("marker", ""), tuple(paragraphs(blocks)))))
        return
    if element.tag in _LOOKS:
        looks = looks | {_LOOKS[element.tag]}
    if height := _HEIGHT.search(element.get("style", "")):
        looks = looks | {_LOOKS[height[1].lower()[:3]]}
    elif _MOVED_UP.search(element.get("style", "")):
        looks = looks | {Look.UPPER}
    _say(runs, element.text, looks)
    for child in element:
        _inline(child, runs, looks)
        _say(runs, child.tail, looks)


def _say(runs: list[Run], text: str | None, looks: frozenset[Look]) -> None:
    if text:
        runs.append(Run(_SPACES.sub(_gap, text), looks))


def _gap(spaces: re.Match[str]) -> str:
    """Return a space, or a tab where a wide one, or several that do not break, hold columns apart."""
    return "\t" if spaces[0].count("\u00a0") > 1 or WIDE.search(spaces[0]) else " "


def _lines(runs: list[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    for place, run in enumerate(runs):
        text = run.text.lstrip(" \t") if place == 0 else run.text
        text = text.rstrip(" \t") if place == len(runs) - 1 else text
        if text or run.note:
            yield replace(run, text=text)


def _list(element: etree._Element, level: int) -> Iterator[Block]:
    """Yield the items, each behind the number that a browser shows; inner lists begin anew."""
    value, step = first_of(element)
    mark = mark_of(element, MARKS["1" if element.tag == "ol" else "disc"])
    for item in element:
        if item.tag in {"ul", "ol"}:
            # Word and web editors put a nested list behind its item.
            yield from _list(item, level + 1)
            continue
        if item.tag != "li":
            yield from _blocks(item, level=level)
            continue
        shown = ""
        if is_counted(item):
            value = whole(item.get("value"), value)
            shown = item.get(MARK) or mark_of(item, mark)(value)
            value += step
        yield from _blocks(item, " ".join(filter(None, (shown, item.get(BEFORE)))), level)


def _caption(table: etree._Element) -> Iterator[Block]:
    for caption in table.findall("caption"):
        yield from _blocks(caption)


def _table(table: etree._Element) -> Table:
    rows = []
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        is_head = next(row.iterancestors("thead"), None) is not None
        rows.append(
            tuple(
                Cell(
                    tuple(block for block in _blocks(cell) if says_something(block)),
                    min(_int(cell.get("colspan"), 1), _MAX_SPAN),
                    _height(cell, row),
                    is_head or cell.tag == "th",
                )
                for cell in row
                if cell.tag in {"td", "th"}
            )
        )
    return Table(tuple(rows))


def _height(cell: etree._Element, row: etree._Element) -> int:
    """Return how many rows the cell spans: none of a head hangs into the body."""
    span = min(_int(cell.get("rowspan"), 1), _MAX_SPAN)
    return min(span, 1 + sum(1 for _ in row.itersiblings("tr"))) if span > 1 else span


def _int(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) > 0 else otherwise
