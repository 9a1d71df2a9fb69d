"""Numbers of acts: each stands in the permanent address of its act."""

import re

BAD_NUMBER = (
    "В номере бывают буквы, цифры, дефис, точка, запятая, скобки и косая черта, и хотя бы одна "
    "буква или цифра. Например: 3111, 380-р, 12/345."
)

_WRITTEN = re.compile(r"[\w /.,()-]+")
_SIGN = re.compile(r"^(?:№|N(?=[\s\d]))\s*", re.IGNORECASE)
_DASHES = re.compile(r"\s*[‐‑‒–—−-]\s*")
#: Latin letters that look like Russian ones; a keyboard in the other layout gives them.
_RUSSIAN = str.maketrans("abcehkmoptxy", "авсенкмортху")


def tidied(text: str) -> str:
    """Return the number as it is kept: without its «№», with plain hyphens and single spaces."""
    return " ".join(_DASHES.sub("-", _SIGN.sub("", text.strip())).split())


def same_as(text: str) -> str:
    """Return what two spellings of one number have in common: «380-Р» and «380-p» are «380-р»."""
    return tidied(text).lower().translate(_RUSSIAN)


def may_be_number(text: str) -> bool:
    """Whether the number can stand in an address: «..» leads elsewhere, «~» there is the slash."""
    is_written = _WRITTEN.fullmatch(text) is not None and ".." not in text
    return is_written and any(letter.isalnum() for letter in text)
