"""Who speaks on the question that is heard: asks for the word, has it, how much time is left."""

from datetime import datetime, timedelta

from django.db import transaction

from councils.models import AgendaItem, Mandate, Sitting, Speech
from councils.rules.speaking import Limits, left
from councils.rules.vocabulary import SittingState, SpeechKind
from councils.services.floor import limits_of
from councils.services.sittings import led
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import says_something
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
    invited = invited if says_something(invited) else ""
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
