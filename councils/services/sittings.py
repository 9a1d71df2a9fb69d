"""A sitting from the plan of the year to its end."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from councils.models import AgendaItem, Council, Post, Sitting
from councils.rules import workflow
from councils.rules.vocabulary import GuestState, NoticeKind, SittingState
from councils.services.agenda import (
    end_hearing,
    is_agenda_changed,
    keep_version,
    lines_of,
)
from councils.services.changes import new_in_agenda
from councils.services.composition import regulation_on
from councils.services.decisions import return_overdue_of
from councils.services.errors import (
    BadPlaces,
    EmptyAgenda,
    EndsTooEarly,
    InPast,
    NothingChanged,
    NoticeTooLate,
    NotToday,
    Nowhere,
)
from councils.services.notices import release_former, tell
from councils.services.publishing import publish_agenda_again
from councils.services.terms import notice_day
from portal.kernel.typography import says_something
from portal.kernel.workflow import Transition
from portal.people.access import roles_of
from portal.people.models import User
from portal.places.models import Hall
from portal.places.services import book, release
from portal.web.page_cache import bump


def locked(sitting: Sitting, transition: Transition, *, by: User, at: datetime) -> Sitting:
    """Return the sitting locked, if the user may do this to it now.

    Raises:
        TransitionNotAllowed, RoleMissing.
    """
    found = (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("council", "hall__district", "presiding__user")
        .get(pk=sitting.pk)
    )
    transition.check(found.state, roles_of(by, timezone.localdate(at)))
    return found


def led(sitting: Sitting, *, by: User, at: datetime) -> Sitting:
    """Return the live sitting locked, if the user is its secretary or presides over it.

    Raises:
        TransitionNotAllowed, RoleMissing.
    """
    found = Sitting.objects.select_for_update(of=("self",)).select_related("council", "presiding")
    sitting = found.get(pk=sitting.pk)
    roles = roles_of(by, timezone.localdate(at))
    if sitting.presiding is not None and sitting.presiding.user_id == by.pk:
        roles |= workflow.RUN.by
    workflow.RUN.check(sitting.state, roles)
    return sitting


@transaction.atomic
def plan(sitting: Sitting, *, at: datetime) -> Sitting:
    """Put a sitting into the plan of its year; the next one takes the decisions that are overdue.

    Raises:
        NoRegulation, InPast, EndsTooEarly, Nowhere, HallTaken, HallClosed.
    """
    council = Council.objects.select_for_update().get(pk=sitting.council_id)
    _check_time_and_place(sitting, at=at)
    sitting.number, sitting.changed_at = 0, at
    sitting.save()
    _book(sitting)
    return_overdue_of(council, at=at)
    bump()
    return sitting


def _next_number(council: Council, sitting: Sitting) -> int:
    """Return the number behind the last one of the sitting's year; the council is locked."""
    year = timezone.localdate(sitting.starts_at).year
    same = council.sittings.filter(starts_at__year=year).exclude(pk=sitting.pk)
    last = same.order_by("-number").first()
    return last.number + 1 if last else 1


def _check_time_and_place(sitting: Sitting, *, at: datetime) -> None:
    regulation_on(sitting.council, timezone.localdate(sitting.starts_at))
    if sitting.starts_at <= at:
        raise InPast
    if sitting.ends_at <= sitting.starts_at:
        raise EndsTooEarly
    if not (sitting.hall or sitting.place or sitting.online_url):
        raise Nowhere
    _check_places(sitting)


def _check_places(sitting: Sitting) -> None:
    seats = sitting.hall.seats if sitting.hall else None
    if seats is not None and sitting.public_places > seats:
        raise BadPlaces(f"В зале {seats} мест: мест для жителей не может быть больше.")


@transaction.atomic
def describe(
    sitting: Sitting, *, topic: str, public_places: int, by: User, at: datetime
) -> Sitting:
    """Change the topic and the places for residents; who has a place keeps it, the queue moves up.

    Raises:
        BadPlaces, TransitionNotAllowed, RoleMissing.
    """
    sitting = locked(sitting, workflow.PREPARE_AGENDA, by=by, at=at)
    sitting.topic, sitting.public_places, sitting.changed_at = topic, public_places, at
    _check_places(sitting)
    taken = sitting.guests.filter(state=GuestState.ACCEPTED).count()
    if public_places < taken:
        raise BadPlaces(f"Места уже обещаны жителям: {taken}. Меньше сделать нельзя.")
    sitting.save()
    if sitting.state == SittingState.CONVENED:
        for guest in sitting.guests.filter(state=GuestState.WAITING)[: public_places - taken]:
            guest.state = GuestState.ACCEPTED
            guest.save(update_fields=["state"])
        tell(sitting, NoticeKind.FIRST, at=at)
    bump()
    return sitting


