"""Which unit of an act a paragraph begins, told by its first words."""

import re
from dataclasses import dataclass

from portal.acts.rules.counting import ORDINAL, ordinal
from portal.acts.rules.raised import HYPHENED, RAISED, RAISED_APART, closed_up, in_anchor
from portal.acts.texts.blocks import Block, Paragraph

#: From the outermost inwards: a unit closes all units of its own rank and below.
RANKS = {
    "part": 0,
    "chapter": 1,
    "section": 2,
    "article": 3,
    "paragraph": 4,
    "subparagraph": 5,
    "point": 6,
}
_UP = rf"(?:{RAISED_APART})?"
_NUMBER = (
    rf"(?P<number>(?:[IVXLC]+|\d+){HYPHENED}|[IVXLC]+{_UP}(?:\.\d+)?|\d+{_UP}(?:\.\d+{_UP})*)(?!\w)"
)
#: «Раздел первый», «Глава вторая. Права», but not «Раздел первый Положения исключить.».
_IN_WORDS = rf"(?P<number>{ORDINAL})(?:\.|(?=\s*$|\s*\n)|(?=\s+[«\"]?(?-i:[А-ЯЁ]).*[^.:;,]$))"
_TITLED = (
    ("part", re.compile(rf"раздел\s+{_IN_WORDS}", re.IGNORECASE)),
    ("chapter", re.compile(rf"глава\s+{_IN_WORDS}", re.IGNORECASE)),
    ("part", re.compile(rf"раздел\s+{_NUMBER}\.?", re.IGNORECASE)),
    ("chapter", re.compile(rf"глава\s+{_NUMBER}\.?", re.IGNORECASE)),
    ("section", re.compile(rf"(?:параграф|§)\s*{_NUMBER}\.?", re.IGNORECASE)),
    ("article", re.compile(rf"статья\s+{_NUMBER}\.?", re.IGNORECASE)),
)
#: Behind the sign of a number: «2. Точка», and typed without the space «2.Точка», «1)раз».
_GAP, _GAP_OR_LETTER = r"(?=\s|$|[«А-ЯЁ])", r"(?=\s|$|[«А-ЯЁа-яё])"
_ROMAN = re.compile(rf"(?P<number>[IVXLC]+{_UP}(?:\.\d{{1,2}})?)\.(?=\s|$)")
#: Without the full stop its neighbours must tell: «I Международный фестиваль» is no section.
_ROMAN_BARE = re.compile(rf"(?P<number>[IVXLC]+{_UP})(?=\s+[«\"]?[А-ЯЁ]|\s*$)")
#: A day («13.09.2017 принято») is no number of a point.
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_FIGURE = rf"\d{{1,3}}{_UP}"
#: Of «2-5. Утратили силу» several points are left, of «2-1. Утратил силу» one.
_ONE = r"(?!\s*(?i:утратили|исключены|отменены|признаны)\b)"
_POINT = re.compile(
    rf"(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*{HYPHENED}(?=\.{_ONE})|{_FIGURE}(?:\.{_FIGURE})+|{_FIGURE}(?=\.)|\d{{1,3}}(?=\.[⁰¹²³⁴-⁹]){RAISED})(?:(?=\s|$)|\.{_GAP})"
)
#: What Word itself counts needs no full stop: «1 Общие положения», «1.1 Понятия».
_COUNTED = re.compile(rf"(?P<number>{_FIGURE})")
#: «а») as well as а); «а) …» in quotes is a quotation.
_QUOTE, _UNQUOTE = r"(?P<quote>[«\"])?", r"(?(quote)[»\"])"
#: «б.1)», «б1)» was put in later; behind «я)» come «аа)», «бб)», or «аб)».
_LETTER = re.compile(
    rf"{_QUOTE}(?P<number>(?P<one>[а-яёА-ЯЁ])(?:(?P=one)|(?<=а)[а-яё]|\.?\d{{1,2}}|{HYPHENED}|{_UP})){_UNQUOTE}\){_GAP_OR_LETTER}"
)
_BRACKET = re.compile(
    rf"(?P<number>\d{{1,3}}{HYPHENED}(?=\){_ONE})|{_FIGURE}(?:\.{_FIGURE})*)\){_GAP_OR_LETTER}"
)
#: A Latin letter, which may be typed for the Russian one that looks the same.
_LATIN_LETTER = re.compile(rf"{_QUOTE}(?P<number>[A-Za-z]){_UNQUOTE}\){_GAP_OR_LETTER}")
_ALIKE = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
_LONGEST_TITLE = 200
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "j",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "c",
            "ch",
            "sh",
            "shh",
            "hh",
            "y",
            "q",
            "eh",
            "yu",
            "ya",
        ],
        strict=True,
    )
)

