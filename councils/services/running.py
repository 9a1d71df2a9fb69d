"""A sitting while it goes on: who is there, what is heard, how it is voted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from councils import letters
from councils.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Decision,
    Mandate,
    Sitting,
    SpecialOpinion,
    Speech,
    Vote,
)
from councils.rules import workflow
from councils.rules.majority import Tally, result, tally
from councils.rules.vocabulary import Choice, VoteKind, Way
from councils.services.agenda import end_hearing, lines_of
from councils.services.composition import regulation_on
from councils.services.errors import (
    AbsentVotes,
    BadItem,
    ChairSilent,
    MinutesSigned,
    NobodyVotes,
    NoQuorum,
    NotReady,
    TooManyVotes,
    WrongMoment,
)
from councils.services.quorums import quorum_at, voters_at
from councils.services.sittings import locked
from portal.people.models import User
from portal.web.page_cache import bump


@transaction.atomic
def mark_presence(
    sitting: Sitting,
    presence: Mapping[Mandate, Way | None],
    *,
    at: datetime,
    now: datetime,
    by: User,
) -> int:
    """Note who is there from ``at`` on, and how; None is not there. Return how many changed.

    The past before the last vote stays: its quorum was counted by it.

    Raises:
        WrongMoment, TransitionNotAllowed, RoleMissing.
    """
    sitting = locked(sitting, workflow.RUN, by=by, at=now)
    if at > now:
        raise WrongMoment("Этот момент ещё не наступил.")
    # The moment is typed to the minute.
    if sitting.opened_at and at < sitting.opened_at.replace(second=0, microsecond=0):
        opened = timezone.localtime(sitting.opened_at)
        raise WrongMoment(f"Заседание открыто в {opened:%H:%M}: раньше присутствие не отмечают.")
    last_vote = Vote.objects.filter(item__sitting=sitting).order_by("-taken_at").first()
    if last_vote is not None and at <= last_vote.taken_at:
        raise WrongMoment("После этого момента уже голосовали: явка до голосования не меняется.")
    there = {one.mandate_id: one for one in sitting.attendances.filter(left_at=None)}
    changed = 0
    gone = [mandate for mandate, way in presence.items() if way is None]
    for mandate, way in presence.items():
        current = there.get(mandate.pk)
        if (current.way if current else None) == way:
            continue
        if current is not None:
            if at <= current.arrived_at:
                raise WrongMoment(f"{mandate.full_name}: уход не может быть раньше прихода.")
            current.left_at = at
            current.save(update_fields=["left_at"])
        elif sitting.attendances.filter(mandate=mandate, left_at__gt=at).exists():
            raise WrongMoment(f"{mandate.full_name}: в это время уже отмечен в зале.")
        if way is not None:
            Attendance.objects.create(sitting=sitting, mandate=mandate, way=way, arrived_at=at)
        changed += 1
    # Who has left neither speaks nor waits for the word.
    speeches = Speech.objects.filter(item__sitting=sitting, mandate__in=gone)
    speeches.running().update(ended_at=now)
    speeches.waiting().update(dropped_at=now)
    bump()
    return changed


@transaction.atomic
def start_item(item: AgendaItem, *, by: User, at: datetime) -> AgendaItem:
    """Begin to hear an item; the one before it ends, and who speaks on the next one is told."""
    sitting = locked(item.sitting, workflow.RUN, by=by, at=at)
    for running in sitting.items.filter(started_at__isnull=False, ended_at=None):
        end_hearing(running, at=at)
    item.started_at, item.ended_at = item.started_at or at, None
    item.speakers_closed_at = None
    item.save(update_fields=["started_at", "ended_at", "speakers_closed_at"])
    _tell_next(sitting, item, at=at)
    bump()
    return item


def _tell_next(sitting: Sitting, item: AgendaItem, *, at: datetime) -> None:
    keys = [line.key for line in lines_of(sitting)]
    behind = keys[keys.index(item.pk) + 1 :]
    following = sitting.items.filter(pk__in=behind[:1], started_at=None).first()
    if following is not None and following.speaker_email:
        letters.next_speaker(following, at=at)


@dataclass(frozen=True)
class VoteInput:
    """A vote as the secretary writes it down.

    By name: ``choices`` of the mandates. By hands: ``counted``, and ``choices`` of those recused.
    ``chair`` is how who presides voted: it is asked for where his vote decides a tie.
    """

    question: str
    kind: VoteKind
    choices: Mapping[Mandate, Choice] = field(default_factory=dict)
    counted: Tally = Tally(0, 0, 0)
    chair: Choice | None = None


@transaction.atomic
def take_vote(item: AgendaItem, given: VoteInput, *, by: User, at: datetime) -> Vote:
    """Take a vote with the quorum of the moment, and store both.

    Raises:
        NoQuorum, AbsentVotes, NobodyVotes, TooManyVotes, ChairSilent, BadItem, TransitionNotAllowed,
        RoleMissing.
    """
    sitting = locked(item.sitting, workflow.RUN, by=by, at=at)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.removed_at:
        raise BadItem("Вопрос снят с повестки.", field="question")
    voters = voters_at(sitting, at)
    for mandate in given.choices:
        if mandate not in voters:
            raise AbsentVotes(mandate.full_name, f"mandate_{mandate.pk}")
    recused = [mandate for mandate, one in given.choices.items() if one is Choice.RECUSED]
    found = quorum_at(sitting, at, [mandate.seat_id for mandate in recused])
    if not found.is_met:
        raise NoQuorum(found)
    may_vote = len(voters) - len(recused)
    is_by_name = given.kind is VoteKind.BY_NAME
    counted = tally(given.choices.values()) if is_by_name else given.counted
    if not may_vote:
        raise NobodyVotes("Голосовать некому: все, кто в зале, взяли самоотвод.")
    if not counted.total:
        raise NobodyVotes("Отметьте, как проголосовали: ни одного голоса нет.")
    if counted.total > may_vote:
        raise TooManyVotes(may_vote)
    rule = regulation_on(sitting.council, timezone.localdate(sitting.starts_at)).majority_rule
    chair = _said_by_chair(sitting, given)
    if rule.asks_chair(counted, present=may_vote) and chair is None:
        raise ChairSilent
    came = result(rule, counted, present=may_vote, composition=found.base, chair=chair)
    vote = Vote.objects.create(
        item=item,
        question=given.question,
        kind=given.kind,
        taken_at=at,
        present=found.present,
        base=found.base,
        needed=found.needed,
        rule_text=found.text,
        recused=len(recused),
        votes_for=counted.votes_for,
        against=counted.against,
        abstained=counted.abstained,
        is_carried=came.is_carried,
        majority_text=rule.text_with(recused=len(recused)),
        needed_for=came.needed,
        chair_choice=came.by_chair or "",
    )
    for mandate, choice in given.choices.items():
        if is_by_name or choice is Choice.RECUSED:
            Ballot.objects.create(
                vote=vote,
                seat=mandate.seat,
                mandate=mandate,
                choice=choice,
            )
    bump()
    return vote


def _said_by_chair(sitting: Sitting, given: VoteInput) -> Choice | None:
    """Return how who presides voted: his own ballot, where he has one; one recused decides nothing."""
    post = sitting.presiding
    for mandate, choice in given.choices.items():
        if post is not None and (
            mandate.full_name == post.full_name
            if None in (mandate.user_id, post.user_id)
            else mandate.user_id == post.user_id
        ):
            return choice
    return given.chair


@transaction.atomic
def void_vote(vote: Vote, why: str, *, by: User, at: datetime) -> Vote:
    """Declare a vote void that was written down wrongly; it stays, and may be taken again.

    A decision that was written down by it goes into the journal with it: it was never made.

    Raises:
        NotReady: it is void, or something was reported of its decision.
        TransitionNotAllowed: the sitting is over. RoleMissing.
    """
    locked(vote.item.sitting, workflow.RUN, by=by, at=at)
    vote = Vote.objects.select_for_update(of=("self",)).get(pk=vote.pk)
    if vote.voided_at:
        raise NotReady("Это голосование уже признано недействительным.")
    decision = Decision.objects.filter(vote=vote).first()
    if decision is not None:
        if decision.reports.exists():
            raise NotReady("По решению этого голосования уже внесён отчёт.")
        decision.delete()
    vote.voided_at, vote.voided_why = at, why
    vote.save(update_fields=["voided_at", "voided_why"])
    bump()
    return vote


@transaction.atomic
def keep_opinion(vote: Vote, mandate: Mandate, text: str) -> SpecialOpinion:
    """Put somebody's special opinion to the vote, or correct it, until the minutes are signed.

    Raises:
        MinutesSigned, AbsentVotes.
    """
    sitting = Sitting.objects.select_for_update().get(pk=vote.item.sitting_id)
    if sitting.is_frozen:
        raise MinutesSigned
    if not sitting.attendances.filter(mandate=mandate).exists():
        raise AbsentVotes(mandate.full_name, "mandate")
    return SpecialOpinion.objects.update_or_create(
        vote=vote, mandate=mandate, defaults={"text": text}
    )[0]
