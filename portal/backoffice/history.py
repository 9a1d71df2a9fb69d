"""Every change of a thing and of what belongs to it, in the words of the desk."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from os.path import commonprefix
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model, Q

from portal.people.models import User
from portal.web.templatetags.portal_tags import date_digits, digest, moment_words

#: The newest of each thing: a page of changes must still open.
_CHANGES = 200
#: Of long texts that begin alike so many signs are left before the first that differs.
_BEFORE, _LONG = 40, 160
_MARKUP = re.compile(r"<[^>]*>")
_DONE = {
    "insert": "внесено",
    "update": "изменено",
    "delete": "убрано",
    "second_factor_reset": "сброшен второй способ входа",
}
_NOTHING, _GONE = "—", "уже удалено"
#: In place of a value where the row itself is not there.
_ABSENT = object()
#: The line of a change says who and when by itself.
_TECHNICAL = frozenset({"changed_at", "changed_by_id"})


@dataclass(frozen=True)
class Change:
    """One change; ``fields`` are (name, before, after) in words.

    ``done`` says what became of the thing itself, empty where its fields tell. A field of what
    came has no before, one of what went no after.
    """

    at: datetime
    who: User | None
    what: str
    done: str
    reason: str = ""
    fields: list[tuple[str, str, str]] = field(default_factory=list)


def changes_of(
    subjects: Iterable[Model], models: Iterable[type[Model]] | None = None
) -> list[Change]:
    """Return the changes of the things and of the rows that point to them, newest first.

    ``models``: of rows of these alone, the things among them.
    """
    chosen: dict[str, Any] = {}
    if models is not None:
        chosen["pgh_obj_model__in"] = [model._meta.label for model in models]
    # What points to two of them is told once.
    found = {
        event.pgh_slug: event
        for subject in subjects
        for event in _about(subject).filter(**chosen).order_by("-pgh_created_at")[:_CHANGES]
    }
    return _told(found.values())


def _about(subject: Model) -> models.QuerySet[Any]:
    """Return the events of the thing and of what points to it, but for others of its kind."""
    known = pghistory.models.Events.objects.references(subject)
    return known.exclude(~Q(pgh_obj_id=str(subject.pk)), pgh_obj_model=subject._meta.label)


def whole_changes_of(
    subject: Model, since: datetime, models: Iterable[type[Model]]
) -> list[Change]:
    """Return what was done to the thing and to rows of these models that point to it.

    ``since`` is by the clock of the journal, inclusive. What came or went is told with its fields.
    """
    labels = [model._meta.label for model in models]
    found = _about(subject).filter(pgh_created_at__gte=since, pgh_obj_model__in=labels)
    return _told(found.order_by("-pgh_created_at")[:_CHANGES], whole=subject)


def _told(found: Iterable[Any], *, whole: Model | None = None) -> list[Change]:
    events = sorted(found, key=lambda event: event.pgh_created_at, reverse=True)
    differing = [(event, _differing(event, whole)) for event in events]
    users = User.objects.in_bulk({(one.pgh_context or {}).get("user") for one in events} - {None})
    named = _named(differing, whole)
    changes = []
    for event, differs in differing:
        fields = [
            _change(its, before, after, named)
            for its, before, after in _told_apart(event, differs, named)
        ]
        is_update, context = event.pgh_label == "update", event.pgh_context or {}
        reason = context.get("reason", "")
        # What reads as before is no news, unless somebody has said why it was done.
        if is_update and not (fields or (differs and reason)):
            continue
        what = str(_model(event)._meta.verbose_name)
        if its_name := named.get((_model(event), event.pgh_obj_id)):
            what = f"{what}: {its_name}"
        done = "" if is_update and fields else _DONE.get(event.pgh_label, event.pgh_label)
        who = users.get(context.get("user"))
        changes.append(Change(event.pgh_created_at, who, what, done, reason, fields))
    return changes


def _model(event: Any) -> type[Model]:
    return apps.get_model(event.pgh_obj_model)


def _differing(event: Any, whole: Model | None) -> dict[str, tuple[Any, Any]]:
    """Return the changed fields; of what came or went for the thing ``whole``, all that it had."""
    values = (event.pgh_diff or {}) if event.pgh_label == "update" else {}
    if whole is not None and event.pgh_label != "update":
        known = {"id", f"{whole._meta.model_name}_id"}
        had = {its.attname: event.pgh_data.get(its.attname) for its in _model(event)._meta.fields}
        values = {
            name: (value, _ABSENT) if event.pgh_label == "delete" else (_ABSENT, value)
            for name, value in had.items()
            if name not in known and value not in (None, "", False)
        }
    return {name: (old, new) for name, (old, new) in values.items() if name not in _TECHNICAL}


def _field(event: Any, name: str) -> Any:
    try:
        return _model(event)._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        # A column that the table no longer has.
        return models.Field(name)


def _named(
    differing: Iterable[tuple[Any, dict[str, tuple[Any, Any]]]], whole: Model | None
) -> dict[Any, str]:
    """Return in words what the changed rows have pointed to; a query for each kind of thing.

    Of what belongs to the thing ``whole``, the changed rows themselves are named, too.
    """
    keys: defaultdict[type[Model], set[Any]] = defaultdict(set)
    for event, differs in differing:
        if whole and differs and event.pgh_label == "update" and _model(event) is not type(whole):
            keys[_model(event)].add(event.pgh_obj_id)
        for name, values in differs.items():
            if isinstance(its := _field(event, name), models.ForeignKey):
                keys[its.related_model] |= set(values) - {None, _ABSENT}
    return {
        (model, str(key)): str(row)
        for model, wanted in keys.items()
        for key, row in model._base_manager.select_related().in_bulk(wanted).items()
    }


def _told_apart(
    event: Any, differs: dict[str, tuple[Any, Any]], named: dict[Any, str]
) -> Iterator[tuple[Any, Any, Any]]:
    """Yield each field with what was and is there, if that reads otherwise."""
    for name, (before, after) in differs.items():
        its = _field(event, name)
        if _said(its, before, named) != _said(its, after, named):
            yield its, before, after


def _change(its: Any, before: Any, after: Any, named: dict[Any, str]) -> tuple[str, str, str]:
    old, new = (_said(its, value, named) for value in (before, after))
    alike = len(commonprefix([old, new])) - _BEFORE
    if alike > 0 and max(len(old), len(new)) > _LONG:
        old, new = (f"…{text[alike:]}" for text in (old, new))
    return _label(its), digest(old, _LONG), digest(new, _LONG)


def _label(its: Any) -> str:
    # Django names the two ends of a link between many and many by their models.
    if isinstance(its, models.ForeignKey) and its.model._meta.auto_created:
        return str(its.related_model._meta.verbose_name)
    return str(its.verbose_name or its.name)


def _said(its: Any, value: Any, named: dict[Any, str]) -> str:
    if value is _ABSENT:
        return ""
    if value is None or value == "":
        return _NOTHING
    if isinstance(its, models.ForeignKey):
        return named.get((its.related_model, str(value)), _GONE)
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(its, models.DateTimeField):
        return moment_words(datetime.fromisoformat(value))
    if isinstance(its, models.DateField):
        return date_digits(date.fromisoformat(value))
    # A model may say how a value of its own kind reads.
    if in_words := getattr(getattr(its, "model", None), f"{its.name}_in_words", None):
        return str(in_words(value))
    text = str(dict(its.flatchoices).get(value, value) if its.choices else value)
    return " ".join(_MARKUP.sub(" ", text).split()) if text.startswith("<") else text
