"""What the styles of a page write before and behind its words: «::before», numbers of counters.

Sources: CSS 2.1, 12 (generated content, automatic numbering), CSS Lists 3, 4 (counters).
"""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from lxml import html

from portal.acts.texts.html_boxes import BOXES, TABLE
from portal.acts.texts.html_marks import SHAPES, first_of, is_counted, whole
from portal.acts.texts.html_styles import Generated, Said, declared

#: What of it an item of a list has beside its number, and in the place of it: attributes.
BEFORE, MARK = "before", "mark"
_LISTS = frozenset({"ol", "ul", "menu", "dir"})
#: Elements that have no words of their own, so that none can be put into them.
_WORDLESS = _LISTS | {"table", "thead", "tbody", "tfoot", "tr", "br", "hr", "select"}
_TOKEN = re.compile(
    r"\"(?P<said>(?:\\.|[^\"\\])*)\"|'(?P<also>(?:\\.|[^'\\])*)'"
    r"|(?P<call>[\w-]+)\((?P<given>(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^()\"'])*)\)"
    r"|(?P<word>[\w-]+)|(?P<sign>\S)",
    re.DOTALL,
)
_WORDS = {
    "normal": "", "none": "", "open-quote": "«", "close-quote": "»",
    "no-open-quote": "", "no-close-quote": "",
}  # fmt: skip
_STEP = re.compile(r"([a-z_][\w-]*)(?:\s+([+-]?\d{1,9}))?(?=\s|$)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\n|(.))", re.IGNORECASE | re.DOTALL)
_BULLETS = {"disc": "•", "circle": "◦", "square": "▪", "none": ""}
#: The pictures of a font.
_PICTURES = re.compile("[\ue000-\uf8ff]")
_ITEM = "list-item"
#: Signs that the styles of a page may write in all, and that may stand between two figures: a page
#: of a hundred kilobytes could say gigabytes.
_MOST = 1_000_000
_MOST_BETWEEN = 100


@dataclass
class _Counter:
    value: int


#: Of each name the counters that count here, the innermost last.
_Counters = dict[str, tuple[_Counter, ...]]


def set_generated(root: html.HtmlElement, generated: Generated) -> int:
    """Put into the page what its styles write; return how often that could not be computed.

    Items of lists get it as attributes: it is their number, or stands beside it.
    """
    showing = set(filter(_shows, set[str]().union(*generated.doubtful)))
    unread = sum(count for contents, count in generated.doubtful.items() if contents & showing)
    if not any("content" in said for one in generated.said.values() for said in one.values()):
        return unread
    walk = _Walk(generated)
    walk.through(root, {}, set())
    return unread + walk.unread


class _Walk:
    """Goes through the page in its order and counts."""

    def __init__(self, generated: Generated) -> None:
        self._said = generated.said
        self._unknown = generated.unknown
        self.unread = 0
        self._room = _MOST

    def through(self, element: html.HtmlElement, around: _Counters, new: set[str]) -> None:
        """Count the element and write in it; ``new`` are the counters that its parent began."""
        style = element.get("style", "")
        own = declared(style) if "counter-" in style else {}
        _count_item(element, own, around, new)
        _count(own, around, new)
        inner, begun = dict(around), set[str]()
        said = self._said.get(element, {})
        before = self._text(element, said.get("before"), inner, begun)
        mark = self._text(element, said.get("marker"), inner, begun)
        for child in list(element):
            self.through(child, inner, begun)
        behind = self._text(element, said.get("after"), inner, begun)
        if said and element.tag in _WORDLESS:
            self.unread += sum(bool(text.strip()) for text in (before, behind))
        elif said:
            _write(element, said, before, mark, behind)

    def _text(
        self, element: html.HtmlElement, said: Said | None, around: _Counters, new: set[str]
    ) -> str:
        if said is None or said.get("display", ("", False))[0].lower() == "none":
            return ""
        _count(said, around, new)
        if said.get("visibility", ("", False))[0].lower() == "hidden":
            return ""
        content = said.get("content", ("none", False))[0]
        found = _computed(content, element, around, self._unknown) if self._room > 0 else None
        self.unread += found is None
        self._room -= len(content) // 10 + len(found or "")
        return _PICTURES.sub("", found or "")


def _count(said: Said, around: _Counters, new: set[str]) -> None:
    for name, value in _steps(said, "counter-reset", 0):
        _begin(name, value, around, new)
    for name, value in _steps(said, "counter-increment", 1):
        _counter(name, around, new).value += value
    for name, value in _steps(said, "counter-set", 0):
        _counter(name, around, new).value = value


