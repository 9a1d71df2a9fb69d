"""What one act does to another."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.acts.models import Act, Relation, Version
from portal.acts.querysets import RelationQuerySet, done_on
from portal.acts.rules.days import YEARS_LONG, is_too_far
from portal.acts.rules.status import CHANGING, ENDS, RETROACTIVE, Effect
from portal.acts.services.approval import note_change, note_influence
from portal.acts.services.errors import NoSuchPoint, TooFarAhead
from portal.acts.services.places_named import is_place, places_around
from portal.acts.services.relation_errors import (
    AddedPlaceNeeded,
    EditionBeforeAmendment,
    EditionNeeded,
    EditionOutlivesAmendment,
    EditionWithoutAmendment,
    EndIsForGood,
    EndsBeforeAdoption,
    LastBeforeFirst,
    LastsForGood,
    LooksBackTooEarly,
    NoCourt,
    RelationBackwards,
    RelationInCircle,
    RelationTooEarly,
    RelationTwice,
    SourceHasEnded,
    SourceNotInForce,
)
from portal.acts.services.settling import keep_settled, settle_places
from portal.acts.services.titles import check_new, keep_first, settle_titles
from portal.acts.services.unbegun import check_no_editions, settle
from portal.acts.texts.akn import APART, TITLE
from portal.people.models import User
from portal.web.page_cache import bump

_COURT = re.compile(r"\bсуд\b", re.IGNORECASE)


def check(relation: Relation) -> None:
    """Refuse a relation that time or sense forbids; to be called before saving.

    Raises RelationBackwards, RelationTooEarly, EndsBeforeAdoption, LastBeforeFirst, LastsForGood, TooFarAhead, NoCourt, SourceNotInForce,
    SourceHasEnded, EndIsForGood, RelationTwice, RelationInCircle, NoSuchPoint, EditionByEndedAct,
    AddedPlaceNeeded, EditionBeforeAmendment, EditionOutlivesAmendment, EditionWithoutAmendment.

    Law: CAS art. 215(2)(1): a court finds a normative act invalid from the day on which its
    decision takes force or from another one, such as that of the act's adoption.
    """
    source, target = relation.source, relation.target
    # A later edition of an older act may name a newer one.
    refers = relation.effect == Effect.REFERS
    if source.adopted_on < target.adopted_on and not refers:
        raise RelationBackwards
    if relation.effect in RETROACTIVE:
        if relation.from_on < target.adopted_on:
            raise EndsBeforeAdoption(target.adopted_on)
    elif relation.from_on < source.adopted_on:
        raise RelationTooEarly
    if relation.to_on and relation.to_on <= relation.from_on:
        raise LastBeforeFirst
    # No act sets a day so long after itself; an act may have been adopted at any time.
    if is_too_far(relation.from_on, on=source.adopted_on):
        raise TooFarAhead("from_on", relation.from_on)
    if relation.to_on and is_too_far(relation.to_on, on=relation.from_on, years=YEARS_LONG):
        raise LastsForGood
    if relation.effect in ENDS and relation.to_on and not _ends_of(source, relation.to_on).exists():
        raise EndIsForGood
    if relation.effect == Effect.INVALIDATES and not _COURT.search(source.issuer.name):
        raise NoCourt
    if relation.effect in CHANGING:
        _check_in_force(source, relation.done_on)
    _check_once(relation)
    if not refers and _changes(target, source):
        raise RelationInCircle
    if relation.point and not has_place(relation):
        raise NoSuchPoint
    if relation.effect in ENDS and not relation.point:
        check_no_editions(relation)
    _check_editions(relation)


def check_by_now(relation: Relation, *, on: date) -> None:
    """Refuse to look back from an act that is not in force by today. Raises LooksBackTooEarly."""
    if on < relation.done_on and relation.from_on < relation.done_on:
        raise LooksBackTooEarly(relation.done_on)


def _check_once(relation: Relation) -> None:
    """Refuse what is there already; amendments of one place may follow one another, in stages."""
    found = _same_place(relation).exclude(pk=relation.pk)
    if relation.effect == Effect.AMENDS:
        found = found.filter(from_on=relation.from_on)
    if twice := found.overlapping(relation.from_on, relation.to_on).first():
        raise RelationTwice(twice.from_on, twice.last_day)


def _same_place(relation: Relation) -> RelationQuerySet:
    """Return what its source does so to the same place, whenever."""
    source, effect, target = _pair(relation)
    same = Relation.objects.filter(source=source, effect=effect, target=target)
    return same.filter(point=relation.point)


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
            made = Version.objects.standing().filter(
                act=relation.target_id, amended_by=relation.source_id
            )
            read_on = made.exclude(valid_to__lte=until).filter(valid_from__lt=until)
            if first := read_on.order_by("valid_from").first():
                raise EditionOutlivesAmendment(first.valid_from, until, "to_on")
    was = Relation.objects.filter(pk=relation.pk).first()
    if was is not None:
        _check_needed(was, relation)
        if _pair(was) != _pair(relation):
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
    if version.act.versions.standing().filter(**behind).exists():
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
    """Return the relation that the version of the act implies, None where it is known.

    An act that has made a text of the last known stage already makes another one with this.
    """
    if version.amended_by is None:
        return None
    amends = Relation(
        source=version.amended_by, effect=Effect.AMENDS, target=act, from_on=version.valid_from
    )
    # Its title tells nothing of the text.
    known = Relation.objects.filter(
        source=amends.source, effect=amends.effect, target=act.pk
    ).exclude(point=TITLE)
    if not known.exists():
        return amends
    stage = known.filter(from_on__lte=version.valid_from).order_by("-from_on").first()
    if stage is None:
        # All that is known begins later.
        return amends
    # Where points are named, so are their stages.
    if known.exclude(point="").exists():
        return None
    # Otherwise the text of the stage comes late, as one that waits would.
    made = act.versions.standing().filter(
        amended_by=version.amended_by, valid_from__lt=version.valid_from
    )
    return amends if made.filter(valid_from__gte=stage.from_on).exists() else None


def bare_beside(relation: Relation) -> RelationQuerySet:
    """Return the amendments of the whole act, without a word, that say less than the relation.

    An edition implies one as long as nobody has said what its act has changed; beside the places
    it would overtake the citations of all others.
    """
    if relation.effect != Effect.AMENDS or relation.point in {"", TITLE}:
        return Relation.objects.none()
    source, effect, target = _pair(relation)
    same = Relation.objects.filter(source=source, effect=effect, target=target)
    return same.filter(point="", what="", to_on=None, from_on__gte=relation.from_on)


def implied_beside(relation: Relation) -> RelationQuerySet:
    """Return which of ``bare_beside`` an edition of that day implies, and the relation now says better.

    One of another day is another stage, and one without an edition an editor has entered.
    """
    made = Version.objects.filter(act=relation.target_id, amended_by=relation.source_id)
    same = bare_beside(relation).filter(from_on=relation.from_on)
    return same.filter(from_on__in=made.values("valid_from"))


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
    # Until a court had spoken, the act was the law, and what it did was read.
    ends = _ends_of(source, day).alias(decided_on=done_on()).filter(decided_on__lte=day)
    if end := ends.first():
        raise SourceHasEnded(ENDS[Effect(end.effect)].label, end.from_on, field)


def _ends_of(act: Act, day: date) -> QuerySet[Relation]:
    """Return by what the act has ended and is not in force on the day."""
    return act.influences.filter(effect__in=ENDS, point="").working_on(day)


def has_place(
    relation: Relation, *, was: Relation | None = None, now: Relation | None = None
) -> bool:
    """Whether its place is in a text, was put in by then, or is one that only an amendment may have.

    ``now`` stands for ``was``, an amendment that is to be changed or taken away.
    """
    if relation.effect == Effect.AMENDS and (relation.adds_point or relation.point in APART):
        return True
    added = Relation.objects.filter(target=relation.target_id, from_on__lte=relation.from_on)
    added = added.filter(effect=Effect.AMENDS, adds_point=True, never_begins=False)
    places = set(
        added.exclude(pk__in=filter(None, [relation.pk, was and was.pk])).values_list(
            "point", flat=True
        )
    )
    if now and now.adds_point and now.target_id == relation.target_id:
        places |= {now.point} if now.from_on <= relation.from_on else set()
    is_added = not places.isdisjoint(places_around(relation.point))
    return is_added or is_place(relation.target, relation.point)


def _check_needed(was: Relation, now: Relation | None = None) -> None:
    """Refuse to take away, or to put off, an added point to which others are done."""
    if not was.adds_point:
        return
    inside = Q(point=was.point) | Q(point__startswith=f"{was.point}__")
    done = Relation.objects.filter(inside, target=was.target_id).exclude(pk=was.pk)
    told = [
        f"{one.point_label}: {Effect(one.effect).passive} ({one.source.heading})"
        for one in done.select_related("source__issuer", "target")
        if not has_place(one, was=was, now=now)
    ]
    if told:
        raise AddedPlaceNeeded(told)


def _changes(act: Act, other: Act) -> bool:
    """Whether ``act``, itself or through others, does something to ``other`` but to name it.

    An act never changes a later one, so only acts of one day can make a circle.
    """
    seen, ahead = {act.pk}, {act.pk}
    while ahead:
        does = Relation.objects.filter(source__in=ahead, target__adopted_on=other.adopted_on)
        found = set(does.exclude(effect=Effect.REFERS).values_list("target", flat=True))
        if other.pk in found:
            return True
        ahead = found - seen
        seen |= ahead
    return False


@transaction.atomic
def relate(
    relation: Relation,
    *,
    at: datetime,
    by: User | None = None,
    is_seen: bool = False,
    first_title: str = "",
) -> Relation:
    """Save a relation, new or corrected; both acts have changed for those who follow them.

    What an act does is its own: a moment set to publish it is taken back. What is done to it is
    not.

    ``is_seen``: another editor has seen it with its text. ``first_title``: what the act was called
    before, see ``titles.keep_first``. Raises what ``check``, ``check_by_now``, ``check_new`` raise.
    """
    was = Relation.objects.filter(pk=relation.pk).first()
    # Both are settled below; what never would begin is refused.
    relation.never_begins, relation.held_until = False, None
    check(relation)
    check_by_now(relation, on=timezone.localdate(at))
    check_new(relation, first_title, on=timezone.localdate(at))
    if was is None or _values(was) != _values(relation) or first_title:
        keep_first(relation, first_title)
        relation.save()
        _changed(*filter(None, (relation, was)), at=at, by=by, is_seen=is_seen)
        # Once the target is locked: a text entered meanwhile is known.
        keep_settled(Relation.objects.filter(pk=relation.pk).select_related("source"))
    # Who warns of it next has to know whether it waits.
    relation.refresh_from_db(fields=["never_begins", "held_until", "settled_place"])
    return relation


def _values(relation: Relation) -> list[Any]:
    fields = (one for one in Relation._meta.concrete_fields if one.editable)
    return [getattr(relation, field.attname) for field in fields]


def _changed(*relations: Relation, at: datetime, by: User | None, is_seen: bool = False) -> None:
    sources = {one.source_id for one in relations}
    ids = sources | {one.target_id for one in relations}
    # What an act does follows from what was done to it: whoever locks several goes that way.
    for act in Act.objects.filter(pk__in=ids).newest():
        note = note_change if act.pk in sources else note_influence
        note(act, by=by, at=at, is_seen=is_seen)
    settle(ids, at=at, by=by, is_seen=is_seen)
    settle_titles(ids, at=at, by=by)
    for one in relations:
        # What is taken for an ended point in the edition that ends it is another one now.
        if one.effect in ENDS and one.target.versions.filter(amended_by=one.source_id).exists():
            settle_places(one.target)
    bump()


@transaction.atomic
def unrelate(relation: Relation, why: str, *, at: datetime, by: User | None = None) -> None:
    """Take away a relation entered by mistake; the journal keeps it and why.

    Raises EditionWithoutAmendment, AddedPlaceNeeded.
    """
    _check_left(relation)
    _check_needed(relation)
    with pghistory.context(reason=why):
        relation.delete()
    _changed(relation, at=at, by=by)
