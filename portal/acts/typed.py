"""What the line of a search means: an act's number, date and kind as people write them, and words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from portal.acts.models import Kind
from portal.acts.rules.raised import as_typed

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
    "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_KINDS = {
    "постановлени": Kind.RESOLUTION,
    "распоряжени": Kind.ORDER,
    "решени": Kind.DECISION,
    "приказ": Kind.UNIT_ORDER,
}
_KIND = rf"\b(?P<kind>{'|'.join(_KINDS)})\w{{0,3}}\b"
#: «380-р» as people type it: «380р», «380 р», with the Latin letter on either.
_ORDER = re.compile(r"(\d+)\s*[-–—]?\s*[рp]", re.IGNORECASE)
_WRITTEN = r"\d[\w/-]*(?:\s*[-–—]?\s*[рp]\b)?(?![\w/-])"
#: Who issued it, between the kind and the number: «Хабаровской городской Думы», «мэра города».
_BY = (
    r"(?:\s+(?:\w+ской\s+)?(?:городской\s+)?(?:дум|мэр|администраци|глав)\w{0,2}\b"
    r"(?:\s+(?:города|г\.))?)?"
)
_KIND_BY = re.compile(_KIND + _BY, re.IGNORECASE)
#: Behind a kind a bare number is one, save for a year: «решение 33», not «решения 2017 года».
_NUMBER = re.compile(
    rf"(?:№|\bN|\bномер\b)\s*(?P<signed>{_WRITTEN})"
    rf"|^\s*(?P<alone>\d+(?:\s*[-–—]?\s*[рp]|-[а-яё]+)?)\s*$"
    rf"|(?P<head>{_KIND}{_BY})\s+(?P<behind>{_WRITTEN})(?!\s*г(?:од\w{{0,2}})?\b)"
    r"|\b(?P<order>\d+-[рp])\b",
    re.IGNORECASE,
)
#: «5.1» is one, as PostgreSQL takes it.
TOKEN = re.compile(r"\d+(?:\.\d+)+|(?:\+(?=\d))?\w+(?:-\w+)*")
#: «131ФЗ» is written 131-ФЗ in acts, and the search takes these for two words; so are «ФЗ-131» and
#: «ФЗ № 131». In «59-ФЗ № 12» the number has its letters already.
_LAW = re.compile(
    r"\b(?P<joined>\d+)(?P<behind>фк?з)\b|\d\s*[-–—]?\s*фк?з\b"
    r"|\b(?P<before>фк?з)(?:\s*[-–—№]+\s*|\s+N\s*)?(?P<number>\d{1,3})(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
#: «Федеральный закон № 131», without its letters.
_FEDERAL = re.compile(
    r"(федеральн\w{2,3}\s+закон\w{0,3}(?:\s+от\s[\w\s.]{6,30}?)?\s*(?:№|\bN)\s*\d{1,3})(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"№|\bN(?=\s*\d)|\bномер\b", re.IGNORECASE)
_DAY = re.compile(
    r"(?:\bот\s*|\b)(?P<day>\d{1,2})"
    rf"(?:\.(?P<month>\d{{1,2}})\.|\s+(?P<name>{'|'.join(_MONTHS)})\s+)"
    r"(?P<year>\d{4})(?:\s*г(?:ода)?\b\.?|\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Typed:
    """What the line of the search means: an act's particulars, and words."""

    words: str = ""
    number: str = ""
    day: date | None = None
    kind: str = ""
    #: Whether the number is the beginning of one: of «380» it is 380-р as well.
    is_begun: bool = False

    @classmethod
    def read(cls, line: str) -> "Typed":
        """Take the number, the date, and beside them the kind, out of the line.

        «постановление от 13.09.2017 № 3111» and «решение Думы 509» name an act; «решение о бюджете»
        is words.
        """
        rest, number, day, kind = _with_laws(line), "", None, ""
        if (found := _DAY.search(rest)) and (day := _day(found)):
            rest = rest[: found.start()] + " " + rest[found.end() :]
        if found := _NUMBER.search(rest):
            names = ("signed", "alone", "behind", "order")
            number = next(found[name] for name in names if found[name])
            if order := _ORDER.fullmatch(number):
                number = f"{order[1]}-р"
            rest = f"{rest[: found.start()]} {found['head'] or ''} {rest[found.end() :]}"
        if (number or day) and (found := _KIND_BY.search(rest)):
            kind = _KINDS[found["kind"].lower()]
            rest = rest[: found.start()] + " " + rest[found.end() :]
        return cls(_words(rest), number, day, kind)


def _with_laws(line: str) -> str:
    """Return the line with the numbers of federal laws as acts write them: «131-ФЗ»."""
    return _LAW.sub(_law, _FEDERAL.sub(r"\1-ФЗ", line))


def _law(found: re.Match[str]) -> str:
    number, letters = found["joined"] or found["number"], found["behind"] or found["before"]
    return f"{number}-{letters}" if number else found[0]


def _words(line: str) -> str:
    return " ".join(TOKEN.findall(as_typed(line)))


def _day(found: re.Match[str]) -> date | None:
    name = found["name"]
    month = _MONTHS.index(name.lower()) + 1 if name else int(found["month"])
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


def meanings(line: str) -> Iterator[tuple[Typed, bool]]:
    """Yield what a line with a number or a day that finds nothing may mean, and whether it is all words.

    The number alone, one that begins so, the line as it stands in a text, the words without it.
    """
    typed = Typed.read(line)
    if typed.day and not typed.number:
        yield Typed(f"{_words(_DAY.sub(' ', line))} {typed.day:%d.%m.%Y}".strip()), True
    if not typed.number:
        return
    begun = replace(typed, is_begun=True)
    if typed.words:
        yield replace(typed, words=""), False
    yield begun, False
    line = _SIGN.sub(" ", _with_laws(line))
    if typed.day:
        day = f"{typed.day:%d.%m.%Y}"
        yield Typed(f"{_words(_DAY.sub(' ', line))} {day}"), True
    yield Typed(_words(_DAY.sub(" ", line))), True
    if typed.words:
        yield replace(typed, number=""), False
        yield replace(begun, words=""), False
