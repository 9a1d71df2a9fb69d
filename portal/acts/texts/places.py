"""Where in a text the places stand that others cite, as ``rules.citations`` names them."""

import re
from collections.abc import Collection, Iterator
from os.path import commonprefix

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
STEP = re.compile(r"/(?=[а-я]{3})")
_PAPER = re.compile(rf"\b({'|'.join(PAPERS)})[а-яё]{{0,4}}\b", re.IGNORECASE)
#: «П О Л О Ж Е Н И Е», as typewriters set it off.
_SPACED = re.compile(r"(?<=\b\w)\s(?=\w\b)")
#: How an annex is named by its title.
_TITLED = re.compile(
    r"(?:[Пп]риложени[еяюи]м?\s+(?:(?:№\s*)?(?P<number>\d[\w./]*)\s+)?)?[«\"]?"
    r"(?P<title>(?<=[«\"])[^«»\"]+|(?!акт(?:а|е|у|ом)?$)[А-ЯЁа-яё][^«»\"]*)[»\"]?$"
)


def places_of(
    xml: str, cited: str, *, within: str = "", or_around: bool = False, is_entered: bool = False
) -> list[str]:
    """Return the eIds of a place as it is cited, outermost first: «пункт 2/подпункт а».

    None where the text does not have it; several of a row, as «пункт 1.1 – 2.1», and where each
    of several may be meant, as when each chapter begins with a point 1. ``or_around``: of an
    indent that has no eId of its own, the point that it stands in. ``is_entered``: an editor names
    one place, and no act behind it, as texts do: so «приложение 1» may be one to a paper, and a
    paper is without what is annexed to it. ``within`` is the eId of where to look.
    """
    places = [parse(xml)]
    if within:
        places = [one for one in places[0].iter(f"{NS}*") if one.get("eId") == within]
    for step in STEP.split(cited):
        unit, _, number = step.removesuffix(MAYBE).partition(" ")
        inner = [one for place in places for one in _inside(place, unit, number)]
        if unit == "приложение" and not is_entered:
            inner = [one for one in inner if _is_of_root(one)] or inner
        if step.endswith(MAYBE) or (or_around and unit == "абзац" and not inner):
            inner = places + inner
        places = inner
    if not is_entered:
        # A paper as a whole is what is annexed to it, too.
        papers = [one for one in places if name_of(one) == "attachment"]
        places += [one for paper in papers for one in _annexed(paper)]
    return list(dict.fromkeys(eid for place in places if (eid := place.get("eId"))))


def is_of_act(xml: str, eid: str) -> bool:
    """Whether the place is in the act itself, or in what is annexed to it and not to such a paper."""
    annex = eid.partition("__")[0]
    found = (one for one in _annexed(parse(xml)) if one.get("eId") == annex)
    return all(map(_is_of_root, found))


def annexes_titled(xml: str, written: str) -> Iterator[tuple[str, str]]:
    """Yield the eIds of annexes called by the first words of their title: «пункт 2 Списка улиц».

    Each with what is written before, «пункт 2». An «акт» with a small letter is the act itself.
    """
    annexes = [(one, title_of_annex(one)) for one in _annexed(parse(xml))]
    for word in re.finditer(r"\S+", written):
        if (found := _TITLED.match(written, word.start())) is None:
            continue
        called, number = found["title"].split(), found["number"]
        for annex, title in annexes:
            words = _SPACED.sub("", title).split()
            is_called = len(called) <= len(words) and all(map(_is_one_word, called, words))
            if is_called and number in {None, number_of(annex)}:
                yield annex.get("eId", ""), written[: word.start()].strip()


def _is_one_word(one: str, other: str) -> bool:
    """Whether both are one word, whatever their endings: «Списка» and «СПИСОК», «Акта» and «АКТ»."""
    begins = commonprefix([word.lower().replace("ё", "е") for word in (one, other)])
    shorter, longer = sorted((len(one), len(other)))
    return longer - shorter <= 2 and len(begins) >= max(min(3, shorter), shorter - 2)


def place_added(xml: str, cited: str, added: Collection[str] = ()) -> str:
    """Return the eId that a place would get if the text had it, empty where nobody can tell.

    What is around it is there, and only once, or is among the eIds of what is added, too.
    """
    *around, last = STEP.split(cited)
    unit, _, number = last.partition(" ")
    own = anchor_of(number)
    if unit not in _ADDED or not re.fullmatch(r"[a-z0-9._]+", own):
        return ""
    if unit == "пункт" and "." in number:
        # Point 2.1 stands in point 2, where there is one.
        within = "/".join([*around, f"пункт {number.rpartition('.')[0]}"])
        around = [within] if _standing(xml, within, added) else around
    above = _standing(xml, "/".join(around), added) if around else [""]
    if len(above) != 1:
        return ""
    if unit in _COUNTED_THROUGH:
        above = [annex.group() if (annex := re.match("att_[^_]+", above[0])) else ""]
    begins = _ADDED[unit]
    if unit == "пункт" and around and _has_points_in_brackets(xml, around[-1], above[0]):
        begins = _ADDED["подпункт"]
    return "__".join(filter(None, (above[0], f"{begins}_{own}")))


def _standing(xml: str, cited: str, added: Collection[str]) -> list[str]:
    """Return the eIds of a place that the text has, or that an amendment has put in."""
    if found := places_of(xml, cited, is_entered=True):
        return found
    foretold = place_added(xml, cited, added)
    return [foretold] if foretold in added else []


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
    beside = place.itersiblings(f"{NS}attachment")
    return [one for one in beside if paper and _is_to(paper, one)]


def _is_of_root(annex: etree._Element) -> bool:
    """Whether it is annexed to the act, and to no paper before it."""
    before = annex.itersiblings(f"{NS}attachment", preceding=True)
    return not any((paper := _paper_of(one)) and _is_to(paper, annex) for one in before)


def _is_to(paper: str, annex: etree._Element) -> bool:
    """Whether its head says so: «к Порядку», and not «к постановлению», with its own title behind."""
    to_it = rf"\bк\s+(?:(?!постановлен|распоряжен|решени|приказ)\S+\s+){{0,2}}{paper}"
    return re.search(to_it, _head_of(annex), re.IGNORECASE) is not None


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
