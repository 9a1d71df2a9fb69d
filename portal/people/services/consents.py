"""Consents to optional data. Law: 152-FZ art. 9."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from portal.people.models import Consent, User

#: Destroys what was kept on the ground of a consent that has just been withdrawn.
Withdrawn = Callable[[Consent, datetime], None]

#: Three years, in which the operator may have to prove that there was one.
_PROVEN = timedelta(days=3 * 366)

_withdrawn: dict[str, Withdrawn] = {}


def register_withdrawal(purpose: str, destroy: Withdrawn) -> None:
    """Let ``destroy`` remove the optional data of the purpose when its consent ends."""
    _withdrawn[purpose] = destroy


@transaction.atomic
def give_consent(
    *, by: User, purpose: str, text_version: str, text: str, at: datetime, about: str = ""
) -> Consent:
    """Record the consent; a second one to the same purpose, thing and text changes nothing.

    ``about`` says in words for which one thing it is given, of which there may be many.

    Law: 152-FZ art. 9(1), 9(4).
    """
    User.objects.select_for_update().get(pk=by.pk)
    known = in_force(by, purpose).filter(about=about).first()
    if known is not None and known.text_version == text_version:
        return known
    if known is not None:
        _end(known, at=at)
    return Consent.objects.create(
        user=by, purpose=purpose, about=about, text_version=text_version, text=text, given_at=at
    )


def in_force(user: User, purpose: str) -> QuerySet[Consent]:
    """Return the user's consents to the purpose that he has not withdrawn."""
    return Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None)


@transaction.atomic
def withdraw_consent(consent: Consent, *, at: datetime) -> None:
    """End the consent and destroy the data it covered; what rests on the law goes on.

    Law: 152-FZ art. 9(2), 21(5).
    """
    _end(consent, at=at)
    if consent.purpose in _withdrawn:
        _withdrawn[consent.purpose](consent, at)


def forget_withdrawn(*, at: datetime) -> int:
    """Delete the consents that were withdrawn three years ago; return how many. Law: 152-FZ art. 5(7)."""
    return Consent.objects.filter(withdrawn_at__lt=at - _PROVEN).delete()[0]


def _end(consent: Consent, *, at: datetime) -> None:
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
