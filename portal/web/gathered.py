"""Pages of what a search found, where the conditions have indexes and the order has another.

Left to itself PostgreSQL either walks the order and tests each row, which takes seconds for words
that few of the newest rows have, or sorts all that is found. So the keys of a page are gathered,
within stretches of the order that both kinds of index serve together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T", bound=Model)

#: How far to look from where the page begins, until it is full: a usual word fills it in the
#: first, one of a thousandth of the rows in the second; what is rarer is gathered whole.
_STRETCHES = (timedelta(days=3), timedelta(days=120), None)


def gathered(
    found: Sequence[QuerySet[T]],
    order: Sequence[str],
    count: int,
    *,
    beyond: Sequence[Any] | None,
    at: datetime | None = None,
) -> list[Any]:
    """Return the primary keys of the first ``count`` rows in the order.

    ``found`` are lists whose union is meant, each served by an index. ``order`` are the names of
    a moment and of the primary key, of one sign; ``beyond`` is the last row before, by the two;
    where there is none, ``at`` is a moment to begin at, or the first row of all is asked for.
    """
    moment, key = (name.lstrip("-") for name in order)
    is_falling = order[0].startswith("-")
    ahead, back = ("lte", "gte") if is_falling else ("gte", "lte")
    start: Any = beyond[0] if beyond else at
    if start is None:
        every = found[0].model._base_manager.order_by(*order)
        start = every.values_list(moment, flat=True).first()
    rows: list[tuple[datetime, Any]] = []
    for stretch in _STRETCHES if start else ():
        # To compare both columns here would hide from the planner how few rows there are.
        within = {f"{moment}__{ahead}": start} if beyond else {}
        if stretch:
            within[f"{moment}__{back}"] = start - stretch if is_falling else start + stretch
        first, *others = (one.filter(**within).order_by().values_list(moment, key) for one in found)
        keys = first.union(*others)
        rows = sorted(
            (row for row in keys if _is_beyond(row, beyond, is_falling)), reverse=is_falling
        )
        if len(rows) >= count:
            break
    return [pk for _, pk in rows[:count]]


def _is_beyond(row: tuple[Any, ...], key: Sequence[Any] | None, is_falling: bool) -> bool:
    return key is None or (row < tuple(key) if is_falling else row > tuple(key))
