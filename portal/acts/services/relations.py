"""What one act does to another."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Q, QuerySet

from portal.acts.changes import ends_of_changes, outlived_on
from portal.acts.models import Act, Relation, Version
from portal.acts.rules.citations import THROUGH, find
from portal.acts.rules.days import is_too_far
from portal.acts.rules.status import CHANGING, ENDS, Effect, Influence
from portal.acts.services.approval import note_change, note_influence
from portal.acts.services.errors import NoSuchPoint, PointsTogether, TooFarAhead
from portal.acts.services.relation_errors import (
    EditionBeforeAmendment,
    EditionNeeded,
    EditionOutlivesAmendment,
    EditionWithoutAmendment,
    EndIsForGood,
    NoCourt,
    RelationBackwards,
    RelationInCircle,
    RelationTooEarly,
    SourceHasEnded,
    SourceNotInForce,
)
from portal.acts.services.unbegun import check_no_editions, settle
from portal.acts.texts.akn import anchors
from portal.acts.texts.fates import became, stays
from portal.acts.texts.places import places_of
from portal.people.models import User
from portal.web.page_cache import bump

_COURT = re.compile(r"\bсуд\b", re.IGNORECASE)


def check(relation: Relation) -> None:
    """Refuse a relation that time or sense forbids; to be called before saving.

    Raises RelationBackwards, RelationTooEarly, TooFarAhead, NoCourt, SourceNotInForce,
    SourceHasEnded, EndIsForGood, RelationInCircle, NoSuchPoint, EditionByEndedAct,
    EditionBeforeAmendment, EditionOutlivesAmendment, EditionWithoutAmendment.

    Law: CAS art. 215(2): a court finds a normative act invalid.
    """
    source, target = relation.source, relation.target
    if source.adopted_on < target.adopted_on:
        raise RelationBackwards
    if relation.from_on < source.adopted_on:
        raise RelationTooEarly
    # No act sets a day so long after itself; an act may have been adopted at any time.
    if is_too_far(relation.from_on, on=source.adopted_on):
        raise TooFarAhead("from_on", relation.from_on)
    if relation.effect in ENDS and relation.to_on and not _ends_of(source, relation.to_on).exists():
        raise EndIsForGood
    if relation.effect == Effect.INVALIDATES and not _COURT.search(source.issuer.name):
        raise NoCourt
    if relation.effect in CHANGING:
        _check_in_force(source, relation.from_on)
    if _changes(target, source):
        raise RelationInCircle
    if relation.point and relation.point not in points_of(target):
        raise NoSuchPoint
    if relation.effect in ENDS and not relation.point:
        check_no_editions(relation)
    _check_editions(relation)


def _check_editions(relation: Relation) -> None:
    """Refuse to part an edition from the amendment that has made it.

    ``relation`` is as it is to be; a saved one is compared with what it was.
    """
    if relation.effect == Effect.AMENDS:
        since = min([relation.from_on, *_amendments_beside(relation)])
        if day := _first_edition_of(relation, before=since):
            raise EditionBeforeAmendment(day)
        beside = _amendments_beside(relation).values_list("to_on", flat=True)
        if until := end_of([relation.to_on, *beside]):
            made = Version.objects.filter(act=relation.target_id, amended_by=relation.source_id)
            read_on = made.exclude(valid_to__lte=until).filter(valid_from__lt=until)
            if first := read_on.order_by("valid_from").first():
                raise EditionOutlivesAmendment(first.valid_from, until, "to_on")
    was = Relation.objects.filter(pk=relation.pk).first()
    if was is not None and _pair(was) != _pair(relation):
        _check_left(was)


def check_outlived(version: Version, *, waiting_count: bool = False) -> None:
    """Refuse an edition that would be read on after its amendment is over, or by an ended act.

    What the text becomes then is there before it, or at least waits where ``waiting_count``.
    Raises SourceHasEnded, EditionOutlivesAmendment.
    """
    if version.amended_by:
        _check_not_ended(version.amended_by, version.valid_from, "valid_from")
    until = _end_of_what_made(version)
    if until is None or version.valid_from >= until:
        return
    behind = {"valid_from__gt": version.valid_from, "valid_from__lte": until}
    if version.act.versions.filter(**behind).exists():
        return
    waiting = version.act.waiting_texts.filter(replaces=None, **behind).order_by("valid_from")
    waits_from = waiting.values_list("valid_from", flat=True).first()
    if not (waiting_count and waits_from):
        raise EditionOutlivesAmendment(version.valid_from, until, "valid_from", waits_from)


def check_needed(version: Version) -> None:
    """Refuse to take back what is read after the edition before it is over. Raises EditionNeeded."""
    before = version.act.versions.filter(valid_to=version.valid_from).first()
    until = _end_of_what_made(before) if before else None
    if before is None or until is None or before.valid_from >= until:
        return
    if version.valid_to is None or version.valid_to > until:
        raise EditionNeeded(before.valid_from, until)


def _end_of_what_made(version: Version) -> date | None:
    made = version.act.influences.filter(source=version.amended_by, effect=Effect.AMENDS)
    return end_of(made.values_list("to_on", flat=True))


def amendment_by(version: Version, act: Act) -> Relation | None:
    """Return the relation that the version of the act implies, None where it is known."""
    if version.amended_by is None:
        return None
    amends = Relation(
        source=version.amended_by, effect=Effect.AMENDS, target=act, from_on=version.valid_from
    )
    known = Relation.objects.filter(source=amends.source, effect=amends.effect, target=act.pk)
    return None if known.exists() else amends


def end_of(ends: Iterable[date | None]) -> date | None:
    """Return the day on which the last of several effects is over; None where one is for good."""
    days = list(ends)
    return None if None in days else max(filter(None, days), default=None)


def _check_left(relation: Relation) -> None:
    """Refuse to take away an amendment whose edition no other one explains."""
    if relation.effect != Effect.AMENDS:
        return
    since = min(_amendments_beside(relation), default=date.max)
    if day := _first_edition_of(relation, before=since):
        raise EditionWithoutAmendment(day)


def _pair(relation: Relation) -> tuple[int, str, int]:
    return relation.source_id, relation.effect, relation.target_id


def _amendments_beside(relation: Relation) -> QuerySet[Relation, date]:
    """Return the first days of the other amendments of the same act by the same act."""
    source, effect, target = _pair(relation)
    same = Relation.objects.filter(source=source, effect=effect, target=target)
    return same.exclude(pk=relation.pk).values_list("from_on", flat=True)


def _first_edition_of(relation: Relation, *, before: date) -> date | None:
    # By its key: a target that is yet to be registered has none.
    made = Version.objects.filter(
        act=relation.target_id, amended_by=relation.source_id, valid_from__lt=before
    ).order_by("valid_from")
    return made.values_list("valid_from", flat=True).first()


def _check_in_force(source: Act, day: date) -> None:
    begins = source.in_force_from
    # Points of it may have days of their own.
    if begins and day < begins and not source.commencements.filter(from_on__lte=day).exists():
        raise SourceNotInForce(begins)
    _check_not_ended(source, day, "from_on")


def _check_not_ended(source: Act, day: date, field: str) -> None:
    if end := _ends_of(source, day).first():
        raise SourceHasEnded(ENDS[Effect(end.effect)].label, end.from_on, field)


def _ends_of(act: Act, day: date) -> QuerySet[Relation]:
    """Return by what the act has ended and is not in force on the day."""
    return _over(act.influences.filter(effect__in=ENDS, point=""), day)


def _over(ends: QuerySet[Relation], day: date) -> QuerySet[Relation]:
    """Return those of the ends that work on the day."""
    return ends.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day, never_begins=False)


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
def relate(
    relation: Relation, *, at: datetime, by: User | None = None, is_seen: bool = False
) -> Relation:
    """Save a relation, new or corrected; both acts have changed for those who follow them.

    What an act does is its own: a moment set to publish it is taken back. What is done to it is
    not.

    ``is_seen``: another editor has seen it with the text that it comes with. Raises what
    ``check`` raises.
    """
    check(relation)
    # What never would begin has been refused.
    relation.never_begins = False
    was = Relation.objects.filter(pk=relation.pk).first()
    if was is not None and _values(was) == _values(relation):
        return relation
    relation.save()
    _changed(*filter(None, (relation, was)), at=at, by=by, is_seen=is_seen)
    return relation


def _values(relation: Relation) -> list[Any]:
    return [getattr(relation, field.attname) for field in Relation._meta.concrete_fields]


def _changed(*relations: Relation, at: datetime, by: User | None, is_seen: bool = False) -> None:
    sources = {one.source_id for one in relations}
    ids = sources | {one.target_id for one in relations}
    # What an act does follows from what was done to it: whoever locks several goes that way.
    for act in Act.objects.filter(pk__in=ids).newest():
        note = note_change if act.pk in sources else note_influence
        note(act, by=by, at=at, is_seen=is_seen)
    settle(ids, at=at, by=by, is_seen=is_seen)
    bump()


@transaction.atomic
def unrelate(relation: Relation, why: str, *, at: datetime, by: User | None = None) -> None:
    """Take away a relation entered by mistake; the journal keeps it and why.

    Raises EditionWithoutAmendment.
    """
    _check_left(relation)
    with pghistory.context(reason=why):
        relation.delete()
    _changed(relation, at=at, by=by)


def warnings_of(relation: Relation, *, on: date) -> list[str]:
    """Return what the editor should think of once the relation is saved."""
    warnings = []
    if not relation.source.is_public:
        warnings.append(
            f"{relation.source.heading} не опубликован на портале: что он делает с этим актом, "
            "читатели увидят с его публикацией."
        )
    if relation.effect in CHANGING:
        # What is entered ahead is thought of now: nobody comes back on its day to be warned.
        ends = relation.source.influences.filter(effect__in=ENDS, never_begins=False)
        on = max([on, relation.from_on, *ends.values_list("from_on", flat=True)])
        warnings += undecided(relation.target, on=on, by=relation.source)
        warnings += left_behind(relation.target, on=on)
    return list(dict.fromkeys(warnings))


def released_by(act: Act) -> list[str]:
    """Return what the act does to others, which ends for readers once it is withdrawn, in words."""
    done = Relation.objects.filter(source=act, effect__in=CHANGING, never_begins=False)
    done = done.select_related("target__issuer")
    return [f"{one.target.heading} — {one.done}" for one in done.order_by("pk")]


#: More than an editor reads at once; the rest waits on the cards of those acts.
_SHOWN = 10
_TO_DECIDE = {
    Effect.AMENDS: "решите, какая редакция действует дальше. Если прежняя вернулась, запишите "
    "связь «изменяет» и внесите редакцию с этого дня.",
    Effect.SUSPENDS: "решите, кончилось ли оно. Если кончилось, укажите в его связи, до какого дня "
    "оно длилось.",
}
_TO_DECIDE_OF_END = (
    "решите, действует ли утраченное снова. Если действует, укажите в связи, до какого дня оно не "
    "действовало."
)


def undecided(act: Act, *, on: date, by: Act | None = None) -> list[str]:
    """Return what an editor has to decide: what changed, suspended or ended this act has ended.

    That revives nothing by itself: see ``rules.editions.outlived``. Where but a point of it has
    ended, the editor looks whether by that one. ``by``: what this act has done alone.
    """
    versions = list(act.versions.only("valid_from", "amended_by"))
    ends = ends_of_changes(act, unseen_too=True)
    influences = act.what_influences(unseen_too=True, unbegun_too=True)
    ahead = {one.from_on for one in influences if one.effect in CHANGING and one.from_on > on}
    parts = ends_of_changes(act, unseen_too=True, of_points=True)
    told = [
        (change, end)
        for day in (on, *sorted(ahead))
        for change, end in outlived_on(act, day, ends, versions, unseen_too=True)
        # What is to begin later is told ahead where it never will.
        if day == on or (change.from_on == day and change.is_void(end.from_on))
    ]
    whole = {change.source for change, _ in told}
    told += [
        (change, end)
        for change, end in outlived_on(act, on, parts, versions, unseen_too=True)
        if change.source not in whole
    ]
    return [
        (_doubted if end.point else _told_of)(act, change, end)
        for change, end in told
        if by is None or change.source.source_id == by.pk
    ]


def _told_of(act: Act, change: Influence[Any], end: Relation) -> str:
    return (
        f"{change.source.source.heading}, которым акт «{act.heading}» {change.source.done}, сам "
        f"{ENDS[Effect(end.effect)].label} с {end.from_on:%d.%m.%Y} ({end.source.heading}). "
        f"{stays(change, end.from_on)}: {_to_decide(change, end)}"
    )


def _doubted(act: Act, change: Influence[Any], end: Relation) -> str:
    what = became(Effect(end.effect), end.point_label, is_ahead=False)
    return (
        f"{what} с {end.from_on:%d.%m.%Y} ({end.source.heading}). Это место акта "
        f"{change.source.source.heading}, которым акт «{act.heading}» {change.source.done}. Если "
        f"изменение сделано именно им, {_to_decide(change, end)}"
    )


def _to_decide(change: Influence[Any], end: Relation) -> str:
    if change.is_void(end.from_on):
        return "уберите связь, а прежде редакцию, если она по ней внесена."
    return _TO_DECIDE.get(change.effect, _TO_DECIDE_OF_END)


def left_behind(act: Act, *, on: date) -> list[str]:
    """Return what is to be decided of other acts now that this one, or a point of it, has ended."""
    if not _over(act.influences.filter(effect__in=ENDS), on).exists():
        return []
    done = Relation.objects.filter(source=act, effect__in=CHANGING).exclude(to_on__lte=on)
    targets = Act.objects.filter(pk__in=done.values("target")).listed().order_by("pk")
    told = [one for target in targets[: _SHOWN + 1] for one in undecided(target, on=on, by=act)]
    if len(told) > _SHOWN:
        return [*told[:_SHOWN], f"{act.heading} действовал и на другие акты: решите и о них."]
    return told


def point_of(target: Act, written: str) -> str:
    """Return the anchor of a point as people write it: «подпункт а пункта 2», «приложение».

    An anchor stays as it is. Raises NoSuchPoint, PointsTogether.
    """
    if not written or re.fullmatch(r"[\w.\-]*_[\w.\-]*", written, re.ASCII):
        return written
    # Read as where it stands in texts: before an act.
    cited = next(iter(find(f"{written} к решению от 01.01.2000 № 1")), None)
    # What stands before it was not read, and may be what counts.
    points = cited.points if cited and not written[: cited.start].strip() else ()
    if len(points) > 1 or any(THROUGH in point for point in points):
        raise PointsTogether
    for version in target.versions.order_by("-valid_from") if points else ():
        if places := places_of(version.akn, points[0]):
            # Of several, nobody but the editor knows the one.
            if len(places) > 1:
                break
            return places[0]
    raise NoSuchPoint
