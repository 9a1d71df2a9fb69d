"""Organisations ask for a seat in a council."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from councils import letters
from councils.models import MembershipApplication, Organisation, Seat
from councils.rules.vocabulary import ApplicationState
from councils.services.errors import AlreadyAsked, AlreadyDecided, AlreadySeated
from portal.web.page_cache import bump


@transaction.atomic
def apply(application: MembershipApplication, *, at: datetime) -> MembershipApplication:
    """Take an application. Raises AlreadyAsked, AlreadySeated."""
    _refuse_seated(application, timezone.localdate(at))
    waiting = application.council.applications.select_for_update()
    same = waiting.filter(
        registration_number=application.registration_number, state=ApplicationState.RECEIVED
    )
    if same.exists():
        raise AlreadyAsked(
            "Заявка этой организации в этот совет уже рассматривается.", "registration_number"
        )
    application.received_at, application.state = at, ApplicationState.RECEIVED
    application.save()
    return application


@transaction.atomic
def accept(
    application: MembershipApplication, *, begins_on: date, ground: str, at: datetime
) -> Seat:
    """Give the organisation a seat from the day; one not known yet is entered.

    Mail and telephone of the application are for the answer: they are not put on the page.
    Raises:
        AlreadyDecided, AlreadySeated.

    Law: 152-FZ art. 5(2), 10.1.
    """
    application = _undecided(application)
    _refuse_seated(application, begins_on)
    organisation, _ = Organisation.objects.get_or_create(
        registration_number=application.registration_number,
        defaults={
            "kind": application.kind,
            "name": application.name,
            "short_name": application.name[:200],
            "leader": application.leader,
        },
    )
    seat = Seat.objects.create(
        council=application.council,
        organisation=organisation,
        begins_on=begins_on,
        ground=ground,
    )
    application.state, application.decided_at = ApplicationState.ACCEPTED, at
    application.seat = seat
    application.save()
    letters.application_decided(application, at=at)
    bump()
    return seat


@transaction.atomic
def decline(application: MembershipApplication, reason: str, *, at: datetime) -> None:
    """Say no, and why; the organisation is told. Raises AlreadyDecided."""
    application = _undecided(application)
    application.state, application.decided_at = ApplicationState.DECLINED, at
    application.reason = reason
    application.save()
    letters.application_decided(application, at=at)


def _refuse_seated(application: MembershipApplication, on: date) -> None:
    seats = application.council.seats.not_ended(on)
    if seats.filter(organisation__registration_number=application.registration_number).exists():
        raise AlreadySeated


def _undecided(application: MembershipApplication) -> MembershipApplication:
    found = (
        MembershipApplication.objects.select_for_update(of=("self",))
        .select_related("council")
        .get(pk=application.pk)
    )
    if found.state != ApplicationState.RECEIVED:
        raise AlreadyDecided
    return found
