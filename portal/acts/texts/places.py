"""Where in a text the places stand that others cite, as ``rules.citations`` names them."""

import re
from collections.abc import Iterator

from lxml import etree

from portal.acts.rules.citations import MAYBE, PAPERS, THROUGH
from portal.acts.rules.counting import roman
from portal.acts.texts.akn import (
    NS,
    UNITS,
    inner_text,
    labels_of,
    name_of,
    number_of,
    parse,
    title_of_annex,
)
from portal.acts.texts.annexes import anchor_of

#: What is called so in citations: the usual elements, and those that are where there are none.
_STEPS: dict[str, tuple[set[str], ...]] = {
    # What has points 2.1 and 2.2 is often printed as a point and cited as a section.
    "раздел": ({"part"}, {"paragraph"}),
    "глава": ({"chapter"},),
    "параграф": ({"section"},),
    "статья": ({"article"},),
    "часть": ({"paragraph"},),
    "пункт": ({"paragraph"}, {"subparagraph"}),
    "подпункт": ({"subparagraph", "point"}, {"paragraph"}),
    "абзац": ({"alinea"},),
}
#: What an amendment adds, as its anchor begins.
_ADDED = {
    "раздел": "part",
    "глава": "chp",
    "параграф": "sec",
    "статья": "art",
    "часть": "para",
    "пункт": "para",
    "подпункт": "subpara",
    "приложение": "att",
}
#: Numbered through the whole act, and so without what is around them.
_COUNTED_THROUGH = {"глава", "статья"}
#: Between steps, but not inside «приложение 3/1».
_STEP = re.compile(r"/(?=[а-я]{3})")
_PAPER = re.compile(rf"\b({'|'.join(PAPERS)})[а-яё]{{0,4}}\b", re.IGNORECASE)
#: «П О Л О Ж Е Н И Е», as typewriters set it off.
_SPACED = re.compile(r"(?<=\b\w)\s(?=\w\b)")


def places_of(xml: str, cited: str, *, or_around: bool = False) -> list[str]:
    """Return the eIds of a place as it is cited, outermost first: «пункт 2/подпункт а».

    None where the text does not have it; several of a row, as «пункт 1.1 – 2.1», and where each
    of several may be meant, as when each chapter begins with a point 1. ``or_around``: of an
    indent that has no eId of its own, the point that it stands in.
    """
    places = [parse(xml)]
    for step in _STEP.split(cited):
        unit, _, number = step.removesuffix(MAYBE).partition(" ")
        inner = [one for place in places for one in _inside(place, unit, number)]
        if step.endswith(MAYBE) or (or_around and unit == "абзац" and not inner):
            inner = places + inner
        places = inner
    # A paper as a whole is what is annexed to it, too.
    places += [one for place in places if name_of(place) == "attachment" for one in _annexed(place)]
    return list(dict.fromkeys(eid for place in places if (eid := place.get("eId"))))


def place_added(xml: str, cited: str) -> str:
    """Return the eId that a place would get if the text had it, empty where nobody can tell.

    What is around it is there, and only once.
    """
    *around, last = _STEP.split(cited)
    unit, _, number = last.partition(" ")
    own = anchor_of(number)
    if unit not in _ADDED or not re.fullmatch(r"[a-z0-9._]+", own):
        return ""
    if unit == "пункт" and "." in number:
        # Point 2.1 stands in point 2, where there is one.
        within = "/".join([*around, f"пункт {number.rpartition('.')[0]}"])
        around = [within] if places_of(xml, within) else around
    above = places_of(xml, "/".join(around)) if around else [""]
    if len(above) != 1:
        return ""
    if unit in _COUNTED_THROUGH:
        above = [annex.group() if (annex := re.match("att_[^_]+", above[0])) else ""]
    begins = _ADDED[unit]
    if unit == "пункт" and around and _has_points_in_brackets(xml, around[-1], above[0]):
        begins = _ADDED["подпункт"]
    return "__".join(filter(None, (above[0], f"{begins}_{own}")))


def _has_points_in_brackets(xml: str, step: str, eid: str) -> bool:
    """Whether points of this place of an article are «1)», as those of its parts are."""
    return step.startswith("часть ") or (
        step.startswith("статья ")
        and any(one.startswith(f"{eid}__subpara_") for one in labels_of(xml))
    )


