"""What waits for the secretary of councils today: the badges of the desk."""

from django.http import HttpRequest
from django.utils import timezone

from councils.models import (
    AgendaProposal,
    Council,
    Decision,
    MembershipApplication,
    Minutes,
    Notice,
)
from councils.rules.vocabulary import ApplicationState, ProposalState
from councils.services.composition import warnings_of
from councils.services.decisions import units_of
from councils.services.terms import to_convene
from portal.backoffice.registry import CAP
from portal.people.access import signed_in


def warnings(request: HttpRequest) -> int:
    """Count what is wrong with the compositions."""
    today = timezone.localdate()
    return sum(len(warnings_of(one, today)) for one in Council.objects.existing(today))


def sittings_to_convene(request: HttpRequest) -> int:
    """Count the planned sittings whose term of notice ends soon or has ended."""
    return len(to_convene(timezone.localdate()))


def minutes_to_sign(request: HttpRequest) -> int:
    """Count the minutes that lack a signature."""
    return Minutes.objects.unsigned()[: CAP + 1].count()


def people_to_call(request: HttpRequest) -> int:
    """Count the people without e-mail whom nobody has told yet."""
    return Notice.objects.to_call(timezone.now())[: CAP + 1].count()


def late_decisions(request: HttpRequest) -> int:
    """Count the decisions whose term has passed."""
    return Decision.objects.overdue(timezone.localdate())[: CAP + 1].count()


def decisions_of_units(request: HttpRequest) -> int:
    """Count the decisions that the user's units have still to carry out."""
    units = units_of(signed_in(request), timezone.localdate())
    return Decision.objects.of_units(units).open()[: CAP + 1].count()


def waiting_proposals(request: HttpRequest) -> int:
    """Count the proposals that nobody has answered."""
    return AgendaProposal.objects.filter(state=ProposalState.RECEIVED)[: CAP + 1].count()


def waiting_applications(request: HttpRequest) -> int:
    """Count the applications that are not decided."""
    waiting = MembershipApplication.objects.filter(state=ApplicationState.RECEIVED)
    return waiting[: CAP + 1].count()
