"""What the acts ask of people on the desk: counts of their tasks."""

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.backoffice.registry import CAP
from portal.kernel.roles import Role
from portal.people.access import roles_of, signed_in
from portal.people.models import User

if TYPE_CHECKING:
    from portal.acts.querysets import CitationQuerySet


def stale_for(user: User, today: date) -> "CitationQuerySet":
    """Return the citations that the user should look at: one's own; an editor sees all."""
    found: CitationQuerySet = apps.get_model("acts", "Citation").objects.unseen(today)
    own = found if Role.EDITOR in roles_of(user, today) else found.filter(owner=user)
    return own.as_written()


def unread_proposals(request: HttpRequest) -> int:
    """Return how many proposals nobody has looked at, no more than CAP + 1."""
    found = apps.get_model("acts", "Proposal").objects.filter(state="received")
    return found.values("pk")[: CAP + 1].count()


def unanswered_conclusions(request: HttpRequest) -> int:
    """Return how many experts wait for a reply, no more than CAP + 1."""
    found = apps.get_model("acts", "Conclusion").objects.filter(replied_on=None)
    return found.values("pk")[: CAP + 1].count()


def stale_citations(request: HttpRequest) -> int:
    """Return how many citations the user should look at, no more than CAP + 1."""
    found = stale_for(signed_in(request), timezone.localdate())
    return found.values("pk")[: CAP + 1].count()


def untold_mistakes(request: HttpRequest) -> int:
    """Return how many mistakes told by readers nobody has looked into, no more than CAP + 1."""
    found = apps.get_model("acts", "Mistake").objects.filter(state="received")
    return found.values("pk")[: CAP + 1].count()


def waiting_texts(request: HttpRequest) -> int:
    """Return how many texts of others wait for the user to let them out, no more than CAP + 1."""
    found = apps.get_model("acts", "WaitingText").objects.all()
    if settings.ACTS_SECOND_PAIR_OF_EYES:
        found = found.exclude(added_by=signed_in(request))
    return found.values("pk")[: CAP + 1].count()


def second_looks(request: HttpRequest) -> int:
    """Return how many changes of others wait for the user's look, no more than CAP + 1."""
    found = apps.get_model("acts", "SecondLook").objects.filter(seen_at=None)
    if settings.ACTS_SECOND_PAIR_OF_EYES:
        found = found.exclude(by=signed_in(request))
    return found.values("pk")[: CAP + 1].count()


def prepared_acts(request: HttpRequest) -> int:
    """Return how many acts wait to be published, no more than CAP + 1."""
    found = apps.get_model("acts", "Act").objects.filter(state="prepared")
    return found.order_by("-adopted_on", "-id").values("pk")[: CAP + 1].count()
