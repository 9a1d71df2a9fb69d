"""Words inside a Word paragraph: runs, their looks, symbols, alternatives."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from portal.acts.texts.blocks import Look, Run
from portal.acts.texts.symbols import in_font, sign_of
from portal.acts.texts.word_numbering import W

_ENDS = re.compile(r"\s*[\r\n]\s*")
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def attribute_of(element: etree._Element, path: str) -> str:
    found = element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")


def choice_of(alternative: etree._Element) -> etree._Element:
    """Return one of the alternatives: they say the same in newer and older words."""
    choice = alternative.find(f"{MC}Choice")
    if choice is None:
        choice = alternative.find(f"{MC}Fallback")
    return alternative if choice is None else choice


def is_inside(box: etree._Element, drawing: etree._Element) -> bool:
    """Whether the box stands in another one, or is the older wording of one."""
    for above in box.iterancestors():
        if above is drawing:
            return False
        if above.tag in {f"{W}txbxContent", f"{MC}Fallback"}:
            return True
    return False


def looks_of(properties: etree._Element | None, height: str) -> frozenset[Look]:
    """Return how a run looks that stands at the height, as «superscript»."""
    looks = set()
    if properties is not None and is_on(properties, "b"):
        looks.add(Look.BOLD)
    if properties is not None and is_on(properties, "i"):
        looks.add(Look.ITALIC)
    if height == "superscript" or _is_raised(properties):
        looks.add(Look.UPPER)
    elif height == "subscript":
        looks.add(Look.LOWER)
    return frozenset(looks)


def _is_raised(properties: etree._Element | None) -> bool:
    """Whether the run is moved up by hand, in half-points, which is no style of it."""
    position = None if properties is None else properties.find(f"{W}position")
    # Of half-points, or of points, as «3pt», in a strict document.
    moved = "" if position is None else position.get(f"{W}val", "").removesuffix("pt")
    return moved.isdecimal() and int(moved) > 0


def is_on(properties: etree._Element, name: str) -> bool:
    found = properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val") not in {"0", "false", "off", "none"}


def shows(runs: Iterable[Run]) -> bool:
    """Whether the runs have a word or a note."""
    return any(run.text.strip() or run.note for run in runs)


def shown_in(element: etree._Element) -> str:
    """Return the words of a run or a paragraph, in one line."""
    return " ".join("".join(text_of(one) for one in element.iter()).split())


def text_of(child: etree._Element) -> str:
    if child.tag in {f"{W}t", f"{W}delText"}:
        # The end of a line in the file is none in the text.
        return in_font(_ENDS.sub(" ", child.text or ""), _font_of(child))
    if child.tag in {f"{W}tab", f"{W}ptab"}:
        return "\t"
    if child.tag in {f"{W}br", f"{W}cr"}:
        return "\n"
    if child.tag == f"{W}noBreakHyphen":
        return "\N{NON-BREAKING HYPHEN}"
    if child.tag == f"{W}sym":
        return sign_of(child.get(f"{W}char", ""), child.get(f"{W}font", ""))
    return ""


def _font_of(text: etree._Element) -> str:
    fonts = text.find(f"../{W}rPr/{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii", "") or fonts.get(f"{W}hAnsi", "")


def merged(runs: list[Run]) -> Iterator[Run]:
    """Join neighbours of one look: Word parts words at each check of spelling."""
    pending: Run | None = None
    for run in runs:
        if (
            pending is not None
            and run.note is None
            and pending.note is None
            and run.looks == pending.looks
        ):
            pending = Run(pending.text + run.text, run.looks)
            continue
        if pending is not None:
            yield pending
        pending = run
    if pending is not None:
        yield pending
