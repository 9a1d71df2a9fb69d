"""Consents to optional data. Law: 152-FZ art. 9."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from portal.people.models import Consent, User

#: Destroys what was kept on the ground of a withdrawn consent of the user.
Withdrawn = Callable[[User, datetime], None]

_withdrawn: dict[str, Withdrawn] = {}


def register_withdrawal(purpose: str, destroy: Withdrawn) -> None:
    """Let ``destroy`` remove the optional data of the purpose when its consent ends."""
    _withdrawn[purpose] = destroy


@transaction.atomic
def give_consent(*, by: User, purpose: str, text_version: str, text: str, at: datetime) -> Consent:
    """Record the consent; a second one to the same purpose and text changes nothing."""
    User.objects.select_for_update().get(pk=by.pk)
    known = Consent.objects.filter(user=by, purpose=purpose, withdrawn_at=None).first()
    if known is not None and known.text_version == text_version:
        return known
    if known is not None:
        _end(known, at=at)
    return Consent.objects.create(
        user=by, purpose=purpose, text_version=text_version, text=text, given_at=at
    )


@transaction.atomic
def withdraw_consent(consent: Consent, *, at: datetime) -> None:
    """End the consent and destroy the data it covered; what rests on the law goes on.

    Law: 152-FZ art. 9(2), 21(5).
    """
    _end(consent, at=at)
    if consent.purpose in _withdrawn:
        _withdrawn[consent.purpose](consent.user, at)


def _end(consent: Consent, *, at: datetime) -> None:
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
