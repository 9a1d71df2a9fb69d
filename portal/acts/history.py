"""The life of an act as a picture: a line of time with what other acts did to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

_WIDTH, _ROW, _LEFT, _TOP, _ASIDE = 420, 46, 16, 24, 26


@dataclass(frozen=True)
class Step:
    """What happened, when, by which act.

    ``is_aside``: it happened to the act of the step before, which had changed this one.
    """

    on: date
    what: str
    by: str
    heading: str = ""
    url: str = ""
    more: str = ""
    is_aside: bool = False


def picture(steps: Sequence[Step]) -> str:
    """Return an SVG for the page: it takes the colours of the text around it.

    A table beside it tells the same, so a screen reader hears the title alone.
    """
    last = max((place for place, step in enumerate(steps) if not step.is_aside), default=0)
    return (
        f'<svg class="act-history" viewBox="0 0 {_WIDTH} {_ROW * len(steps) + 8}" role="img" '
        f'aria-label="История акта: событий — {len(steps)}. То же сказано в таблице рядом.">'
        f'<line x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{_TOP + _ROW * last}"/>'
        f"{''.join(_row(place, step) for place, step in enumerate(steps))}</svg>"
    )


def _row(place: int, step: Step) -> str:
    y, x = _TOP + _ROW * place, _LEFT + (_ASIDE if step.is_aside else 0)
    branch = ""
    if step.is_aside:
        branch = f'<path class="act-branch" d="M{_LEFT} {y - _ROW}V{y}H{x}"/>'
    mark = "act-first" if place == 0 else "act-aside" if step.is_aside else "act-step"
    return (
        f'{branch}<circle class="{mark}" cx="{x}" cy="{y}" r="7"/>'
        f'<text class="act-what" x="{x + 20}" y="{y - 3}">{step.on:%d.%m.%Y} — {escape(step.what)}</text>'
        f'<text x="{x + 20}" y="{y + 15}">{escape(step.by)}</text>'
    )
