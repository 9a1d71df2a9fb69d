"""Numbers of lists as word processors write them, and numbers in words."""

import re

#: Word and LibreOffice leave out ё, й, ъ and ь.
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
#: A number may be said to begin at two thousand million.
_MOST_ROUNDS = 30
_MOST_ROMAN = 32767
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

_ORDINALS = (
    "перв", "втор", "трет", "четв[её]рт", "пят", "шест", "седьм", "восьм", "девят", "десят",
    "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат",
    "семнадцат", "восемнадцат", "девятнадцат", "двадцат",
)  # fmt: skip
#: «Первый», «вторая», as headings have them.
ORDINAL = rf"(?:{'|'.join(_ORDINALS)})(?:[ыои]й|[аь]я)\b"


def ordinal(word: str) -> int:
    """Return «вторая» as 2, a word that is no ordinal as 0."""
    if not re.fullmatch(ORDINAL, word, re.IGNORECASE):
        return 0
    stem = word[:-2]
    return next(i for i, one in enumerate(_ORDINALS, 1) if re.fullmatch(one, stem, re.IGNORECASE))


def decimal(value: int) -> str:
    """Return 12 as «12»."""
    return str(value)


def padded(value: int) -> str:
    """Return 3 as «03»."""
    return f"{value:02}"


def roman(value: int) -> str:
    """Return 4 as «iv»."""
    if value > _MOST_ROMAN:
        return str(value)
    shown = ""
    for worth, letters in _ROMAN:
        while value >= worth:
            shown += letters
            value -= worth
    return shown


def russian(value: int) -> str:
    """Return 2 as «б», 30 as «аа»."""
    return _lettered(value, _RUSSIAN)


def latin(value: int) -> str:
    """Return 2 as «b», 27 as «aa»."""
    return _lettered(value, _LATIN)


def chicago(value: int) -> str:
    """Return 1, 2, 5 as «*», «†», «**»: the signs of notes."""
    return _lettered(value, "*†‡§")


def _lettered(value: int, alphabet: str) -> str:
    """The letter is repeated after each round, as both word processors do."""
    if value < 1:
        return ""
    rounds, place = divmod(value - 1, len(alphabet))
    if rounds >= _MOST_ROUNDS:
        return str(value)
    return alphabet[place] * (rounds + 1)
