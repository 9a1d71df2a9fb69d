"""Enums with Russian labels, as form and model choices."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A text enum whose members carry a label: ``NAME = "value", "подпись"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def choices(enum: type[LabelledEnum]) -> list[tuple[str, str]]:
    """Return (value, label) of every member, in order."""
    return [(member.value, member.label) for member in enum]
