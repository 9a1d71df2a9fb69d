"""Who speaks on the question that is heard: asks for the word, has it, how much time is left."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from councils.models import AgendaItem, Mandate, Sitting, Speech
from councils.rules.speaking import Limits, left, turn, used, used_by
from councils.rules.vocabulary import SittingState, SpeechKind
from councils.services.composition import regulation_on
from councils.services.sittings import led
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.page_cache import bump


class ListClosed(RuleViolation):
    """No more speeches on this question."""

    def __init__(self) -> None:
        super().__init__(
            "Запись на выступления по этому вопросу закрыта. К порядку ведения слово попросить "
            "можно.",
            code="list_closed",
            field="kind",
        )


class NotHeardNow(RuleViolation):
    """The question is not the one that is heard."""

    def __init__(self) -> None:
        super().__init__(
            "Этот вопрос сейчас не рассматривается: слово просят по текущему.", code="not_heard"
        )


class NotPresent(RuleViolation):
    """Who is not there does not speak."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"{who}: не отмечен в зале или на связи. Слово просят присутствующие.",
            code="not_present",
            field="mandate",
        )


class AskedAlready(RuleViolation):
    """He is on the list."""

    def __init__(self) -> None:
        super().__init__("В списке выступающих он уже есть.", code="asked", field="mandate")


class NobodyNamed(RuleViolation):
    """One of the two is named: a member, or an invited person."""

    def __init__(self) -> None:
        super().__init__(
            "Выберите члена совета или впишите приглашённого, одно из двух.",
            code="nobody_named",
            field="invited",
        )


class TimeIsUp(RuleViolation):
    """The regulation leaves no time for this speech."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"{who}: время по регламенту исчерпано. Слово можно дать сверх времени, это войдёт в "
            "протокол.",
            code="time_is_up",
        )


class AlreadyOver(RuleViolation):
    """Somebody was quicker."""

    def __init__(self) -> None:
        super().__init__("Список уже изменился. Обновите страницу.", code="already_over")


@transaction.atomic
def ask(item: AgendaItem, kind: SpeechKind, mandate: Mandate, *, at: datetime) -> Speech:
    """Put a member who asks for the word from his cabinet on the list.

    Raises:
        NotHeardNow, NotPresent, ListClosed, AskedAlready.
    """
    Sitting.objects.select_for_update().get(pk=item.sitting_id)
    return _put(item, kind, mandate, "", at=at)


@transaction.atomic
def enter(
    item: AgendaItem,
    kind: SpeechKind,
    mandate: Mandate | None,
    invited: str,
    *,
    by: User,
    at: datetime,
) -> Speech:
    """Put a member or an invited person on the list, by who keeps it.

    Raises:
        NobodyNamed, NotHeardNow, NotPresent, ListClosed, AskedAlready, TransitionNotAllowed,
        RoleMissing.
    """
    led(item.sitting, by=by, at=at)
    if bool(mandate) == bool(invited):
        raise NobodyNamed
    return _put(item, kind, mandate, invited, at=at)


def _put(
    item: AgendaItem, kind: SpeechKind, mandate: Mandate | None, invited: str, *, at: datetime
) -> Speech:
    item = AgendaItem.objects.select_related("sitting").get(pk=item.pk)
    is_live = item.sitting.state == SittingState.OPEN
    if not is_live or item.started_at is None or item.ended_at or item.removed_at:
        raise NotHeardNow
    if mandate is not None:
        _check_presence(item.sitting, mandate, at=at)
        if item.speeches.waiting().filter(mandate=mandate, kind=kind).exists():
            raise AskedAlready
    if item.speakers_closed_at and kind is not SpeechKind.ORDER:
        raise ListClosed
    return Speech.objects.create(
        item=item, kind=kind, mandate=mandate, invited=invited, asked_at=at
    )


def _check_presence(sitting: Sitting, mandate: Mandate, *, at: datetime) -> None:
    there = sitting.attendances.filter(mandate=mandate, arrived_at__lte=at, left_at=None)
    if not there.exists():
        raise NotPresent(mandate.full_name)


@transaction.atomic
def give_word(speech: Speech, *, is_beyond: bool = False, by: User, at: datetime) -> Speech:
    """Let who waits speak; who speaks now ends.

    Raises:
        TimeIsUp: nothing is left for him, unless ``is_beyond``.
        NotPresent, NotHeardNow, AlreadyOver, TransitionNotAllowed, RoleMissing.
    """
    sitting, speech = _led(speech, by=by, at=at)
    if speech.item.ended_at or speech.item.removed_at:
        raise NotHeardNow
    if speech.mandate is not None:
        _check_presence(sitting, speech.mandate, at=at)
    rest = None
    if speech.kind != SpeechKind.ORDER:
        rest = _rest_of(speech, limits_of(sitting), at=at)
    is_up = rest is not None and not rest
    if is_up and not is_beyond:
        raise TimeIsUp(speech.who)
    speech.item.speeches.running().update(ended_at=at)
    speech.began_at, speech.is_beyond = at, is_up
    speech.save(update_fields=["began_at", "is_beyond"])
    bump()
    return speech


def _rest_of(speech: Speech, limits: Limits, *, at: datetime) -> timedelta | None:
    held = speech.item.speeches.held().select_related("mandate__seat")
    spoken = [one.spoken for one in held if one.spoken]
    return left(limits, spoken, speech.group, at)


@transaction.atomic
def end_speech(item: AgendaItem, *, by: User, at: datetime) -> None:
    """End the speech that goes on; twice ends once. Raises TransitionNotAllowed, RoleMissing."""
    led(item.sitting, by=by, at=at)
    item.speeches.running().update(ended_at=at)
    bump()


@transaction.atomic
def drop(speech: Speech, *, by: User, at: datetime) -> None:
    """Take who waits off the list; a member takes himself off.

    Raises:
        AlreadyOver, TransitionNotAllowed, RoleMissing.
    """
    if speech.mandate is not None and speech.mandate.user_id == by.pk:
        Sitting.objects.select_for_update().get(pk=speech.item.sitting_id)
        speech = _waiting(speech)
    else:
        _, speech = _led(speech, by=by, at=at)
    speech.dropped_at = at
    speech.save(update_fields=["dropped_at"])


@transaction.atomic
def close_list(item: AgendaItem, is_closed: bool, *, by: User, at: datetime) -> None:
    """Take no more wishes to speak on the question, or take them again; who waits speaks.

    Raises:
        TransitionNotAllowed, RoleMissing.
    """
    led(item.sitting, by=by, at=at)
    item.speakers_closed_at = at if is_closed else None
    item.save(update_fields=["speakers_closed_at"])


def _led(speech: Speech, *, by: User, at: datetime) -> tuple[Sitting, Speech]:
    sitting = led(speech.item.sitting, by=by, at=at)
    return sitting, _waiting(speech)


def _waiting(speech: Speech) -> Speech:
    found = Speech.objects.waiting().select_related("item", "mandate__seat__organisation")
    fresh = found.filter(pk=speech.pk).first()
    if fresh is None:
        raise AlreadyOver
    return fresh


def limits_of(sitting: Sitting) -> Limits:
    """Return how long one speaks by the regulation of the sitting's day. Raises NoRegulation."""
    return regulation_on(sitting.council, timezone.localdate(sitting.starts_at)).speech_limits


