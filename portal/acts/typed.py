"""What the line of a search means: an act's number, date and kind as people write them, and words."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from django.conf import settings

from portal.acts.models import Kind
from portal.acts.rules.days import full_year
from portal.acts.rules.numbers import in_russian, plain, tidied
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
#: «45/12», «1.25-345», «Р-12 XIV/1», «IV-7», «12(1)».
_PARTS = r"(?:\.\d\w*|[-‐‑–−/]\w+)*(?:\(\d{1,2}\))?(?:\s+[ivxlc]+[-/]\w+)?"
_WRITTEN = rf"(?:\d|[^\W\d_]{{1,4}}-\d|[ivxlc]+/\d)\w*{_PARTS}(?:\s*[-–—−]?\s*(?:[рp]|па)\b)?[-/]*(?![\w/-])"
#: As the whole line it may begin with letters, too; «31-16-88» is a telephone, «2017 2018» are years.
_ALONE = (
    rf"(?!\d+(?:-\d+){{2,}}\s*$|(?:18|19|20)\d\d\s+\d)(?:\d\w*{_PARTS}(?:\s*[-–—−]?\s*(?:[рp]|па))?"
    rf"|(?=\S*\d)[^\W\d_]{{1,4}}(?=[-/]){_PARTS}|(?-i:[IVXLC]+))"
)
#: The year behind a number: «3111 2017», «6-р, 2011», «6-р за 2011 год».
_YEAR = r",?\s+(?:от\s+|за\s+)?(?P<year>(?:18|19|20)\d\d)(?:\s*г(?:ода?)?\b)?[\s.]*$"
_OF_YEAR = re.compile(_YEAR, re.IGNORECASE)
_CITY = re.escape(settings.CITY["name"].lower().rstrip("аеёийоуыьэюя"))
_TOWN = rf"(?:(?:город(?:а|е|у)?\b|г\.)(?:\s*{_CITY}\w{{0,3}}\b)?|(?:г\s+)?{_CITY}\w{{0,3}}\b)"
#: Who issued it, between the kind and the number: «Хабаровской городской Думы», «мэра города».
_BODY = (
    r"(?:\w+ск(?:ой|ая)\s+)?(?:городск(?:ой|ая)\s+)?(?P<{}>дум|мэр|администраци|глав)\w{{0,2}}\b"
    rf"(?:\s+{_TOWN.replace('{', '{{').replace('}', '}}')})?"
)
_BY = rf"(?:\s+{_BODY.format('by')})?"
_KIND_BY = re.compile(_KIND + _BY, re.IGNORECASE)
#: At the beginning of a line without a number: «распоряжение мэра о …», «Дума», «постановления».
_CARD = re.compile(rf"\s*(?:{_KIND}{_BY}|{_BODY.format('body')})(?!\w)", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*об?о?\s", re.IGNORECASE)
_ACT = re.compile(r"^\s*(?:правов\w{2,3}\s+)?акт[аы]?(?=\s+(?:№\s*)?\d)", re.IGNORECASE)
_NOTHING: dict[str, Any] = {"words": "", "day": None, "year": None, "kind": ""}
_IN_YEAR = re.compile(
    r"(?<![\d.-])\b(?:(?:от|за|в)\s+)?(?P<year>(?:18|19|20)\d\d)(?:\s*г(?:\.|од[ау]?\b|\b)|(?=\s*$))",
    re.IGNORECASE,
)
_NAMES_TOWN = re.compile(rf"\bгородск\w+\s+округ\w{{0,2}}\b|\b{_TOWN}", re.IGNORECASE)
#: «Web-портал» is two words for PostgreSQL, and inflected only as such.
_TWO_SCRIPTS = re.compile(r"(?<=[a-z])-(?=[а-яё])|(?<=[а-яё])-(?=[a-z])", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?<=[a-z]{2})(?=[а-яё]{3})", re.IGNORECASE)
#: Of so many words each is left out in turn, but for «о», «на».
_WORDS_LEFT_OUT, _LONG_ENOUGH = 6, 3
#: «Решения думы 2025» asks for a year, if no act has it as its number.
_LIKE_YEAR = re.compile(r"(?:18|19|20)\d\d")
_LATIN, _CYRILLIC = re.compile("[a-z]", re.IGNORECASE), re.compile("[а-яё]", re.IGNORECASE)
#: Behind a kind a bare number is one, save for a year: «решение 33», not «решения 2017 года».
_NUMBER = re.compile(
    rf"(?:№|\bN|\bномер\b)\s*(?P<signed>{_WRITTEN}|[ivxlc]+\b)"
    rf"|^\s*(?P<alone>{_ALONE})(?=[\s.,;:)»\"/-]*$|{_YEAR})"
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
#: «9103 обр», «9103обр»: in acts with a hyphen.
_APART = re.compile(r"\s*(\d+)\s+([а-яё]{1,4})\s*", re.IGNORECASE)
_JOINED = re.compile(r"(\d+(?:[./]\d+)*)([^\W\d_]+)")
_SIGN = re.compile(r"№|\bN(?=\s*\d)|\bномер\b", re.IGNORECASE)
_DAY = re.compile(
    r"(?:\bот\s*|\b)(?:(?P<day>\d{1,2})"
    rf"(?:\.(?P<month>\d{{1,2}})\.|\s+(?P<name>{'|'.join(_MONTHS)})\s+)(?P<year>\d{{4}})"
    # A number may look so: «№ 01.02.11», «1.01.02.11-5».
    r"|(?<![\w./-])(?P<iso>(?:18|19|20)\d\d-\d\d-\d\d)(?![\w/-])"
    r"|(?<![\d./-])(?<!№)(?<!№\s)(?<!N\s)(?P<short>\d\d\.\d\d\.\d\d)(?![\w/-]|\.\d))"
    r"(?:\s*г(?:ода)?\b\.?|\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Typed:
    """What the line of the search means: an act's particulars, and words."""

    words: str = ""
    number: str = ""
    day: date | None = None
    kind: str = ""
    year: int | None = None
    #: The beginning of who issued it: «мэр», «дум».
    body: str = ""
    #: Whether the number is the beginning of one: of «380» it is 380-р as well.
    is_begun: bool = False

    @classmethod
    def read(cls, line: str) -> "Typed":
        """Take the number, the date, and beside them the kind, out of the line.

        «постановление от 13.09.2017 № 3111» and «решение Думы 509» name an act; «решение о бюджете»
        is words.
        """
        rest, number, day, kind, year = _with_laws(_ACT.sub("", plain(line))), "", None, "", None
        if (found := _DAY.search(rest)) and (day := _day(found)):
            rest = rest[: found.start()] + " " + rest[found.end() :]
        if found := _NUMBER.search(rest):
            names = ("signed", "alone", "behind", "order")
            number = tidied(next(found[name] for name in names if found[name]))
            behind = rest[found.end() :]
            if not day and (its := _OF_YEAR.fullmatch(behind)):
                year, behind = int(its["year"]), ""
            rest = f"{rest[: found.start()]} {found['head'] or ''} {behind}"
        if (number or day) and (found := _KIND_BY.search(rest)):
            kind = _KINDS[found["kind"].lower()]
            rest = rest[: found.start()] + " " + rest[found.end() :]
        return cls(_words(rest), number, day, kind, year)


