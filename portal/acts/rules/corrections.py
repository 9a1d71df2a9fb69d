"""What is a typing error and what is more: a text that is in force changes by an act alone."""

import re
from difflib import SequenceMatcher
from itertools import groupby

#: So many letters of a word may be wrong, if they are no more than a third of it.
_LETTERS = 2
_SHARE = 3
_WORDS = re.compile(r"\w+")
#: Figures with the signs between them («1,5» is not «15»), and signs that count.
_FIGURES = re.compile(r"(?:(?<!\w)[-−])?\d(?:[^\w№]*\d)*|[%‰°§+±×÷<>=≤≥$€₽]")
#: A word of so few letters that is a number is a letter away from words that are none.
_SHORT = 4
_NEGATIONS = {"не", "ни", "нет"}
_NEGATED = re.compile("не|ни")
#: Russian letters, too, that look like Latin ones and are no words alone.
_ROMAN = re.compile("[ivxlcdmхі]+")
_MONTH = re.compile(
    r"(январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
    r"|(ма)(?:й\w*|[яюе]|ем)"
)
#: Stems a letter or two away from one that says something else, often the opposite.
_STEM = re.compile(
    r"(въезд|въезж|выезд|выезж|вход|выход|ввоз|вывоз|ввод|вывод|введ|вывед|внос|вынос"
    r"|включ|исключ|отмен|замен|установ|останов|приостанов|постанов"
    r"|предостав|представ|разреш|разруш)\w*"
)
#: Prefixes, each with the forms that are one to the ear: «без» and «бес», «пре» and «при».
_PREFIXES = (
    ("без", "бес"), ("в", "во"), ("вз", "вс"), ("вы",), ("до",), ("за",), ("из", "ис", "изо"),
    ("на",), ("над", "надо"), ("о", "об", "обо"), ("от", "ото"), ("по",), ("под", "подо"),
    ("пред", "предо"), ("пере",), ("пре", "при"), ("про",), ("раз", "рас", "разо"), ("с", "со"), ("у",),
)  # fmt: skip
_GROUP = {prefix: group for group in _PREFIXES for prefix in group}
#: The shortest of what follows a prefix: «от-дел», «за-дел».
_ROOT = 3
_ORDINAL = "(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)"
_COLLECTIVE = "(?:о|ых|ым|ыми)"
#: What a number of units is joined to: «пятидневный», «двухсот», «трёхпроцентный».
_JOINED = r"(?:сот|ст|тысяч|миллион|миллиард|дн|днев|дён|летн|лет|год|месяч|недел|суточ|час|минут|процент|крат|рубл|этаж|комнат|квартир|мест|метр|человек|член|сторон)\w*"
#: Numbers in words by their stems, those before others that begin alike. Without «ё».
_NUMBERS = (
    ("11", r"одиннадцат\w*"), ("12", r"двенадцат\w*"), ("13", r"тринадцат\w*"),
    ("14", r"четырнадцат\w*"), ("15", r"пятнадцат\w*"), ("16", r"шестнадцат\w*"),
    ("17", r"семнадцат\w*"), ("18", r"восемнадцат\w*"), ("19", r"девятнадцат\w*"),
    ("20", r"двадцат\w*"), ("30", r"тридцат\w*"), ("40", rf"сорока?|сороков{_ORDINAL}|сорока{_JOINED}"),
    ("50", r"пят(?:ь|и|ью)десят\w*"), ("60", r"шест(?:ь|и|ью)десят\w*"),
    ("70", r"сем(?:ь|и|ью)десят\w*"), ("80", r"вос(?:емь|ьми|емью|ьмью)десят\w*"),
    ("90", r"девяност\w*"), ("100", rf"ст[оа]|сот(?:ня|ни|ню|ней|ен|{_ORDINAL})|сто{_JOINED}"),
    ("200", r"две(?:сти|ст\w*)|двух?сот\w*|двумст\w*|двумяст\w*|двухст\w*"),
    ("300", r"трист\w*|трехсот\w*|трем(?:я)?ст\w*|трехст\w*"),
    ("400", r"четыре(?:ст|хсот|мст|хст|мяст)\w*|четырьмяст\w*"),
    ("500", r"пят(?:ь|и|ью)(?:сот|ст)\w*"), ("600", r"шест(?:ь|и|ью)(?:сот|ст)\w*"),
    ("700", r"сем(?:ь|и|ью)(?:сот|ст)\w*"), ("800", r"вос(?:емь|ьми|емью|ьмью)(?:сот|ст)\w*"),
    ("900", r"девят(?:ь|и|ью)(?:сот|ст)\w*"),
    ("1000", r"тысяч\w*"), ("1000000", r"миллион\w*"), ("1000000000", r"миллиард\w*"),
    ("0", r"нол[ьяюе]\w*|нул(?:ь|я|ю|ем|е|ев\w+)"),
    ("1/2", r"половин\w*|пол(?:тора|торы|утора)\w*"),
    ("1", rf"од(?:ин|на|но|ну|ного|ной|ному|ним|ном|ни|них|ними)|одно{_JOINED}|перв{_ORDINAL}"),
    ("2", rf"два|две|двух|двум|двумя|двое|двоих|двоим|двоими|дв[ух]х?{_JOINED}|втор{_ORDINAL}|об[ае]|обоих|обеих"),
    ("3", rf"три|трех|трем|тремя|трое|троих|троим|троими|трех{_JOINED}|трет(?:ий|ь\w*|ей|и|ям)"),
    ("4", rf"четыр(?:е|ех|ем|ьмя)|четырех{_JOINED}|четвер{_COLLECTIVE}|четверт\w+"),
    ("5", rf"пят(?:ь|и|ью|еро|ерых|ерым|{_ORDINAL})|пяти{_JOINED}"),
    ("6", rf"шест(?:ь|и|ью|еро|ерых|ерым|{_ORDINAL})|шести{_JOINED}"),
    ("7", rf"сем(?:ь|и|ью|еро|ерых|ерым)|седьм{_ORDINAL}|семи{_JOINED}"),
    ("8", rf"вос(?:емь|ьми|емью|ьмью|ьмеро|ьмерых)|восьм{_ORDINAL}|восьми{_JOINED}"),
    ("9", rf"девят(?:ь|и|ью|еро|ерых|ерым|{_ORDINAL})|девяти{_JOINED}"),
    ("10", rf"десят(?:ь|и|ью|еро|ерых|ерым|ок|ка|ков|{_ORDINAL})|десяти{_JOINED}"),
)  # fmt: skip
_NUMBER = [(number, re.compile(stems)) for number, stems in _NUMBERS]


