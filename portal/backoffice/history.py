"""Every change of a thing and of what belongs to it, in the words of the desk."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from os.path import commonprefix
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model

from portal.people.models import User
from portal.web.templatetags.portal_tags import date_digits, digest, moment_words

#: The newest of each thing: a page of changes must still open.
_CHANGES = 200
#: Of long texts that begin alike so many signs are left before the first that differs.
_BEFORE, _LONG = 40, 160
_MARKUP = re.compile(r"<[^>]*>")
_DONE = {"insert": "внесено", "update": "изменено", "delete": "убрано"}
_NOTHING = "—"


@dataclass(frozen=True)
class Change:
    """One change: ``done`` says which, ``fields`` are (name, before, after) in words."""

    at: datetime
    who: User | None
    what: str
    done: str
    reason: str = ""
    fields: list[tuple[str, str, str]] = field(default_factory=list)


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
    contexts = [event.pgh_context or {} for event in events]
    users = User.objects.in_bulk({context.get("user") for context in contexts} - {None})
    named = _named(events)
    return [
        Change(
            event.pgh_created_at,
            users.get(context.get("user")),
            str(_model(event)._meta.verbose_name),
            _DONE.get(event.pgh_label, event.pgh_label),
            context.get("reason", ""),
            [
                _change(_field(event, name), before, after, named)
                for name, (before, after) in _diff(event).items()
            ],
        )
        for event, context in zip(events, contexts, strict=True)
    ]


def _model(event: Any) -> type[Model]:
    return apps.get_model(event.pgh_obj_model)


def _diff(event: Any) -> dict[str, list[Any]]:
    return (event.pgh_diff or {}) if event.pgh_label == "update" else {}


def _field(event: Any, name: str) -> Any:
    try:
        return _model(event)._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        # A column that the table no longer has.
        return models.Field(name)


def _named(events: Iterable[Any]) -> dict[tuple[type[Model], Any], str]:
    """Return in words what the changed rows have pointed to; a query for each kind of thing."""
    keys: defaultdict[type[Model], set[Any]] = defaultdict(set)
    for event in events:
        for name, values in _diff(event).items():
            if isinstance(its := _field(event, name), models.ForeignKey):
                keys[its.related_model] |= {value for value in values if value is not None}
    return {
        (model, key): str(row)
        for model, wanted in keys.items()
        for key, row in model._base_manager.select_related().in_bulk(wanted).items()
    }


def _change(its: Any, before: Any, after: Any, named: dict[Any, str]) -> tuple[str, str, str]:
    old, new = (_said(its, value, named) for value in (before, after))
    alike = len(commonprefix([old, new])) - _BEFORE
    if alike > 0 and max(len(old), len(new)) > _LONG:
        old, new = (f"…{text[alike:]}" for text in (old, new))
    return str(its.verbose_name or its.name), digest(old, _LONG), digest(new, _LONG)


def _said(its: Any, value: Any, named: dict[Any, str]) -> str:
    if value is None or value == "":
        return _NOTHING
    if isinstance(its, models.ForeignKey):
        return named.get((its.related_model, value), str(value))
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(its, models.DateTimeField):
        return moment_words(datetime.fromisoformat(value))
    if isinstance(its, models.DateField):
        return date_digits(date.fromisoformat(value))
    text = str(dict(its.flatchoices).get(value, value) if its.choices else value)
    return " ".join(_MARKUP.sub(" ", text).split()) if text.startswith("<") else text