def _inside(place: etree._Element, unit: str, number: str) -> list[etree._Element]:
    first, through, last = number.partition(THROUGH)
    if through:
        return _between(_inside(place, unit, first), _inside(place, unit, last))
    return _called(place, unit, number)


def _between(begins: list[etree._Element], ends: list[etree._Element]) -> list[etree._Element]:
    """Return all from one unit to another, without what is inside of what is returned."""
    if len(begins) != 1 or len(ends) != 1:
        return []
    (begin,), (end,) = begins, ends
    units = [one for one in begin.getroottree().iter(f"{NS}*") if _is_unit(one)]
    row = units[units.index(begin) : units.index(end) + 1]
    around = set(end.iterancestors()) - {begin}
    found: list[etree._Element] = []
    for one in row:
        if one not in around and not (found and found[-1] in one.iterancestors()):
            found.append(one)
    return found or [begin, end]


def _called(place: etree._Element, unit: str, number: str) -> list[etree._Element]:
    """Return what is called so in the place; annexes come after the act itself."""
    if unit == "приложение":
        return _annexes(_annexed(place), number)
    below = list(place.iterdescendants(f"{NS}*"))
    own = [one for one in below if not _is_in_annex(one, place)]
    for elements in (own, below):
        for names in _STEPS.get(unit, ()):
            found = [one for one in elements if name_of(one) in names and _is_number(one, number)]
            if unit == "раздел" and "paragraph" in names:
                found = [one for one in found if one.find(f"{NS}paragraph") is not None]
            if found:
                # «Подпункт 1 пункта 2» stands in the point itself, if there is one, not deeper.
                return [one for one in found if next(_units_around(one), place) is place] or found
    return []


def _annexed(place: etree._Element) -> list[etree._Element]:
    """Return the annexes of the act; of a paper, those behind it that are «Приложение 1 к Порядку»."""
    if name_of(place) != "attachment":
        return list(place.iterdescendants(f"{NS}attachment"))
    paper = _paper_of(place)
    to_it = re.compile(rf"\bк\s+(?:\S+\s+){{0,2}}{paper}", re.IGNORECASE)
    beside = place.itersiblings(f"{NS}attachment")
    return [one for one in beside if paper and to_it.search(_head_of(one))]


def _head_of(annex: etree._Element) -> str:
    """Return the lines above its text: «Приложение 1 к Порядку»."""
    head = (*annex.iterfind(f"{NS}num"), *annex.iterfind(f"{NS}doc/{NS}preface/{NS}p"))
    return " ".join(map(inner_text, head))


def _annexes(annexes: list[etree._Element], number: str) -> list[etree._Element]:
    """Return the annexes called so; without printed numbers they are counted."""
    if number in PAPERS:
        papers = [(one, _paper_of(one)) for one in annexes]
        called = [one for one, paper in papers if paper == number]
        # An only annex may have no title.
        return called or [one for one, paper in papers if not paper and len(annexes) == 1]
    # An only annex is called with a number or without, whatever is printed on it.
    if len(annexes) == 1 and number in {"", "1"}:
        return annexes
    if number.isdecimal() and not any(map(number_of, annexes)):
        return annexes[int(number) - 1 : int(number)] if int(number) else []
    return [one for one in annexes if _is_number(one, number)]


def _paper_of(annex: etree._Element) -> str:
    """Return which of PAPERS its title says first, empty where it says none."""
    found = _PAPER.search(_SPACED.sub("", title_of_annex(annex)))
    return found[1].lower() if found else ""


def _is_number(element: etree._Element, number: str) -> bool:
    """Whether the element has the number, printed in Roman figures or not."""
    printed = number_of(element).lower()
    return printed == number.lower() or (number.isdecimal() and printed == roman(int(number)))


def _is_unit(element: etree._Element) -> bool:
    return name_of(element) in UNITS and bool(element.get("eId"))


def _units_around(element: etree._Element) -> Iterator[etree._Element]:
    return (one for one in element.iterancestors() if _is_unit(one))


def _is_in_annex(element: etree._Element, place: etree._Element) -> bool:
    """Whether an annex stands between the place and the element."""
    for above in element.iterancestors():
        if above is place:
            return False
        if name_of(above) == "attachment":
            return True
    return False
