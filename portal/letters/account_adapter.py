"""Mail of the sign-in library goes through the outbox, its codes never readable.

What the library would tell of a change it tells after the change is committed; so that is off,
and ``account_changes`` tells it in the transaction of the change.
"""

import uuid
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.letters import account_changes
from portal.letters.services import write_secret_letter
from portal.people.forms import CHOSEN_PASSWORD
from portal.people.models import User
from portal.people.services.accounts import follow_new_address, settle_first_password


class AccountAdapter(DefaultAccountAdapter):
    """Writes sign-in letters as secret letters, in the transaction of their cause."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": "Слишком много неудачных попыток подряд. Если вы вводили код из "
        "письма, войдите с почтой и паролем: мы пришлём новый код. Если пароль — подождите, иногда "
        "до часа, задайте новый по ссылке «Забыли пароль?» или войдите ключом доступа.",
        "email_password_mismatch": "Почта или пароль не подошли. Проверьте раскладку клавиатуры и Caps Lock.",
    }

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Save the new password, changed or forgotten, and tell its owner."""
        super().set_password(user, password)
        account_changes.password(user, at=timezone.now())

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Make the confirmed address that of the account; the former one is told of it."""
        former = User.objects.select_for_update().get(pk=email_address.user_id).email
        is_confirmed = super().confirm_email(request, email_address)
        user = User.objects.get(pk=email_address.user_id)
        if is_confirmed and user.email != former:
            at = timezone.now()
            follow_new_address(user, former, at=at)
            account_changes.address(user, former, at=at)
        return is_confirmed

    def pre_login(
        self, request: HttpRequest, user: User, *, signup: bool, **kwargs: Any
    ) -> HttpResponse | None:
        """Forget what was begun before: whoever signs in has shown the password that counts."""
        if not signup:
            request.session.pop(CHOSEN_PASSWORD, None)
            request.session.pop(PASSWORD_RESET_VERIFICATION_SESSION_KEY, None)
        return super().pre_login(request, user, signup=signup, **kwargs)

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session of the password that stands: the confirmed address may have settled it."""
        user.refresh_from_db(fields=["password"])
        super().login(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the library's letter."""
        site = {
            "name": settings.CITY["administration"],
            "domain": urlsplit(settings.SITE_URL).netloc,
        }
        given = {"email": email, "current_site": site, "request": None, **context}
        message = self.render_mail(template_prefix, email, given)
        write_secret_letter(
            event_key=f"account:{uuid.uuid4()}",
            to=email,
            subject=" ".join(str(message.subject).split()),
            text=str(message.body),
            at=timezone.now(),
            user=whose if isinstance(whose := context.get("user"), User) else None,
        )


@receiver(email_confirmed)
def _settle_password(request: HttpRequest, email_address: EmailAddress, **_: Any) -> None:
    """Let the account have the password of the session that has first confirmed its address.

    That of signing up; where the code is of a forgotten password, none until a new one is chosen:
    the former may be a stranger's, who typed this address. Whoever signed in has shown his.
    """
    others = EmailAddress.objects.filter(user=email_address.user_id).exclude(pk=email_address.pk)
    if others.filter(verified=True).exists():
        return
    user = User.objects.get(pk=email_address.user_id)
    chosen = request.session.pop(CHOSEN_PASSWORD, None)
    forgotten = request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY) or {}
    if chosen and chosen["user"] == user.pk:
        settle_first_password(user, chosen["password"])
    elif forgotten.get("code_confirmed") and forgotten.get("user_id") == user_id_to_str(user):
        settle_first_password(user, make_password(None))
