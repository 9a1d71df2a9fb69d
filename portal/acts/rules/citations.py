"""Citations of legal acts in Russian texts: «пункт 3 постановления … от 13.09.2017 № 3111»."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.acts.rules.counting import decimal, roman, russian
from portal.acts.rules.raised import RAISED, alike

_CASES = r"[а-яё]{0,3}"
_KINDS = (
    ("federalnyj-konstitucionnyj-zakon", rf"федеральн\w{{2,3}}\s+конституционн\w{{2,3}}\s+закон{_CASES}|ФКЗ"),
    ("federalnyj-zakon", rf"федеральн\w{{2,3}}\s+закон{_CASES}|(?<![\d-])ФЗ"),
    ("zakon", rf"закон{_CASES}"),
    ("postanovlenie", rf"постановлени{_CASES}|пост\."),
    ("rasporyazhenie", rf"распоряжени{_CASES}|расп\."),
    ("reshenie", rf"решени{_CASES}|реш\."),
    ("ukaz", r"указ(?:а|у|ом|е|ы|ов|ам|ами|ах)?"),
    ("prikaz", r"приказ(?:а|у|ом|е|ы|ов|ам|ами|ах)?"),
)  # fmt: skip
#: What the words behind the kind say of the issuer, by what they contain; the first one counts.
_ISSUERS = (
    ("prezident-rf", re.compile(r"президент\w*", re.IGNORECASE)),
    (
        "pravitelstvo-rf",
        re.compile(r"правительств\w*\s+(?:российской\s+федерации|рф)", re.IGNORECASE),
    ),
    ("gubernator", re.compile(r"губернатор\w*", re.IGNORECASE)),
    ("pravitelstvo-kraya", re.compile(r"правительств\w*\s+\S+\s+края", re.IGNORECASE)),
    ("zakonodatelnaya-duma", re.compile(r"законодательн\w*\s+дум\w*", re.IGNORECASE)),
    ("gosudarstvennaya-duma", re.compile(r"государственн\w*\s+дум\w*", re.IGNORECASE)),
    ("duma", re.compile(r"\bдум[аыеуо]\w*", re.IGNORECASE)),
    ("mer", re.compile(r"\bмэр\w*", re.IGNORECASE)),
    ("glava", re.compile(r"\bглав[аыеой]\w*\s+город\w*", re.IGNORECASE)),
    ("administraciya", re.compile(r"администраци\w*", re.IGNORECASE)),
)
#: Whose acts are never the city's, whatever their day and number.
OF_OTHERS = frozenset(
    {"prezident-rf", "pravitelstvo-rf", "gubernator", "pravitelstvo-kraya",
     "zakonodatelnaya-duma", "gosudarstvennaya-duma"}
)  # fmt: skip
#: Who decides without making law, and what papers bear a date and a number without being acts.
_NO_ACT = re.compile(
    r"\b(?:(?<!конституционного )(?<!верховного )суд(?:а|ом|у|ы|ебн\w*|ь[яи])?\b|приста\w+|собственник\w*|жюри"
    r"|общ\w{2,3}\s+собрани\w*|(?<!избирательной )комисси\w+"
    r"|(?:письм|договор|контракт|протокол|обращени|лицензи|доверенност|соглашени|уведомлени|свидетельств"
    r"|заключени|заявлени|разрешени|производств|накладн|сч[её]т)\w*|дел[оуа]|акт[аеу]?)(?!\w)",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
            "сентября", "октября", "ноября", "декабря",
        ],
        start=1,
    )
}  # fmt: skip

_S = r"[\s\u00a0\u202f]"
_DAY = (
    rf"(?P<day{{0}}>\d{{{{1,2}}}}\.\d{{{{1,2}}}}\.\d{{{{4}}}}"
    rf"|[«\"]?\d{{{{1,2}}}}[»\"]?{_S}+(?:{'|'.join(_MONTHS)}){_S}+\d{{{{4}}}})"
    rf"(?:{_S}*(?:года|год|г\.|г\b))?"
)
_NUMBER = r"(?P<number{0}>(?:[А-ЯA-Z]{{1,4}}-)?\d[\w]*(?:[-/.]\w+)*)"
_SIGN = rf"(?:№|\bN|\bNo\.?){_S}*"
_DATED = rf"(?:от{_S}*)?{_DAY}{_S}*,?{_S}*{_SIGN}{_NUMBER}"
_REVERSED = rf"{_SIGN}{_NUMBER}{_S}+от{_S}*{_DAY}"
_UNDATED = rf"{_SIGN}{_NUMBER}"
_KIND = "|".join(rf"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_KINDS))
#: Between the kind and the date: who issued it, and perhaps its title in quotes.
_BETWEEN = (
    rf"(?P<between>(?:{_S}+(?!от{_S}*[«\"]?\d|No?\b)[^\s№;«»\"\d()]+){{{{0,14}}}}+"
    rf"(?:{_S}*«[^»]{{{{1,400}}}}»)?){_S}*,?{_S}*"
)
_HEAD = re.compile(
    rf"\b(?:{_KIND})"
    + _BETWEEN.format()
    + "(?:"
    + "|".join((_DATED.format(1), _REVERSED.format(2), _UNDATED.format(3)))
    + ")",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"{_S}*(?:,|;|{_S}и|,{_S}*и){_S}*(?:{_DATED.format(1)}|{_REVERSED.format(2)})", re.IGNORECASE
)
_STARTS = ("day1", "number2")
_BARE_LAW = re.compile(
    rf"(?<![\w-])(?P<number>\d{{1,4}}-ФК?З)\b(?:{_S}+от{_S}*{_DAY.format('')})?", re.IGNORECASE
)

#: By the first letters; «пп.» is «подпункт» before a point, else «пункты».
_UNITS = {
    "прил": "приложение",
    "подп": "подпункт",
    "пп.": "",
    "п": "пункт",
    "ч": "часть",
    "ст": "статья",
    "абз": "абзац",
    "гл": "глава",
    "разд": "раздел",
}
_ORDINALS = ("перв", "втор", "трет", "четв", "пят", "шест", "седьм", "восьм", "девят", "десят")
_ONE = (
    rf"(?:№{_S}*)?(?:[«\"][а-яё]{RAISED}?[»\"]|\d{{1,3}}{RAISED}?(?:\.\d{{1,3}}{RAISED}?)*"
    rf"|[IVX]+{RAISED}?(?!\w)|[а-зл-я]{RAISED}?(?![а-яё])|(?:{'|'.join(_ORDINALS)})[а-яё]{{1,5}}\b)\)?"
)
_ANY_UNIT = (
    rf"(?:(?:подпункт|пункт|част|стат|абзац|глав|раздел|приложени)[а-яё]{{0,4}}{_S}+"
    rf"|(?:п\.{_S}?п|ст\.{_S}?ст|подп|пп|п|ч|ст|абз|гл|разд|прил)\.{_S}*)"
)
_PLACE = re.compile(
    rf"\b(?P<unit>{_ANY_UNIT})"
    rf"(?P<numbers>{_ONE}(?:(?:{_S}*,{_S}*|{_S}+и{_S}+|{_S}*[-–—]{_S}*){_ONE})*)"
    rf"(?:{_S}+к)?{_S}+$|\b(?P<whole>приложени)[а-яё]{{0,2}}{_S}+к{_S}+$"
    # «Положения о надзоре, утверждённого …»: what an act has approved is annexed to it.
    rf"|\b(?P<approved>(?:[а-яё]+(?:ого|его|ой|ей|ых|их|ым|им|ому|ему|ыми|ими){_S}+){{0,2}}"
    rf"(?:положени|поряд|правил|регламент|устав|переч|состав|инструкци|методик|программ"
    rf"|требовани|стандарт|норматив|схем|план|форм|реестр|структур))[а-яё]{{0,4}}"
    rf"(?:{_S}+(?!{_ANY_UNIT}|утв)(?:[^\s.;№]+|г\.)){{0,25}}?,?{_S}+утв(?:ержд[её]нн[а-яё]{{2,3}}|\.){_S}*$",
    re.IGNORECASE,
)
#: «с пункта 1 по», before «пункт 3».
_FROM = re.compile(rf"\bсо?{_S}+{_ANY_UNIT}(?P<one>{_ONE}){_S}+по{_S}+$", re.IGNORECASE)
#: Between places of one act: «пункта 3, пунктами 4 и 5 и подпунктом а пункта 6».
_AND = re.compile(rf"(?:,|;|{_S}и|,{_S}*и|,?{_S}а{_S}также){_S}*$", re.IGNORECASE)
_BEFORE = 300
_MAX_POINTS = 30
#: What numbers follow one another in lists: 1, 2, 3; I, II, III; а, б, в.
_ROWS = (
    [decimal(number) for number in range(1, 1000)],
    [roman(number).upper() for number in range(1, 40)],
    [russian(number) for number in range(1, 30)],
)


@dataclass(frozen=True)
class Citation:
    """A citation in ``text[start:end]``.

    ``kind`` and ``issuer`` are names as in addresses, ``issuer`` empty where the text has none;
    ``points`` are places in the act, each from the outermost inwards: «статья 5/часть 2».
    """

    start: int
    end: int
    kind: str
    issuer: str
    adopted_on: date | None
    number: str
    points: tuple[str, ...] = ()


def find(text: str) -> list[Citation]:
    """Return the citations in their order; none overlaps another.

    A date that is in no calendar makes no citation.
    """
    found = list(_headed(text))
    covered = [(one.start, one.end) for one in found]
    for match in _BARE_LAW.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in _near(covered, match)):
            continue
        found.append(
            Citation(
                match.start(),
                match.end(),
                "federalnyj-konstitucionnyj-zakon"
                if "ФК" in match["number"].upper()
                else "federalnyj-zakon",
                "",
                _day(match["day"]),
                match["number"],
            )
        )
    return sorted(found, key=lambda one: one.start)


def _near(covered: list[tuple[int, int]], match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the citations that may touch the match; they stand in order."""
    place = bisect_left(covered, (match.start(), match.start()))
    yield from covered[max(0, place - 1) : place + 1]


