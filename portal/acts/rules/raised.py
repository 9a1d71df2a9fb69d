"""Raised figures: «2¹», «5.1¹», «а¹» are points that were put in later, «м²» is a measure.

They come as signs of Unicode, as raised letters of a word processor, or are typed «2(1)».
"""

import re
from collections.abc import Container

_FIGURES = "[⁰¹²³⁴-⁹]+"
#: What may stand behind a figure or a letter and belongs to the number.
RAISED = rf"(?:\.?{_FIGURES}(?:[.⁻]{_FIGURES})*|\(\d{{1,2}}\))"
_GAP = r"[ \u00a0\u202f](?=[⁰¹²³⁴-⁹])"
#: The same where a number is looked for, and a space may set it apart: «2 ¹», but not «2 (1)».
RAISED_APART = rf"(?:{_GAP})?{RAISED}"
#: «5-1», as it is typed for 5¹ and printed, too; in citations «5-7» is a row of points.
HYPHENED = r"-[1-9]\d?(?![\w-])"
_RAISED = re.compile(rf"{RAISED_APART}|-\d{{1,2}}(?!\d)")
_APART = re.compile(rf"(?<=\w){_GAP}")
_UP = str.maketrans("0123456789-–−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_DOWN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)
_LINE = {**_DOWN, ord("⁻"): ord("-")}
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FIGURE = re.compile(r"[-–−]?\d", re.ASCII)
_METRES = re.compile(r"(?<![^\W\d_])[кдсм]?м[²³]", re.IGNORECASE)
_SUBSCRIPTS = re.compile("[₀-₉]")


def in_signs(text: str, looks: Container[str]) -> str:
    """Return the figures with the signs of Unicode where they are raised or lowered, as long as they were.

    ``looks`` holds «sup», «sub» or neither. Letters stay: few of them have such signs.
    """
    table = _UP if "sup" in looks else _LOWERED if "sub" in looks else None
    return _FIGURE.sub(lambda found: found[0].translate(table), text) if table else text


def as_typed(text: str) -> str:
    """Return «м2» for «м²» and «CO2» for «CO₂», as people type them in a search."""
    text = _METRES.sub(lambda found: found[0].translate(_DOWN), text)
    return _SUBSCRIPTS.sub(lambda found: found[0].translate(_DOWN), text)


def on_the_line(text: str) -> str:
    """Return «51» for «5¹», as long as it was."""
    return text.translate(_LINE)


def closed_up(number: str) -> str:
    """Return «2 ¹.» as «2¹.», the rest as it is printed."""
    return _APART.sub("", number)


def alike(number: str) -> str:
    """Return «2(1)», «2-1», «2 ¹» and «2.¹» as «2¹»: one number in its several spellings."""
    return _RAISED.sub(lambda found: _bare(found[0]).translate(_UP), number)


def in_anchor(number: str) -> str:
    """Return «2¹» as «2_1», which no other number has, and «5¹⁻²» as «5_1_2»."""
    return _RAISED.sub(lambda found: f"_{_plain(found[0])}", number)


def _plain(raised: str) -> str:
    return re.sub("[.⁻]", "_", _bare(raised)).translate(_DOWN)


def _bare(raised: str) -> str:
    return raised.strip(".()- \u00a0\u202f")


def of_anchor(number: str) -> str:
    """Return «2_1» as «2¹»."""
    return re.sub(
        r"_(\d+(?:_\d+)*)", lambda found: found[1].replace("_", "-").translate(_UP), number
    )
