"""Decisions, their reports, and those overdue that come back to the table."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from councils.models import AgendaItem, Council, Decision, Report, Sitting, Vote
from councils.rules.vocabulary import SittingState
from councils.services.errors import (
    AlreadyDecided,
    MinutesSigned,
    NobodyResponsible,
    NoQuorum,
    NotCarried,
    NotReady,
    WrongMoment,
)
from councils.services.quorums import quorum_at
from portal.kernel.roles import Role
from portal.people.access import posts_of, units_below
from portal.people.models import Unit, User
from portal.web.page_cache import bump

#: Overdue decisions stand behind what the sitting is called for.
_LAST = 900


@transaction.atomic
def decide(
    item: AgendaItem,
    text: str,
    *,
    vote: Vote | None = None,
    responsible: str = "",
    unit: Unit | None = None,
    due_on: date | None = None,
    at: datetime,
) -> Decision:
    """Write down a decision, during the sitting or until its minutes are signed.

    Without a vote it wants the quorum of its moment; afterwards, that of the end of its hearing.

    Raises:
        NoQuorum, NotCarried, NobodyResponsible, NotReady, MinutesSigned, WrongMoment.
    """
    sitting = Sitting.objects.select_for_update().get(pk=item.sitting_id)
    if sitting.state not in (SittingState.OPEN, SittingState.CLOSED):
        raise NotReady("Решения записываются на заседании или после него.")
    if sitting.is_frozen:
        raise MinutesSigned
    if vote is not None and not item.votes.undecided().filter(pk=vote.pk).exists():
        raise NotCarried
    if vote is None:
        _check_quorum(sitting, item, at=at)
    _check_term(sitting, due_on, is_somebodys=bool(responsible or unit))
    decision = Decision.objects.create(
        item=item,
        vote=vote,
        number=f"{sitting.number}-{_next_number(sitting)}",
        text=text,
        responsible=responsible,
        unit=unit,
        due_on=due_on,
        made_at=at if sitting.is_live else _heard_at(sitting, item, vote),
    )
    bump()
    return decision


def _heard_at(sitting: Sitting, item: AgendaItem, vote: Vote | None) -> datetime:
    """Return when it was decided what is written down after the sitting."""
    if vote is not None:
        return vote.taken_at
    moment = item.ended_at or sitting.closed_at
    if moment is None:
        raise NotReady("Решения записываются на заседании или после него.")
    return moment


def _next_number(sitting: Sitting) -> int:
    """Return the number behind the last one: decisions of void votes are gone."""
    numbers = Decision.objects.filter(item__sitting=sitting).values_list("number", flat=True)
    return max((int(number.rpartition("-")[2]) for number in numbers), default=0) + 1


@transaction.atomic
def mend(
    decision: Decision,
    text: str,
    *,
    responsible: str = "",
    unit: Unit | None = None,
    due_on: date | None = None,
) -> Decision:
    """Correct what was written down; its former wording stays in the history.

    Raises:
        MinutesSigned, NobodyResponsible, WrongMoment.
    """
    sitting = Sitting.objects.select_for_update(of=("self",)).get(items=decision.item_id)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if sitting.is_frozen:
        raise MinutesSigned
    _check_term(sitting, due_on, is_somebodys=bool(responsible or unit))
    decision.text, decision.responsible = text, responsible
    decision.unit, decision.due_on = unit, due_on
    decision.save(update_fields=["text", "responsible", "unit", "due_on"])
    bump()
    return decision


def _check_term(sitting: Sitting, due_on: date | None, *, is_somebodys: bool) -> None:
    if due_on and not is_somebodys:
        raise NobodyResponsible
    if due_on and due_on < timezone.localdate(sitting.starts_at):
        raise WrongMoment("Срок исполнения раньше самого заседания.")


def _check_quorum(sitting: Sitting, item: AgendaItem, *, at: datetime) -> None:
    if not sitting.is_live:
        # At the very end of the sitting everybody leaves.
        at = _heard_at(sitting, item, None) - timedelta(microseconds=1)
    found = quorum_at(sitting, at)
    if not found.is_met:
        raise NoQuorum(found, "Решить без голосования нельзя.")


@transaction.atomic
def report(decision: Decision, text: str, *, is_final: bool, on: date, by: User) -> Report:
    """Say what was done; a final report ends the task. Raises AlreadyDecided."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.done_on is not None:
        raise AlreadyDecided
    made = Report.objects.create(
        decision=decision, text=text, is_final=is_final, reported_on=on, by=by
    )
    if is_final:
        decision.done_on = on
        decision.save(update_fields=["done_on"])
    bump()
    return made


def units_of(user: User, on: date) -> frozenset[int]:
    """Return for which units the user reports: an executor's own, a head's with all below."""
    posts = posts_of(user, on)
    own = {post.unit_id for post in posts if Role.EXECUTOR in post.roles}
    led = units_below(post.unit_id for post in posts if Role.HEAD in post.roles)
    return led | own


def return_overdue_of(council: Council, *, at: datetime) -> int:
    """Put the council's overdue decisions on its next draft agenda, each once; return how many.

    One that waits on the agenda of another sitting to come stays there, but from a later draft it
    moves to this one. One that the secretary took off this agenda with a reason does not come back.
    """
    drafts = council.sittings.drafts().filter(starts_at__gt=at).order_by("starts_at", "pk")
    sitting = drafts.select_for_update(of=("self",), skip_locked=True).first()
    if sitting is None:
        return 0
    overdue = (
        Decision.objects.overdue(timezone.localdate(at))
        .filter(item__sitting__council=council)
        .exclude(returns__sitting=sitting)
    )
    waiting = AgendaItem.objects.waiting().exclude(about=None)
    moved = waiting.filter(
        sitting__in=drafts.exclude(pk=sitting.pk), about__in=overdue, parent=None, children=None
    )
    # One that stands twice in later drafts comes from the first of them.
    firsts = (
        moved.order_by("about_id", "sitting__starts_at")
        .distinct("about_id")
        .values_list("pk", flat=True)
    )
    returned = AgendaItem.objects.filter(pk__in=list(firsts)).update(sitting=sitting)
    made = [
        AgendaItem.objects.create(
            sitting=sitting,
            position=_LAST,
            title=f"О ходе исполнения решения № {decision.number} от "
            f"{timezone.localdate(decision.made_at):%d.%m.%Y}",
            speaker=decision.who[:300],
            is_confidential=decision.item.is_confidential,
            about=decision,
        )
        for decision in overdue.exclude(pk__in=waiting.values("about")).select_related(
            "item", "unit"
        )
    ]
    return returned + len(made)


@transaction.atomic
def return_overdue(*, at: datetime) -> int:
    """Put each council's overdue decisions on its next draft agenda; return how many."""
    return sum(return_overdue_of(council, at=at) for council in Council.objects.all())
