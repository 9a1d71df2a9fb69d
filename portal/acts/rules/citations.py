"""Citations of legal acts in Russian texts: «пункт 3 постановления … от 13.09.2017 № 3111»."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.acts.rules.raised import RAISED_APART, alike, in_anchor

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
_OR = rf"(?:и{_S}*\(или\)|и/или|или|и|либо|а{_S}+также){_S}+"
#: Between the members of a list.
_JOIN = rf"(?:{_S}*[,;]{_S}*(?:{_OR})?|{_S}+{_OR})"
_NEXT = re.compile(rf"{_JOIN}(?:{_DATED.format(1)}|{_REVERSED.format(2)})", re.IGNORECASE)
_STARTS = ("day1", "number2")
_BARE_LAW = re.compile(
    rf"(?<![\w-])(?P<number>\d{{1,4}}-ФК?З)\b(?:{_S}+от{_S}*{_DAY.format('')})?", re.IGNORECASE
)

#: By the first letters; «пп.» is «подпункт» before a point, else «пункты».
_UNITS = {
    "прил": "приложение",
    "подп": "подпункт",
    "парагр": "параграф",
    "пп.": "",
    "п": "пункт",
    "ч": "часть",
    "ст": "статья",
    "абз": "абзац",
    "гл": "глава",
    "разд": "раздел",
    "§": "параграф",
}
_ORDINALS = ("перв", "втор", "трет", "четв", "пят", "шест", "седьм", "восьм", "девят", "десят")
_UP = rf"(?:{RAISED_APART})?"
_ONE = (
    rf"(?:№{_S}*)?(?:[«\"][а-яё](?:-\d{{1,2}}|{_UP})[»\"]|\d{{1,3}}{_UP}(?:\.\d{{1,3}}{_UP})*"
    rf"|[IVX]+{_UP}(?!\w)|[а-зл-я]{_UP}(?![а-яё])|(?:{'|'.join(_ORDINALS)})[а-яё]{{1,5}}\b)\)?"
)
_ANY_UNIT = (
    rf"(?:(?:подпункт|пункт|част|стат|абзац|глав|раздел|параграф|приложени)[а-яё]{{0,4}}{_S}+|§+{_S}*"
    rf"|(?:п\.{_S}?п|ст\.{_S}?ст|подп|пп|п|ч|ст|абз|гл|разд|прил)\.{_S}*)"
)
#: «1 – 3», «с 1 по 3», «1 по пункт 3».
_THROUGH = rf"(?:{_S}*[-–—]|{_S}+по{_S}){_S}*(?:{_ANY_UNIT})?"
_DASHES = ("-", "–", "—")
#: What may stand behind a hyphen in the number of a point that was put in later.
_LATER = re.compile(r"\d{1,2}(?:\.\d{1,3})*")
_SINCE = rf"со?{_S}+"
_ROW = rf"(?:{_SINCE})?{_ONE}(?:{_THROUGH}{_ONE})?"
#: What an act approves is annexed to it, and cited by what it is called: the beginnings of words.
PAPERS = (
    "положени", "поряд", "правил", "регламент", "устав", "переч", "состав", "инструкци", "методик",
    "программ", "требовани", "стандарт", "норматив", "схем", "план", "форм", "реестр", "структур",
    "кодекс", "концепци", "норм", "тариф", "договор",
)  # fmt: skip
_PAPER = (
    rf"(?:[а-яё]+(?:ого|его|ой|ей|ых|их|ым|им|ому|ему|ыми|ими){_S}+){{0,2}}(?:{'|'.join(PAPERS)})"
)
#: «Пункты 3 – 5 (за исключением пункта 4)»: rather once too often than never.
_ASIDE = rf"(?:{_S}*\([^()]{{1,120}}\))?"
_PLACE = re.compile(
    rf"(?:\b|(?=§))(?:{_SINCE}(?={_ANY_UNIT}{_ONE}{_S}+по{_S}))?(?P<unit>{_ANY_UNIT})"
    rf"(?P<numbers>{_ROW}(?:{_JOIN}{_ROW})*){_ASIDE}(?:{_S}+к)?{_S}+$"
    rf"|\b(?P<whole>приложени)[а-яё]{{0,2}}(?:{_S}+к)?{_S}+$"
    # Elsewhere these letters are words.
    rf"|\bподпункт[а-яё]{{0,3}}{_S}+(?P<letter>[ийк])\)?(?:{_S}+к)?{_S}+$"
    # «Положения о надзоре, утверждённого …».
    rf"|\b(?P<approved>{_PAPER}[а-яё]{{0,4}}(?:{_S}+(?!{_ANY_UNIT}|утв)(?:[^\s.;№]+|г\.|№{_S}*\d{{1,2}}(?![\w/-]))){{0,25}}?),?"
    rf"{_S}+утв(?:ержд[её]нн(?:ые|ых|ыми|(?P<one>[а-яё]{{2,3}}))|\.){_S}*$",
    re.IGNORECASE,
)
_PAPER_NAMED = re.compile("|".join(PAPERS), re.IGNORECASE)
#: «Положение о комиссии и её состав, утверждённые …»: two papers.
_AND_PAPER = re.compile(rf"(?:,|{_S}и){_S}+(?:[^\s,]+{_S}+)?{_PAPER}", re.IGNORECASE)
#: Between places of one act: «пункта 3, пунктами 4 и 5, а также с подпунктом а пункта 6».
_AND = re.compile(rf"{_JOIN}(?:(?:в|к|по|со?){_S}+)?$", re.IGNORECASE)
#: Not in the genitive, and so no place around the one before it: «пунктом 3 и с приложением 1».
_APART = re.compile(r"[а-яё]+(?:ом|ем|е|ью|ь[её]й|ой|[ая]ми|[ая]х|ении)\b", re.IGNORECASE)
_BEFORE = 300
_MAX_POINTS = 30
#: In a place, between the first and the last of a row, and behind a step that may not be there.
THROUGH, MAYBE = " – ", "?"


@dataclass(frozen=True)
class Citation:
    """A citation in ``text[start:end]``.

    ``kind`` and ``issuer`` are names as in addresses, ``issuer`` empty where the text has none;
    ``points`` are places in the act, each from the outermost inwards: «статья 5/часть 2»,
    «пункт 1.1 – 2.1» with all that the act has between them, «приложение поряд/пункт 2» in what
    the act has approved, «приложение 1?/пункт 2» in the annex, outside of it, or both. None is the
    whole act.
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
    around = ""
    while True:
        start, ways = _chain(text, end)
        if around and not ways:
            # «Пункт 3 Порядка и пункт 5 Положения, утверждённых …».
            start, ways = _chain(f"{text[:end]} утв. ", end + len(" утв. "))
            ways = [way for way in ways if "/" in way]
        if around:
            # What is named before may stand in the same annex: rather once too often than never.
            ways = [
                way if way.startswith("приложение") else f"{around}{MAYBE}/{way}" for way in ways
            ]
        found[:0] = ways
        begin = start if ways else begin
        between = _AND.search(text[max(0, begin - _BEFORE) : begin])
        if not ways or between is None:
            # Of too many, the whole act.
            points = tuple(dict.fromkeys(found))
            return begin, points if len(points) <= _MAX_POINTS else ()
        end = begin - len(between[0])
        annexes = (way.partition("/")[0] for way in ways if way.startswith("приложение"))
        around = next(annexes, "").removesuffix(MAYBE)


