"""Telling those whom a meeting concerns: nobody told of one version misses the next.

Who is entitled: those who are registered and have not withdrawn, and the accounts that follow a
district of the meeting, unless they registered and withdrew. What was told is a row of
:class:`Notice`; the letters are written by a job, one person a transaction, so that a killed
worker goes on where it stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from meetings import letters
from meetings.models import Meeting, Notice, Registration, Subscription
from meetings.rules.vocabulary import Channel, Place, State, Told
from meetings.services.locking import lock
from portal.files import services as files
from portal.files.models import StoredFile
from portal.people.models import District, User
from portal.web.jobs import queue

REMIND_BEFORE = timedelta(hours=24)


@dataclass(frozen=True)
class Addressee:
    """Somebody entitled to know: by a registration, or as a follower."""

    registration: Registration | None = None
    user: User | None = None

    @property
    def notices(self) -> QuerySet[Notice]:
        """What he was told, of whatever meeting."""
        return Notice.objects.filter(registration=self.registration, user=self.user)


def tell_later(meeting: Meeting) -> None:
    """Queue the telling of this revision in the caller's transaction."""
    queue("meetings.tell", meeting_id=meeting.pk, revision=meeting.revision)


def addressees(meeting: Meeting) -> Iterator[Addressee]:
    """Yield everybody who is entitled now, each once."""
    registrations = list(meeting.registrations.active().order_by("id").select_related("user"))
    for registration in registrations:
        yield Addressee(registration=registration)
    followers = Subscription.objects.all()
    if districts := list(meeting.districts.all()):
        followers = followers.filter(district__in=districts)
    # Who registered is told as such; who withdrew does not want to know.
    decided = meeting.registrations.exclude(user=None).values("user")
    written = {registration.email for registration in registrations}
    users = User.objects.filter(is_active=True, pk__in=followers.values("user"))
    for user in users.exclude(pk__in=decided).order_by("pk"):
        if user.email not in written:
            yield Addressee(user=user)


def tell(meeting_id: int, revision: int, *, at: datetime) -> int:
    """Tell everybody entitled of this revision; return how many were told now.

    Where the meeting has been changed again, the job of that change tells the newest version.
    """
    meeting = Meeting.objects.get(pk=meeting_id)
    if not _is_current(meeting, revision):
        return 0
    calendar = letters.calendar_file(meeting, at=at)
    told = sum(_tell_one(meeting_id, revision, one, calendar, at=at) for one in addressees(meeting))
    if not told:
        files.delete(calendar)
    return told


def remind(*, at: datetime) -> int:
    """Remind those with a place of the meetings of the next day; return of how many meetings."""
    done = 0
    for pk in Meeting.objects.to_remind(at, REMIND_BEFORE).values_list("pk", flat=True):
        with transaction.atomic():
            meeting = lock(pk)
            if meeting.reminded_at is not None or meeting.state != State.PUBLISHED:
                continue
            meeting.reminded_at = at
            meeting.save(update_fields=["reminded_at"])
            for registration in meeting.registrations.confirmed().exclude(email=""):
                _note(
                    meeting,
                    Addressee(registration=registration),
                    Told.REMINDER,
                    letters.reminder(registration, at=at),
                    at=at,
                )
            done += 1
    return done


@transaction.atomic
def follow(user: User, districts: list[District], *, at: datetime) -> None:
    """Follow exactly these districts."""
    Subscription.objects.filter(user=user).exclude(district__in=districts).delete()
    for district in districts:
        Subscription.objects.get_or_create(user=user, district=district, defaults={"since": at})


@transaction.atomic
def mark_called(notice: Notice, *, at: datetime) -> None:
    """Note that a clerk has reached somebody by telephone."""
    Notice.objects.filter(pk=notice.pk, told_at=None).update(told_at=at)


def _is_current(meeting: Meeting, revision: int) -> bool:
    return meeting.revision == revision and meeting.state in {State.PUBLISHED, State.CANCELLED}


@transaction.atomic
def _tell_one(
    meeting_id: int, revision: int, addressee: Addressee, calendar: StoredFile, *, at: datetime
) -> bool:
    meeting = lock(meeting_id)
    if not _is_current(meeting, revision) or _has_withdrawn(addressee):
        return False
    known = addressee.notices.filter(meeting=meeting)
    is_cancelled = meeting.state == State.CANCELLED
    if known.exists():
        kind = Told.CANCELLED if is_cancelled else Told.CHANGED
        if known.filter(revision=revision).exclude(kind=Told.REMINDER).exists():
            return False
    elif is_cancelled:
        return False
    else:
        kind = Told.FIRST
    # What a reminder said is not relied on: it tells no changes.
    told = known.exclude(told_at=None).exclude(kind=Told.REMINDER)
    to = addressee.user.email if addressee.user else _email_of(addressee.registration)
    letter = None
    if to:
        letter = letters.notice(
            meeting,
            kind,
            to=to,
            user=addressee.user,
            registration=addressee.registration,
            calendar=calendar,
            told_of=told.aggregate(last=Max("revision"))["last"] or 0,
            at=at,
        )
    _note(meeting, addressee, kind, letter, at=at)
    return True


def _has_withdrawn(addressee: Addressee) -> bool:
    if addressee.registration is None:
        return False
    return not Registration.objects.active().filter(pk=addressee.registration.pk).exists()


def _email_of(registration: Registration | None) -> str:
    return registration.email if registration else ""


def _note(
    meeting: Meeting,
    addressee: Addressee,
    kind: Told,
    letter: letters.Letter | None,
    *,
    at: datetime,
) -> Notice:
    """Log the notice; without a letter it waits for a clerk's call, in place of an older call."""
    if letter is None:
        calls = addressee.notices.filter(meeting=meeting, told_at=None)
        calls.exclude(revision=meeting.revision, kind=kind).delete()
    return Notice.objects.get_or_create(
        meeting=meeting,
        registration=addressee.registration,
        user=addressee.user,
        revision=meeting.revision,
        kind=kind,
        defaults={
            "channel": Channel.EMAIL if letter else Channel.PHONE,
            "letter": letter,
            "due_at": at,
            "told_at": at if letter else None,
        },
    )[0]


def note_confirmation(registration: Registration, *, at: datetime) -> None:
    """Log that somebody was told of the meeting by his registration, on the page or by phone.

    Raises nothing: a letter goes with it where there is an address.
    """
    meeting = registration.meeting
    letter = letters.registered(registration, at=at) if registration.email else None
    Notice.objects.create(
        meeting=meeting,
        registration=registration,
        revision=meeting.revision,
        kind=Told.PLACE if registration.state == Place.CONFIRMED else Told.FIRST,
        channel=Channel.EMAIL if letter else Channel.PHONE,
        letter=letter,
        due_at=at,
        told_at=at,
    )
