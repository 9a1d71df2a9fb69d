"""Which changes never begin, or later: the act that makes them has ended, or is suspended, on their day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from portal.acts.held import text_begins_on
from portal.acts.models import OPEN, Act, Publication, Relation, Version, WaitingText
from portal.acts.querysets import RelationQuerySet, done_on, heavy
from portal.acts.rules.status import CHANGING, ENDS, UNDOING, Effect, begun_after
from portal.acts.services.approval import note_influence
from portal.acts.services.relation_errors import EditionByEndedAct
from portal.acts.services.standing import settle_texts
from portal.acts.services.titles import settle_titles
from portal.people.models import User


def settle(
    acts: Iterable[int], *, at: datetime, by: User | None = None, is_seen: bool = False
) -> None:
    """Settle which changes by the acts, by their keys, never begin or wait.

    Something may have ended these, or suspended them. Only that counts which readers see and which
    begins itself; where an end or a suspension that an act was to bring turns out otherwise, so may
    what the other act does, and on: no chain of acts is a circle.
    To be called once the relation, or the publication, is written. ``is_seen``: see ``relate``.
    """
    # Locked: of two editors, one of whom enters an end and one a change, the later sees both.
    locked = Act.objects.select_for_update(no_key=True).filter(pk__in=acts).newest()
    keys = list(locked.values_list("pk", flat=True))
    if not keys:
        return
    held = _hold(keys)
    seen = _whole().filter(target=OuterRef("source"), source__state=Publication.PUBLISHED)
    ends = seen.filter(effect__in=ENDS).working_on(OuterRef("decided_on"))
    changes = Relation.objects.alias(decided_on=done_on()).filter(
        source__in=keys, effect__in=CHANGING
    )
    ended = list(changes.exclude(never_begins=Exists(ends)))
    Relation.objects.filter(pk__in=[one.pk for one in ended]).update(
        never_begins=~F("never_begins")
    )
    turned = [*held, *ended]
    for act in Act.objects.filter(pk__in={one.target_id for one in turned}).newest():
        note_influence(act, by=by, at=at, is_seen=is_seen)
    if renamed := {one.target_id for one in turned if one.new_title}:
        settle_titles(renamed, at=at, by=by)
    # All that they change: which text waits with one change is told by what else readers know of its day.
    upon = Relation.objects.filter(source__in=keys, effect__in=CHANGING)
    changed = {*keys, *(one.target_id for one in turned), *upon.values_list("target", flat=True)}
    settle_texts(changed, on=timezone.localdate(at))
    undone = {one.target_id for one in turned if Effect(one.effect) in UNDOING and not one.point}
    settle(undone, at=at, by=by, is_seen=is_seen)


def settle_ended_by(act: Act, *, at: datetime) -> None:
    """Settle what becomes of the changes by the acts that this one ends or suspends, seen or not.

    And of the texts that it may have made itself.
    """
    settle([act.pk, *_whole().filter(source=act).values_list("target", flat=True)], at=at)


def _whole() -> RelationQuerySet:
    return Relation.objects.filter(effect__in=UNDOING, point="")


def _hold(acts: list[int]) -> list[Relation]:
    """Settle until when the changes by the acts wait; return those of which it is another day now.

    What works backwards, as a court may say, has no first day of its own to be put off: it waits
    only for what has no end.
    """
    pauses: dict[int, list[tuple[date, date | None]]] = {}
    suspending = _whole().filter(effect=Effect.SUSPENDS, target__in=acts, never_begins=False)
    for one in suspending.filter(source__state=Publication.PUBLISHED).exclude(held_until=OPEN):
        pauses.setdefault(one.target_id, []).append((one.begins_on, one.to_on))
    changes = Relation.objects.filter(
        Q(source__in=pauses) | Q(held_until__isnull=False), source__in=acts, effect__in=CHANGING
    )
    turned = []
    for change in changes.select_related("source"):
        was, change.held_until = change.held_until, None
        planned = change.as_influence
        day = begun_after(planned, pauses.get(change.source_id, ()))
        if day is None:
            change.held_until = OPEN
        elif day > planned.begun_on and planned.begun_on == planned.from_on:
            change.held_until = day
        if change.held_until != was:
            Relation.objects.filter(pk=change.pk).update(held_until=change.held_until)
            turned.append(change)
    return turned


def check_no_editions(end: Relation) -> None:
    """Refuse to end an act before an edition that it has made. Raises EditionByEndedAct.

    What was read until a court spoke stays to be read, as void: see ``changes.void_by``. What
    waits was not read, be it for another editor or, as its act is suspended, for a later day.
    """
    made = Q(amended_by=end.target_id)
    until = Q(valid_from__lt=end.to_on) if end.to_on else Q()
    read = Version.objects.filter(made).select_related("act__issuer").order_by("valid_from")
    for one in read.prefetch_related("act__influences").defer("akn", *heavy("act")):
        begins = text_begins_on(one, one.act.influences.all())
        if end.done_on <= begins and (end.to_on is None or begins < end.to_on):
            raise EditionByEndedAct(one.act.heading, one.valid_from, waits=False)
    waiting = WaitingText.objects.filter(made & until, valid_from__gte=end.from_on, replaces=None)
    if found := waiting.select_related("act__issuer").order_by("valid_from").first():
        raise EditionByEndedAct(found.act.heading, found.valid_from, waits=True)
