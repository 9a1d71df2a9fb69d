"""Turning the pages of a long list by the key of its last row, never by counting rows off.

The list is ordered by fields that are never empty, all ascending or all descending, the last
one unique. A cursor is the key of a row as text; the next page starts right behind it, which
one index serves at any depth (a row comparison; OFFSET would read all that is left out).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from portal.web.gathered import gathered

T = TypeVar("T", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Some rows of a list; the cursors are empty where the list ends."""

    rows: list[T]
    before: str
    after: str


def slice_of(
    listed: QuerySet[T] | Sequence[QuerySet[T]],
    size: int,
    *,
    after: str = "",
    before: str = "",
    at: datetime | None = None,
) -> Slice[T]:
    """Return ``size`` rows behind ``after``, or those in front of ``before``, in the list's order.

    A list may be of several parts in one order, the next behind the last row of the one before.
    Of a part with ``found_in``, lists whose union it is, the keys are gathered: ``portal.web.gathered``;
    ``at``, the present moment, saves it the question where a list of the newest begins.
    A cursor that cannot be read gives the first page: it comes from an address that was cut or
    belongs to another order.
    """
    parts = [listed] if isinstance(listed, QuerySet) else listed
    order = _order(parts[0])
    after_key, before_key = _read(parts, order, after), _read(parts, order, before)
    if before_key is not None:
        found = list(_walk(parts, order, before_key, size + 1, backwards=True))
        rows = found[:size][::-1]
        more_before, more_after = len(found) > size, True
    else:
        found = list(_walk(parts, order, after_key or (0, None), size + 1, at=at))
        rows = found[:size]
        more_before, more_after = after_key is not None, len(found) > size
    return Slice(
        [row for _, row in rows],
        before=_cursor(*rows[0], order) if rows and more_before else "",
        after=_cursor(*rows[-1], order) if rows and more_after else "",
    )


def _walk(
    parts: Sequence[QuerySet[T]],
    order: Sequence[str],
    start: tuple[int, Sequence[Any] | None],
    count: int,
    *,
    backwards: bool = False,
    at: datetime | None = None,
) -> Iterator[tuple[int, T]]:
    """Give ``count`` rows with their parts: those beyond the key, then those of the next parts."""
    first, key = start
    for number in range(first, -1, -1) if backwards else range(first, len(parts)):
        part = _ahead(parts[number], order, key, count, backwards=backwards, at=at)
        key = None
        for row in part[:count] if len(parts) == 1 else _by_keys(part, count):
            count -= 1
            yield number, row
        if not count:
            return


def _ahead(
    part: QuerySet[T],
    order: Sequence[str],
    key: Sequence[Any] | None,
    count: int,
    *,
    backwards: bool,
    at: datetime | None,
) -> QuerySet[T]:
    """Return the part beyond the key, its ``count`` first rows where these are to be gathered."""

    if found := getattr(part, "found_in", ()):
        walked = [_turned(name) for name in order] if backwards else order
        keys = gathered(found, walked, count, beyond=key, at=at)
        return part.filter(pk__in=keys).order_by(*walked)
    if key is not None:
        return _beyond(part, order, key, backwards=backwards)
    return part.reverse() if backwards else part


def _by_keys(part: QuerySet[T], count: int) -> QuerySet[T]:
    """Return the first rows, their keys asked for before: of two parts one is often sorted.

    Then PostgreSQL sorts bare keys, not thousands of rows joined with all that a page shows.
    """
    return part.filter(pk__in=list(part.values_list("pk", flat=True)[:count]))


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _order(queryset: QuerySet[T]) -> Sequence[str]:
    order = [str(name) for name in queryset.query.order_by]
    if not order or len({name.startswith("-") for name in order}) > 1:
        raise ValueError("A list turned by key is ordered one way, by field names.")
    return order


def _beyond(
    queryset: QuerySet[T], order: Sequence[str], key: Sequence[Any], *, backwards: bool = False
) -> QuerySet[T]:
    is_descending = order[0].startswith("-")
    comparison = TupleLessThan if is_descending != backwards else TupleGreaterThan
    fields = Tuple(*(F(name.lstrip("-")) for name in order))
    found = queryset.filter(comparison(fields, tuple(key)))
    return found.reverse() if backwards else found


def _fields(model: type[Model], order: Sequence[str]) -> list[Field]:
    known = {field.name: field for field in model._meta.fields}
    return [known[name.lstrip("-")] for name in order]


def _cursor(part: int, row: Model, order: Sequence[str]) -> str:
    values: list[Any] = [field.value_to_string(row) for field in _fields(type(row), order)]
    return urlsafe_base64_encode(json.dumps([*values, part] if part else values).encode())


def _read(
    parts: Sequence[QuerySet[T]], order: Sequence[str], cursor: str
) -> tuple[int, list[Any]] | None:
    """Return of which part the cursor is, and its key; a part that is not there is no part."""
    try:
        values = json.loads(urlsafe_base64_decode(cursor))
        number = values.pop() if len(values) > len(order) else 0
        fields = _fields(parts[0].model, order)
        key = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
        return (number, key) if 0 <= number < len(parts) else None
    except (KeyError, ValueError, TypeError, AttributeError, ValidationError):
        return None
