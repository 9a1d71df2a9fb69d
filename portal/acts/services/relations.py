"""What one act does to another."""

from datetime import date, datetime

from django.db import transaction

from portal.acts.models import Act, Relation
from portal.acts.services.errors import (
    NoSuchPoint,
    RelationBackwards,
    RelationInCircle,
    RelationTooEarly,
)
from portal.acts.texts.akn import anchors
from portal.web.page_cache import bump


def check(relation: Relation) -> None:
    """Refuse a relation that time or sense forbids; to be called before saving.

    Raises RelationBackwards, RelationTooEarly, RelationInCircle, NoSuchPoint.
    """
    source, target = relation.source, relation.target
    if source.adopted_on < target.adopted_on:
        raise RelationBackwards
    if relation.from_on < source.adopted_on:
        raise RelationTooEarly
    if _changes(target, source):
        raise RelationInCircle
    if relation.point:
        known = {
            anchor.eid for version in target.versions.only("akn") for anchor in anchors(version.akn)
        }
        if relation.point not in known:
            raise NoSuchPoint


def _changes(act: Act, other: Act) -> bool:
    """Whether ``act``, itself or through others, does something to ``other``.

    An act never changes a later one, so only acts of one day can make a circle.
    """
    seen, ahead = {act.pk}, {act.pk}
    while ahead:
        found = set(
            Relation.objects.filter(
                source__in=ahead, target__adopted_on=other.adopted_on
            ).values_list("target", flat=True)
        )
        if other.pk in found:
            return True
        ahead = found - seen
        seen |= ahead
    return False


@transaction.atomic
def relate(relation: Relation, *, at: datetime) -> Relation:
    """Save a checked relation; both acts have changed for those who follow them."""
    check(relation)
    relation.save()
    Act.objects.filter(pk__in=(relation.source_id, relation.target_id)).update(changed_at=at)
    bump()
    return relation


def warnings_of(relation: Relation, *, on: date) -> list[str]:
    """Return what the editor should think of: a repeal of an amending act revives nothing."""
    if relation.effect not in {"repeals", "annuls"} or relation.point:
        return []
    changed = Relation.objects.filter(source=relation.target, effect="amends").select_related(
        "target__issuer"
    )
    return [
        f"{relation.target.heading} вносил изменения в акт: {one.target.heading}. Его отмена не "
        "возвращает прежний текст сама по себе: решите, какая редакция действует дальше, и "
        "внесите её."
        for one in changed
        if one.from_on <= on
    ]
