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

#: How far to look from where the page begins, and how many keys to take there at most. A usual
#: word fills its page in the first, a rare one has no more keys than the second takes.
_LOOKS: tuple[tuple[timedelta | None, int | None], ...] = (
    (timedelta(days=3), None),
    (None, 1000),
    (timedelta(days=120), None),
    (None, None),
)


def gathered(
    found: Sequence[QuerySet[T]], order: Sequence[str], count: int, *, beyond: Sequence[Any] | None
) -> list[Any]:
    """Return the primary keys of the first ``count`` rows in the order.

    ``found`` are lists whose union is meant, each served by an index. ``order`` are the names of
    a moment and of the primary key, of one sign; ``beyond`` is the last row before, by the two.
    """
    moment, key = (name.lstrip("-") for name in order)
    is_falling = order[0].startswith("-")
    ahead, back = ("lte", "gte") if is_falling else ("gte", "lte")
    if beyond:
        start = beyond[0]
    else:
        every = found[0].model._base_manager.order_by(*order)
        start = every.values_list(moment, flat=True).first()
    rows: list[tuple[datetime, Any]] = []
    for stretch, most in _LOOKS if start else ():
        # To compare both columns here would hide from the planner how few rows there are.
        within = {f"{moment}__{ahead}": start} if beyond and most is None else {}
        if stretch:
            within[f"{moment}__{back}"] = start - stretch if is_falling else start + stretch
        limit = None if most is None else most + 1
        first, *others = (
            one.filter(**within).order_by().values_list(moment, key)[:limit] for one in found
        )
        keys = set(first.union(*others))
        rows = sorted(
            (row for row in keys if _is_beyond(row, beyond, is_falling)), reverse=is_falling
        )
        if most is None and len(rows) >= count or most is not None and len(keys) <= most:
            break
    return [pk for _, pk in rows[:count]]


def _is_beyond(row: tuple[Any, ...], key: Sequence[Any] | None, is_falling: bool) -> bool:
    return key is None or (row < tuple(key) if is_falling else row > tuple(key))
