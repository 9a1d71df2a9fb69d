"""What one act does to another."""

import re
from datetime import date, datetime

import pghistory
from django.db import transaction

from portal.acts.models import Act, Relation
from portal.acts.rules.citations import find
from portal.acts.rules.status import CHANGING, ENDS, Effect
from portal.acts.services.errors import (
    EndIsForGood,
    NoCourt,
    NoSuchPoint,
    RelationBackwards,
    RelationInCircle,
    RelationTooEarly,
    SourceNotInForce,
)
from portal.acts.texts.akn import anchor_of, anchors
from portal.web.page_cache import bump

_COURT = re.compile(r"\bсуд\b", re.IGNORECASE)


def check(relation: Relation) -> None:
    """Refuse a relation that time or sense forbids; to be called before saving.

    Raises RelationBackwards, RelationTooEarly, NoCourt, SourceNotInForce, EndIsForGood,
    RelationInCircle, NoSuchPoint.

    Law: CAS art. 215(2): a court finds a normative act invalid.
    """
    source, target = relation.source, relation.target
    if source.adopted_on < target.adopted_on:
        raise RelationBackwards
    if relation.from_on < source.adopted_on:
        raise RelationTooEarly
    if relation.effect in ENDS and relation.to_on is not None:
        raise EndIsForGood
    if relation.effect == Effect.INVALIDATES and not _COURT.search(source.issuer.name):
        raise NoCourt
    if relation.effect in CHANGING:
        _check_in_force(source, relation.from_on)
    if _changes(target, source):
        raise RelationInCircle
    if relation.point and relation.point not in points_of(target):
        raise NoSuchPoint


def _check_in_force(source: Act, day: date) -> None:
    begins = source.in_force_from
    # Points of it may have days of their own.
    if begins and day < begins and not source.commencements.filter(from_on__lte=day).exists():
        raise SourceNotInForce(begins)


def points_of(act: Act) -> set[str]:
    """Return the anchors that any text of the act has."""
    return {anchor.eid for version in act.versions.only("akn") for anchor in anchors(version.akn)}


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


@transaction.atomic
def unrelate(relation: Relation, why: str, *, at: datetime) -> None:
    """Take away a relation entered by mistake; the journal keeps it and why."""
    acts = (relation.source_id, relation.target_id)
    with pghistory.context(reason=why):
        relation.delete()
    Act.objects.filter(pk__in=acts).update(changed_at=at)
    bump()


def warnings_of(relation: Relation, *, on: date) -> list[str]:
    """Return what the editor should think of once the relation is saved."""
    warnings = []
    if not relation.source.is_public:
        warnings.append(
            f"{relation.source.heading} не опубликован на портале: что он делает с этим актом, "
            "читатели увидят с его публикацией."
        )
    if relation.effect in ENDS and not relation.point:
        for one in Relation.objects.filter(source=relation.target, effect=Effect.AMENDS):
            warnings += undecided(one.target, on=on)
    return list(dict.fromkeys(warnings))


def released_by(act: Act) -> list[str]:
    """Return what the act does to others, which ends for readers once it is withdrawn, in words."""
    done = Relation.objects.filter(source=act, effect__in=CHANGING).select_related("target__issuer")
    return [f"{one.target.heading} — {one.done}" for one in done.order_by("pk")]


def undecided(act: Act, *, on: date) -> list[str]:
    """Return what an editor has to decide: an act that amended this one has been ended.

    Its end revives no earlier text by itself. It is decided once a version, or an amendment,
    begins on that day or later.
    """
    amending = act.influences.filter(effect=Effect.AMENDS)
    ends = Relation.objects.filter(
        target__in=amending.values("source"), effect__in=ENDS, point="", from_on__lte=on
    )
    return [
        f"{end.target.heading}, который изменил акт «{act}», {ENDS[Effect(end.effect)].label} с "
        f"{end.from_on:%d.%m.%Y} ({end.source.heading}). Прежний текст от этого сам не "
        "возвращается: решите, какая редакция действует дальше. Если прежняя вернулась, запишите "
        "связь «изменяет» и внесите редакцию с этого дня."
        for end in ends.select_related("target__issuer", "source__issuer")
        if not amending.filter(from_on__gte=end.from_on).exists()
        and not act.versions.filter(valid_from__gte=end.from_on).exists()
    ]


def point_of(target: Act, written: str) -> str:
    """Return the anchor of a point as people write it: «подпункт а пункта 2», «приложение».

    An anchor stays as it is. Raises NoSuchPoint.
    """
    if not written or re.fullmatch(r"[\w.\-]*_[\w.\-]*", written, re.ASCII):
        return written
    # Read as where it stands in texts: before an act.
    cited = next(iter(find(f"{written} к решению от 01.01.2000 № 1")), None)
    for version in target.versions.order_by("-valid_from"):
        for point in cited.points if cited else ():
            if anchor := anchor_of(version.akn, point):
                return anchor
    raise NoSuchPoint
