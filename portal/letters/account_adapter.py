"""Mail of the sign-in library goes through the outbox, its codes never readable."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils import timezone

from portal.letters.services import write_secret_letter


class AccountAdapter(DefaultAccountAdapter):
    """Writes sign-in letters as secret letters, in the transaction of their cause."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Почта или пароль не подошли. Проверьте раскладку клавиатуры и Caps Lock.",
    }

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
        )