def _headed(text: str) -> Iterator[Citation]:
    place = 0
    while match := _HEAD.search(text, place):
        kind = next(name for i, (name, _) in enumerate(_KINDS) if match[f"k{i}"])
        issuer = _issuer(match["between"])
        day, number = _particulars(match)
        place = match.end()
        if number is None or _NO_ACT.search(match["between"].split("«")[0]):
            continue
        if day is None and kind not in {"federalnyj-zakon", "federalnyj-konstitucionnyj-zakon"}:
            continue
        start, points = _points(text, match.start())
        yield Citation(start, match.end(), kind, issuer, day, number, points)
        while following := _NEXT.match(text, place):
            day, number = _particulars(following)
            place = following.end()
            if day is not None and number is not None:
                begin = min(start for start in map(following.start, _STARTS) if start >= 0)
                yield Citation(begin, place, kind, issuer, day, number)


def _particulars(match: re.Match[str]) -> tuple[date | None, str | None]:
    found = match.groupdict()
    for i in ("1", "2", "3"):
        if number := found.get(f"number{i}"):
            day = None if i == "3" else _day(found[f"day{i}"])
            if i != "3" and day is None:
                return None, None
            return day, number.rstrip(".")
    return None, None


def _issuer(between: str) -> str:
    between = between.split("«")[0]
    return next((name for name, pattern in _ISSUERS if pattern.search(between)), "")


