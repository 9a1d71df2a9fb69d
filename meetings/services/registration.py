"""Coming to a meeting: registered, withdrawn, let in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from meetings.models import Meeting, Registration
from meetings.rules import workflow
from meetings.rules.vocabulary import Place, Source, State
from meetings.services.locking import lock, lock_for
from meetings.services.places import fill_free_places, has_room, new_code
from meetings.services.telling import note_confirmation
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.page_cache import bump


class RegistrationOver(RuleViolation):
    """The meeting takes no registration any more."""

    def __init__(self) -> None:
        super().__init__("На эту встречу больше не записывают.", code="registration_over")


class RegisteredAlready(RuleViolation):
    """The same person or contact is registered."""

    def __init__(self) -> None:
        super().__init__(
            "Этот адрес или телефон уже записан на встречу. Код и ссылка — в письме о записи.",
            code="registered_already",
            field="email",
        )


class ContactMissing(RuleViolation):
    """Nobody could be told of a change."""

    def __init__(self) -> None:
        super().__init__(
            "Укажите почту или телефон: сообщим, если встреча изменится.",
            code="contact_missing",
            field="email",
        )


class CodeUnknown(RuleViolation):
    """No registration of the meeting has the code."""

    def __init__(self) -> None:
        super().__init__(
            "Записи с таким кодом на эту встречу нет. Проверьте цифры.",
            code="code_unknown",
            field="code",
        )


class DoorClosed(RuleViolation):
    """It is not the day of the meeting."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Встреча {date_format(day, 'j E Y г.')}: пришедших отмечают в этот день.",
            code="door_closed",
            field="code",
        )


@dataclass(frozen=True)
class Visitor:
    """Who means to come; an account brings its own address."""

    name: str
    email: str = ""
    phone: str = ""
    user: User | None = None


@transaction.atomic
def register(
    meeting: Meeting, visitor: Visitor, *, at: datetime, by: User | None = None
) -> Registration:
    """Write somebody down, with a place or on the waiting list; ``by`` is a clerk on the phone.

    Raises:
        RegistrationOver, RegisteredAlready, ContactMissing.
        TransitionNotAllowed, RoleMissing: ``by`` takes no registrations.
    """
    if not (visitor.email or visitor.phone):
        raise ContactMissing
    locked = lock_for(meeting, workflow.ENTER, by=by, at=at) if by else lock(meeting.pk)
    if locked.state != State.PUBLISHED or at >= locked.ends_at:
        raise RegistrationOver
    same = Q(pk=None)
    if visitor.user:
        same |= Q(user=visitor.user)
    if visitor.email:
        same |= Q(email=visitor.email.lower())
    if visitor.phone:
        same |= Q(phone=visitor.phone)
    if locked.registrations.active().filter(same).exists():
        raise RegisteredAlready
    # Who waits comes before who comes now.
    has_place = has_room(locked) and not locked.registrations.waiting().exists()
    registration = Registration.objects.create(
        meeting=locked,
        user=visitor.user,
        name=visitor.name,
        email=visitor.email.lower(),
        phone=visitor.phone,
        source=Source.PHONE if by else Source.SITE,
        state=Place.CONFIRMED if has_place else Place.WAITING,
        code=new_code(locked),
        registered_at=at,
    )
    note_confirmation(registration, at=at)
    if locked.is_limited:
        bump()
    return registration


@transaction.atomic
def withdraw(registration: Registration, *, at: datetime) -> None:
    """Give the place back: the next one who waits gets it; a second time changes nothing."""
    meeting = lock(registration.meeting_id)
    row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if row.state == Place.WITHDRAWN or row.attended_at is not None:
        return
    row.state, row.withdrawn_at = Place.WITHDRAWN, at
    row.save(update_fields=["state", "withdrawn_at"])
    if meeting.state == State.PUBLISHED and at < meeting.ends_at:
        fill_free_places(meeting, at=at)
        if meeting.is_limited:
            bump()


@transaction.atomic
def admit(meeting: Meeting, code: str, *, by: User, at: datetime) -> Registration:
    """Check somebody in at the door by his code; a second time tells when it was.

    Who waited and came finds a place where one is free.

    Raises:
        DoorClosed: not on the day of the meeting.
        CodeUnknown: nobody has the code, or he withdrew, or he waits and the hall is full.
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    locked = lock_for(meeting, workflow.ADMIT, by=by, at=at)
    day = timezone.localdate(locked.starts_at)
    if not day <= timezone.localdate(at) <= timezone.localdate(locked.ends_at):
        raise DoorClosed(day)
    digits = "".join(code.split())
    found = (
        locked.registrations.active().select_for_update(of=("self",)).filter(code=digits).first()
    )
    if found is None:
        raise CodeUnknown
    if found.state == Place.WAITING:
        fill_free_places(locked, at=at)
        found.refresh_from_db()
        if found.state == Place.WAITING:
            raise RuleViolation(
                "Этот житель в листе ожидания, свободных мест нет.", code="no_place", field="code"
            )
    if found.attended_at is None:
        found.attended_at = at
        found.save(update_fields=["attended_at"])
    return found
