"""The tree of rubrics: what stands below what. A catalogue of some dozens, told whole."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar


class Rubric(Protocol):
    """A rubric with its key and that of the one above it, None at the top."""

    pk: int
    parent_id: int | None


One = TypeVar("One", bound=Rubric)


def tree(rubrics: Iterable[One]) -> list[tuple[One, int]]:
    """Return them in their order, each followed by those below it, with how deep it stands from 0 on."""
    listed = list(rubrics)
    below = _below(listed)
    found: dict[int, tuple[One, int]] = {}
    _descend(below, None, 0, found)
    # In a circle each is below another; they stay to be found.
    for one in listed:
        if one.pk not in found:
            found[one.pk] = one, 0
            _descend(below, one.pk, 1, found)
    return list(found.values())


def within(rubrics: Iterable[One], top: One) -> tuple[int, ...]:
    """Return the keys of the rubric and of all below it, its own first."""
    found = {top.pk: (top, 0)}
    _descend(_below(rubrics), top.pk, 1, found)
    return tuple(found)


def _below(rubrics: Iterable[One]) -> dict[int | None, list[One]]:
    below: dict[int | None, list[One]] = {}
    for one in rubrics:
        below.setdefault(one.parent_id, []).append(one)
    return below


def _descend(
    below: Mapping[int | None, list[One]],
    parent: int | None,
    depth: int,
    found: dict[int, tuple[One, int]],
) -> None:
    for one in below.get(parent, []):
        if one.pk not in found:
            found[one.pk] = one, depth
            _descend(below, one.pk, depth + 1, found)
