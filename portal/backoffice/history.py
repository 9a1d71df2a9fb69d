"""Every change of a thing and of what belongs to it, in the words of the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from portal.people.models import User

#: The newest of each thing: a page of changes must still open.
_CHANGES = 200


@dataclass(frozen=True)
class Change:
    """One change: ``fields`` are (name, before, after), none where a row was entered."""

    at: datetime
    who: User | None
    what: str
    fields: list[tuple[str, Any, Any]]


def changes_of(subjects: Iterable[Model]) -> list[Change]:
    """Return the changes of the things and of the rows that point to them, newest first."""
    known = pghistory.models.Events.objects
    # What points to two of them is told once.
    found = {
        event.pgh_slug: event
        for subject in subjects
        for event in known.references(subject).order_by("-pgh_created_at")[:_CHANGES]
    }
    events = sorted(found.values(), key=lambda event: event.pgh_created_at, reverse=True)
    keys = {(event.pgh_context or {}).get("user") for event in events}
    users = User.objects.in_bulk(keys - {None})
    return [
        Change(
            event.pgh_created_at,
            users.get((event.pgh_context or {}).get("user")),
            str(apps.get_model(event.pgh_obj_model)._meta.verbose_name),
            [
                (_label(apps.get_model(event.pgh_obj_model), name), *values)
                for name, values in (event.pgh_diff or {}).items()
            ],
        )
        for event in events
    ]


def _label(model: type[Model], name: str) -> str:
    try:
        return str(model._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name
