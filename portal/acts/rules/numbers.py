"""Numbers of acts: each stands in the permanent address of its act."""

import re
import unicodedata

BAD_NUMBER = (
    "В номере бывают буквы, цифры, дефис, точка, запятая, скобки и косая черта, и хотя бы одна "
    "буква или цифра. Например: 3111, 380-р, 12/345."
)

_WRITTEN = re.compile(r"[\w /.,()-]+")
_SIGN = re.compile(r"^(?:№|N(?=[\s\d]))\s*", re.IGNORECASE)
_DASHES = re.compile(r"\s*[‐‑‒–—−-]\s*")
#: A full stop of the sentence, a slash or a hyphen with nothing behind it, a bracket that is not closed.
_TRAILING = re.compile(r"[\s.,/(-]+$")
#: «380р», «380 р», «380-p» with the Latin letter: an order's.
_ORDER = re.compile(r"(\d+)[ -]?[рp]", re.IGNORECASE)
#: How Unicode calls another look of the same letter or figure; «№», «5¹» and «½» are their own.
_LOOKS = ("<wide>", "<narrow>", "<font>", "<noBreak>", "<compat>")
#: «380р» and «380 р», «45 /12»; between figures a space or a hyphen tells numbers apart.
_JOINTS = re.compile(r"(?<=\d)[ -](?=[^\W\d])|(?<=[^\W\d])[ -](?=\d)| (?=[/(])|(?<=/) ")
#: Latin letters that look like Russian ones; a keyboard in the other layout gives them.
_RUSSIAN = str.maketrans("abcehkmoptxyABCEHKMOPTXY", "авсенкмортхуАВСЕНКМОРТХУ")


def plain(text: str) -> str:
    """Return the text with full-width figures and the like as they are usually typed."""
    return "".join(map(_usual, unicodedata.normalize("NFC", text)))


def _usual(letter: str) -> str:
    is_look = letter != "№" and unicodedata.decomposition(letter).startswith(_LOOKS)
    return unicodedata.normalize("NFKC", letter) if is_look else letter


def tidied(text: str) -> str:
    """Return the number as it is kept: without «№» and trailing marks, with plain hyphens, single spaces.

    An order's is «380-р», however it is written: so it is searched for and cited.
    """
    number = _DASHES.sub("-", _SIGN.sub("", plain(text).strip()))
    number = _TRAILING.sub("", " ".join(number.split()))
    if order := _ORDER.fullmatch(number):
        return f"{order[1]}-р"
    return number if "(" in number else number.rstrip(")")


def in_russian(number: str) -> str:
    """Return the number with Russian letters for the Latin ones that look like them."""
    return number.translate(_RUSSIAN)


def same_as(text: str) -> str:
    """Return what spellings of one number have in common: «380-Р», «380р» and «380-p» are one."""
    number = tidied(text).lstrip(".,/-").strip()
    return _JOINTS.sub("", in_russian(number.lower()))


def may_be_number(text: str) -> bool:
    """Whether the number can stand in an address: «..» leads elsewhere, «~» there is the slash."""
    is_written = _WRITTEN.fullmatch(text) is not None and ".." not in text
    return is_written and any(letter.isalnum() for letter in text)
