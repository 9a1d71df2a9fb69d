"""The automatic numbers of Word paragraphs, at each level, as Word shows them.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from portal.acts.rules import counting

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": counting.decimal,
    "decimalZero": counting.padded,
    "lowerRoman": counting.roman,
    "upperRoman": lambda value: counting.roman(value).upper(),
    "lowerLetter": counting.latin,
    "upperLetter": lambda value: counting.latin(value).upper(),
    "numberInDash": lambda value: f"- {value} -",
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "chicago": counting.chicago,
    "russianLower": counting.russian,
    "russianUpper": lambda value: counting.russian(value).upper(),
}
#: As «1-й», «один» and «первый», which Word spells in the language of the text.
UNKNOWN_SHAPE = "номера словами или особого вида"
#: «001, 002, 003, …», of as many figures as a number can have.
_PADDED = re.compile(r"\s*(0{1,9}1)\s*(?:,|\Z)")
#: Symbol fonts keep their bullets in the private area, where no other font has a sign, or at
#: letters: «§» and «o» would be read as words.
_PRIVATE = re.compile("[\ue000-\uf8ff]|^o$")
_SYMBOL_FONT = re.compile(r"symbol|wingdings|webdings", re.IGNORECASE)
_ON = frozenset({"1", "true", "on"})
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Level:
    """How one level of a list counts and looks; ``restarts_after`` is a level, -1 for never."""

    start: int = 1
    shape: str = "decimal"
    text: str = ""
    restarts_after: int | None = None
    is_legal: bool = False
    style: str = ""


@dataclass
class _List:
    abstract: str
    levels: list[Level]
    starts: dict[int, int] = field(default_factory=dict)

    def start(self, level: int) -> int:
        """Return where the level begins, at first and whenever it is restarted (17.9.26)."""
        return self.starts.get(level, self.levels[level].start)


@dataclass(frozen=True)
class _StyleNumber:
    list_id: str | None
    level: int | None
    based_on: str


class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles = _styles(styles)
        self._usual_style = _usual_style(styles)
        self._lists = _lists(numbering, self._styles) if numbering is not None else {}
        self._values: dict[str, list[int | None]] = {}
        self._used: set[tuple[str, int]] = set()
        #: What each number is that Word may show otherwise.
        self.unsure: list[str] = []

    def number_of(self, properties: etree._Element | None) -> str:
        """Return the number of the next paragraph with these properties, and count it."""
        list_id, level = self._place(properties)
        known = self._lists.get(list_id or "")
        if known is None or level >= len(known.levels):
            return ""
        self._count(list_id or "", known, level)
        return self._shown(known, level)

    def _place(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """Return the list and the level: the paragraph's own word first, then its style's."""
        own_list = own_level = None
        style = self._usual_style
        if properties is not None:
            own_list = _value(properties, "numPr/numId")
            own_level = _value(properties, "numPr/ilvl")
            style = _value(properties, "pStyle") or style
        # Each of the two may stay with the style.
        list_id, level = self._of_style(style, own_list)
        if own_level is not None:
            level = int(own_level)
        return (None if list_id == "0" else list_id), level or 0

    def _of_style(self, style: str, own_list: str | None) -> tuple[str | None, int | None]:
        list_id, level, seen, at = None, None, set(), style
        while at in self._styles and at not in seen:
            seen.add(at)
            found = self._styles[at]
            level = found.level if level is None else level
            if found.list_id is not None:
                list_id = found.list_id
                break
            at = found.based_on
        list_id = list_id if own_list is None else own_list
        known = self._lists.get(list_id or "")
        if known is not None and level is None:
            # A level may name the style that stands at it.
            level = next(
                (i for i, one in enumerate(known.levels) if one.style and one.style in seen), 0
            )
        return list_id, level

    def _count(self, list_id: str, known: _List, level: int) -> None:
        values = self._values.setdefault(known.abstract, [None] * _LEVELS)
        if (list_id, level) not in self._used and level in known.starts:
            values[level] = None
        self._used.add((list_id, level))
        before = values[level]
        values[level] = known.start(level) if before is None else before + 1
        for skipped in range(level):
            # Word counts a level that is left out, «1.1.1», so that «1.2» comes next.
            if values[skipped] is None:
                values[skipped] = known.start(skipped)
        for deeper in range(level + 1, len(known.levels)):
            after = known.levels[deeper].restarts_after
            if after is None or (after >= 0 and level <= after):
                values[deeper] = None

    def _shown(self, known: _List, level: int) -> str:
        values = self._values[known.abstract]
        here = known.levels[level]
        if not here.text or here.shape == "none":
            return _PLACE.sub("", here.text).strip()
        if here.shape == "bullet":
            return here.text

        def number(match: re.Match[str]) -> str:
            i = int(match[1]) - 1
            if i >= len(known.levels):
                return ""
            one = known.levels[i]
            if one.shape in {"none", "bullet"}:
                return ""
            # As Word does it: what stands around is in figures, the level itself as it says.
            shape = counting.decimal if here.is_legal and i < level else _shape(one.shape)
            if shape is None:
                self.unsure.append(UNKNOWN_SHAPE)
            value = values[i]
            return (shape or counting.decimal)(known.start(i) if value is None else value)

        return _PLACE.sub(number, here.text).strip()


def _value(element: etree._Element, path: str) -> str | None:
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def _styles(styles: etree._Element | None) -> dict[str, _StyleNumber]:
    found = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        properties = style.find(f"{W}pPr")
        list_id = level = None
        if properties is not None:
            list_id = _value(properties, "numPr/numId")
            level = _value(properties, "numPr/ilvl")
        found[style.get(f"{W}styleId", "")] = _StyleNumber(
            list_id, None if level is None else int(level), _value(style, "basedOn") or ""
        )
    return found


def _usual_style(styles: etree._Element | None) -> str:
    """Return the style of paragraphs that name none (17.7.4.17)."""
    found = styles.iter(f"{W}style") if styles is not None else ()
    return next(
        (
            style.get(f"{W}styleId", "")
            for style in found
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in _ON
        ),
        "",
    )


def _lists(numbering: etree._Element, styles: dict[str, _StyleNumber]) -> dict[str, _List]:
    abstracts = {a.get(f"{W}abstractNumId", ""): a for a in numbering.iter(f"{W}abstractNum")}
    nums = {num.get(f"{W}numId", ""): num for num in numbering.iter(f"{W}num")}

    def levels_of(abstract_id: str, depth: int = 0) -> list[Level]:
        abstract = abstracts.get(abstract_id)
        if abstract is None:
            return []
        link = _value(abstract, "numStyleLink")
        target = nums.get(styles[link].list_id or "") if link in styles else None
        if target is not None and depth < _LEVELS:
            return levels_of(_value(target, "abstractNumId") or "", depth + 1)
        levels = [Level() for _ in range(_LEVELS)]
        for level in abstract.iter(f"{W}lvl"):
            levels[_index(level)] = _level(level)
        return levels

    lists = {}
    for list_id, num in nums.items():
        abstract = _value(num, "abstractNumId") or ""
        known = _List(abstract, levels_of(abstract))
        for override in num.iter(f"{W}lvlOverride"):
            at = _index(override)
            level = override.find(f"{W}lvl")
            if level is not None and at < len(known.levels):
                known.levels[at] = replace(_level(level))
            start = _value(override, "startOverride")
            if start is not None:
                known.starts[at] = int(start)
        lists[list_id] = known
    return lists


def _index(element: etree._Element) -> int:
    return min(int(element.get(f"{W}ilvl", "0")), _LEVELS - 1)


def _shape(name: str) -> Callable[[int], str] | None:
    if _PADDED.fullmatch(name):
        return lambda value: f"{value:0{len(name)}}"
    return FORMATS.get(name)


def _level(level: etree._Element) -> Level:
    # Word keeps formats that are younger than the standard in an alternative.
    said = next(level.iter(f"{W}numFmt"), None)
    shape = said.get(f"{W}val", "") if said is not None else "decimal"
    # Word asks how a format of its own looks where it is said to be one alone (MS-OI29500).
    if shape == "custom" and said is not None:
        padded = _PADDED.match(said.get(f"{W}format", ""))
        shape = padded[1] if padded else shape
    text = _value(level, "lvlText") or ""
    if shape == "bullet":
        fonts = level.find(f"{W}rPr/{W}rFonts")
        font = "" if fonts is None else fonts.get(f"{W}ascii", "")
        text = "–" if _SYMBOL_FONT.match(font) else _PRIVATE.sub("–", text.strip()) or "–"
    hidden = level.find(f"{W}rPr/{W}vanish")
    if hidden is not None and hidden.get(f"{W}val", "1") in _ON:
        text = ""
    restart = _value(level, "lvlRestart")
    legal = level.find(f"{W}isLgl")
    return Level(
        start=int(_value(level, "start") or 0),
        shape=shape,
        text=text,
        restarts_after=None if restart is None else int(restart) - 1,
        is_legal=legal is not None and legal.get(f"{W}val") not in {"0", "false"},
        style=_value(level, "pStyle") or "",
    )