def _chain(text: str, end: int) -> tuple[int, list[str]]:
    """Read one chain of places, from the outermost inwards; without one return nothing."""
    low = max(0, end - _BEFORE)
    steps: list[list[str]] = []
    is_apart = False
    while match := _PLACE.search(text[low:end].rstrip() + " "):
        if is_apart and not match["approved"]:
            break
        end = low + match.start()
        low = max(0, end - _BEFORE)
        if match["approved"]:
            # «…, утверждённого пунктом 1 постановления»: by which point, is nothing to the place.
            steps = [_annexes(match["approved"], is_one=bool(match["one"]))]
        elif match["whole"]:
            steps.append(["приложение"])
        elif match["letter"]:
            steps.append([f"подпункт {match['letter'].lower()}"])
        else:
            inside = _unit(match["unit"].lower(), steps[-1][0] if steps else "")
            steps.append([f"{inside} {number}" for number in _numbers(match["numbers"])])
        is_apart = not match["approved"] and bool(_APART.match(text, end))
    ways = itertools.islice(itertools.product(*steps), _MAX_POINTS + 1)
    return end, ["/".join(way) for way in ways if way]


def _annexes(written: str, *, is_one: bool) -> list[str]:
    """Return the annexes that are «Положение о комиссии и её состав»."""
    rest = () if is_one else _AND_PAPER.finditer(written)
    papers = [_PAPER_NAMED.findall(written)[0], *(_PAPER_NAMED.findall(one[0])[-1] for one in rest)]
    return [f"приложение {paper.lower()}" for paper in papers]


def _unit(written: str, around: str) -> str:
    unit = next(unit for start, unit in _UNITS.items() if written.startswith(start))
    return unit or ("подпункт" if around.startswith("пункт ") else "пункт")


def _numbers(written: str) -> list[str]:
    """Return «1, с 3 по 5, «а»» as 1, 3 – 5, а."""
    rows = re.split(_JOIN, written, flags=re.IGNORECASE)
    bare = (re.sub(f"^{_SINCE}", "", row, flags=re.IGNORECASE) for row in rows)
    ends = (re.split(f"({_THROUGH})", row, flags=re.IGNORECASE) for row in bare)
    return [_row(*row) for row in ends]


def _row(first: str, between: str = "", last: str = "") -> str:
    """Return «1 – 3» for «1-3», and «5¹» for «5-1»: a row goes from a number to a greater one."""
    ends = [_bare(one) for one in (first, last) if one]
    is_dashed = between.strip() in _DASHES and _LATER.fullmatch(ends[-1])
    if is_dashed and not (ends[0][0].isdecimal() and _steps(ends[0]) < _steps(ends[1])):
        return alike("-".join(ends))
    return THROUGH.join(ends)


def _steps(number: str) -> list[int]:
    return [int(step) for step in re.split("[._]", in_anchor(number))]


def _bare(number: str) -> str:
    bare = alike(number).strip(' \t\n\u00a0\u202f«»")№')
    place = next((i for i, word in enumerate(_ORDINALS, 1) if bare.lower().startswith(word)), None)
    # Roman numbers stay as they are printed, letters are small.
    return str(place) if place else bare.lower() if bare[:1] > "z" else bare
