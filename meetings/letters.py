"""Which letter goes to whom, from which template, with which calendar file."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from meetings.events import event_of
from meetings.models import Meeting, Question, Registration
from meetings.rules.vocabulary import Told
from portal.files import services as files
from portal.files.models import StoredFile
from portal.kernel.references import format_reference
from portal.letters.models import Letter
from portal.letters.services import write_letter
from portal.people.models import User
from portal.web.events import to_ics

FOLLOWER_SALT = "meetings.follower"


def calendar_file(meeting: Meeting, *, at: datetime) -> StoredFile:
    """Store the meeting as it stands for the calendars of those who are told."""
    content = to_ics([event_of(meeting)], name=meeting.title)
    return files.store_generated("Встреча.ics", content, "text/calendar", at=at)


def notice(
    meeting: Meeting,
    kind: Told,
    *,
    to: str,
    user: User | None,
    registration: Registration | None,
    calendar: StoredFile,
    told_of: int,
    at: datetime,
) -> Letter:
    """Tell of the meeting, of what has changed, or of its cancellation; once a revision.

    ``told_of`` is the last revision the addressee knows: all changes since are listed.
    """
    whom = registration.subject_key if registration else f"people.user:{user.pk if user else 0}"
    return _write(
        f"{meeting.subject_key}:{meeting.revision}:{kind}:{whom}",
        "meeting_notice",
        meeting,
        to=to,
        user=user or (registration.user if registration else None),
        about=registration.subject_key if registration else meeting.subject_key,
        attachments=[calendar],
        at=at,
        kind=str(kind),
        registration=registration,
        changes=list(meeting.changes.filter(revision__gt=told_of)),
        stop_url="" if registration or user is None else _stop_url(user),
    )


def registered(registration: Registration, *, at: datetime) -> Letter:
    """Confirm a registration with its code, or its place in the waiting list."""
    return _about_registration(registration, "registered", at=at)


def place_found(registration: Registration, *, at: datetime) -> Letter:
    """Tell somebody who waited that there is a place."""
    return _about_registration(registration, "place", at=at)


def reminder(registration: Registration, *, at: datetime) -> Letter:
    """Remind of the meeting the day before."""
    return _about_registration(registration, "reminder", at=at)


def question_ended(question: Question, *, at: datetime) -> None:
    """Tell who asked how the question ended, if there is an address."""
    to = question.address
    if not to:
        return
    # One that was opened again has another end to tell.
    again = f":{question.reopened_at:%Y%m%d%H%M%S}" if question.reopened_at else ""
    _write(
        f"{question.subject_key}:{question.ending}{again}",
        "question_ended",
        question.meeting,
        to=to,
        user=question.user,
        about=question.subject_key,
        at=at,
        question=question,
        question_url=settings.SITE_URL + question.get_absolute_url(),
        reference=format_reference(question.appeal.reference) if question.appeal else "",
    )


def report_due(meeting: Meeting, *, open_questions: int, at: datetime) -> None:
    """Remind the press officer who prepared the meeting of what is owed to residents."""
    on = meeting.nagged_on
    _write(
        f"{meeting.subject_key}:report_due:{on:%Y-%m-%d}",
        "meeting_report_due",
        meeting,
        to=meeting.prepared_by.email,
        user=meeting.prepared_by,
        about=meeting.subject_key,
        at=at,
        open_questions=open_questions,
        desk_url=settings.SITE_URL + reverse("admin:meetings_meeting_change", args=[meeting.pk]),
    )


def _about_registration(registration: Registration, event: str, *, at: datetime) -> Letter:
    meeting = registration.meeting
    return _write(
        f"{registration.subject_key}:{event}:{meeting.revision}",
        "meeting_registration",
        meeting,
        to=registration.email,
        user=registration.user,
        about=registration.subject_key,
        attachments=[calendar_file(meeting, at=at)],
        at=at,
        event=event,
        registration=registration,
    )


def _write(
    event_key: str,
    template: str,
    meeting: Meeting,
    *,
    to: str,
    user: User | None,
    about: str,
    at: datetime,
    attachments: Any = (),
    **context: Any,
) -> Letter:
    registration = context.get("registration")
    return write_letter(
        event_key=event_key,
        template=template,
        to=to,
        context={
            "meeting": meeting,
            "hall": meeting.hall,
            "url": settings.SITE_URL + meeting.get_absolute_url(),
            "registration_url": settings.SITE_URL + registration.get_absolute_url()
            if registration
            else "",
            **context,
        },
        about=about,
        user=user,
        attachments=attachments,
        at=at,
    )


def _stop_url(user: User) -> str:
    key = signing.dumps(user.pk, salt=FOLLOWER_SALT)
    return settings.SITE_URL + reverse("meetings:unfollow", args=[key])