def _book(sitting: Sitting) -> None:
    if sitting.hall is None:
        release(sitting.subject_key)
        return
    book(
        sitting.hall,
        sitting.subject_key,
        title=f"{sitting.council.name}: заседание",
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
    )


def _check_notice(sitting: Sitting, late_reason: str, *, at: datetime) -> None:
    until = notice_day(sitting)
    if timezone.localdate(at) > until and not says_something(late_reason):
        raise NoticeTooLate(until)
    sitting.late_reason = late_reason if timezone.localdate(at) > until else ""


@transaction.atomic
def convene(sitting: Sitting, late_reason: str = "", *, by: User, at: datetime) -> Sitting:
    """Invite everybody who is entitled, with the agenda as its first version.

    Raises:
        EmptyAgenda, InPast, NoticeTooLate, NoRegulation, TransitionNotAllowed, RoleMissing.
    """
    sitting = locked(sitting, workflow.CONVENE, by=by, at=at)
    _check_time_and_place(sitting, at=at)
    if not sitting.items.standing().exists():
        raise EmptyAgenda
    _check_notice(sitting, late_reason, at=at)
    sitting.state, sitting.convened_at, sitting.changed_at = SittingState.CONVENED, at, at
    sitting.save()
    keep_version(sitting, at=at)
    tell(sitting, NoticeKind.FIRST, at=at)
    bump()
    return sitting


@transaction.atomic
def amend(sitting: Sitting, *, by: User, at: datetime) -> Sitting:
    """Send the changed agenda, or word of new papers, to those who were told of the earlier one.

    Raises:
        NothingChanged, EmptyAgenda, TransitionNotAllowed, RoleMissing.
    """
    sitting = locked(sitting, workflow.AMEND, by=by, at=at)
    if not lines_of(sitting):
        raise EmptyAgenda
    said = new_in_agenda(sitting, at=at)
    if not said:
        raise NothingChanged
    _changed(sitting, "\n".join(said), at=at)
    keep_version(sitting, at=at)
    tell(sitting, NoticeKind.UPDATE, at=at)
    publish_agenda_again(sitting, by=by, at=at)
    return sitting


def _changed(sitting: Sitting, what: str, *, at: datetime) -> None:
    sitting.sequence += 1
    sitting.change = f"{_moment(at)}: {what}"
    sitting.changed_at = at
    sitting.save()
    bump()


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j E Y г. в H:i")


@transaction.atomic
def reschedule(
    sitting: Sitting,
    *,
    starts_at: datetime,
    ends_at: datetime,
    hall: Hall | None,
    place: str,
    online_url: str,
    late_reason: str = "",
    by: User,
    at: datetime,
) -> Sitting:
    """Change time or place; who was told is told, and the page says what was and what is.

    An adjourned sitting that was convened is convened again by it.

    Raises:
        InPast, EndsTooEarly, Nowhere, NothingChanged, NoticeTooLate, HallTaken, HallClosed,
        NoRegulation, TransitionNotAllowed, RoleMissing.
    """
    sitting = locked(sitting, workflow.RESCHEDULE, by=by, at=at)
    before = (sitting.starts_at, sitting.ends_at, sitting.where, sitting.online_url)
    was = _time_and_place(sitting)
    # A regulation ends under the same lock.
    Council.objects.select_for_update().get(pk=sitting.council_id)
    year = timezone.localdate(sitting.starts_at).year
    sitting.starts_at, sitting.ends_at = starts_at, ends_at
    sitting.hall, sitting.place, sitting.online_url = hall, place, online_url
    _check_time_and_place(sitting, at=at)
    is_back = sitting.state == SittingState.ADJOURNED
    if before == (starts_at, ends_at, sitting.where, online_url) and not is_back:
        raise NothingChanged
    if timezone.localdate(starts_at).year != year:
        # It was opened and put off: it is numbered again where it is held.
        sitting.number = 0
    if sitting.state == SittingState.PLANNED:
        sitting.changed_at = at
        sitting.save()
    else:
        _check_notice(sitting, late_reason, at=at)
        if is_back:
            sitting.state, sitting.stopped_at, sitting.reason = SittingState.CONVENED, None, ""
        became = f"Было: {was}. Стало: {_time_and_place(sitting)}."
        _changed(sitting, became, at=at)
        tell(sitting, NoticeKind.UPDATE, at=at)
        publish_agenda_again(sitting, by=by, at=at)
    _book(sitting)
    bump()
    return sitting


@transaction.atomic
def hall_changed(hall: Hall, was: str, by: User, at: datetime) -> None:
    """Tell of the new name or address of a hall as of a change of each sitting convened there."""
    there = Sitting.objects.filter(state=SittingState.CONVENED, hall=hall, starts_at__gt=at)
    for sitting in there.select_for_update(of=("self",)).order_by("pk"):
        _changed(sitting, f"Было: {was}. Стало: {hall}.", at=at)
        tell(sitting, NoticeKind.UPDATE, at=at)


