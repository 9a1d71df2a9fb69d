"""Formulas of MathML in the words of Word's: each element becomes the like one of Office MathML.

Source: MathML 3, chapter 3 (presentation markup), as LibreOffice and web pages have it.
"""

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from portal.acts.texts.blocks import Run
from portal.acts.texts.word_formulas import M, formula

MATH = "{http://www.w3.org/1998/Math/MathML}math"
TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_ROWS = frozenset({"math", "mrow", "mstyle", "mpadded", "merror", "mtd"})
#: What only makes room, what is not shown, what says the same in another language.
_SILENT = frozenset(
    {"mphantom", "none", "maligngroup", "malignmark", "annotation", "annotation-xml"}
)
_SCRIPTS = {"msub": ("sSub", "sub"), "msup": ("sSup", "sup"), "msubsup": ("sSubSup", "sub", "sup")}
_LIMITS = {
    "munder": ("limLow", "sub"),
    "mover": ("limUpp", "sup"),
    "munderover": ("", "sub", "sup"),
}
NAMES = TOKENS | _ROWS | _SILENT | _SCRIPTS.keys() | _LIMITS.keys() | {
    "mfrac", "msqrt", "mroot", "menclose", "mfenced", "mtable", "mtr", "mlabeledtr", "mspace",
    "mmultiscripts", "mprescripts", "semantics", "maction",
}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n]+")
#: Signs that are never shown: an applied function stands apart from what it is applied to.
_UNSEEN = str.maketrans({"\u2061": " ", "\u2062": "", "\u2063": "", "\u2064": ""})
_OPENS, _CLOSES = "([{⟨⌈⌊", ")]}⟩⌉⌋"
_OF_MANY = frozenset("∑∏∐∫∬∭∮⋃⋂")
_ACCENTS = {
    "¯": "\u0305", "‾": "\u0305", "―": "\u0305", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303",
    "˜": "\u0303", "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", "¨": "\u0308", "˘": "\u0306",
    "ˇ": "\u030c",
}  # fmt: skip
_UNDERLINES = {"_": "\u0332", "\u0332": "\u0332", "¯": "\u0332"}


class _Unread(Exception):
    """The formula has something that is not known here."""


def formula_of(math: etree._Element) -> list[Run]:
    """Return what a <math> says on one line, as a formula of Word does; nothing if it is not known."""
    try:
        return [run for run in formula(_new("oMath", _row(math))) if run.text]
    except _Unread:
        return []


def _row(element: etree._Element) -> list[etree._Element]:
    """Return what stands side by side; what stands in brackets is one."""
    open_ones: list[tuple[str, list[etree._Element]]] = [("", [])]
    for child in _children(element):
        sign = _said(child) if _name(child) == "mo" else ""
        if sign and sign in _OPENS:
            open_ones.append((sign, []))
        elif sign and sign in _CLOSES and len(open_ones) > 1:
            begin, inside = open_ones.pop()
            open_ones[-1][1].append(_fenced(begin, sign, inside))
        else:
            open_ones[-1][1].extend(_said_by(child))
    found: list[etree._Element] = []
    for begin, inside in open_ones:
        found += [*_token(begin), *inside]
    if len(found) > 1:
        # «ab» here is a product, not one name.
        for one in found:
            one.tag = f"{M}box" if one.tag == f"{M}r" else one.tag
    return found


def _said_by(element: etree._Element) -> list[etree._Element]:
    name = _name(element)
    if name in _SILENT:
        return []
    if name in _ROWS:
        return _row(element)
    if name in TOKENS:
        return _token(f'"{_said(element)}"' if name == "ms" else _said(element))
    if name == "mspace":
        return _token("\n" if element.get("linebreak") == "newline" else " ")
    parts = _children(element)
    if name in {"semantics", "maction"} and parts:
        return _said_by(parts[0])
    if name == "msqrt" or (name == "menclose" and element.get("notation") == "radical"):
        return [_new("rad", [_new("deg"), _new("e", _row(element))])]
    if name == "mtable":
        return [_new("m", [_new("mr", map(_cell, _children(row))) for row in parts])]
    if name == "mfenced":
        return [_listed(element, parts)]
    if name == "mmultiscripts" and parts:
        return [_with_scripts(parts)]
    if name == "mfrac" and len(parts) == 2:
        kind = "noBar" if re.match(r"0(?![.\d]*[1-9])", element.get("linethickness", "")) else "bar"
        pair = zip(("num", "den"), parts, strict=True)
        return [_new("f", (_part(*one) for one in pair), type=kind)]
    if name == "mroot" and len(parts) == 2:
        return [_new("rad", [_part("deg", parts[1]), _part("e", parts[0])])]
    if name in _SCRIPTS and len(parts) == len(_SCRIPTS[name]):
        return [_scripted(*_SCRIPTS[name], parts=parts)]
    if name in _LIMITS and len(parts) == len(_LIMITS[name]):
        return [_limited(*_LIMITS[name], parts=parts)]
    raise _Unread


