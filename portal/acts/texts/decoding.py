"""In which letters a file of plain text or HTML is written."""

import re
from codecs import lookup
from contextlib import suppress

from portal.acts.texts import refusals

_START = 5000
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_ORDERS = {b"\xff\xfe", b"\xfe\xff"}
#: The Russian letters of Windows, of Unix and of DOS, which name themselves nowhere.
_RUSSIAN = ("cp1251", "koi8-r", "cp866")
#: Two of three letters of a Russian text are these; read in the wrong table, one of three at most.
_FREQUENT = frozenset("оеаинтсрвл")
_LETTER = re.compile("[а-яё]", re.IGNORECASE)
_BROKEN_CASE = re.compile("[а-яё][А-ЯЁ]")
#: No letter of Russian, and no mark of it: letters of others, and frames of tables.
_STRANGE = re.compile(r"(?![а-яёА-ЯЁ])[^\W\d_a-zA-Z]|[\u2500-\u259f\x80-\x9f\ufffd]")
_SAMPLE = 200_000
_LIKELY, _CLEARLY = 0.3, 0.1
_MAX_STRANGE = 0.01


def decoded(content: bytes) -> str:
    """Return the text; what says nothing of its letters is read in those that make it Russian.

    Raises TextRefused where that is doubtful.
    """
    with suppress(UnicodeDecodeError):
        return content.decode("utf-16" if content[:2] in _ORDERS else "utf-8-sig")
    likeness = {table: _likeness(content[:_SAMPLE].decode(table, "replace")) for table in _RUSSIAN}
    best, second, _ = sorted(likeness, key=likeness.__getitem__, reverse=True)
    if said := _CHARSET.search(content[:_START]):
        # A page may name letters that it has not, or that are none.
        with suppress(LookupError, UnicodeError):
            table = lookup(said[1].decode()).name
            if likeness.get(table, 1) + _CLEARLY > likeness[best]:
                return content.decode(table)
    if likeness[best] < max(_LIKELY, likeness[second] + _CLEARLY):
        raise refusals.unknown_letters()
    return content.decode(best, "replace")


def _likeness(text: str) -> float:
    """Return how Russian the text is: the share of frequent letters, less what Russian has not."""
    letters = _LETTER.findall(text)
    strange = len(_STRANGE.findall(text))
    if strange > len(letters) * _MAX_STRANGE:
        return 0
    frequent = sum(letter.lower() in _FREQUENT for letter in letters)
    return (frequent - len(_BROKEN_CASE.findall(text))) / len(letters) if letters else 0
