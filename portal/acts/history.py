"""The life of an act as a picture: a line of time with what other acts did to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap

_WIDTH, _ROW, _LINE, _LEFT, _TOP, _ASIDE = 420, 46, 18, 16, 24, 26
#: Words stand behind the mark; a letter of theirs, or a bold one, is seldom wider.
_BEHIND, _LETTER, _BOLD = 20, 9, 10
#: Of a title as long as a paragraph: the table has all of it.
_MOST_LINES = 8


@dataclass(frozen=True)
class Step:
    """What happened, when, by which act.

    ``is_aside``: it happened to the act of the step before, which had changed this one, and
    ``stays``: that change is not undone by it.
    """

    on: date
    what: str
    by: str
    heading: str = ""
    url: str = ""
    more: str = ""
    is_aside: bool = False
    stays: bool = False


def picture(steps: Sequence[Step]) -> str:
    """Return an SVG for the page: it takes the colours of the text around it.

    A table beside it tells the same, so a screen reader hears the title alone.
    """
    rows, tops = [], [_TOP]
    for step in steps:
        row, height = _row(step, tops[-1], tops[-2] if len(tops) > 1 else 0)
        rows.append(row)
        tops.append(tops[-1] + height)
    last = max(
        (top for top, step in zip(tops, steps, strict=False) if not step.is_aside), default=0
    )
    return (
        f'<svg class="act-history" viewBox="0 0 {_WIDTH} {tops[-1] - _TOP + 8}" role="img" '
        f'aria-label="История акта: событий — {len(steps)}. То же сказано в таблице рядом.">'
        f'<line x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{last}"/>'
        f"{''.join(rows)}</svg>"
    )


def _row(step: Step, y: int, above: int) -> tuple[str, int]:
    """Return the step with its mark at the height, and how much height it takes."""
    x = _LEFT + (_ASIDE if step.is_aside else 0)
    branch = ""
    if step.is_aside:
        branch = f'<path class="act-branch" d="M{_LEFT} {above}V{y}H{x}"/>'
    mark = "act-aside" if step.is_aside else "act-step" if above else "act-first"
    room = _WIDTH - x - _BEHIND
    what = f"{step.on:%d.%m.%Y} — {step.what}"
    done = wrap(what, room // _BOLD, max_lines=_MOST_LINES, placeholder=" …")
    lines = [
        *((' class="act-what"', line) for line in done),
        *(("", line) for line in wrap(step.by, room // _LETTER)),
    ]
    words = "".join(
        f'<text{kind} x="{x + _BEHIND}" y="{y - 3 + _LINE * place}">{escape(line)}</text>'
        for place, (kind, line) in enumerate(lines)
    )
    return f'{branch}<circle class="{mark}" cx="{x}" cy="{y}" r="7"/>{words}', (
        _ROW + _LINE * (len(lines) - 2)
    )
