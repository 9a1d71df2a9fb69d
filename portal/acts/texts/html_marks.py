"""What a browser sets before the items of a list."""

import re
from collections.abc import Callable

from lxml import etree

from portal.acts.rules import counting

_DASH = "–"


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


def _upper_lettered(value: int) -> str:
    return _lettered(value).upper()


def _upper_roman(value: int) -> str:
    return _roman(value).upper()


#: How CSS writes a number, by its names of the types of lists.
SHAPES: dict[str, Callable[[int], str]] = {
    "decimal": counting.decimal,
    "decimal-leading-zero": counting.padded,
    "lower-alpha": _lettered,
    "lower-latin": _lettered,
    "upper-alpha": _upper_lettered,
    "upper-latin": _upper_lettered,
    "lower-roman": _roman,
    "upper-roman": _upper_roman,
}


def _with_full_stop(shape: Callable[[int], str]) -> Callable[[int], str]:
    return lambda value: f"{shape(value)}."


#: What stands before an item, by the type of its list: of HTML, then of CSS.
MARKS: dict[str, Callable[[int], str]] = {
    "1": _with_full_stop(counting.decimal),
    "a": _with_full_stop(_lettered),
    "A": _with_full_stop(_upper_lettered),
    "i": _with_full_stop(_roman),
    "I": _with_full_stop(_upper_roman),
    **dict.fromkeys(("disc", "circle", "square"), lambda _: _DASH),
    "none": lambda _: "",
    **{name: _with_full_stop(shape) for name, shape in SHAPES.items()},
}
_LIST_STYLE = re.compile(r"(?:^|[;\s])list-style(?:-type)?\s*:([^;]*)", re.IGNORECASE)
#: The words that stand before each item.
_SAID = re.compile(r"([\"'])(.*?)\1")
#: An item that is set otherwise than as one has no mark and is not counted.
_NO_ITEM = re.compile(r"(?:^|[;\s])display\s*:\s*(?!list-item|initial|revert)\w", re.IGNORECASE)
_WHOLE = re.compile(r"\s*([+-]?\d{1,9})")


def mark_of(element: etree._Element, otherwise: Callable[[int], str]) -> Callable[[int], str]:
    """Return what writes the marks of a list or of an item: its style goes before its type."""
    style = _LIST_STYLE.search(element.get("style", ""))
    if style and (said := _SAID.search(style[1])):
        return lambda _: said[2].strip()
    for name in style[1].lower().split() if style else ():
        if name in MARKS:
            return MARKS[name]
    return MARKS.get(element.get("type", ""), otherwise)


def is_counted(item: etree._Element) -> bool:
    """Whether an element is set as an item of a list: with a mark, and counted."""
    return not _NO_ITEM.search(item.get("style", ""))


def first_of(element: etree._Element) -> tuple[int, int]:
    """Return the number of the first item of a list, and how much the next one has more."""
    is_reversed = element.get("reversed") is not None
    first = whole(element.get("start"), len(element.findall("li")) if is_reversed else 1)
    return first, -1 if is_reversed else 1


def whole(text: str | None, otherwise: int) -> int:
    """Return the number that the text begins with."""
    found = _WHOLE.match(text or "")
    return int(found[1]) if found else otherwise