def is_typing_error(wrong: str, right: str) -> bool:
    """Whether ``right`` differs from ``wrong`` by a few letters, spaces or marks alone.

    One or two letters of words longer than three may differ, no word may be put in or taken out,
    but for one that stands there twice. Never changed: figures, Roman ones too, and the signs
    between them; numbers in words; months; «не», «ни», «нет», and «не» or «ни» that begins a word,
    which is neither joined nor parted; the stems in ``_STEM``; a prefix that becomes another
    («открытый» — «закрытый»), but for one that the other begins with («о» — «от»).
    Policy: the register mends its own copy alone. Law: what becomes of an act is for those who
    adopted it to say (131-FZ art. 48(1)).
    """
    if _FIGURES.findall(wrong) != _FIGURES.findall(right):
        return False
    before, after = _words(wrong), _words(right)
    if list(filter(_stands_alone, before)) != list(filter(_stands_alone, after)):
        return False
    if "".join(before) == "".join(after):
        return True
    if len(before) != len(after) or any(map(_says_another, before, after)):
        return False
    return sum(map(_letters, before, after)) <= _LETTERS


def put_right(wrong: str, right: str) -> list[tuple[str, str]]:
    """Return the words of a typing error that become others, each with what it becomes."""
    before, after = _words(wrong), _words(right)
    if "".join(before) == "".join(after):
        return []
    return [pair for pair in zip(before, after, strict=False) if len(set(pair)) > 1]


def _stands_alone(word: str) -> bool:
    return word in _NEGATIONS or bool(_ROMAN.fullmatch(word))


def _says_another(wrong: str, right: str) -> bool:
    """Whether «не» comes or goes, or what never changes becomes another or none.

    Nor does a short number come from a word that is none. A longer one, or a month, out of such a
    word is one mistyped: «питнадцать», «юня».
    """
    if _NEGATED.findall(wrong[:2]) != _NEGATED.findall(right[:2]):
        return True
    if _has_another_prefix(wrong, right):
        return True
    before, after = _kept(wrong), _kept(right)
    if before is None:
        is_mistyped = len(right) > _SHORT or _MONTH.fullmatch(right)
        return after is not None and wrong != right and not is_mistyped
    return before != after


def _has_another_prefix(wrong: str, right: str) -> bool:
    for prefix, group in _GROUP.items():
        rest = wrong.removeprefix(prefix)
        if len(rest) < _ROOT or rest == wrong or not right.endswith(rest):
            continue
        other = right.removesuffix(rest)
        # «огласно» for «согласно», «омена» for «отмена»; but «въезд» is not «выезд».
        is_begun = prefix.startswith(other) or other.startswith(prefix)
        is_lost_letter = wrong == right[1:] or (is_begun and {prefix, other} != {"в", "вы"})
        if other in _GROUP and other not in group and not is_lost_letter:
            return True
    return False


def _kept(word: str) -> str | None:
    """Return what the word says of what never changes, None for other words."""
    plain = word.replace("ё", "е")
    if found := _MONTH.fullmatch(plain) or _STEM.fullmatch(plain):
        return found[found.lastindex or 0]
    return next((number for number, stems in _NUMBER if stems.fullmatch(plain)), None)


def _words(text: str) -> list[str]:
    return [word for word, _ in groupby(_WORDS.findall(text.casefold()))]


def _is_swapped(wrong: str, right: str) -> bool:
    """Whether two neighbours have changed places: «пукнт» for «пункт»."""
    places = [
        place for place, pair in enumerate(zip(wrong, right, strict=True)) if len(set(pair)) > 1
    ]
    if len(places) != 2 or places[1] - places[0] != 1:
        return False
    first, second = places
    return wrong[first] == right[second] and wrong[second] == right[first]


def _letters(wrong: str, right: str) -> int:
    """Return how many letters differ; more than a typing error has where the word is another."""
    if len(wrong) == len(right) > _SHORT and _is_swapped(wrong, right):
        return 1
    changes = SequenceMatcher(None, wrong, right, autojunk=False).get_opcodes()
    count = sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in changes if kind != "equal")
    longer = max(len(wrong), len(right))
    # A letter makes another word of a short one («куб» — «руб»), but for forms: «два» — «две».
    is_word = longer >= _SHORT or _kept(wrong) is not None
    return count if not count or (is_word and count * _SHARE <= longer) else _LETTERS + 1
