"""Who issued an act that a text names: the city's body, one of its units, or somebody else.

Numbers begin anew with each body, so that «№ 509» of another town's council is another act.
"""

import re

#: The city whose acts the register has, as its name stands in the nominative.
CITY = "Хабаровск"
#: Another town, district or region, or a body of the state that has no name of its own here.
ELSEWHERE = "inoj-organ"
#: Who has numbers of his own beside the body that he belongs to: a department, a commission.
UNIT = "podrazdelenie"
#: Whose acts are never the city's, whatever their day and number.
OF_OTHERS = frozenset(
    {"prezident-rf", "pravitelstvo-rf", "gubernator", "pravitelstvo-kraya",
     "zakonodatelnaya-duma", "gosudarstvennaya-duma", ELSEWHERE}
)  # fmt: skip

#: By what the words contain; the first one counts.
_OTHERS = (
    ("prezident-rf", r"президент"),
    ("pravitelstvo-rf", r"правительств\w*\s+(?:российской\s+федерации|рф)"),
    ("gubernator", r"губернатор"),
    ("pravitelstvo-kraya", r"правительств\w*\s+\S+\s+края"),
    ("zakonodatelnaya-duma", r"законодательн\w*\s+дум"),
    ("gosudarstvennaya-duma", r"государственн\w*\s+дум"),
)
_CITYS = (
    ("duma", r"\bдум[аыеуо]"),
    ("mer", r"\bмэр"),
    ("glava", r"\bглав[аыеой]\w*\s+город"),
    ("administraciya", r"администраци"),
)
_CITY_BODIES = frozenset(name for name, _ in _CITYS)
#: Where a town's name may stand: «города Владивостока», «округа «Город Хабаровск»», «мэра Москвы».
_TOWN = re.compile(
    r"\b(?:(?i:гор(?:од(?:а|у|ом|е)?\b(?:-героя\b)?|\.)|г\.\s?о\.|г\.|г\b|округа\b|образования\b)\s*"
    r"|(?i:администраци|мэр|дум|глав)\w*\s+(?!(?i:[\w-]+(?:ого|его|ой|ей)\b)))"
    r"(?:[«\"](?i:город\s+)?(?=[^\s»\"]+[»\"]))?"
    r"(?!(?i:г\.|город|муниципальн|администраци|мэр|дум|глав))"
    # A name of a person has initials behind it.
    r"(?P<name>[А-ЯЁ][\w-]+)\b(?!\s+[А-ЯЁ]\.)"
)
#: «Комсомольской-на-Амуре городской Думы», «Амурского городского округа».
_OF_TOWN = re.compile(
    r"(?P<name>\b[А-ЯЁ][\w-]*ск(?:ой|ая|ую|ого|ом|ому|им|ий)(?:-[\w-]+)?)\s+"
    r"(?i:городск|дум|администраци)"
)
_REGION = re.compile(
    r"\bкра[йяеюё]\w*|\bкраев\w+|\bобласт\w+|\bреспублик\w+|\bрайон\w*|\bсел[аоеу]\b|\bсельск\w+"
    r"|\bпосел(?:ени|к)\w*|\bпос[её]лк\w*|\bавтономн\w+|муниципальн\w+\s+округ"
    r"|\bр-н\w*|\bр\.\s?п\.|\b(?:рп|пгт)\b|\b(?:пос|п|с)\.\s*(?-i:[А-ЯЁ])|\b(?:станиц|хутор|деревн)\w+",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"министерств|(?-i:\bМин[а-яё]{3,})|(?-i:\bРос[а-яё]{4,})|федерал|федерац|\bрф\b|росси|верховн"
    r"|конституционн\w+\s+суд|пленум|\bврач|прокур|инспектор",
    re.IGNORECASE,
)
_UNIT_WORDS = re.compile(
    r"\b(?:департамент|управлени|комитет|отдел|сектор|инспекци|палат|служб"
    r"|комисси|учреждени|аппарат|совет|собрани)",
    re.IGNORECASE,
)
#: Behind a region it says nothing: «города Хабаровска Хабаровского края Российской Федерации».
_OF_RUSSIA = re.compile(r"(?<=кра[яй])\s+(?:российской\s+федерации|рф)\s*$", re.IGNORECASE)
#: Where a title begins that has no quotes, or what the body is concerned with.
_ABOUT = re.compile(r"\s(?:об?о?|по|при|для|на)\s", re.IGNORECASE)
_PLACE_IN_QUOTES = re.compile(r"(?:округа|образования)\s*$", re.IGNORECASE)


def body_of(words: str, quoted: str = "", *, city: str = CITY) -> str:
    """Return the name, as in addresses, of who is named between the kind of an act and its day.

    ``quoted`` stands behind the words, in quotes. Empty where they name nobody.
    """
    said = _OF_RUSSIA.sub("", _ABOUT.split(words, maxsplit=1)[0])
    if found := _first(_OTHERS, said):
        return found
    place = said + quoted if said == words and _PLACE_IN_QUOTES.search(said) else said
    if _is_elsewhere(place, city) or _STATE.search(said):
        return ELSEWHERE
    return UNIT if _UNIT_WORDS.search(said) else _first(_CITYS, said)


def may_be_by(cited: str, issuer: str) -> bool:
    """Whether an act of the register, by its issuer, may be the one that is cited so.

    «Администрации» proves nothing: texts name so what the register has as the mayor's.
    """
    return cited not in not_by(issuer)


def not_by(issuer: str) -> frozenset[str]:
    """Return by whom no act is cited that this issuer has in the register."""
    return (OF_OTHERS | {UNIT} if issuer in _CITY_BODIES | OF_OTHERS else OF_OTHERS) - {issuer}


def _first(bodies: tuple[tuple[str, str], ...], words: str) -> str:
    return next((name for name, its in bodies if re.search(its, words, re.IGNORECASE)), "")


def _is_elsewhere(words: str, city: str) -> bool:
    """Whether the words name a town that is not the city, or a district or a region.

    «Города Хабаровска Хабаровского края» is the city, «Кировского района города Хабаровска» is not.
    """
    stem = city.split()[0].lower().rstrip("аеёийоуыьэюя")
    towns = [*_TOWN.finditer(words), *_OF_TOWN.finditer(words)]
    if any(not one["name"].lower().startswith(stem) for one in towns):
        return True
    return (
        _REGION.search(words, 0, max((one.end() for one in towns), default=len(words))) is not None
    )