def _with_laws(line: str) -> str:
    """Return the line with the numbers of federal laws as acts write them: «131-ФЗ»."""
    return _LAW.sub(_law, _FEDERAL.sub(r"\1-ФЗ", line))


def _law(found: re.Match[str]) -> str:
    number, letters = found["joined"] or found["number"], found["behind"] or found["before"]
    return f"{number}-{letters}" if number else found[0]


def _words(line: str) -> str:
    return " ".join(map(_in_one_script, TOKEN.findall(_TWO_SCRIPTS.sub(" ", as_typed(line)))))


def _in_one_script(word: str) -> str:
    """Return «платные» for the same with a Latin «e»."""
    if not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    russian = in_russian(word)
    return word if _LATIN.search(russian) else russian


def _day(found: re.Match[str]) -> date | None:
    if found["iso"]:
        return _existing(*map(int, found["iso"].split("-")))
    if found["short"]:
        day, month, year = found["short"].split(".")
        return _existing(full_year(year), int(month), int(day))
    name = found["name"]
    month = _MONTHS.index(name.lower()) + 1 if name else int(found["month"])
    return _existing(int(found["year"]), month, int(found["day"]))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def of_card(line: str) -> Typed | None:
    """Return what a line without a number says of the card: «распоряжение мэра о …», «… 2017 года».

    None where it is words alone.
    """
    typed, rest = Typed.read(line), plain(line)
    if typed.kind and not typed.day and _LIKE_YEAR.fullmatch(typed.number):
        rest = rest.replace(typed.number, f"{typed.number} года", 1)
    elif typed.number or typed.day:
        return None
    kind, body, rest = _headed(rest)
    year = None
    if found := _IN_YEAR.search(rest):
        year = int(found["year"])
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    if not (kind or body or year):
        return None
    words = _words(rest)
    return Typed("" if _SUBJECT.fullmatch(f"{words} ") else words, kind=kind, year=year, body=body)


def understood(line: str) -> set[str]:
    """Return the words of a line that name the kind and body at its head, and the town."""
    line = plain(line)
    found = [_CARD.match(line), *_NAMES_TOWN.finditer(line)]
    return {word for one in found if one for word in TOKEN.findall(one[0])}


def headed(line: str) -> Typed | None:
    """Return the kind and body at the head of a line of words, its year as one of the words.

    An act says of itself «постановляю»: as a word «постановление» would find what cites one. Where
    nothing else is said, a year is that of the acts.
    """
    card = of_card(line)
    if card is None or Typed.read(line).number:
        return None
    if not card.words:
        return card
    kind, body, rest = _headed(plain(line))
    # «Решение жилищных проблем» is no decision.
    if not body and not _SUBJECT.match(rest):
        return None
    # A body alone may be what is asked about: «администрация города, структура».
    return Typed(_words(rest), kind=kind, body=body) if kind else None


