"""Places of acts of which nobody has the text: named by their words, anchored as a text would be.

Most acts of an archive have no text. What is done to a point of one is recorded all the same.
"""

import re

from portal.acts.rules.citations import MAYBE, PAPERS, THROUGH
from portal.acts.texts.annexes import anchor_of
from portal.acts.texts.places import STEP

_LONGEST = 120
_PART = r"[1-9]\d{0,2}"
_RAISED = r"(?:_\d{1,2})*"
_FIGURES = rf"{_PART}{_RAISED}(?:\.{_PART}{_RAISED})*"
_LETTER = rf"[a-z]{{1,3}}{_RAISED}"
_NUMBERS = {
    "att": rf"(?:{_FIGURES}(?:x{_PART}|[a-z]{{1,3}})?|[a-z]{{1,3}})",
    "part": _FIGURES,
    "chp": _FIGURES,
    "sec": _FIGURES,
    "art": _FIGURES,
    "para": _FIGURES,
    "subpara": rf"(?:{_FIGURES}|{_LETTER})",
    "point": rf"(?:{_FIGURES}|{_LETTER})",
}
#: What stands in what, from outside; a point 2.1 in a point 2.
_PLACE = re.compile(
    "".join(
        rf"(?:(?:^|__){name}_{number}){'*' if name == 'para' else '?'}"
        for name, number in _NUMBERS.items()
    )
)
#: «Статья 5 Устава»: the charter is the act itself, or what is annexed to it.
_CHARTER = f"приложение устав{MAYBE}"
_WHOLE = {"раздел": "part", "глава": "chp", "параграф": "sec", "статья": "art"}
#: Counted through the act, whatever is around them.
_COUNTED_THROUGH = {"глава", "статья"}


def may_be_place(eid: str) -> bool:
    """Whether a text may have such an anchor: «att_1__para_2__subpara_a», and the register keep it."""
    return 0 < len(eid) <= _LONGEST and _PLACE.fullmatch(eid) is not None


def place_unread(cited: str, *, or_around: bool = False) -> str:
    """Return the eId that a place as it is cited has in most texts, empty where nobody can tell.

    ``or_around``: of an indent, what it stands in. A paper is named by the number of its annex; a
    lettered item needs the point in which it stands.
    """
    steps = [one.partition(" ")[::2] for one in STEP.split(cited) if one != _CHARTER]
    if or_around and steps and steps[-1][0] == "абзац":
        steps.pop()
    eid = ""
    for unit, number in steps:
        eid = _own(unit, number, eid)
        if not eid:
            return ""
    return eid if may_be_place(eid) else ""


def _own(unit: str, number: str, above: str) -> str:
    """Return the eId of a unit in what is above it, empty where it cannot stand there."""
    last, _, around = above.rpartition("__")[2].partition("_")
    if unit == "приложение":
        is_paper = number in PAPERS or number.endswith(MAYBE) or THROUGH in number
        return "" if above or is_paper else f"att_{anchor_of(number) or 1}"
    annex = above.partition("__")[0] if above.startswith("att_") else ""
    if unit in _WHOLE:
        within = annex if unit in _COUNTED_THROUGH else above
        return _in(within, f"{_WHOLE[unit]}_{anchor_of(number)}")
    own = anchor_of(number)
    is_in_article = last == "art" or (last == "para" and "art_" in above)
    if unit == "часть":
        return _in(above, f"para_{own}") if last == "art" else ""
    if unit == "пункт" and is_in_article:
        return _in(above, f"subpara_{own}")
    is_dotted_in = last == "para" and own.startswith(f"{around}.")
    if not number.isalpha() and (
        is_dotted_in or (unit == "пункт" and last != "para") or ("." in own and not above)
    ):
        return _dotted(above, own, within="" if last == "att" else around)
    if unit in {"пункт", "подпункт"} and last in {"art", "para", "subpara"}:
        return _in(above, f"{'point' if last == 'subpara' else 'subpara'}_{own}")
    return ""


def _dotted(above: str, number: str, *, within: str) -> str:
    """Return the eId of point 2.1.3: it stands in 2.1, that in 2, where nothing of it is above.

    In section 2 its points are numbered 2.1 without a point 2.
    """
    parts = number.split(".")
    rows = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    if within in rows[:-1]:
        rows = rows[rows.index(within) + 1 :]
    return "__".join(filter(None, [above, *(f"para_{one}" for one in rows)]))


def _in(above: str, own: str) -> str:
    return f"{above}__{own}" if above else own
