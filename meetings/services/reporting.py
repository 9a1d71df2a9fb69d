"""After a meeting: held, reported on, promises kept, closed; reminders until then."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from meetings import letters
from meetings.models import Meeting, Photo, Promise
from meetings.rules import workflow
from meetings.rules.questions import check_closing
from meetings.rules.vocabulary import State
from meetings.services.locking import lock, lock_for
from portal.files.models import Picture, StoredFile
from portal.files.services.pictures import destroy_picture
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import says_something
from portal.people.models import User
from portal.web.page_cache import bump

#: A meeting that nobody has marked as held counts as held so long after its end.
_HELD_AFTER = timedelta(hours=3)


class NotBegun(RuleViolation):
    """A meeting to come was not held."""

    def __init__(self) -> None:
        super().__init__("Встреча ещё не началась.", code="not_begun")


class FacesNotConfirmed(RuleViolation):
    """A photograph with faces needs a ground. Law: Civil Code art. 152.1."""

    def __init__(self) -> None:
        super().__init__(
            "На снимке видны лица: укажите, почему его можно показать (согласие людей на снимке, "
            "съёмка на открытом мероприятии).",
            code="faces_not_confirmed",
            field="lawful_because",
            law="Civil Code art. 152.1",
        )


@dataclass(frozen=True)
class Report:
    """What came of the meeting."""

    attendance: int
    summary: str
    video_url: str = ""
    minutes: StoredFile | None = None


@transaction.atomic
def hold(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Note that the meeting was held; no more questions come in.

    Raises:
        TransitionNotAllowed, RoleMissing, NotBegun.
    """
    locked = lock_for(meeting, workflow.HOLD, by=by, at=at)
    if at < locked.starts_at:
        raise NotBegun
    return _hold(locked, at=at)


def hold_what_is_over(*, at: datetime) -> int:
    """Note as held what ended hours ago; return how many meetings."""
    done = 0
    for pk in Meeting.objects.over(at, _HELD_AFTER).values_list("pk", flat=True):
        with transaction.atomic():
            locked = lock(pk)
            if locked.state == State.PUBLISHED and locked.ends_at <= at - _HELD_AFTER:
                _hold(locked, at=at)
                done += 1
    return done


def _hold(meeting: Meeting, *, at: datetime) -> Meeting:
    meeting.state, meeting.held_at = State.HELD, at
    meeting.save(update_fields=["state", "held_at"])
    meeting.questions.filter(is_live=True).update(is_live=False)
    bump()
    return meeting


@transaction.atomic
def report(meeting: Meeting, data: Report, *, by: User, at: datetime) -> Meeting:
    """Publish what came of the meeting; later corrections come the same way.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    locked = lock_for(meeting, workflow.REPORT, by=by, at=at)
    locked.attendance, locked.summary = data.attendance, data.summary
    locked.video_url = data.video_url
    locked.minutes = data.minutes or locked.minutes
    locked.reported_at = locked.reported_at or at
    locked.save(update_fields=["attendance", "summary", "video_url", "minutes", "reported_at"])
    _changed(locked, at=at)
    bump()
    return locked


@transaction.atomic
def add_photo(
    meeting: Meeting,
    picture: Picture,
    *,
    has_faces: bool,
    lawful_because: str,
    by: User,
    at: datetime,
) -> Photo:
    """Show a photograph; who adds it confirms that its use is lawful.

    Raises:
        FacesNotConfirmed: faces, and no ground.
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    locked = lock_for(meeting, workflow.REPORT, by=by, at=at)
    if has_faces and not says_something(lawful_because):
        raise FacesNotConfirmed
    _changed(locked, at=at)
    photo = Photo.objects.create(
        meeting=locked,
        picture=picture,
        has_faces=has_faces,
        lawful_because=lawful_because.strip(),
        confirmed_by=by,
        added_at=at,
    )
    bump()
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by: User, at: datetime) -> None:
    """Show a photograph no more, and destroy it: somebody on it may ask for that at any time.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.

    Law: Civil Code art. 152.1(2), 152.1(3).
    """
    _changed(lock_for(photo.meeting, workflow.REPORT, by=by, at=at), at=at)
    picture = photo.picture
    photo.delete()
    destroy_picture(picture)
    bump()


