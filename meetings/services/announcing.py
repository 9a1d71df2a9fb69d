"""From the draft of an announcement to its publication, change and cancellation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.models import AgendaItem, Change, Meeting, Official, Question, Series
from meetings.rules import announcement, workflow
from meetings.rules.announcement import Item
from meetings.rules.vocabulary import Format, State
from meetings.services.locking import lock, lock_for
from meetings.services.places import fill_free_places
from meetings.services.telling import REMIND_BEFORE, tell_later
from portal.kernel.errors import RuleViolation
from portal.kernel.workflow import RoleMissing
from portal.people.access import roles_of
from portal.people.models import District, User
from portal.places import services as halls
from portal.places.models import Hall
from portal.web.page_cache import bump
from portal.web.templatetags.portal_tags import moment_words


class PublishInPast(RuleViolation):
    """The moment to publish at has passed, or comes after the meeting."""

    def __init__(self) -> None:
        super().__init__(
            "Опубликовать можно в будущем, но до начала встречи.", code="past", field="publish_at"
        )


@dataclass(frozen=True)
class MeetingInput:
    """What the press officer says of a meeting, checked in shape by the form."""

    title: str
    topic: str
    form: Format
    starts_at: datetime
    ends_at: datetime
    hall: Hall | None = None
    online_url: str = ""
    districts: Sequence[District] = ()
    series: Series | None = None
    officials: Sequence[tuple[str, str]] = ()
    agenda: Sequence[Item] = ()
    services: str = ""
    contact: str = ""
    places: int | None = None
    takes_questions: bool = True
    asks_code: bool = False


#: What a change of day or time is called.
MOVED = "Время"
_PLACE = "Место"
_PLAIN = (
    "title", "topic", "form", "starts_at", "ends_at", "hall", "online_url", "series", "services",
    "contact", "places", "takes_questions", "asks_code",
)  # fmt: skip


def input_of(meeting: Meeting) -> MeetingInput:
    """Return all that an announcement says: what a copy begins with."""
    return MeetingInput(
        **{name: getattr(meeting, name) for name in _PLAIN},
        districts=list(meeting.districts.all()),
        officials=[(one.name, one.post) for one in meeting.officials.all()],
        agenda=[Item(one.title, one.speaker, one.minutes) for one in meeting.agenda.all()],
    )


def obstacles(said: Mapping[str, Any], *, of: Meeting | None, at: datetime) -> list[RuleViolation]:
    """Return all that is wrong with an announcement, each at its field; nothing is written.

    ``said`` has the names of :class:`MeetingInput`; what is missing, since it was typed wrongly,
    is not judged. ``of`` is the meeting that is changed, None for a new one.
    """

    # What has begun may still be corrected, but not be moved into the past.
    is_moved = of is None or said.get("starts_at") != of.starts_at
    taken = of.registrations.confirmed().count() if of else 0
    checks: list[tuple[tuple[str, ...], Callable[..., None]]] = [
        (
            ("starts_at", "ends_at"),
            lambda start, end: announcement.check_times(start, end, at=at if is_moved else None),
        ),
        (
            ("form", "hall", "online_url"),
            lambda form, hall, url: announcement.check_place(
                Format(form), has_hall=hall is not None, online_url=url
            ),
        ),
        (
            ("places", "form", "hall"),
            lambda places, form, hall: announcement.check_places(
                places, seats=hall.seats if hall and form == Format.IN_PERSON else None, taken=taken
            ),
        ),
        (("agenda", "starts_at", "ends_at"), announcement.check_agenda),
        (
            ("hall", "starts_at", "ends_at"),
            lambda hall, start, end: halls.check_free(
                hall, of.subject_key if of else "", starts_at=start, ends_at=end
            ),
        ),
    ]
    found = []
    for names, check in checks:
        if all(name in said for name in names):
            try:
                check(*(said[name] for name in names))
            except RuleViolation as violation:
                found.append(violation)
    return found


@transaction.atomic
def prepare(
    data: MeetingInput, *, by: User, at: datetime, copied_from: Meeting | None = None
) -> Meeting:
    """Write a draft and take its hall; ``copied_from`` is the earlier meeting it follows.

    Raises:
        RoleMissing: ``by`` is no press officer.
        AnnouncementIncomplete: at the field with what is wrong.
        HallTaken, HallClosed: at ``hall``.
    """
    if workflow.PRESS.isdisjoint(roles_of(by, timezone.localdate(at))):
        raise RoleMissing("Встречи готовит сотрудник пресс-службы.", code="role_missing")
    meeting = Meeting(state=State.DRAFT, prepared_by=by, changed_at=at, copied_from=copied_from)
    _write(meeting, data, at=at)
    return meeting


@transaction.atomic
def change(meeting: Meeting, data: MeetingInput, *, by: User, at: datetime) -> Meeting:
    """Correct the announcement; once it is public, who was told is told what changed.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        AnnouncementIncomplete, HallTaken, HallClosed: see ``prepare``.
    """
    locked = lock_for(meeting, workflow.CHANGE, by=by, at=at)
    was = _words_of(locked)
    _write(locked, data, at=at)
    if locked.state != State.PUBLISHED:
        return locked
    changes = announcement.differences(was, _words_of(locked))
    if changes:
        _tell_of(locked, changes, by=by, at=at)
    fill_free_places(locked, at=at)
    bump()
    return locked


@transaction.atomic
def hall_changed(hall: Hall, was: str, by: User, at: datetime) -> None:
    """Tell of the new name or address of a hall as of a change of each meeting to come there."""
    there = Meeting.objects.filter(state=State.PUBLISHED, hall=hall, starts_at__gt=at)
    for pk in there.order_by("pk").values_list("pk", flat=True):
        locked = lock(pk)
        if locked.state == State.PUBLISHED and locked.hall_id == hall.pk:
            locked.changed_at = at
            locked.save(update_fields=["changed_at"])
            _tell_of(locked, [announcement.Change(_PLACE, was, str(hall))], by=by, at=at)


@transaction.atomic
def schedule(meeting: Meeting, *, when: datetime, by: User, at: datetime) -> Meeting:
    """Let the meeting be announced at a moment to come.

    Raises:
        TransitionNotAllowed, RoleMissing, PublishInPast.
    """
    locked = lock_for(meeting, workflow.SCHEDULE, by=by, at=at)
    if not at < when < locked.starts_at:
        raise PublishInPast
    locked.state, locked.publish_at, locked.changed_at = State.SCHEDULED, when, at
    locked.save(update_fields=["state", "publish_at", "changed_at"])
    return locked


@transaction.atomic
def publish(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Announce the meeting: those who follow its districts are told.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        AnnouncementIncomplete: the meeting has begun meanwhile.
    """
    return _announce(lock_for(meeting, workflow.PUBLISH, by=by, at=at), at=at)