def _scripted(kind: str, *places: str, parts: Sequence[etree._Element]) -> etree._Element:
    if (sign := _said(parts[0])) in _OF_MANY:
        return _new("nary", map(_part, places, parts[1:]), chr=sign)
    return _new(kind, map(_part, ("e", *places), parts))


def _limited(kind: str, *places: str, parts: Sequence[etree._Element]) -> etree._Element:
    accents = _ACCENTS if kind == "limUpp" else _UNDERLINES if kind else {}
    if accent := accents.get(_said(parts[1])):
        return _new("acc", [_part("e", parts[0])], chr=accent)
    if _said(parts[0]) in _OF_MANY:
        return _scripted("nary", *places, parts=parts)
    if kind:
        return _new(kind, [_part("e", parts[0]), _part("lim", parts[1])])
    lower = _new("limLow", [_part("e", parts[0]), _part("lim", parts[1])])
    return _new("limUpp", [_new("e", [lower]), _part("lim", parts[2])])


def _with_scripts(parts: Sequence[etree._Element]) -> etree._Element:
    """Return a base with scripts behind it and, past the sign for them, before it."""
    base, *scripts = parts
    names = [_name(one) for one in scripts]
    middle = names.index("mprescripts") if "mprescripts" in names else len(scripts)
    behind, before = scripts[:middle], scripts[middle + 1 :]
    if len(behind) % 2 or len(before) % 2:
        raise _Unread
    found = _part("e", base)
    for place in range(0, len(behind), 2):
        pair = map(_part, ("sub", "sup"), behind[place : place + 2])
        found = _new("e", [_new("sSubSup", [found, *pair])])
    for place in reversed(range(0, len(before), 2)):
        pair = map(_part, ("sub", "sup"), before[place : place + 2])
        found = _new("e", [_new("sPre", [*pair, found])])
    (only,) = found
    return only


def _listed(element: etree._Element, parts: Sequence[etree._Element]) -> etree._Element:
    """Return «(a, b)» of an element that has its brackets and commas as attributes."""
    signs = "".join(element.get("separators", ",").split())
    inside: list[etree._Element] = []
    for place, part in enumerate(parts):
        if place and signs:
            inside += _token(signs[min(place, len(signs)) - 1])
        inside += _said_by(part)
    return _fenced(element.get("open", "("), element.get("close", ")"), inside)


def _fenced(begin: str, end: str, inside: Iterable[etree._Element]) -> etree._Element:
    return _new("d", [_new("e", inside)], begChr=begin, endChr=end)


def _cell(element: etree._Element) -> etree._Element:
    return _part("e", element)


def _part(name: str, element: etree._Element) -> etree._Element:
    return _new(name, _said_by(element))


def _new(name: str, parts: Iterable[etree._Element] = (), **signs: str) -> etree._Element:
    found = etree.Element(f"{M}{name}")
    if signs:
        properties = etree.SubElement(found, f"{M}{name}Pr")
        for sign, value in signs.items():
            etree.SubElement(properties, f"{M}{sign}", {f"{M}val": value})
    found.extend(parts)
    return found


def _token(text: str) -> list[etree._Element]:
    if not text:
        return []
    found = _new("r")
    etree.SubElement(found, f"{M}t").text = text
    return [found]


def _said(element: etree._Element) -> str:
    text = _SPACE.sub(" ", "".join(map(str, element.itertext())))
    return text.strip(" ").translate(_UNSEEN)


def _children(element: etree._Element) -> list[etree._Element]:
    if any(text and text.strip() for text in (element.text, *(one.tail for one in element))):
        # Words stand in tokens alone; these were in something unknown.
        raise _Unread
    return [child for child in element if isinstance(child.tag, str)]


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
