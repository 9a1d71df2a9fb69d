"""Which letter goes to members, guests and organisations; each is written with its event."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from councils.events import event_of
from councils.models import AgendaItem, Guest, Mandate, MembershipApplication, Notice, Sitting
from councils.rules.vocabulary import NoticeKind
from portal.files.content.kinds import Kind
from portal.files.models import StoredFile
from portal.files.services import store_generated
from portal.letters.models import Letter
from portal.letters.services import write_letter
from portal.people.models import User
from portal.web.events import to_ics


def calendar_file(sitting: Sitting, *, at: datetime) -> StoredFile:
    """Return the sitting as a file for calendars; one for all letters of a round."""
    content = to_ics([event_of(sitting)], name=sitting.council.name)
    return store_generated("Заседание.ics", content, Kind.ICS.media_type, at=at)


def notice(
    notice: Notice,
    *,
    to: str,
    user: User | None,
    agenda: Iterable[str],
    calendar: StoredFile,
    at: datetime,
) -> Letter:
    """Tell a member or a guest of the sitting, of its change or that it is off."""
    sitting = notice.sitting
    kind = NoticeKind(notice.kind)
    return write_letter(
        event_key=f"councils.notice:{notice.pk}",
        template="council_notice",
        to=to,
        context={
            "sitting": sitting,
            "council": sitting.council.name,
            "when": when(sitting),
            "is_first": kind is NoticeKind.FIRST,
            "is_off": kind is NoticeKind.CANCELLATION,
            "agenda": list(agenda),
            "url": settings.SITE_URL + sitting.get_absolute_url(),
            "answer_url": _answer_url(notice),
            "guest": notice.guest,
        },
        about=sitting.subject_key,
        at=at,
        user=user,
        attachments=[calendar],
    )


def not_invited(sitting: Sitting, mandate: Mandate, *, at: datetime) -> Letter:
    """Tell somebody that his mandate ends before the sitting; once, however often it is asked."""
    return write_letter(
        event_key=f"councils.not_invited:{sitting.pk}:{mandate.pk}",
        template="council_not_invited",
        to=mandate.address,
        context={
            "council": sitting.council.name,
            "contact": sitting.council.contact,
            "when": when(sitting),
            "url": settings.SITE_URL + sitting.get_absolute_url(),
        },
        about=sitting.subject_key,
        at=at,
        user=mandate.user,
    )


def _answer_url(notice: Notice) -> str:
    """Return where a guest withdraws, or a member answers."""
    if notice.guest:
        path = reverse("councils:guest", args=[notice.guest.secret])
    else:
        path = reverse("councils:member_sitting", args=[notice.sitting_id])
    return settings.SITE_URL + path


def waiting(guest: Guest, *, at: datetime) -> Letter:
    """Tell a resident that all places are taken and that he is in the queue."""
    return _simple("council_guest_waiting", f"councils.guest:{guest.pk}:waiting", guest, at=at)


def _simple(template: str, key: str, guest: Guest, *, at: datetime) -> Letter:
    sitting = guest.sitting
    return write_letter(
        event_key=key,
        template=template,
        to=guest.email,
        context={
            "guest": guest,
            "council": sitting.council.name,
            "when": when(sitting),
            "where": sitting.where,
            "answer_url": settings.SITE_URL + reverse("councils:guest", args=[guest.secret]),
        },
        about=sitting.subject_key,
        at=at,
        user=guest.user,
    )


def next_speaker(item: AgendaItem, *, at: datetime) -> Letter:
    """Tell who asked for it that the question before his has begun."""
    sitting = item.sitting
    return write_letter(
        event_key=f"councils.agendaitem:{item.pk}:next",
        template="council_next_speaker",
        to=item.speaker_email,
        context={
            "item": item,
            "council": sitting.council.name,
            "where": sitting.where,
            "url": settings.SITE_URL + sitting.get_absolute_url(),
        },
        about=sitting.subject_key,
        at=at,
    )


def application_decided(application: MembershipApplication, *, at: datetime) -> Letter:
    """Tell an organisation what was decided on its application."""
    context: dict[str, Any] = {
        "application": application,
        "council": application.council.name,
        "url": settings.SITE_URL + application.council.get_absolute_url(),
    }
    return write_letter(
        event_key=f"councils.application:{application.pk}:decided",
        template="council_application_decided",
        to=application.email,
        context=context,
        about=f"councils.membershipapplication:{application.pk}",
        at=at,
        user=application.user,
    )


def when(sitting: Sitting) -> str:
    """Return the time in words: «23 ноября 2026 г., 15:00–17:00»."""
    start, end = timezone.localtime(sitting.starts_at), timezone.localtime(sitting.ends_at)
    return f"{date_format(start, 'DATE_FORMAT')}, {start:%H:%M}–{end:%H:%M}"
