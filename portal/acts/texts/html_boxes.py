"""The boxes of a page: what a browser sets below each other, whatever stands around it.

Source: HTML, 15.3 (rendering of non-replaced elements).
"""

import re

from lxml import html

from portal.acts.texts.html_styles import Said, declared
from portal.kernel.typography import columns_apart, says_something

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOXES = frozenset(
    {"p", "div", "section", "article", "main", "blockquote", "pre", "center", "ul", "ol", "li",
     "table", "dl", "dt", "dd", "body", "html", "figure", "figcaption",
     "header", "footer", "nav", "aside", "form", "fieldset", "legend", "address", "details",
     "summary", "hgroup", "hr", "menu", "dir", "option", *HEADINGS}
)  # fmt: skip
TABLE = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_WHOLE = BOXES | TABLE
_LOOKS = frozenset({"b", "strong", "i", "em", "sup", "sub"})
_AS_BOX = re.compile(
    r"(?:^|[;\s])display\s*:\s*(?:block|table|flex|grid|list-item|flow-root)", re.IGNORECASE
)
_WHITE_SPACE = re.compile(r"(?:^|[;\s])white-space\s*:\s*([\w-]+)", re.IGNORECASE)
_AS_AROUND = frozenset({"inherit", "unset"})
#: Where a tab and several spaces are seen as such.
_EACH_SPACE = frozenset({"pre", "pre-wrap", "break-spaces"})
#: Where the end of a line in the file is one on the page.
_EACH_LINE = _EACH_SPACE | {"pre-line"}
#: A box in a line may be wider than its words, so that the next one stands apart.
_IN_LINE = re.compile(r"(?:^|[;\s])display\s*:\s*inline-(?:block|table)\b", re.IGNORECASE)
_SIZE = re.compile(r"(\d{0,6}\.?\d{1,6})(px|pt|pc|r?em|ch|ex|cm|mm|in|%)", re.IGNORECASE)
_PIXELS = {
    "px": 1, "pt": 1.3, "pc": 16, "em": 16, "rem": 16, "ch": 8, "ex": 8, "cm": 38, "mm": 3.8,
    "in": 96, "%": 8,
}  # fmt: skip
#: About as wide as a space is, and as a letter: in pixels.
_SPACE, _LETTER = 4, 6
#: What may stand behind such a gap: a comma is no word of its own.
_WORD = re.compile(r"\s*[\w«(№]")
#: Where Word has a tab it saves spaces, or the dots that lead to a page.
_TAB = re.compile(r"(?:^|[;\s])mso-tab-count\s*:\s*[1-9]", re.IGNORECASE)
#: Children of such a box are set beside each other with a gap, whatever they are.
_ROW = re.compile(r"(?:^|[;\s])display\s*:\s*(?:inline-)?(?:flex|grid)\b", re.IGNORECASE)
_APART = "\N{NO-BREAK SPACE}" * 2


def set_boxes(root: html.HtmlElement) -> None:
    """Put boxes beside what stood around them: <font>, <a>, <b>; lines and quotes are said."""
    for element in list(root.iter("q")):
        _quote(element)
    for element in root.iter():
        if element.tag not in _WHOLE and _AS_BOX.search(_style(element)):
            element.tag = "div"
    around: dict[html.HtmlElement, None] = {}
    for box in root.iter(*BOXES):
        for above in box.iterancestors():
            if above in around:
                break
            if above.tag not in _WHOLE:
                around[above] = None
    for element in around:
        if element.tag in _LOOKS:
            _look_inside(element)
        element.drop_tag()
    _set_apart(root)
    _keep_spaces(root)


def _quote(element: html.HtmlElement) -> None:
    element.text = f"«{element.text or ''}"
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}»"
    else:
        element.text += "»"
    element.drop_tag()


def _look_inside(element: html.HtmlElement) -> None:
    """Give the look of the element to the words of each innermost box in it."""
    for box in list(element.iterdescendants(*_WHOLE)):
        if next(box.iterdescendants(*_WHOLE), None) is not None:
            continue
        inner = html.Element(element.tag)
        inner.text, box.text = box.text, None
        inner.extend(list(box))
        box.append(inner)


def _set_apart(root: html.HtmlElement) -> None:
    """Say what holds columns apart by spaces that do not break: tabs of Word, children in a row."""
    for element in list(root.iter()):
        style = _style(element)
        if _TAB.search(style) and not says_something(element.text_content()):
            element[:] = []
            element.text = _APART
        elif _ROW.search(style):
            for child in element:
                child.tail = f"{_APART}{child.tail or ''}"
        elif element.tag not in _WHOLE and _IN_LINE.search(style):
            _set_apart_in_line(element, declared(style))


def _set_apart_in_line(element: html.HtmlElement, said: Said) -> None:
    """Set what stands behind a box in a line apart, and what stands before it, where it is seen."""
    words = element.text_content()
    text = element.tail or _words_in_line(element.getnext())
    widths = (_pixels(said, name) for name in ("width", "min-width"))
    is_wide = max(widths) >= max(_SPACE, _LETTER * len(words))
    if _WORD.match(text) and (is_wide or _beside(said, "right") >= _SPACE):
        element.tail = f"{_APART}{element.tail or ''}"
    before, above = element.getprevious(), element.getparent()
    if not _WORD.match(words) or above is None or _beside(said, "left") < _SPACE:
        return
    if before is not None and says_something(before.tail or _words_in_line(before)):
        before.tail = f"{before.tail or ''}{_APART}"
    elif before is None and says_something(above.text or ""):
        above.text += _APART


def _words_in_line(element: html.HtmlElement | None) -> str:
    return "" if element is None or element.tag in _WHOLE else str(element.text_content())


def _beside(said: Said, side: str) -> float:
    """Return how many pixels a box keeps free at its left or its right."""
    sizes = 0.0
    for name in ("margin", "padding"):
        whole = said.get(name, ("", False))[0].split()
        at = 3 if side == "left" and len(whole) == 4 else min(1, len(whole) - 1)
        own = _pixels(said, f"{name}-{side}")
        sizes += own or (_pixels({name: (whole[at], False)}, name) if whole else 0)
    return sizes


def _pixels(said: Said, name: str) -> float:
    found = _SIZE.fullmatch(said.get(name, ("", False))[0])
    return float(found[1]) * _PIXELS[found[2].lower()] if found else 0.0


def _keep_spaces(root: html.HtmlElement) -> None:
    """Hold columns apart where a browser shows each space, and break lines where each of them."""
    kept: dict[html.HtmlElement | None, str] = {None: "normal"}
    for element in list(root.iter()):
        around = kept[element.getparent()]
        usual = "pre" if element.tag == "pre" else around
        said = [one.lower() for one in _WHITE_SPACE.findall(_style(element))]
        own = kept[element] = around if said and said[-1] in _AS_AROUND else (said or [usual])[-1]
        if around in _EACH_SPACE:
            element.tail = columns_apart(element.tail or "", _APART)
        if own in _EACH_SPACE:
            element.text = columns_apart(element.text or "", _APART)
        if around in _EACH_LINE and "\n" in (element.tail or ""):
            first, *lines = element.tail.split("\n")
            element.tail = None
            for line in reversed(lines):
                element.addnext(_break_before(line))
            element.tail = first
        if own in _EACH_LINE and "\n" in (element.text or ""):
            element.text, *lines = element.text.split("\n")
            for line in reversed(lines):
                element.insert(0, _break_before(line))


def _style(element: html.HtmlElement) -> str:
    return str(element.get("style", ""))


def _break_before(line: str) -> html.HtmlElement:
    found = html.Element("br")
    found.tail = line
    return found
