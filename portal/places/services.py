"""Taking halls and giving them back; what a hall is known by."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from portal.files.models import Picture
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.places.models import Hall, HallBooking
from portal.web.page_cache import bump

#: Told, in the transaction of the change: the hall as it is, in what words it was known, by, at.
HallChanged = Callable[[Hall, str, User, datetime], None]

_listeners: list[HallChanged] = []


class HallTaken(RuleViolation):
    """Something else has the hall at that time."""

    def __init__(self, other: HallBooking | None) -> None:
        who = ""
        if other is not None:
            start, end = (timezone.localtime(m) for m in (other.during.lower, other.during.upper))
            who = f": {date_format(start, 'd.m.Y H:i')}–{date_format(end, 'H:i')}, «{other.title}»"
        super().__init__(
            f"Зал в это время занят{who}. Выберите другое время или другой зал.",
            code="hall_taken",
            field="hall",
        )


class HallClosed(RuleViolation):
    """The hall takes nobody any more."""

    def __init__(self) -> None:
        super().__init__(
            "Этот зал больше не принимает. Выберите другой.", code="hall_closed", field="hall"
        )


def check_free(hall: Hall | None, subject: str, *, starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a hall that ``subject`` cannot take for [from, to); nothing is written.

    No hall is always free, and so is one for no time.

    Raises:
        HallTaken, HallClosed.
    """
    if hall is None or ends_at <= starts_at:
        return
    if not hall.is_open and not HallBooking.objects.filter(subject=subject, hall=hall).exists():
        raise HallClosed
    others = HallBooking.objects.filter(hall=hall, during__overlap=(starts_at, ends_at))
    if other := others.exclude(subject=subject).first():
        raise HallTaken(other)


def book(hall: Hall, subject: str, *, title: str, starts_at: datetime, ends_at: datetime) -> None:
    """Take the hall for ``subject`` (such as ``meetings.meeting:5``) during [from, to).

    What the subject had before is given back: a booking is made or moved.

    Raises:
        HallTaken, HallClosed.
    """
    check_free(hall, subject, starts_at=starts_at, ends_at=ends_at)
    during = DateTimeTZRange(starts_at, ends_at)
    try:
        with transaction.atomic():
            HallBooking.objects.update_or_create(
                subject=subject, defaults={"hall": hall, "title": title[:300], "during": during}
            )
    except IntegrityError as error:
        if "place_hall_taken_once" not in str(error):
            raise
        others = HallBooking.objects.filter(hall=hall, during__overlap=during)
        raise HallTaken(others.exclude(subject=subject).first()) from error


def release(subject: str) -> None:
    """Give back the hall that the subject has, if any."""
    HallBooking.objects.filter(subject=subject).delete()


def register_hall_changed(listener: HallChanged) -> None:
    """Tell ``listener`` when a hall gets another name or address: people were told the old one."""
    if listener not in _listeners:
        _listeners.append(listener)


@transaction.atomic
def save_hall(hall: Hall, *, by: User, at: datetime) -> None:
    """Write the hall; everything that is to take place there tells of its new name or address."""
    before = Hall.objects.select_for_update(of=("self",), no_key=True).filter(pk=hall.pk).first()
    hall.save()
    if before is not None and str(before) != str(hall):
        for listener in _listeners:
            listener(hall, str(before), by, at)
    bump()


def is_plan(request: HttpRequest, picture: Picture) -> bool:
    """Whether the picture is the plan of a hall, which everybody may see."""
    return Hall.objects.filter(plan=picture).exists()
