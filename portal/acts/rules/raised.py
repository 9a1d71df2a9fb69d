"""Raised figures in numbers: «2¹», «5.1¹», «а¹» are points that were put in later.

They come as signs of Unicode, as raised letters of a word processor, or are typed «2(1)».
"""

import re
from collections.abc import Iterable, Iterator

_FIGURES = "[⁰¹²³⁴-⁹]+"
#: What may stand behind a figure or a letter and belongs to the number.
RAISED = rf"(?:\.?{_FIGURES}(?:[.⁻]{_FIGURES})*|\(\d{{1,2}}\))"
_RAISED = re.compile(RAISED)
_UP = str.maketrans("0123456789-–−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_DOWN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
#: A raised number belongs to a figure, to a Roman number or to a single letter; with «м» it is a
#: square metre, unless the letter begins a line or a quotation.
_BEHIND = re.compile(
    r"(?:[\d⁰¹²³⁴-⁹]\.?|(?<!\w)(?:[IVXLC]{1,6}|[а-лн-яё])|(?:^|[«\"])м)$", re.IGNORECASE
)
_NUMBER = re.compile(r"[-–−]?\d+(?:[.\-–−]\d+)*")
#: So much of a line tells what a raised number stands behind.
_NEAR = 8


def shown(pieces: Iterable[tuple[str, bool]]) -> Iterator[str]:
    """Yield the pieces of a line, of each of which is told whether it is raised.

    A raised number behind a number is written with the signs of Unicode, as long as it was; the
    mark of a note («дорог» and a raised 1) stays as it is.
    """
    before = ""
    for text, is_raised in pieces:
        found = _NUMBER.match(text) if is_raised and _BEHIND.search(before) else None
        if found:
            text = found[0].translate(_UP) + text[found.end() :]
        before = (before + text[-_NEAR:])[-_NEAR:]
        yield text


def alike(number: str) -> str:
    """Return «2(1)» and «2.¹» as «2¹»: one number in its several spellings."""
    return _RAISED.sub(lambda found: found[0].strip(".()").translate(_UP), number)


def in_anchor(number: str) -> str:
    """Return «2¹» as «2_1», which no other number has, and «5¹⁻²» as «5_1_2»."""
    return _RAISED.sub(lambda found: f"_{_plain(found[0])}", number)


def _plain(raised: str) -> str:
    return re.sub("[.⁻]", "_", raised.strip(".()")).translate(_DOWN)


def of_anchor(number: str) -> str:
    """Return «2_1» as «2¹»."""
    return re.sub(
        r"_(\d+(?:_\d+)*)", lambda found: found[1].replace("_", "-").translate(_UP), number
    )
