"""What a browser sets before the items of a list."""

import re
from collections.abc import Callable

from lxml import etree

from portal.acts.rules import counting

_DASH = "–"
#: What stands before an item, by the type of its list: of HTML, then of CSS.
MARKS: dict[str, Callable[[int], str]] = {
    "1": lambda value: f"{value}.",
    "a": lambda value: f"{_lettered(value)}.",
    "A": lambda value: f"{_lettered(value).upper()}.",
    "i": lambda value: f"{_roman(value)}.",
    "I": lambda value: f"{_roman(value).upper()}.",
    "disc": lambda _: _DASH,
    "none": lambda _: "",
    "decimal-leading-zero": lambda value: f"{counting.padded(value)}.",
}
MARKS |= {
    css: MARKS[kind]
    for kind, names in {
        "1": ("decimal",),
        "a": ("lower-alpha", "lower-latin"),
        "A": ("upper-alpha", "upper-latin"),
        "i": ("lower-roman",),
        "I": ("upper-roman",),
        "disc": ("circle", "square"),
    }.items()
    for css in names
}
_LIST_STYLE = re.compile(r"(?:^|[;\s])list-style(?:-type)?\s*:([^;]*)", re.IGNORECASE)


def mark_of(element: etree._Element, otherwise: Callable[[int], str]) -> Callable[[int], str]:
    """Return what writes the marks of a list or of an item: its style goes before its type."""
    style = _LIST_STYLE.search(element.get("style", ""))
    for name in style[1].lower().split() if style else ():
        if name in MARKS:
            return MARKS[name]
    return MARKS.get(element.get("type", ""), otherwise)


def _lettered(value: int) -> str:
    """Return 27 as «aa» and 28 as «ab», unlike word processors; what has no letter, as a number."""
    letters = ""
    rest = value
    while rest > 0:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters or str(value)


def _roman(value: int) -> str:
    return counting.roman(value) if 0 < value < 4000 else str(value)