def _day(written: str | None) -> date | None:
    if not written:
        return None
    try:
        if "." in written:
            day, month, year = (int(part) for part in written.split("."))
        else:
            first, name, last = written.split()
            day, month, year = int(first.strip('«»"')), _MONTHS[name.lower()], int(last)
        return date(year, month, day)
    except ValueError:
        return None


def _points(text: str, end: int) -> tuple[int, tuple[str, ...]]:
    """Read backwards the places named before the act; return where they begin, and them."""
    begin = end
    found: list[str] = []
    around: list[str] = []
    while True:
        start, steps = _chain(text, end, around)
        found[:0] = steps
        if not steps:
            return begin, tuple(dict.fromkeys(found[:_MAX_POINTS]))
        begin = start
        between = _AND.search(text[max(0, begin - _BEFORE) : begin])
        if between is None:
            return begin, tuple(dict.fromkeys(found[:_MAX_POINTS]))
        end = begin - len(between[0])
        # What is named before may stand in the same annex: rather once too often than never.
        around = [way.partition("/")[0] for way in steps if way.startswith("приложение")][:1]


def _chain(text: str, end: int, around: list[str]) -> tuple[int, list[str]]:
    """Read one chain of places, from the outermost inwards; without one return nothing.

    ``around`` is the annex of the chain behind it, in which this one may stand, too.
    """
    begin, low = end, max(0, end - _BEFORE)
    steps: list[list[str]] = []
    while match := _PLACE.search(text[low:end].rstrip() + " "):
        end = low + match.start()
        low = max(0, end - _BEFORE)
        if match["whole"] or match["approved"]:
            steps.append(["приложение"])
        else:
            inside = _unit(match["unit"].lower(), steps[-1][0] if steps else "")
            numbers = _numbers(match["numbers"])
            if since := _FROM.search(text[low:end]):
                numbers[:1] = _between(_bare(since["one"]), numbers[0])
                end = low + since.start()
                low = max(0, end - _BEFORE)
            steps.append([f"{inside} {number}" for number in numbers])
        # «Положение, утверждённое …» as a whole is the act.
        if not match["approved"]:
            begin = end
    if begin > end:
        steps.pop()
    ways = [
        "/".join(way) for way in itertools.islice(itertools.product(*steps), _MAX_POINTS) if way
    ]
    return begin, ways + [f"{annex}/{way}" for annex in around for way in ways if annex not in way]


