"""Terms that an act defines: «(далее – Порядок)», «парковка – место, где…».

What is doubtful is left out: a wrong link is worse than none. «Под … понимается …» names its
term in another case and is not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_S = r"[\s\u00a0\u202f]"
_DASH = r"[-–—]"
_HEREINAFTER = re.compile(
    rf"\((?:[^()«»]{{0,60}},{_S}*)?далее"
    rf"(?P<how>(?:{_S}+(?:также|по{_S}+тексту|в{_S}+тексте|при{_S}+совместном{_S}+упоминании"
    rf"|соответственно|вместе|именуе\w{{1,4}}|именуются|сокращ[её]нно),?)*)"
    rf"(?P<dash>{_S}*{_DASH})?{_S}*(?P<names>[^()]{{2,160}}?){_S}*\)",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    rf"именуем\w{{2,3}}{_S}+(?:в{_S}+дальнейшем|далее){_S}*(?:{_DASH}{_S}*)?«(?P<names>[^«»]{{2,100}})»",
    re.IGNORECASE,
)
#: «… используются следующие основные понятия:», «Понятия, используемые в настоящем Порядке:».
_OPENS = re.compile(
    rf"(?:(?:использу|применя|употребля)\w+(?:{_S}+\w+){{0,6}}{_S}+следующие|следующие)"
    rf"(?:{_S}+\w+){{0,2}}{_S}+(?:понятия|термины|определения|сокращения)\b[^:.]{{0,120}}:$"
    rf"|(?:понятия|термины)\b[^:.]{{0,60}}(?:использу|применя)\w+[^:.]{{0,120}}:$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    rf"(?:{_DASH}{_S}*)?(?P<quote>«)?(?P<name>[А-ЯЁа-яё][^–—:;.,()«»]{{1,120}}?)(?(quote)»)"
    rf"(?:{_S}*\((?:[^()]{{1,160}})\))?{_S}+{_DASH}{_S}+(?P<meaning>.{{10,}})$",
    re.DOTALL,
)
#: Most paragraphs have neither, and are done with at once.
_HINT = re.compile("далее|дальнейшем", re.IGNORECASE)
_THIS = re.compile(rf"настоящ\w{{2,3}}{_S}+", re.IGNORECASE)
_WORD = re.compile(r"[\w\-]+")
_TOO_LONG = 8
#: What no term begins with: prepositions, conjunctions, «см.», «до».
_NO_START = frozenset(
    {"в", "во", "на", "по", "при", "с", "со", "о", "об", "для", "от", "из", "к", "у", "за", "без",
     "до", "и", "или", "а", "но", "не", "см", "то", "что", "как", "если", "где", "этот", "его"}
)  # fmt: skip


@dataclass(frozen=True)
class Definition:
    """A term in ``text[start:end]`` as it is defined; ``meaning`` where the text says it there."""

    start: int
    end: int
    name: str
    meaning: str = ""


def introduced(text: str) -> Iterator[Definition]:
    """Yield the terms that the text introduces for what follows: «(далее – Порядок)»."""
    if not _HINT.search(text):
        return
    for match in _HEREINAFTER.finditer(text):
        how = match["how"].lower()
        if not match["dash"] and "именуе" not in how:
            continue
        yield from _named(match, parted="соответственно" in how)
    for match in _FURTHER.finditer(text):
        yield from _named(match, parted=False)


def _named(match: re.Match[str], *, parted: bool) -> Iterator[Definition]:
    names, start = match["names"], match.start("names")
    parts = re.split(rf"(?<!\d),{_S}*|{_S}+и{_S}+", names) if parted else [names]
    place = 0
    for part in parts:
        place = names.index(part, place)
        bare = part.strip(' «»"\u00a0')
        if this := _THIS.match(bare):
            bare = bare[this.end() :]
        if _is_term(bare):
            begin = start + names.index(bare, place)
            yield Definition(begin, begin + len(bare), bare)
        place += len(part)


def opens_list(text: str) -> bool:
    """Whether definitions follow the paragraph."""
    text = text.strip()
    return text.endswith(":") and bool(_OPENS.search(text))


def listed(text: str) -> Definition | None:
    """Return the term of a paragraph in a list of definitions: «парковка – место, где…»."""
    match = _LISTED.match(text)
    if match is None or not _is_term(match["name"].strip()):
        return None
    name = match["name"].strip()
    start = match.start("name")
    meaning = " ".join(match["meaning"].split()).rstrip(";.")
    return Definition(start, start + len(name), name, meaning)


def _is_term(name: str) -> bool:
    words = _WORD.findall(name)
    return (
        0 < len(words) <= _TOO_LONG
        and len(name) > 1
        and name[0].isalpha()
        and words[0].lower() not in _NO_START
        and not words[0].lower().startswith("еже")
        # Commas and full stops belong to sentences, not to terms; «№ 210-ФЗ» has neither.
        and not re.search(r"[,;:!?]|\.(?:\s|$)", name)
    )


# --- how a term looks where it is used ------------------------------------------------

_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|(?<![нтвдс])ие)$")
_ADJECTIVE_ENDINGS = (
    "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ых их ыми ими ую юю ою ею ей"
)
_NOUN_ENDINGS = "а я о е ё ы и у ю ь й ой ей ёй ою ею ом ем ём ам ям ами ями ах ях ов ев ёв ью"
_SHORTEST_STEM = 3
#: порядок – порядка, владелец – владельца, перечень – перечня.
_FLEETING = (("ок", "к"), ("ец", "ц"), ("ец", "ьц"), ("ень", "н"))


def pattern_of(name: str) -> str:
    """Return a pattern that finds the term in each case and number.

    A capital stays a capital: «Порядок» of an act is not any «порядок». Abbreviations, numbers
    and short words are found as they are.
    """
    words = ["-".join(_word(part) for part in word.split("-")) for word in name.split()]
    return rf"(?<![\w-]){rf'{_S}+'.join(words)}(?![\w-])"


def _word(word: str) -> str:
    lower = word.lower()
    if not re.fullmatch(r"[а-яё]{2,}", lower) or word[1:] != lower[1:]:
        return re.escape(word)
    first = word[0] if word[0].isupper() else f"[{lower[0]}{lower[0].upper()}]"
    stems, endings = _stems(lower)
    if min(map(len, stems)) < _SHORTEST_STEM:
        return first + lower[1:]
    behind = "|".join(stem[1:] for stem in stems)
    return f"{first}(?:{behind})(?:{'|'.join(endings)})"


def _stems(word: str) -> tuple[list[str], list[str]]:
    if found := _ADJECTIVE.search(word):
        return [word[: found.start()]], _longest_first(_ADJECTIVE_ENDINGS)
    stem = word[:-1] if word[-1] in "аяоеёыиуюьй" else word
    stems = [stem]
    for ending, instead in _FLEETING:
        if word.endswith(ending):
            stems.append(word.removesuffix(ending) + instead)
    return stems, [*_longest_first(_NOUN_ENDINGS), ""]


def _longest_first(endings: str) -> list[str]:
    return sorted(endings.split(), key=len, reverse=True)


# --- whether it is the same thing -----------------------------------------------------

#: An adjective, and how the term after it ends if the two agree: not «представленные заявителем».
_AGREEING = tuple(
    (re.compile(rf"(?<![\w-])([А-ЯЁа-яё]*(?:{adjective})){_S}+$"), re.compile(rf"(?:{term})$"))
    for adjective, term in (
        ("ый|[кгхщш]ий", "[^аоуыэеиюям]"),
        ("ая|яя", "[аяь]"),
        ("ое", "[оея]"),
        ("ые|[кгхщш]ие", "[ыиая]"),
        ("ого|[щш]его", "[аяу]"),
        ("ому|[щш]ему", "[ую]"),
        ("(?:[^аеиоуыэюя]н|ск|ов|ев|ин)ой|[щш]ей", "[иые]|[оеё]й|ью"),
        ("ую|юю", "[уюь]"),
        ("ым|[кгхщш]им", "[оеёая]м"),
        ("(?:[^аеиоуыэюя]н|ск|ов|ев)ом", "[еи]"),
        ("ых|[кгхщш]их", "[^оуыэеиюям]"),
        ("ыми|[кгхщш]ими", "[ая]ми"),
    )
)
#: «администрация Индустриального района», «комиссия краевого суда», «администрация края».
_BEHIND = re.compile(
    rf"{_S}+([А-ЯЁ][а-яё]+(?:ого|его|[нк]ой)|(?:краев|районн|областн|федеральн|сельск|городск)(?:ого|ой|ых)"
    r"|края|района|округа|области|республики|поселения|банка|суда)(?![\w-])"
)
#: These tell no other one from it: «указанная комиссия», «такого порядка», «действующий Порядок».
_NO_OTHER = re.compile(
    r"(?:настоящ|(?:выше)?указанн|данн|так|сам|кажд|люб|названн|упомянут|соответствующ|действующ"
    r"|определ[её]нн|предусмотренн|установленн|утвержд[её]нн|созданн|котор|перв|втор|нов)"
    r"[а-яё]{2,3}|(?:эт|т|одн|вс)(?:ого|ому|ой|ым)|много|строго|поэтому|потому|никого",
    re.IGNORECASE,
)
_ANY_ADJECTIVE = re.compile(rf"(?:{'|'.join(_longest_first(_ADJECTIVE_ENDINGS))})$")
#: The longest adjective before a term.
_LOOK_BACK = 40


def stems_of(text: str) -> frozenset[str]:
    """Return the words without their endings; adjectives apart: «Хабаровск» is not «хабаровский»."""
    return frozenset(map(_stem, _WORD.findall(text)))


def _stem(word: str) -> str:
    word = word.lower()
    bare = _ANY_ADJECTIVE.sub("-", word)
    return bare if bare != word else word.rstrip("аяоеёыиуюьй")


def is_of_another(text: str, start: int, end: int, around: frozenset[str]) -> bool:
    """Whether the words beside a term make it another thing: «Избирательная комиссия».

    ``around``: stems of words that its definition has, so that they make it no other.
    """
    term, before = text[start:end].lower(), text[max(0, start - _LOOK_BACK) : start]
    beside = [
        found[1]
        for adjective, ending in _AGREEING
        if (found := adjective.search(before)) and ending.search(term)
    ]
    if behind := _BEHIND.match(text, end):
        beside.append(behind[1])
    return any(not _NO_OTHER.fullmatch(word) and _stem(word) not in around for word in beside)