def publish_due(*, at: datetime) -> int:
    """Announce what was to be announced by now; return how many meetings.

    One whose beginning has passed meanwhile (the queue stood still) stays unpublished.
    """
    done = 0
    for pk in Meeting.objects.to_publish(at).filter(starts_at__gt=at).values_list("pk", flat=True):
        with transaction.atomic():
            locked = lock(pk)
            if locked.state == State.SCHEDULED and locked.starts_at > at:
                _announce(locked, at=at)
                done += 1
    return done


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: User, at: datetime) -> Meeting:
    """Cancel the meeting: the hall is free again, who was told is told; a draft is dropped.

    Questions that were asked stay and must end like any other: each is told by its own letter.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    locked = lock_for(meeting, workflow.CANCEL, by=by, at=at)
    was_public = locked.state == State.PUBLISHED
    locked.state, locked.publish_at = State.CANCELLED, None
    locked.cancelled_at = locked.changed_at = at
    locked.cancel_reason = reason
    fields = ["state", "publish_at", "cancelled_at", "changed_at", "cancel_reason"]
    if was_public:
        locked.revision += 1
        fields.append("revision")
    locked.save(update_fields=fields)
    halls.release(locked.subject_key)
    if was_public:
        tell_later(locked)
        bump()
    return locked


def _tell_of(
    locked: Meeting, changes: Sequence[announcement.Change], *, by: User, at: datetime
) -> None:
    """Write down what changed as the next revision, and queue its telling."""
    locked.revision += 1
    # So shortly before the meeting the letter about the change is the reminder.
    is_soon = locked.starts_at - at <= REMIND_BEFORE
    locked.reminded_at = at if is_soon else None
    locked.save(update_fields=["revision", "reminded_at"])
    Change.objects.bulk_create(
        Change(
            meeting=locked,
            revision=locked.revision,
            at=at,
            by=by,
            what=one.what,
            was=one.was,
            became=one.became,
        )
        for one in changes
    )
    tell_later(locked)


def _announce(meeting: Meeting, *, at: datetime) -> Meeting:
    announcement.check_times(meeting.starts_at, meeting.ends_at, at=at)
    meeting.state, meeting.publish_at = State.PUBLISHED, None
    meeting.published_at = meeting.changed_at = at
    meeting.save(update_fields=["state", "publish_at", "published_at", "changed_at"])
    tell_later(meeting)
    bump()
    return meeting


def _write(meeting: Meeting, data: MeetingInput, *, at: datetime) -> None:
    """Check the announcement and write all of it, with the booking of its hall."""
    for obstacle in obstacles(vars(data), of=meeting if meeting.pk else None, at=at):
        raise obstacle
    for name in _PLAIN:
        setattr(meeting, name, getattr(data, name))
    meeting.changed_at = at
    meeting.save()
    meeting.districts.set(data.districts)
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position,
            title=item.title,
            speaker=item.speaker,
            minutes=item.minutes,
        )
        for position, item in enumerate(data.agenda, start=1)
    )
    _write_officials(meeting, data.officials)
    if data.hall is not None:
        halls.book(
            data.hall,
            meeting.subject_key,
            title=data.title,
            starts_at=data.starts_at,
            ends_at=data.ends_at,
        )
    else:
        halls.release(meeting.subject_key)


def _write_officials(meeting: Meeting, officials: Sequence[tuple[str, str]]) -> None:
    """Write who answers; who has already answered a question stays."""
    known = {(one.name, one.post): one for one in meeting.officials.all()}
    for position, (name, post) in enumerate(officials, start=1):
        one = known.get((name, post)) or Official(meeting=meeting, name=name, post=post)
        one.position = position
        one.save()
    gone = [one.pk for key, one in known.items() if key not in set(officials)]
    answered = Question.objects.filter(meeting=meeting).exclude(answered_by=None)
    Official.objects.filter(pk__in=gone).exclude(pk__in=answered.values("answered_by")).delete()


def _when(meeting: Meeting) -> str:
    """Return the day and the time from its start to its end, as one thing."""
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    is_one_day = start.date() == end.date()
    return (
        f"{moment_words(start)}–{end:%H:%M}"
        if is_one_day
        else (f"{moment_words(start)} — {moment_words(end)}")
    )


def _words_of(meeting: Meeting) -> dict[str, str]:
    """Return what people rely on, in words by name: a change of any of it is told."""
    agenda = [
        item.title
        + (f", {item.speaker}" if item.speaker else "")
        + (f" ({item.minutes} мин)" if item.minutes else "")
        for item in meeting.agenda.all()
    ]
    districts = [one.name for one in meeting.districts.all()]
    return {
        MOVED: _when(meeting),
        "Формат": Format(meeting.form).label,
        _PLACE: str(meeting.hall) if meeting.hall else "",
        "Ссылка": meeting.online_url,
        "Районы": ", ".join(districts) or "весь город",
        "Повестка": "; ".join(f"{number}. {line}" for number, line in enumerate(agenda, start=1)),
    }
