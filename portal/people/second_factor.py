"""Whether a session has passed the second factor, without which an officer has no rights."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from allauth.mfa.utils import is_mfa_enabled
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from portal.people.models import User

_KEY = "second_factor_of"
#: Sent with ``user``: somebody has his password, and guesses codes.
guessed = Signal()


def is_passed(request: HttpRequest, user: User) -> bool:
    """Whether the user has shown the second factor in this session, and has one still."""
    return request.session.get(_KEY) == str(user.pk) and bool(is_mfa_enabled(user))


@receiver(authenticator_used)
def _note_use(request: HttpRequest, user: User, **_: Any) -> None:
    request.session[_KEY] = str(user.pk)


@receiver(authenticator_added)
def _note_first(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    # Whoever adds a further factor has to have shown one; the first is shown as it is added.
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
    if not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        request.session[_KEY] = str(user.pk)
