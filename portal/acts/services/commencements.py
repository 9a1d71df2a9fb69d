"""The days on which points of an act come into force apart from the rest."""

from datetime import datetime

import pghistory
from django.db import transaction
from django.utils import timezone

from portal.acts.models import Act, Commencement
from portal.acts.rules.days import is_too_far
from portal.acts.services.approval import note_change
from portal.acts.services.errors import (
    CommencementTooEarly,
    GroundMissing,
    NoSuchPoint,
    TooFarAhead,
)
from portal.acts.services.identities import tell_beginnings
from portal.acts.services.places_named import is_place, point_of
from portal.people.models import User
from portal.web.page_cache import bump


@transaction.atomic
def commence(commencement: Commencement, *, at: datetime, by: User | None = None) -> Commencement:
    """Give a point its own day; the day that it had before goes, and the journal keeps it.

    Point and ground are anchors, or written as people do: «подпункт а пункта 2».

    Publication is no entry into force: nothing here looks at it, see ``register.doubts_of``.
    Raises NoSuchPoint, CommencementTooEarly, TooFarAhead, GroundMissing. Law: 131-FZ
    art. 47(1), the charter, the act itself.
    """
    act = Act.objects.select_for_update(no_key=True).get(pk=commencement.act_id)
    if commencement.from_on < act.adopted_on:
        raise CommencementTooEarly
    if is_too_far(commencement.from_on, on=timezone.localdate(at)):
        raise TooFarAhead("from_on", commencement.from_on)
    if commencement.by_id is None and not commencement.ground:
        raise GroundMissing
    commencement.point = _anchor(act, commencement.point, "point")
    if commencement.ground:
        commencement.ground = _anchor(commencement.by or act, commencement.ground, "ground")
    before = act.commencements.filter(point=commencement.point).values_list("pk", flat=True)
    commencement.pk = before.first()
    commencement.save()
    _changed(act, at=at, by=by)
    return commencement


def _anchor(act: Act, written: str, field: str) -> str:
    try:
        point = point_of(act, written)
    except NoSuchPoint as error:
        error.field = field
        raise
    if not is_place(act, point):
        raise NoSuchPoint(field)
    return point


@transaction.atomic
def uncommence(
    commencement: Commencement, why: str, *, at: datetime, by: User | None = None
) -> None:
    """Take away the own day of a point: it is in force with the rest. The journal keeps why."""
    act = Act.objects.select_for_update(no_key=True).get(pk=commencement.act_id)
    with pghistory.context(reason=why):
        commencement.delete()
    _changed(act, at=at, by=by)


def _changed(act: Act, *, at: datetime, by: User | None) -> None:
    for version in act.versions.all():
        tell_beginnings(version)
        version.save(update_fields=["akn"])
    note_change(act, by=by, at=at)
    bump()
