"""Formulas of Word on one line: where Word sets one thing above another, brackets keep it apart.

Source: ECMA-376 part 1, 22.1 (Office MathML).
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from portal.acts.texts.blocks import Look, Run

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_Looks = frozenset[Look]
#: A part of a formula by what it is, and what it says.
_Said = tuple[str, list[Run]]
#: What is set in several lines, or under a line of its own, and so needs no brackets in Word.
_TALL = frozenset({"f", "rad", "nary"})
#: One name or number; «2x» is a product.
_TERM = re.compile(r"[^\W\d_]\w*|\d+(?:[.,]\d+)*%?")
_RAISED = frozenset({"sSup", "sSubSup"})
_INDEXED = frozenset({"sSub", "acc", "bar"}) | _RAISED
#: What would be taken for a part of a fraction or a root if it touched it.
_TOUCHES_BEFORE, _TOUCHES_BEHIND = (
    re.compile(r"(?:[\w)\]}%!√]|[/÷:]\s*)$"),
    re.compile(r"[\w(\[{!√^]"),
)
_FRACTION, _WHOLE = re.compile(r"\d+/\d+"), re.compile(r"(?<!\w)\d+$")
_BETWEEN = {"oMathPara": "\n", "eqArr": "\n", "m": "\n", "mr": " "}
_RAISING = {"sup": Look.UPPER, "deg": Look.UPPER, "sub": Look.LOWER}


def formula(element: etree._Element, looks: _Looks = frozenset()) -> Iterator[Run]:
    """Yield what a formula says from left to right: «(a + b)/(c − 1)», «√(x + 1)», «5 1/2»."""
    name, signs = _name(element), element.find(f"{element.tag}Pr")
    parts = _parts(element)
    if name == "t":
        text = element.text or ""
        is_aligned = next(element.iterancestors(f"{M}eqArr"), None) is not None
        # There the sign says where the lines stand below each other, and is not shown.
        yield Run(text.replace("&", "") if is_aligned else text, looks)
    elif name == "f":
        above, below = (_arguments(element, part) for part in ("num", "den"))
        if _sign(signs, "type", "bar") == "noBar":
            yield from (*_row(above, looks), Run("\n", looks), *_row(below, looks))
        else:
            yield from (*_kept(above, looks), Run("/", looks), *_kept(below, looks))
    elif name == "rad":
        degree = element.find(f"{M}deg")
        if degree is not None and not _is_on(signs, "degHide"):
            yield from formula(degree, looks)
        yield Run("√", looks)
        yield from _kept(_arguments(element, "e"), looks, but=_RAISED)
    elif name == "nary":
        yield Run(_sign(signs, "chr", "∫"), looks)
        yield from _row([part for part in parts if _name(part) != "e"], looks)
        yield from _kept(_arguments(element, "e"), looks)
    elif name == "d":
        yield Run(_sign(signs, "begChr", "("), looks)
        yield from _joined(parts, _sign(signs, "sepChr", "|"), looks)
        yield Run(_sign(signs, "endChr", ")"), looks)
    elif name == "func":
        yield from _row(_arguments(element, "fName"), looks)
        said = list(_of_base(_arguments(element, "e"), looks))
        yield Run("" if _text(said).startswith(("(", "[", "{")) else " ", looks)
        yield from said
    elif name in {"acc", "bar"}:
        over = "\N{COMBINING OVERLINE}" if name == "bar" else "\N{COMBINING CIRCUMFLEX ACCENT}"
        yield from _row(parts, looks)
        yield Run(_sign(signs, "chr", over), looks)
    elif name == "lim":
        is_above = _name(element.getparent()) == "limUpp"
        yield from _row(parts, looks | {Look.UPPER if is_above else Look.LOWER})
    elif name == "e" and _name(element.getparent()) in {"sSub", "sSup", "sSubSup", "sPre"}:
        yield from _of_base(parts, looks)
    elif name in _BETWEEN:
        yield from _joined(parts, _BETWEEN[name], looks)
    else:
        yield from _row(parts, looks | {_RAISING[name]} if name in _RAISING else looks)


def _row(parts: Sequence[etree._Element], looks: _Looks) -> Iterator[Run]:
    yield from _side_by_side(_said(parts, looks), looks)


def _said(parts: Sequence[etree._Element], looks: _Looks) -> list[_Said]:
    said = [(_name(part), list(formula(part, looks))) for part in parts]
    return [(name, [run for run in runs if run.text]) for name, runs in said if _text(runs)]


def _side_by_side(said: Sequence[_Said], looks: _Looks) -> Iterator[Run]:
    """Yield the parts in their row; a fraction that touches another term is kept apart from it."""
    before: list[Run] = []
    for place, (name, runs) in enumerate(said, start=1):
        if name not in {"f", "rad"}:
            before += runs
            continue
        behind = _text(said[place][1]) if place < len(said) else ""
        text, shown = _text(before), _text(runs)
        # «2√x» is what it is, «2³√x» is not.
        has_start = name == "f" or (name == "rad" and not shown.startswith("√"))
        touches = has_start and _TOUCHES_BEFORE.search(text) is not None
        # «5 1/2»: a whole number and its fraction.
        is_mixed = name == "f" and _FRACTION.fullmatch(shown) and _WHOLE.search(text)
        if is_mixed and before[-1].looks == looks:
            runs = [Run(" ", looks), *runs]
        elif touches or _TOUCHES_BEHIND.match(behind):
            runs = [Run("(", looks), *runs, Run(")", looks)]
        before += runs
    yield from before


def _kept(
    parts: Sequence[etree._Element], looks: _Looks, *, but: frozenset[str] = frozenset()
) -> Iterator[Run]:
    """Yield the parts in brackets, unless they are one term; of the kinds ``but`` none is one."""
    said = _said(parts, looks)
    runs = list(_side_by_side(said, looks))
    names = [name for name, _ in said]
    text = _text(runs).strip()
    is_one = names == ["r"] * len(names) or (len(names) == 1 and names[0] in _INDEXED - but)
    if (is_one and _TERM.fullmatch(text)) or (names == ["d"] and text[:1] in "([{|") or not text:
        yield from runs
    else:
        yield from (Run("(", looks), *runs, Run(")", looks))


def _of_base(parts: Sequence[etree._Element], looks: _Looks) -> Iterator[Run]:
    """Yield what is raised to a power: as Word shows it, with brackets around a fraction."""
    is_tall = any(_name(part) in _TALL for part in parts)
    yield from _kept(parts, looks) if is_tall else _row(parts, looks)


def _joined(parts: Sequence[etree._Element], sign: str, looks: _Looks) -> Iterator[Run]:
    for place, part in enumerate(parts):
        yield Run(sign if place else "", looks)
        yield from formula(part, looks)


def _parts(element: etree._Element) -> list[etree._Element]:
    found = (child for child in element if isinstance(child.tag, str))
    return [child for child in found if not child.tag.endswith("Pr")]


def _arguments(element: etree._Element, name: str) -> list[etree._Element]:
    found = element.find(f"{M}{name}")
    return [] if found is None else _parts(found)


def _name(element: etree._Element | None) -> str:
    is_named = element is not None and isinstance(element.tag, str)
    return element.tag.removeprefix(M) if is_named and element is not None else ""


def _text(runs: Sequence[Run] | Iterator[Run]) -> str:
    return "".join(run.text for run in runs)


def _sign(properties: etree._Element | None, name: str, usual: str) -> str:
    found = properties.find(f"{M}{name}") if properties is not None else None
    return usual if found is None else found.get(f"{M}val", "")


def _is_on(properties: etree._Element | None, name: str) -> bool:
    return _sign(properties, name, "0") not in {"0", "off", "false"}
