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
    (timedelta(days=60), None),
    (None, None),
)


def gathered(
    found: Sequence[QuerySet[T]], order: Sequence[str], count: int, *, start: datetime | None
) -> list[Any]:
    """Return the primary keys of the first ``count`` rows in the order, or of more of them.

    ``found`` are lists of rows from ``start`` on, whose union is meant, each served by an index;
    ``order`` are the names of a moment and of the primary key, of one sign; without a ``start``
    it is the moment of the first row.
    """
    moment, key = (name.lstrip("-") for name in order)
    is_falling = order[0].startswith("-")
    if start is None:
        every = found[0].model._base_manager.order_by(*order)
        start = every.values_list(moment, flat=True).first()
    keys: set[tuple[datetime, Any]] = set()
    for stretch, most in _LOOKS if start else ():
        within = {}
        if stretch and start:
            within = (
                {f"{moment}__gte": start - stretch}
                if is_falling
                else {f"{moment}__lte": start + stretch}
            )
        limit = None if most is None else most + 1
        first, *others = (
            one.filter(**within).order_by().values_list(moment, key)[:limit] for one in found
        )
        keys = set(first.union(*others))
        if most is None and len(keys) >= count or most is not None and len(keys) <= most:
            break
    return [pk for _, pk in sorted(keys, reverse=is_falling)[:count]]
