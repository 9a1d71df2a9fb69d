"""Letters about what has changed in the protection of an account, to its owner.

Each is written in the transaction of the change. Closing the account destroys them.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from portal.letters.services import forget_codes_of, forget_letters, write_letter
from portal.people import second_factor
from portal.people.models import User

_FACTORS = {
    Authenticator.Type.TOTP: "приложение с кодами",
    Authenticator.Type.WEBAUTHN: "ключ",
}

#: Longer than any letter is tried.
_CLOSED_LATELY = timedelta(days=14)


def password(user: User, *, at: datetime) -> None:
    """Tell that the password is another one."""
    _write(user, "password", at=at)


def address(user: User, former: str, *, at: datetime) -> None:
    """Tell the former address that it opens the account no more; the new one is not named there."""
    _write(user, "address", to=former, at=at)


def factor_reset(user: User, at: datetime) -> None:
    """Tell that an administrator has taken the second factor away."""
    _write(user, "factor_reset", at=at)


def forget(user: User, at: datetime) -> None:
    """Destroy these letters with the account, and those with its codes."""
    forget_letters([_about(user)])
    forget_codes_of(user)


def forget_of_closed(*, at: datetime) -> None:
    """Destroy those that were still on their way when their account was closed, this week."""
    closed = User.objects.filter(closed_at__gt=at - _CLOSED_LATELY)
    forget_letters(_about(user) for user in closed)


@receiver(second_factor.guessed)
@transaction.atomic
def _codes_guessed(user: User, **_: Any) -> None:
    at = timezone.now()
    _write(user, "codes_guessed", at=at, once=f"codes:{user.pk}:{timezone.localdate(at)}")


@receiver(post_save, sender=Authenticator)
def _factor_added(instance: Authenticator, created: bool, **_: Any) -> None:
    if created and instance.type in _FACTORS:
        _write(instance.user, "factor_added", at=timezone.now(), what=_FACTORS[instance.type])


@receiver(post_delete, sender=Authenticator)
def _factor_removed(instance: Authenticator, origin: Any, **_: Any) -> None:
    # One of them is removed by its owner; what removes all of them tells of it, or ends the account.
    if isinstance(origin, Model) and instance.type in _FACTORS:
        _write(instance.user, "factor_removed", at=timezone.now(), what=_FACTORS[instance.type])


def _write(
    user: User, event: str, *, at: datetime, to: str = "", once: str = "", **context: Any
) -> None:
    write_letter(
        event_key=f"account:{once or uuid.uuid4()}",
        template=f"account_{event}",
        to=to or user.email,
        context={
            "at": at,
            "city": settings.CITY,
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
            **context,
        },
        about=_about(user),
        user=user,
        at=at,
    )


def _about(user: User) -> str:
    return f"people.user:{user.pk}"
