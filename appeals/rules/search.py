"""What a clerk has in hand when looking for an appeal: a number, a telephone, an address."""

import re
from typing import NamedTuple

from appeals.rules.numbering import format_number
from appeals.rules.vocabulary import Series

#: What telephones and Word make of a hyphen.
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_SERIES = "|".join(sorted(Series, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?:№ ?)?(?:({_SERIES})[- ]?)?(?:(20\d\d)[- ])?(\d{{1,6}})(?:-?[КK])?", re.IGNORECASE
)
_YEAR = re.compile(rf"(?:№ ?)?((?:{_SERIES})-20\d\d)-?", re.IGNORECASE)
_OF_PHONES = re.compile(r"[\s()+.-]")
_PHONE_DIGITS = range(5, 12)
_WHOLE = 10


class TypedNumber(NamedTuple):
    """A number with what of it was typed."""

    series: str
    year: int | None
    sequence: int

    @property
    def outgoing(self) -> str | None:
        """The number of an answer that it may be; that has its year."""
        if self.year is None or self.series not in ("", Series.OUTGOING):
            return None
        return format_number(Series.OUTGOING, self.year, self.sequence)


def plain(typed: str) -> str:
    """Return what was typed with single spaces and every dash as a hyphen."""
    return " ".join(typed.translate(_DASHES).split())


def parse_number(typed: str) -> TypedNumber | None:
    """Return the number that plain text is: whole, without noughts, series or year; or None."""
    found = _NUMBER.fullmatch(typed)
    if found is None:
        return None
    series, year, sequence = found.groups()
    return TypedNumber((series or "").upper(), int(year) if year else None, int(sequence))


def parse_year(typed: str) -> str | None:
    """Return how the numbers of a series and year begin, where plain text is no more than these."""
    found = _YEAR.fullmatch(typed)
    return f"{found[1].upper()}-" if found else None


def parse_phone(typed: str, town_code: str) -> list[str]:
    """Return the digits under which what may be a telephone is kept; none where it is no telephone.

    Those are the last ten, or as many as were typed, and the same with the code of the town or
    without it, as a citizen may have written.
    """
    digits = _OF_PHONES.sub("", typed)
    if not (digits.isascii() and digits.isdigit() and len(digits) in _PHONE_DIGITS):
        return []
    found = {digits[-_WHOLE:], digits[-_WHOLE:].removeprefix(town_code)}
    if len(digits) == _WHOLE - len(town_code):
        found.add(town_code + digits)
    return sorted(found)


def parse_email(typed: str) -> str | None:
    """Return the address in lower case, or None."""
    return typed.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+", typed) else None
