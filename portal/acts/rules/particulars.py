"""What names an act in a text: its kind, who issued it, its day and number, perhaps its title."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from portal.acts.rules.bodies import CITY, body_of
from portal.acts.rules.days import full_year
from portal.acts.rules.numbers import tidied

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
    rf"(?P<day{{0}}>\d{{{{1,2}}}}\.{_S}?\d{{{{1,2}}}}\.{_S}?\d{{{{4}}}}|\d\d\.\d\d\.\d\d(?!\.?\d)"
    rf"|[«\"]?\d{{{{1,2}}}}[»\"]?{_S}+(?:{'|'.join(_MONTHS)}){_S}+\d{{{{4}}}})"
    rf"(?:{_S}*(?:года|год|г\.|г\b))?"
)
#: «3 111», but not «№ 3 500 рублей».
_THOUSANDS = (
    r"\d{{1,2}}[ \u00a0\u202f]\d{{3}}(?![\w/-]|[.,]\d)"
    r"(?!\s*(?:руб|тыс|млн|млрд|чел|кв|га\b|м\b|%|единиц|экз|шт|граждан|участ))"
)
#: «380-р», «1042/пр», «Р-12 XIV/1», «255 - р», «59 ФЗ», «255 р.» at the end of a sentence; behind
#: «р-н» and «р.п. Берёзовка» stands a place, behind «255-р.В» another sentence.
_NUMBER = (
    rf"(?P<number{{0}}>{_THOUSANDS}|(?:[А-ЯA-Z]{{{{1,4}}}}-|[IVXLC]+/)?\d\w*(?:[-‐‑/]\w+|\.\d\w*)*(?:{_S}[IVXLC]+[-/]\w+)?"
    rf"(?:{_S}?[-–—]{_S}?(?:р|па|ФК?З)(?!\w)"
    rf"|{_S}(?:[рp](?!\w|[-‐‑]\w|\.(?:\w|{_S}[а-яё]\.(?!{_S}?\d)))|(?:па|ФК?З)(?!\w)))?)"
)
_SIGN = rf"(?:№№?|\bNN?|\bNo\.?){_S}*"
_DATED = rf"(?:от{_S}*)?{_DAY}{_S}*,?{_S}*(?:за{_S}+)?{_SIGN}{_NUMBER}"
_REVERSED = rf"{_SIGN}{_NUMBER}{_S}+от{_S}*{_DAY}"
_UNDATED = rf"{_SIGN}{_NUMBER}"
_KIND = "|".join(rf"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_KINDS))
_KIND_WORDS = "|".join(pattern for _, pattern in _KINDS)
#: A title in quotes, with others inside. Straight ones open before a word and close behind one; two
#: that close together may be printed as one.
_OPEN, _CLOSE = r"(?<=[\s(])\"(?=\w)", r"(?<=\S)\"(?!\w)"
_TITLE = (
    rf"(?:«[^«»]{{1,400}}(?:«[^«»]{{1,200}}»[^«»]{{0,400}}){{0,4}}»|«[^»]{{1,400}}»|[“„][^“”„]{{1,400}}[“”]"
    rf"|{_OPEN}[^\"]{{1,400}}(?:{_OPEN}[^\"]{{1,200}}{_CLOSE}[^\"]{{0,400}}){{0,4}}{_CLOSE}"
    rf"|{_OPEN}[^\"]{{1,400}}{_OPEN}[^\"]{{1,400}}{_CLOSE})"
)
_QUOTE = re.compile('[«“„"]')
#: Between the kind and the date: who issued it, and perhaps its title in quotes.
_BETWEEN = (
    rf"(?P<between>(?:{_S}+(?!от{_S}*[«\"]?\d|No?\b)[^\s№;«»\"“”„\d()]+){{0,14}}"
    rf"(?:{_S}*{_TITLE}){{0,2}}(?:{_S}+[\w-]+ского{_S}+края)?){_S}*"
    rf"(?:\({_S}*далее\b[^()]{{0,80}}\){_S}*)?,?{_S}*"
)
_HEAD = re.compile(
    rf"\b(?P<kind>{_KIND})"
    + _BETWEEN
    + "(?:"
    + "|".join((_DATED.format(1), _REVERSED.format(2), _UNDATED.format(3)))
    + ")",
    re.IGNORECASE,
)
_OR = rf"(?:и{_S}*\(или\)|и/или|или|и|либо|а{_S}+также){_S}+"
#: Between the members of a list.
JOIN = rf"(?:{_S}*[,;]{_S}*(?:{_OR})?|{_S}+{_OR})"
#: «№ 1 р., № 2 р.»
_STOP = r"(?:(?<=[рp])\.)?"
#: «(в ред. от 03.05.2011 № 147-р)» is of the same kind.
_EDITION = rf"{_S}*\((?:в{_S}+ред(?:\.|акции)|с{_S}+изм(?:\.|енениями)){_S}*"
#: «…, администрации города от 30.08.2010 № 2769»: the list goes on with another issuer.
_ISSUER = (
    rf"(?:(?:[\w-]+ой{_S}+){{0,2}}думы|мэра|главы|администрации|губернатора|правительства)\b"
    rf"(?:{_S}+(?!от{_S}*[«\"]?\d)(?!(?:{_KIND_WORDS})\b)[^\s№;,«»\"“”„\d()]+){{0,8}}{_S}+(?=от{_S}*[«\"]?\d)"
)
#: Behind a title the list goes on with «от».
_NEXT = re.compile(
    rf"(?P<title>{_S}*{_TITLE})?(?:\)?{_STOP}{JOIN}(?:[-–—•]{_S}*)?(?P<issuer>{_ISSUER})?(?(title)(?=от))|{_STOP}{_EDITION})"
    rf"(?:{_DATED.format(1)}|{_REVERSED.format(2)})",
    re.IGNORECASE,
)
#: «(далее – Постановление № 3111)»: what it is called from there on.
_CALLED = re.compile(
    rf"(?:{_S}*{_TITLE})?{_S}*\({_S}*далее{_S}*(?:по{_S}+тексту{_S}*)?[-–—]{_S}*(?:{_KIND_WORDS}){_S}*{_UNDATED.format('')}{_S}*\)",
    re.IGNORECASE,
)
#: «Законом края и решением Думы от …»: the day is that of the last.
_OTHER_KIND = re.compile(rf"(?:,|{_S}и){_S}+(?:\w+{_S}+)?(?=(?:{_KIND})(?!\w))", re.IGNORECASE)
#: Behind a day and a number «№ 3112» is of the same day, and «3112», too, where «№№» stood before.
_MORE = re.compile(
    rf"{_STOP}{JOIN}(?P<sign>{_SIGN})?(?>{_NUMBER.format(1)})(?!{_S}*(?:от{_S}*[«\"]?\d|{'|'.join(_MONTHS)}|год|г\.|г\b|руб))",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:ий|и?ями?|и?ях|ов|ами?|ах)$", re.IGNORECASE)
#: «Постановления» are several only where no point of it is named before.
_PERHAPS_PLURAL = re.compile(rf"[яы]$|{_PLURAL.pattern}", re.IGNORECASE)
_SIGNS = ("№№", "NN")
_FEDERAL = ("federalnyj-zakon", "federalnyj-konstitucionnyj-zakon")
_BARE_LAW = re.compile(
    rf"(?<![\w-])(?P<number>\d{{1,4}}[-‐‑–]ФК?З)\b(?:{_S}+от{_S}*{_DAY.format('')})?", re.IGNORECASE
)


@dataclass(frozen=True)
class Named:
    """An act named in ``text[start:end]``, with the names of kind and issuer as in addresses.

    ``issuer`` is ``bodies.UNIT`` or ``bodies.ELSEWHERE`` where it is none of the city's own bodies.

    ``is_first``: the kind stands before it. ``is_doubtful``: with one point of the first named, it is none.
    """

    start: int
    end: int
    kind: str
    issuer: str
    day: date | None
    number: str
    is_first: bool = True
    is_doubtful: bool = False


def named(text: str, *, city: str = CITY) -> Iterator[Named]:
    """Yield the acts that are named with their kind, and the rest of a list behind one of them.

    «Постановление № 3111» is named where the text has said that it calls an act so.
    """
    place = 0
    called: dict[tuple[str, str], Named] = {}
    while match := _HEAD.search(text, place):
        kind = next(name for i, (name, _) in enumerate(_KINDS) if match[f"k{i}"])
        issued = _QUOTE.split(match["between"], maxsplit=1)[0]
        if nearer := _OTHER_KIND.search(issued):
            place = match.start("between") + nearer.start()
            continue
        if _is_of_another(match["between"][len(issued) :]):
            place = match.end("kind")
            continue
        day, number = _particulars(match)
        place = match.end()
        if kind == "zakon" and (federal := _federal(number or "")):
            kind = federal
        if day is None and (known := called.get((kind, number or ""))) and not issued.strip():
            yield replace(known, start=match.start(), end=place)
            continue
        if number is None or _NO_ACT.search(issued) or (day is None and kind not in _FEDERAL):
            continue
        issuer = body_of(issued, match["between"][len(issued) :], city=city)
        first = Named(match.start(), place, kind, issuer, day, number)
        yield first
        if short := _CALLED.match(text, place):
            called[kind, _number(short["number"])] = first
            place = short.end()
        for other in _listed(text, match, first, city=city):
            place = other.end
            yield other


def _listed(text: str, head: re.Match[str], first: Named, *, city: str) -> Iterator[Named]:
    """Yield the other acts of a list: «от 13.09.2017 № 3111, № 3112 и от 14.09.2017 № 3120»."""
    dated, day, place, issuer = head, first.day, first.end, first.issuer
    may_be_several = _PERHAPS_PLURAL.search(head["kind"]) is not None
    while True:
        if one := _NEXT.match(text, place):
            dated = one
            # A title may name another act.
            yield from _moved(named(one["title"] or "", city=city), place)
            day, number = _particulars(one)
            if another := one["issuer"]:
                if _NO_ACT.search(another):
                    return
                issuer = body_of(another, city=city)
            start = min(start for start in map(one.start, ("day1", "number2")) if start >= 0)
            is_doubtful = False
        elif day and dated["number1"] and (one := _MORE.match(text, place)):
            before = text[dated.start("number1") - 3 : dated.start("number1")].strip()
            is_row = before in _SIGNS
            if not is_row and not (may_be_several and one["sign"]):
                return
            number = _number(one["number1"])
            start = one.start("sign" if one["sign"] else "number1")
            is_doubtful = not is_row and not _PLURAL.search(head["kind"])
        else:
            return
        place = one.end()
        if day is not None and number is not None:
            yield Named(start, place, first.kind, issuer, day, number, False, is_doubtful)


def _moved(acts: Iterable[Named], by: int) -> Iterator[Named]:
    return (replace(one, start=one.start + by, end=one.end + by) for one in acts)


def laws(text: str) -> Iterator[Named]:
    """Yield the federal laws that are named by a number alone: «44-ФЗ»."""
    for match in _BARE_LAW.finditer(text):
        number = _number(match["number"])
        yield Named(match.start(), match.end(), _federal(number), "", _day(match["day"]), number)


def _federal(number: str) -> str:
    """Return the kind of federal law that the letters of a number tell, «59-ФЗ»; else nothing."""
    letters = number.upper().rpartition("-")[2]
    return _FEDERAL[letters == "ФКЗ"] if letters in {"ФЗ", "ФКЗ"} else ""


def _is_of_another(title: str) -> bool:
    """Whether the day behind the title may be that of an act in it: «О … постановления «О …» от …»."""
    is_open = title.count("«") > title.count("»") or title.count('"') % 2
    return bool(is_open and re.search(rf"\b(?:{_KIND})", title, re.IGNORECASE))


def _particulars(match: re.Match[str]) -> tuple[date | None, str | None]:
    found = match.groupdict()
    for i in ("1", "2", "3"):
        if number := found.get(f"number{i}"):
            day = None if i == "3" else _day(found[f"day{i}"])
            if i != "3" and day is None:
                return None, None
            return day, _number(number)
    return None, None


def _number(written: str) -> str:
    """Return «255 - р», «255 р», «255р» and what has the Latin letter as «255-р», «3 111» as 3111."""
    number = re.sub(r"^(\d{1,2}) (?=\d{3}$)", r"\1", tidied(written))
    return re.sub(r" (?=\w+$)", "-", number)


def _day(written: str | None) -> date | None:
    if not written:
        return None
    try:
        if "." in written:
            day, month, written_year = written.split(".")
            return date(full_year(written_year.strip()), int(month), int(day))
        first, name, year = written.split()
        return date(int(year), _MONTHS[name.lower()], int(first.strip('«»"')))
    except ValueError:
        return None
