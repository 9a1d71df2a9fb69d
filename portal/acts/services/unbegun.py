"""Which changes never begin, because the act that makes them has ended by their day."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from portal.acts.models import Act, Publication, Relation, Version, WaitingText
from portal.acts.querysets import RelationQuerySet, done_on
from portal.acts.rules.status import CHANGING, ENDS, Effect
from portal.acts.services.approval import note_influence
from portal.acts.services.relation_errors import EditionByEndedAct
from portal.acts.services.titles import settle_titles
from portal.people.models import User


def settle(
    acts: Iterable[int], *, at: datetime, by: User | None = None, is_seen: bool = False
) -> None:
    """Settle which changes by the acts, by their keys, never begin: something may have ended these.

    Only an end counts that readers see and that begins itself; where one that an act was to bring
    turns out otherwise, so may what the ended act does, and on: no chain of acts is a circle.
    To be called once the relation, or the publication, is written. ``is_seen``: see ``relate``.
    """
    # Locked: of two editors, one of whom enters an end and one a change, the later sees both.
    locked = Act.objects.select_for_update(no_key=True).filter(pk__in=acts).newest()
    keys = list(locked.values_list("pk", flat=True))
    if not keys:
        return
    day = OuterRef("decided_on")
    ends = _whole_ends().filter(
        Q(to_on=None) | Q(to_on__gt=day),
        target=OuterRef("source"),
        source__state=Publication.PUBLISHED,
        never_begins=False,
        from_on__lte=day,
    )
    changes = Relation.objects.alias(decided_on=done_on()).filter(
        source__in=keys, effect__in=CHANGING
    )
    turned = list(changes.exclude(never_begins=Exists(ends)))
    Relation.objects.filter(pk__in=[one.pk for one in turned]).update(
        never_begins=~F("never_begins")
    )
    for act in Act.objects.filter(pk__in={one.target_id for one in turned}).newest():
        note_influence(act, by=by, at=at, is_seen=is_seen)
    if renamed := {one.target_id for one in turned if one.new_title}:
        settle_titles(renamed, at=at, by=by)
    ended = {one.target_id for one in turned if Effect(one.effect) in ENDS and not one.point}
    settle(ended, at=at, by=by, is_seen=is_seen)


def settle_ended_by(act: Act, *, at: datetime) -> None:
    """Settle what becomes of the changes by the acts that this one ends, as readers see it or not."""
    settle(_whole_ends().filter(source=act).values_list("target", flat=True), at=at)


def _whole_ends() -> RelationQuerySet:
    return Relation.objects.filter(effect__in=ENDS, point="")


def check_no_editions(end: Relation) -> None:
    """Refuse to end an act before an edition that it has made. Raises EditionByEndedAct.

    What was read until a court spoke stays to be read, as void: see ``changes.void_by``. What
    waits was not read.
    """
    by_then = Q(amended_by=end.target_id)
    if end.to_on:
        by_then &= Q(valid_from__lt=end.to_on)
    read = Version.objects.filter(by_then, valid_from__gte=end.done_on)
    waiting = WaitingText.objects.filter(by_then, valid_from__gte=end.from_on, replaces=None)
    for texts in (read, waiting):
        found = texts.select_related("act__issuer").order_by("valid_from").first()
        if found:
            waits = isinstance(found, WaitingText)
            raise EditionByEndedAct(found.act.heading, found.valid_from, waits=waits)