@dataclass(frozen=True)
class Turn:
    """Somebody on the list; ``rest`` is how long he may speak, None without a limit."""

    speech: Speech
    rest: timedelta | None

    @property
    def is_up(self) -> bool:
        """Whether nothing is left for him."""
        return self.rest is not None and not self.rest


@dataclass(frozen=True)
class GroupTime:
    """How long a group has spoken on the question, and what is left of its time."""

    of_whom: str
    used: timedelta
    rest: timedelta | None


@dataclass(frozen=True)
class Floor:
    """The list of speakers of the question that is heard, at a moment.

    ``lasted`` and ``rest`` are of the speech that goes on, ``used`` and ``item_rest`` of all.
    """

    item: AgendaItem
    limits: Limits
    current: Speech | None = None
    lasted: timedelta = timedelta()
    rest: timedelta | None = None
    queue: list[Turn] = field(default_factory=list)
    used: timedelta = timedelta()
    item_rest: timedelta | None = None
    groups: list[GroupTime] = field(default_factory=list)


def floor_of(item: AgendaItem, *, at: datetime) -> Floor:
    """Return who speaks, who waits in which order, and the time of each group: two queries."""
    limits = limits_of(item.sitting)
    speeches = list(
        item.speeches.filter(dropped_at=None).select_related("mandate__seat__organisation")
    )
    spoken = {one.pk: one.spoken for one in speeches if one.spoken}
    held = list(spoken.values())
    current = next((one for one in speeches if one.began_at and not one.ended_at), None)
    rest = lasted = None
    if current is not None:
        lasted = spoken[current.pk].lasted(at)
        others = [one for key, one in spoken.items() if key != current.pk]
        if current.kind == SpeechKind.DEBATE:
            whole = left(limits, others, current.group, at)
            rest = max(timedelta(), whole - lasted) if whole is not None else None
    waiting = sorted(
        (one for one in speeches if one.began_at is None),
        key=lambda one: turn(SpeechKind(one.kind), one.asked_at, one.pk),
    )
    groups = {one.group: one.mandate.seat.of_whom for one in speeches if one.mandate and one.group}
    per_group = timedelta(minutes=limits.group) if limits.group is not None else None
    whole_item = timedelta(minutes=limits.item) if limits.item is not None else None
    total = used(held, at)
    return Floor(
        item=item,
        limits=limits,
        current=current,
        lasted=lasted or timedelta(),
        rest=rest,
        queue=[
            Turn(
                one,
                None if one.kind == SpeechKind.ORDER else left(limits, held, one.group, at),
            )
            for one in waiting
        ],
        used=total,
        item_rest=_rest(whole_item, total),
        groups=sorted(
            (
                GroupTime(of_whom, spent := used_by(held, group, at), _rest(per_group, spent))
                for group, of_whom in groups.items()
            ),
            key=lambda one: one.of_whom,
        ),
    )


def _rest(whole: timedelta | None, spent: timedelta) -> timedelta | None:
    return max(timedelta(), whole - spent) if whole is not None else None
