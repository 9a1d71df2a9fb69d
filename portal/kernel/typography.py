"""How texts stand on a line, and numbers in HTML."""

import re
from unicodedata import category, normalize

#: «№ 6-р», «№ 131-ФЗ»: what a browser would break at its hyphen.
_NUMBER = re.compile(r"№(?:[ \u00a0\u202f]|&nbsp;)?\d[\w/.]*-[\w-]+")

#: Unseen, and no XML takes them: a line broken in Word comes as one. Excel writes them as _x000B_.
_CONTROL = re.compile(r"(?:[\x00-\x1f\x7f\ufffe\uffff]|_x00[01][0-9A-F]_)+")

#: Soft hyphens, what has no width, and what turns the direction of writing round.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

#: Columns that are typed: set apart by tabs, or figures by several spaces.
_BETWEEN_COLUMNS = re.compile(r" *\t[ \t]*|(?<=\d) {2,}(?=\d)")

#: Letters and signs by their class that show nothing.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def says_something(text: str) -> bool:
    """Whether the text has a letter or a digit: spaces and marks, seen or unseen, say nothing."""
    return any(char.isalnum() and char not in _FILLERS for char in text)


def shows_something(text: str) -> bool:
    """Whether there is anything in the text that a reader sees, be it a dash."""
    return any(category(char)[0] in "LNPS" and char not in _FILLERS for char in text)


def shown(text: str) -> str:
    """Return the text without blank edges; nothing where a reader sees nothing."""
    return text.strip() if shows_something(text) else ""


def without_unseen(text: str) -> str:
    """Return the text without signs that nobody sees, each letter as one: «й», not «и» and a breve.

    No word with them is found or recognised.
    """
    return normalize("NFC", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """Return the text on one line, each run of control characters as a space, without unseen signs."""
    return without_unseen(_CONTROL.sub(" ", text)).strip()


def ended(text: str) -> str:
    """Return the text with the full stop of a sentence, unless it ends with one already."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def unbroken(html: str) -> str:
    """Keep such numbers on one line, by their look alone: they are copied and found as they are."""
    return _NUMBER.sub(r'<span class="unbroken">\g<0></span>', html)


def columns_apart(text: str, gap: str = "\u2003\u2003") -> str:
    """Put a gap between columns, where HTML has one space: 1 000 and 200 would be one number."""
    return _BETWEEN_COLUMNS.sub(gap, text)
