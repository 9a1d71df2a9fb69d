"""Residents ask to be present, within the places of the room. Law: 8-FZ art. 15."""

from datetime import datetime, timedelta

from django.db import transaction

from councils import letters
from councils.models import Guest, Sitting
from councils.rules.vocabulary import GuestState, NoticeKind, SittingState, Stage
from councils.services.errors import AlreadyAsked, NoGuests
from councils.services.notices import tell
from portal.letters.models import Letter
from portal.people.models import User
from portal.web.page_cache import bump

#: Residents who were present are known so long after the sitting.
KEPT = timedelta(days=365)


def takes_guests(sitting: Sitting, at: datetime) -> bool:
    """Whether residents may ask for a place now."""
    return (
        sitting.state == SittingState.CONVENED
        and sitting.starts_at > at
        and sitting.public_places > 0
        and sitting.publications.filter(stage=Stage.AGENDA).exists()
    )


def places_left(sitting: Sitting) -> int:
    """Return how many places residents may still have."""
    taken = sitting.guests.filter(state=GuestState.ACCEPTED).count()
    return max(0, sitting.public_places - taken)


@transaction.atomic
def ask(sitting: Sitting, *, name: str, email: str, user: User | None, at: datetime) -> Guest:
    """Give a resident a place, or the next one in the queue.

    Raises:
        NoGuests, AlreadyAsked.
    """
    sitting = _locked(sitting)
    if not takes_guests(sitting, at):
        raise NoGuests
    email = email.lower()
    if sitting.guests.filter(email=email).exclude(state=GuestState.WITHDRAWN).exists():
        raise AlreadyAsked("С этой почты на это заседание уже записались.")
    has_place = places_left(sitting) > 0
    guest = Guest.objects.create(
        sitting=sitting,
        name=name,
        email=email,
        user=user,
        state=GuestState.ACCEPTED if has_place else GuestState.WAITING,
        asked_at=at,
    )
    if has_place:
        tell(sitting, NoticeKind.FIRST, at=at)
    else:
        letters.waiting(guest, at=at)
    bump()
    return guest


@transaction.atomic
def withdraw(guest: Guest, *, at: datetime) -> Guest:
    """Give the place back; the next in the queue gets it."""
    sitting = _locked(guest.sitting)
    guest = Guest.objects.get(pk=guest.pk)
    if guest.state == GuestState.WITHDRAWN:
        return guest
    had_place = guest.state == GuestState.ACCEPTED
    guest.state = GuestState.WITHDRAWN
    guest.save(update_fields=["state"])
    following = sitting.guests.filter(state=GuestState.WAITING).first()
    if had_place and following is not None and takes_guests(sitting, at):
        following.state = GuestState.ACCEPTED
        following.save(update_fields=["state"])
        tell(sitting, NoticeKind.FIRST, at=at)
    bump()
    return guest


def forget(*, at: datetime) -> int:
    """Destroy what is known of residents at sittings over a year old; return how many."""
    forgotten = 0
    for guest in Guest.objects.filter(sitting__ends_at__lt=at - KEPT):
        with transaction.atomic():
            written = Letter.objects.filter(
                event_key__in=[
                    f"councils.guest:{guest.pk}:waiting",
                    *(f"councils.notice:{one.pk}" for one in guest.notices.all()),
                ]
            )
            keys = list(written.values_list("pk", flat=True))
            guest.notices.all().delete()
            Letter.objects.filter(pk__in=keys).delete()
            guest.delete()
            forgotten += 1
    return forgotten


def _locked(sitting: Sitting) -> Sitting:
    return (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("council", "hall__district")
        .get(pk=sitting.pk)
    )
