"""Closing an account, and destroying what its history holds."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from portal.kernel.errors import RuleViolation
from portal.people.models import Consent, User

_PERSONAL = ("last_name", "first_name", "patronymic", "phone")


#: Told of the addresses of an account that closes, in its transaction.
Closing = Callable[[list[str], datetime], None]
_closing: list[Closing] = []


def register_closing(end: Closing) -> None:
    """Let an app end what it does for the addresses of an account that closes."""
    _closing.append(end)


class OfficerMayNotClose(RuleViolation):
    """An officer's account ends with his post, not by his own hand."""

    def __init__(self) -> None:
        super().__init__(
            "Учётную запись должностного лица закрывает администратор.",
            code="officer_may_not_close",
        )


@transaction.atomic
def close_account(user: User, *, at: datetime) -> None:
    """Close a citizen's account: no sign-in, no contacts, no consents, no history of them.

    Appeals stay, as the law keeps them five years whatever their author wishes.

    Raises:
        OfficerMayNotClose: the user has held a post.

    Law: 152-FZ art. 21(5).
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.posts.exists():
        raise OfficerMayNotClose
    addresses = {
        locked.email,
        *EmailAddress.objects.filter(user=locked).values_list("email", flat=True),
    }
    for end in _closing:
        end(sorted(one.lower() for one in addresses), at)
    for field in _PERSONAL:
        setattr(locked, field, "")
    locked.email = f"closed-{locked.pk}@invalid"
    locked.is_active = False
    locked.closed_at = at
    locked.set_unusable_password()
    locked.save()
    Consent.objects.filter(user=locked, withdrawn_at=None).update(withdrawn_at=at)
    EmailAddress.objects.filter(user=locked).delete()
    Authenticator.objects.filter(user=locked).delete()
    purge_personal_history(locked)
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get("_auth_user_id") == str(locked.pk):
            session.delete()


def purge_personal_history(user: User) -> None:
    """Destroy the personal values that the history of the account holds."""
    user.events.update(  # type: ignore[attr-defined] # pghistory's events
        **dict.fromkeys(_PERSONAL, ""), email=""
    )