def _unit(written: str, around: str) -> str:
    unit = next(unit for start, unit in _UNITS.items() if written.startswith(start))
    return unit or ("подпункт" if around.startswith("пункт ") else "пункт")


def _numbers(written: str) -> list[str]:
    """Return «1, 3 – 5, «а»» as 1, 3, 4, 5, а."""
    found: list[str] = []
    for part in re.split(r",|\sи\s", written):
        first, *last = (_bare(end) for end in re.split(r"[-–—]", part))
        found += _between(first, last[0]) if last else [first]
    return found


def _between(first: str, last: str) -> list[str]:
    """Return «1 – 3», «1.1 – 1.3», «а – в» or «I – III» one by one; of others the two ends."""
    head, dot, begin = first.rpartition(".")
    for row in _ROWS:
        end = last.removeprefix(head + dot)
        if begin in row and end in row and row.index(begin) < row.index(end):
            inside = row[row.index(begin) : row.index(end) + 1]
            return [f"{head}{dot}{one}" for one in inside][:_MAX_POINTS]
    return [first, last]


def _bare(number: str) -> str:
    bare = alike(number).strip(' \t\n\u00a0\u202f«»")№')
    place = next((i for i, word in enumerate(_ORDINALS, 1) if bare.lower().startswith(word)), None)
    # Roman numbers stay as they are printed, letters are small.
    return str(place) if place else bare.lower() if bare[:1] > "z" else bare