def _time_and_place(sitting: Sitting) -> str:
    start, end = timezone.localtime(sitting.starts_at), timezone.localtime(sitting.ends_at)
    return ", ".join(
        filter(
            None,
            [
                f"{date_format(start, 'j E Y г.')}, {start:%H:%M}–{end:%H:%M}",
                sitting.where,
                "дистанционно" if sitting.online_url else "",
            ],
        )
    )


@transaction.atomic
def cancel(sitting: Sitting, reason: str, *, by: User, at: datetime) -> Sitting:
    """Call the sitting off; its page stays and says why, and who was told is told."""
    return _stop(sitting, SittingState.CANCELLED, reason, workflow.CANCEL, by=by, at=at)


@transaction.atomic
def adjourn(sitting: Sitting, reason: str, *, by: User, at: datetime) -> Sitting:
    """Put the sitting off to a date that is not known yet; who sits there leaves."""
    return _stop(sitting, SittingState.ADJOURNED, reason, workflow.ADJOURN, by=by, at=at)


def _stop(
    sitting: Sitting,
    state: SittingState,
    reason: str,
    transition: Transition,
    *,
    by: User,
    at: datetime,
) -> Sitting:
    sitting = locked(sitting, transition, by=by, at=at)
    was_told = sitting.convened_at is not None
    _everybody_leaves(sitting, at=at)
    sitting.state, sitting.reason, sitting.stopped_at = state, reason, at
    release(sitting.subject_key)
    _changed(sitting, f"Заседание {sitting.get_state_display()}: {reason}", at=at)
    if was_told:
        tell(sitting, NoticeKind.CANCELLATION, at=at)
    return sitting


@transaction.atomic
def open_sitting(sitting: Sitting, presiding: Post, *, by: User, at: datetime) -> Sitting:
    """Open the sitting on its day; without a quorum it is open, but nothing can be voted.

    Now it gets its number: the numbers of a year follow the order in which sittings were held.

    Raises:
        NotToday, TransitionNotAllowed, RoleMissing.
    """
    sitting = locked(sitting, workflow.OPEN, by=by, at=at)
    day = timezone.localdate(sitting.starts_at)
    if timezone.localdate(at) < day:
        raise NotToday(day)
    sitting.state, sitting.opened_at, sitting.changed_at = SittingState.OPEN, at, at
    sitting.presiding = presiding
    if not sitting.number:
        council = Council.objects.select_for_update().get(pk=sitting.council_id)
        sitting.number = _next_number(council, sitting)
    sitting.save()
    bump()
    return sitting


@transaction.atomic
def close(sitting: Sitting, *, by: User, at: datetime) -> Sitting:
    """Close the sitting: who is still there leaves, the running item ends.

    What came up at the sitting itself joins the published agenda: decisions on it will be public.
    """
    sitting = locked(sitting, workflow.CLOSE, by=by, at=at)
    _everybody_leaves(sitting, at=at)
    sitting.state, sitting.closed_at, sitting.changed_at = SittingState.CLOSED, at, at
    is_agenda_new = is_agenda_changed(sitting, lines_of(sitting))
    if is_agenda_new:
        # Nobody is told, who was there knows: so the calendar entry stays the same.
        said = "\n".join(new_in_agenda(sitting, at=at))
        sitting.change = f"{_moment(at)}: {said}"
    sitting.save()
    if is_agenda_new:
        keep_version(sitting, at=at)
        publish_agenda_again(sitting, by=by, at=at)
    bump()
    return sitting


def _everybody_leaves(sitting: Sitting, *, at: datetime) -> None:
    for presence in sitting.attendances.filter(left_at=None):
        presence.left_at = at
        presence.save(update_fields=["left_at"])
    for item in sitting.items.filter(started_at__isnull=False, ended_at=None):
        end_hearing(item, at=at)
    # It served to tell speakers when their turn comes. Law: 152-FZ art. 5(7).
    sitting.items.exclude(speaker_email="").update(speaker_email="")


def running_item(sitting: Sitting) -> AgendaItem | None:
    """Return the item that is being heard."""
    return sitting.items.filter(started_at__isnull=False, ended_at=None).first()


@transaction.atomic
def tell_newly_entitled(sitting: Sitting, *, at: datetime) -> int:
    """Invite who has got a mandate since the invitations; return how many.

    Whose mandate ends before the sitting is told that he is not invited any more.
    """
    sitting = (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("council", "hall__district")
        .get(pk=sitting.pk)
    )
    if sitting.state != SittingState.CONVENED:
        return 0
    release_former(sitting, at=at)
    return len(tell(sitting, NoticeKind.FIRST, at=at))
