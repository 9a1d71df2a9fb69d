"""Citations of legal acts in Russian texts: «пункт 3 постановления … от 13.09.2017 № 3111»."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.acts.rules.bodies import CITY
from portal.acts.rules.particulars import JOIN, Named, laws, named
from portal.acts.rules.raised import RAISED_APART, alike, in_anchor

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
#: From the outermost on; what is sorted so are an article and what stands in it.
_RANKS = (
    "приложение", "раздел", "глава", "параграф", "статья", "часть", "пункт", "подпункт", "абзац",
)  # fmt: skip
_ARTICLE = _RANKS.index("статья")
_ORDINALS = ("перв", "втор", "трет", "четв", "пят", "шест", "седьм", "восьм", "девят", "десят")
_S = r"[\s\u00a0\u202f]"
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
    rf"(?P<numbers>{_ROW}(?:{JOIN}{_ROW})*){_ASIDE}(?:{_S}+к)?{_S}+$"
    rf"|\b(?P<whole>приложени)[а-яё]{{0,2}}(?:{_S}+к)?{_S}+$"
    # Elsewhere these letters are words.
    rf"|\bподпункт[а-яё]{{0,3}}{_S}+(?P<letter>[ийк])\)?(?:{_S}+к)?{_S}+$"
    # «Положения о надзоре, утверждённого …».
    rf"|\b(?P<approved>{_PAPER}[а-яё]{{0,4}}(?:{_S}+(?!{_ANY_UNIT}|утв)(?:[^\s.;№]+|г\.|№{_S}*\d{{1,2}}(?![\w/-]))){{0,25}}?),?"
    # Without brackets «Порядок утверждён …» is a sentence of its own.
    rf"{_S}+(?:\(?(?:утвержд[её]нн|(?P<adopted>принят))(?:ые|ых|ыми|(?P<one>[а-яё]{{2,3}}))"
    rf"|\(утвержд[её]н[аоы]?|\(?утв\.){_S}*$",
    re.IGNORECASE,
)
_PAPER_NAMED = re.compile("|".join(PAPERS), re.IGNORECASE)
#: «Положение о комиссии и её состав, утверждённые …»: two papers.
_AND_PAPER = re.compile(rf"(?:,|{_S}и){_S}+(?:[^\s,]+{_S}+)?{_PAPER}", re.IGNORECASE)
#: Between places of one act: «пункта 3, пунктами 4 и 5, а также с подпунктом а пункта 6».
_AND = re.compile(rf"{JOIN}(?:(?:в|к|по|со?){_S}+)?$", re.IGNORECASE)
#: Not in the genitive, and so no place around the one before it: «пунктом 3 и с приложением 1».
_APART = re.compile(r"[а-яё]+(?:ом|ем|е|ью|ь[её]й|ой|[ая]ми|[ая]х|ении)\b", re.IGNORECASE)
_BEFORE = 300
_MAX_POINTS = 30
#: In a place, between the first and the last of a row, and behind a step that may not be there.
THROUGH, MAYBE = " – ", "?"


@dataclass(frozen=True)
class Citation:
    """A citation in ``text[start:end]``.

    ``kind`` and ``issuer`` are names as in addresses, ``issuer`` empty where the text has none and
    one of ``bodies`` where it is a unit, or no body of the city;
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


def find(text: str, *, city: str = CITY) -> list[Citation]:
    """Return the citations in their order; none overlaps another.

    ``city`` is whose acts «администрация города» issues, as its name stands in the nominative. A date that is in no calendar makes no citation.
    """
    found = []
    is_of_points = False
    for one in named(text, city=city):
        start, points = _points(text, one.start) if one.is_first else (one.start, ())
        is_of_points = bool(points) if one.is_first else is_of_points
        if not (one.is_doubtful and is_of_points):
            found.append(_citation(one, start, points))
    starts = [one.start for one in found]
    for law in laws(text):
        # They stand in order, so that the one that begins before its end is the nearest.
        before = bisect_left(starts, law.end) - 1
        if before < 0 or found[before].end <= law.start:
            found.append(_citation(law, law.start, ()))
    return sorted(found, key=lambda one: one.start)


def _citation(one: Named, start: int, points: tuple[str, ...]) -> Citation:
    return Citation(start, one.end, one.kind, one.issuer, one.day, one.number, points)


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
    steps: list[tuple[str, list[str]]] = []
    is_apart = is_outward = False
    while match := _PLACE.search(text[low:end].rstrip() + " "):
        step = _step(match)
        # «Статьёй 16 частью 1»; «пунктом 3 и с приложением 1» are two places.
        goes_outward = len(step[1]) == 1 and steps and _rank(step) < _rank(steps[-1])
        if is_apart and not match["approved"] and not goes_outward:
            break
        is_outward |= is_apart and bool(goes_outward)
        end = low + match.start()
        low = max(0, end - _BEFORE)
        # «…, утверждённого пунктом 1 постановления»: by which point, is nothing to the place.
        if match["approved"]:
            steps.clear()
        steps.append(step)
        is_apart = not match["approved"] and bool(_APART.match(text, end))
    written = list(_named(steps, is_outward=is_outward))
    ways = itertools.islice(itertools.product(*written), _MAX_POINTS + 1)
    return end, ["/".join(way) for way in ways if way]


def _step(match: re.Match[str]) -> tuple[str, list[str]]:
    """Return the unit as it is written, and the numbers."""
    if match["approved"]:
        annexes = _annexes(match["approved"], is_one=bool(match["one"]))
        # The decision that adopts a charter may be kept as the charter itself.
        is_charter = bool(match["adopted"]) and annexes == ["устав"]
        return "приложение", [f"устав{MAYBE}"] if is_charter else annexes
    if match["whole"]:
        return "приложение", [""]
    if match["letter"]:
        return "подпункт", [match["letter"].lower()]
    return match["unit"].lower(), _numbers(match["numbers"])


def _rank(step: tuple[str, list[str]]) -> int:
    return _RANKS.index(_unit(step[0], ""))


def _named(steps: list[tuple[str, list[str]]], *, is_outward: bool) -> Iterator[list[str]]:
    """Yield «статья 16», «часть 1», from the outermost on, however the steps are written.

    No article stands in a point: with «ст. 16 п. 1 ч. 1» the outermost is the first.
    """
    ranks = list(map(_rank, steps))
    pairs = zip(itertools.accumulate(ranks, max), ranks[1:], strict=False)
    if is_outward or any(inner <= _ARTICLE <= around != inner for around, inner in pairs):
        steps.reverse()
        steps.sort(key=_rank)
    around = ""
    for written, numbers in steps:
        around = _unit(written, around)
        yield [f"{around} {number}".rstrip() for number in numbers]


def _annexes(written: str, *, is_one: bool) -> list[str]:
    """Return the annexes that are «Положение о комиссии и её состав»."""
    rest = () if is_one else _AND_PAPER.finditer(written)
    papers = [_PAPER_NAMED.findall(written)[0], *(_PAPER_NAMED.findall(one[0])[-1] for one in rest)]
    return [paper.lower() for paper in papers]


def _unit(written: str, around: str) -> str:
    unit = next(unit for start, unit in _UNITS.items() if written.startswith(start))
    return unit or ("подпункт" if around == "пункт" else "пункт")


def _numbers(written: str) -> list[str]:
    """Return «1, с 3 по 5, «а»» as 1, 3 – 5, а."""
    rows = re.split(JOIN, written, flags=re.IGNORECASE)
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