def _count_item(element: html.HtmlElement, said: Said, around: _Counters, new: set[str]) -> None:
    """Count a list or an item of itself, before its style does; a step of the style is the only one."""
    if element.tag in _LISTS:
        first, step = first_of(element)
        _begin(_ITEM, first - step, around, new)
    elif element.tag == "li" and is_counted(element):
        above = element.getparent()
        _, step = first_of(above) if above is not None and above.tag in _LISTS else (1, 1)
        own = [one for name, one in _steps(said, "counter-increment", 1) if name == _ITEM]
        counter = _counter(_ITEM, around, new)
        counter.value = whole(element.get("value"), counter.value + sum(own or [step])) - sum(own)


def _steps(said: Said, name: str, usual: int) -> Iterator[tuple[str, int]]:
    for found in _STEP.finditer(said.get(name, ("", False))[0]):
        if found[1].lower() != "none":
            yield found[1], int(found[2] or usual)


def _begin(name: str, value: int, around: _Counters, new: set[str]) -> None:
    """Begin a counter; one that a neighbour before has begun ends there."""
    above = around.get(name, ())
    around[name] = (*(above[:-1] if name in new else above), _Counter(value))
    new.add(name)


def _counter(name: str, around: _Counters, new: set[str]) -> _Counter:
    if name not in around:
        _begin(name, 0, around, new)
    return around[name][-1]


def _computed(
    content: str, element: html.HtmlElement, counters: _Counters, unknown: Set[str] = frozenset()
) -> str | None:
    """Return what the content says, None where that cannot be told, as of a picture."""
    text = ""
    for token in _TOKEN.finditer(content):
        if token["sign"] == "/":
            # What stands behind is read aloud alone.
            break
        if token["call"]:
            said = _called(token["call"].lower(), token["given"], element, counters, unknown)
        elif token["word"]:
            said = _WORDS.get(token["word"].lower())
        else:
            said = None if token["sign"] else _plain(token["said"] or token["also"] or "")
        if said is None or len(text) > _MOST:
            return None
        text += said
    return text


def _called(
    name: str, given: str, element: html.HtmlElement, counters: _Counters, unknown: Set[str]
) -> str | None:
    arguments = [
        one["word"] or _plain(one["said"] or one["also"] or "")
        for one in _TOKEN.finditer(given)
        if one["sign"] != ","
    ]
    if name == "attr" and len(arguments) == 1:
        # Other attributes are gone by now, so that nobody knows whether there was one.
        is_known = arguments[0].lower().startswith("data-")
        return element.get(arguments[0].lower(), "" if is_known else None)
    if name not in {"counter", "counters"} or not arguments or arguments[0] in unknown:
        return None
    counted = counters.get(arguments.pop(0)) or (_Counter(0),)
    between = arguments.pop(0) if name == "counters" and arguments else ""
    shape = _shape(arguments[0].lower() if arguments else "decimal")
    if shape is None or len(between) > _MOST_BETWEEN:
        return None
    shown = counted if name == "counters" else counted[-1:]
    return between.join(shape(one.value) for one in shown)


def _shape(name: str) -> Callable[[int], str] | None:
    return (lambda _: _BULLETS[name]) if name in _BULLETS else SHAPES.get(name)


def _plain(quoted: str) -> str:
    return _ESCAPE.sub(_sign, quoted)


def _sign(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2] or ""
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ""


def _shows(content: str) -> bool:
    """Whether a content would show anything, as far as can be told without its place."""
    found = _computed(content, html.Element("p"), {})
    return found is None or bool(_PICTURES.sub("", found).strip())


def _write(
    element: html.HtmlElement, said: dict[str, Said], before: str, mark: str, behind: str
) -> None:
    if element.tag == "q":
        # The page has its own quotes, or none.
        element.tag = "span"
    if element.tag == "li":
        for name, text in ((BEFORE, before), (MARK, mark)):
            if text.strip():
                element.set(name, " ".join(text.split()))
    elif before:
        is_number = "counter" in said["before"]["content"][0] and not before[-1].isspace()
        is_apart = is_number and element.tag in BOXES | TABLE
        piece = _piece(f"{before} " if is_apart else before, said["before"])
        piece.tail, element.text = element.text, None
        element.insert(0, piece)
    if behind:
        element.append(_piece(behind, said["after"]))


def _piece(text: str, said: Said) -> html.HtmlElement:
    """Return the words in an element of their own, set and raised as they are."""
    piece = html.Element("span")
    piece.text = text
    kept = (f"{name}:{said[name][0]}" for name in ("display", "vertical-align") if name in said)
    piece.set("style", ";".join(kept))
    return piece