def _headed(line: str) -> tuple[str, str, str]:
    if not (found := _CARD.match(line)):
        return "", "", line
    kind = _KINDS[found["kind"].lower()] if found["kind"] else ""
    return kind, (found["by"] or found["body"] or "").lower(), line[found.end() :]


def nearby(line: str, guessed: Collection[str] = ()) -> Iterator[tuple[Typed, str]]:
    """Yield what a line of words that finds nothing is near to, and what of it is left out.

    «Webпортал» in two words, without the name of the town, without the year, kind or body that it
    asks for, then without one of the words: of two only one that is ``guessed``, not typed.
    """
    card = of_card(line)
    typed = card or Typed.read(line)
    if typed.number or typed.day or not typed.words:
        return
    apart = replace(typed, words=_RUN_TOGETHER.sub(" ", typed.words))
    if apart != typed:
        yield apart, ""
    bare = replace(apart, words=_words(_NAMES_TOWN.sub(" ", apart.words)))
    if bare != apart and bare != Typed() and (town := _NAMES_TOWN.search(apart.words)):
        yield bare, town[0]
    bare = bare if bare.words else apart
    if bare.year:
        yield replace(bare, year=None), str(bare.year)
    if found := _CARD.match(plain(line)) if card else None:
        yield replace(bare, kind="", body=""), found[0].strip()
    words = bare.words.split()
    told = [place for place, word in enumerate(words) if len(word) >= _LONG_ENOUGH]
    for place in told if 1 < len(told) <= _WORDS_LEFT_OUT else ():
        # A single word says too little.
        if len(told) > 2 or words[place] in guessed:
            rest = " ".join(words[:place] + words[place + 1 :])
            yield replace(bare, words=rest), words[place]


def nearest_numbers(line: str, words: str) -> Iterator[tuple[Typed, str]]:
    """Yield the number typed with less and less beside it, and what of that is left out.

    Its ``words`` are told as they were asked for.

    «Распоряжение 835» is 835-р; in «постановление № 33 от 14.09.2017 о гербе» the words, the day, the
    kind or several of them may be wrong.
    """
    line = plain(line)
    typed = Typed.read(line)
    if not typed.number:
        return
    yield replace(typed, is_begun=True), ""
    told = _told(line, replace(typed, words=words))
    # What is dropped first is what people are least sure of; a number is of one kind and year.
    facets = [one for one in ("words", "day", "year", "kind") if told.get(one)]
    for count in range(1, len(facets) + 1):
        for dropped in combinations(facets, count):
            left = replace(typed, **{one: _NOTHING[one] for one in dropped})
            without = ", ".join(told[one] for one in told if one in dropped)
            yield left, without
            # Without its words the beginning of a number may be anything.
            if "words" not in dropped:
                yield replace(left, is_begun=True), without
    for number in _spelt_otherwise(typed.number):
        yield replace(typed, number=number, words=""), told["words"]


def _told(line: str, typed: Typed) -> dict[str, str]:
    """Return what the line says beside its number, as it is written there."""
    kind = _KIND_BY.search(line) if typed.kind else None
    day = _DAY.search(line) if typed.day else None
    return {
        "kind": kind[0].strip() if kind else "",
        "day": day[0].strip() if day else "",
        "year": str(typed.year or ""),
        "words": typed.words,
    }


def meanings(line: str) -> Iterator[tuple[Typed, bool]]:
    """Yield what a line with a number or a day that finds no act may mean, and whether it is all words.

    The line as it stands in a text, the words without the number, the beginning of one.
    """
    line = plain(line)
    typed = Typed.read(line)
    if typed.day and not typed.number:
        yield Typed(f"{_words(_DAY.sub(' ', line))} {typed.day:%d.%m.%Y}".strip()), True
        yield from _as_it_stands(line)
    if not typed.number:
        if apart := _APART.fullmatch(line):
            yield Typed(number=f"{apart[1]}-{apart[2]}"), False
        return
    # Behind its sign what looks like a day is a number.
    words = _words(_SIGN.sub(" ", _DAY.sub(" ", _with_laws(line))))
    if typed.day:
        yield Typed(f"{words} {typed.day:%d.%m.%Y}"), True
    yield Typed(words), True
    if typed.words:
        yield replace(typed, number=""), False
        yield replace(typed, is_begun=True, words=""), False


def _as_it_stands(line: str) -> Iterator[tuple[Typed, bool]]:
    """Yield a line with a short day, which may be something else: «01.02.11»."""
    if any(found["short"] for found in _DAY.finditer(line)):
        yield Typed(_words(line)), True


def _spelt_otherwise(number: str) -> Iterator[str]:
    """Yield «3а-55» for the same with a Latin letter, «9103-обр» for «9103обр», «33» for «33-р»."""
    russian = in_russian(number)
    if russian != number:
        yield russian
    if joined := _JOINED.fullmatch(russian):
        yield f"{joined[1]}-{joined[2]}"
    if russian.endswith("-р"):
        yield russian.removesuffix("-р")