@transaction.atomic
def promise(
    meeting: Meeting, *, text: str, responsible: str, due_on: date, by: User, at: datetime
) -> Promise:
    """Write down what was promised, by whom and until when (inclusive).

    Raises:
        PromiseTooEarly; TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    locked = lock_for(meeting, workflow.REPORT, by=by, at=at)
    _check_due(locked, due_on)
    _changed(locked, at=at)
    made = Promise.objects.create(meeting=locked, text=text, responsible=responsible, due_on=due_on)
    bump()
    return made


class PromiseKept(RuleViolation):
    """What is done is not changed any more."""

    def __init__(self) -> None:
        super().__init__("Обещание уже отмечено как сделанное.", code="promise_kept")


class PromiseTooEarly(RuleViolation):
    """Nothing is promised until a day before the promise."""

    def __init__(self) -> None:
        super().__init__(
            "Этот день раньше самой встречи. До какого дня обещали сделать?",
            code="promise_too_early",
            field="due_on",
        )


@transaction.atomic
def mend_promise(
    made: Promise, *, text: str, responsible: str, due_on: date, by: User, at: datetime
) -> Promise:
    """Correct what was written down of a promise; the former words stay in its history.

    Raises:
        PromiseKept, PromiseTooEarly; TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    made = _unkept(made, by=by, at=at)
    _check_due(made.meeting, due_on)
    made.text, made.responsible, made.due_on = text, responsible, due_on
    made.save(update_fields=["text", "responsible", "due_on"])
    bump()
    return made


def _unkept(made: Promise, *, by: User, at: datetime) -> Promise:
    locked = lock_for(made.meeting, workflow.REPORT, by=by, at=at)
    fresh = Promise.objects.get(pk=made.pk)
    if fresh.done_on is not None:
        raise PromiseKept
    _changed(locked, at=at)
    return fresh


def _check_due(meeting: Meeting, due_on: date) -> None:
    if due_on < timezone.localdate(meeting.starts_at):
        raise PromiseTooEarly


def _changed(meeting: Meeting, *, at: datetime) -> None:
    meeting.changed_at = at
    meeting.save(update_fields=["changed_at"])


@transaction.atomic
def keep_promise(made: Promise, *, report: str, on: date, by: User, at: datetime) -> Promise:
    """Write down that a promise is kept, and what was done.

    Raises:
        PromiseKept; TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    made = _unkept(made, by=by, at=at)
    made.done_on, made.report = on, report
    made.save(update_fields=["done_on", "report"])
    bump()
    return made


@transaction.atomic
def close(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Close the meeting once nothing is owed to those who asked.

    Raises:
        MeetingNotFinished: a question is open, or there is no report.
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    locked = lock_for(meeting, workflow.CLOSE, by=by, at=at)
    check_closing(
        open_questions=locked.questions.open().count(), has_report=locked.reported_at is not None
    )
    locked.state, locked.closed_at = State.CLOSED, at
    locked.save(update_fields=["state", "closed_at"])
    bump()
    return locked


def nag(*, at: datetime) -> int:
    """Remind, once a day, of each meeting whose report or answers are late; return how many."""
    today = timezone.localdate(at)
    late = at - timedelta(days=settings.MEETINGS_REPORT_DAYS)
    done = 0
    for pk in Meeting.objects.unfinished().filter(ends_at__lte=late).values_list("pk", flat=True):
        with transaction.atomic():
            locked = lock(pk)
            if locked.nagged_on == today:
                continue
            locked.nagged_on = today
            locked.save(update_fields=["nagged_on"])
            letters.report_due(locked, open_questions=locked.questions.open().count(), at=at)
            done += 1
    return done
