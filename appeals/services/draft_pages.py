"""Two pages of one draft: what a page showed of its step, and what another has written there since."""

import re
from collections.abc import Iterable, Mapping
from secrets import token_hex

from appeals.services.errors import StepChanged
from portal.kernel.seen import sum_of

Typed = Mapping[str, str]
#: Beside the fields of a step: the page did not show what the draft had there.
BLINDLY = "blindly"
#: Beside them, too: which page wrote them, and what it had shown, as ``mark_of`` says.
PAGE = "_page"
#: How many rows of co-authors the page has: nobody typed it.
ROWS = "co_authors"
_BESIDE = {BLINDLY, PAGE, ROWS}
_MARK = re.compile(r"[\w: -]{1,20000}", re.ASCII)
_EMPTY = sum_of("")


def mark_of(step: Typed) -> str:
    """Return what a page carries of the step that it shows: a name of its own, a sum of each field."""
    sums = (f"{name}:{sum_of(text)}" for name, text in step.items() if text and name != PAGE)
    return " ".join([token_hex(8), *sums])


def with_mark(typed: Typed, mark: str) -> dict[str, str]:
    """Return what was typed together with the mark of its page, if it has one."""
    return {**typed, PAGE: mark} if _MARK.fullmatch(mark) else {**typed}


def said(step: Typed) -> set[tuple[str, str]]:
    """Return what a person typed in the fields of a step."""
    return {(name, text) for name, text in step.items() if text.strip() and name not in _BESIDE}


def sum_of_all(steps: Mapping[str, Typed], files: Iterable[object]) -> str:
    """Return the sum of a whole draft, for the page on which it is read before it is sent."""
    return sum_of(
        str([*sorted((step, sorted(said(typed))) for step, typed in steps.items()), *files])
    )


def meet(stands: Typed, typed: Typed) -> dict[str, str]:
    """Return a step as it is to be written: as ``typed``, and what only another page has changed.

    A page that does not tell what it showed writes over what ``stands`` there, as does the one
    that wrote it.

    Raises:
        StepChanged: both have changed a field, each in its way.
    """
    page, *sums = typed.get(PAGE, "").split() or [""]
    if not page or not stands or stands.get(PAGE, "").split()[:1] == [page]:
        return {**typed}
    was = {name: its for name, _, its in (one.partition(":") for one in sums)}
    step, others = {**typed}, {}
    for name in (stands.keys() | typed.keys()) - {PAGE, BLINDLY}:
        now, mine, before = stands.get(name, ""), typed.get(name, ""), was.get(name, _EMPTY)
        if now == mine or sum_of(now) == before:
            continue
        if name == ROWS:
            step[name] = max(now, mine, key=lambda rows: (len(rows), rows))
        elif name not in typed or sum_of(mine) == before:
            step[name] = now
        else:
            others[name] = now
    if others:
        raise StepChanged(step, others)
    return step
