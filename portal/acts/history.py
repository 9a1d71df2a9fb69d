"""The life of an act as a picture: a line of time with what other acts did to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

_WIDTH, _ROW, _LEFT, _TOP = 640, 44, 24, 28


@dataclass(frozen=True)
class Step:
    """What happened, when, by which act."""

    on: date
    what: str
    by: str


def picture(heading: str, adopted_on: date, steps: Sequence[Step]) -> str:
    """Return an SVG for the page: it takes the colours of the text around it.

    The same is told in a list beside it, so a screen reader hears the title alone.
    """
    height = _TOP * 2 + _ROW * len(steps)
    rows = [_row(0, adopted_on, "принят", heading)]
    rows += [_row(place, step.on, step.what, step.by) for place, step in enumerate(steps, start=1)]
    return (
        f'<svg class="act-history" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="История акта: событий — {len(steps) + 1}. То же сказано списком ниже.">'
        f'<line x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{_TOP + _ROW * len(steps)}" '
        'stroke="currentColor" stroke-width="2"/>'
        f"{''.join(rows)}</svg>"
    )


def _row(place: int, on: date, what: str, by: str) -> str:
    y = _TOP + _ROW * place
    inside = "currentColor" if place == 0 else "none"
    return (
        f'<circle cx="{_LEFT}" cy="{y}" r="7" fill="{inside}" stroke="currentColor" stroke-width="2"/>'
        f'<text x="{_LEFT + 22}" y="{y - 4}" fill="currentColor" font-size="15" font-weight="600">'
        f"{on:%d.%m.%Y} — {escape(what)}</text>"
        f'<text x="{_LEFT + 22}" y="{y + 15}" fill="currentColor" font-size="14">{escape(by)}</text>'
    )
