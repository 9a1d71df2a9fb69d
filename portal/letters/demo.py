"""Letters of the demo mode, which has no mail server: shown on a page of the portal.

They are kept in the shared cache, a day long: never in the outbox table.
"""

from collections.abc import Iterable

from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

_KEY = "demo-letters"
_KEPT = 50
_SECONDS = 24 * 3600


class DemoMailbox(BaseEmailBackend):
    """Takes every letter and keeps the last ones for the page."""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        """Keep the letters, newest first."""
        taken = [
            {
                "to": ", ".join(message.to),
                "subject": message.subject,
                "text": message.body,
            }
            for message in email_messages
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            # The web server and the worker write at the same time.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_KEY])
            cache.set(_KEY, (taken[::-1] + latest())[:_KEPT], _SECONDS)
        return len(taken)


def latest() -> list[dict[str, str]]:
    """Return the kept letters: {to, subject, text}, newest first."""
    return list(cache.get(_KEY) or [])
