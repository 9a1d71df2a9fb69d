"""Numbers that are safe to read aloud: digits only, with a check digit."""

import secrets

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_LENGTH = 10


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim


def new_reference() -> str:
    """Return ten random digits, the last one a Damm check digit.

    A wrong digit and two swapped neighbours are always noticed. It tells nothing of how many
    appeals there are; the database keeps it unique.
    """
    return with_check_digit("".join(str(secrets.randbelow(10)) for _ in range(_LENGTH - 1)))


def with_check_digit(digits: str) -> str:
    """Return the digits with their Damm check digit behind them."""
    return f"{digits}{_check(digits)}"


def format_reference(reference: str) -> str:
    """Return the reference in groups to be read aloud: ``4827-1930-56``."""
    return f"{reference[:4]}-{reference[4:8]}-{reference[8:]}"


def parse_reference(text: str) -> str | None:
    """Return the ten digits of what was typed, or None if it cannot be a reference."""
    digits = "".join(text.replace("-", " ").split())
    if len(digits) != _LENGTH or not (digits.isascii() and digits.isdigit()) or _check(digits):
        return None
    return digits


def new_secret() -> str:
    """Return twelve random digits."""
    return "".join(str(secrets.randbelow(10)) for _ in range(12))


def spoken(secret: str) -> str:
    """Return the digits in fours, as people read them aloud."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