_LETTERS = {latin: letter for letter, latin in _LATIN.items()}
_LETTER_OF = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))


@dataclass(frozen=True)
class Opening:
    """A unit that begins: its element, what its number is in an anchor, and where its text begins.

    ``path`` is the number as a tuple: 1.2 below 1. ``is_counted``: a word processor counts it.
    """

    unit: str
    number: str
    path: tuple[str, ...]
    shown: str
    rest: Paragraph
    is_counted: bool = False


def opening_of(block: Paragraph) -> Opening | None:
    """Return what unit the paragraph begins, None for one that goes on with the unit before."""
    start = f"{block.number} {block.text.lstrip()}" if block.number else block.text.lstrip()
    unit, found = _match(start) if not block.is_measure else ("", None)
    if found is None and _COUNTED.fullmatch(block.number):
        unit, found = "paragraph", _COUNTED.match(start)
    if found is None and block.is_section:
        unit, found = "part", _ROMAN_BARE.match(start)
    if found is None and block.is_lettered:
        unit, found = "subparagraph", _LATIN_LETTER.match(start)
    if found is None:
        return None
    shown = start[: found.end()]
    number = found["number"]
    return Opening(
        unit,
        *_numbers(in_russian(number) if block.is_lettered else number),
        closed_up(shown.strip()),
        _behind(block, found.end()),
        is_counted=bool(block.number),
    )


def _match(start: str) -> tuple[str, re.Match[str] | None]:
    for unit, pattern in _TITLED:
        if found := pattern.match(start):
            return unit, found
    if found := _ROMAN.match(start):
        return "part", found
    if not _DAY.match(start) and (found := _POINT.match(start)):
        return "paragraph", found
    if found := _BRACKET.match(start):
        return "subparagraph", found
    if found := _LETTER.match(start):
        return "subparagraph", found
    return "", None


def _behind(block: Paragraph, end: int) -> Paragraph:
    if not block.number:
        return block.without(end + len(block.text) - len(block.text.lstrip()))
    return block.without(max(0, end - len(block.number) - 1))


def _numbers(number: str) -> tuple[str, tuple[str, ...]]:
    number = in_latin(number)
    return number, tuple(number.split("."))


def in_latin(number: str) -> str:
    """Return the number as anchors have it: «б.1» as b.1, «II» and «второй» as 2, «5¹» as 5_1."""
    first, *raised = in_anchor(number).partition("_")
    if re.fullmatch(r"[IVXLC]+(\.\d+)*", first):
        roman, *inserted = first.split(".")
        first = ".".join([str(_arabic(roman)), *inserted])
    elif value := ordinal(first):
        first = str(value)
    return "".join([_LATIN.get(letter.lower(), letter) for letter in first] + raised)


def of_latin(number: str) -> str:
    """Return what ``in_latin`` made of Russian letters as it was: b.1 as «б.1», 1zh as «1ж»."""
    return _LETTER_OF.sub(lambda found: _LETTERS[found[0]], number)


def bare_roman(block: Paragraph) -> int:
    """Return 2 for «II Права и обязанности», which may be the heading of a section, else 0."""
    start = f"{block.number} {block.text.lstrip()}" if block.number else block.text.lstrip()
    found = _ROMAN_BARE.match(start)
    is_title = found and len(start) < _LONGEST_TITLE and start.rstrip()[-1] not in ".:;,"
    return int(in_latin(found["number"]).partition("_")[0]) if found and is_title else 0


def latin_letter(block: Block) -> str:
    """Return the Latin letter of «a)» that the paragraph begins with, or nothing."""
    if not isinstance(block, Paragraph):
        return ""
    found = _LATIN_LETTER.match(block.full_text.lstrip())
    return found["number"] if found else ""


def in_russian(letter: str) -> str:
    """Return the Russian letter that looks like this Latin one, anything else as it is."""
    return _ALIKE.get(letter, letter)


def _arabic(roman: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in roman]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
