"""A telephone in one form, however it was typed: one number is one person."""

import re

from portal.kernel.errors import RuleViolation


class NoPhone(RuleViolation):
    """What was typed is no Russian telephone with its code."""

    def __init__(self) -> None:
        super().__init__(
            "Напишите номер с кодом, 10 или 11 цифр: +7 914 111-22-33 или (4212) 30-65-09.",
            code="no_phone",
            field="phone",
        )


def one_form(typed: str) -> str:
    """Return +7 and ten digits, or nothing where nothing was typed.

    Raises:
        NoPhone.
    """
    if not typed.strip():
        return ""
    found = re.fullmatch(r"(?:\+?7|8)?([0-9]{10})", re.sub(r"[\s().\-–]", "", typed))
    if found is None:
        raise NoPhone
    return f"+7{found[1]}"
