"""Ceilings on how often something happens, counted in the database that all processes share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from portal.web.models import CeilingCount

_COUNT = """
    INSERT INTO web_ceilingcount AS kept (key, number, until) VALUES (%(key)s, 1, %(until)s)
    ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN kept.until > %(now)s THEN kept.number + 1 ELSE 1 END,
        until = CASE WHEN kept.until > %(now)s THEN kept.until ELSE excluded.until END
    RETURNING number
"""


@dataclass(frozen=True)
class Ceiling:
    """At most ``amount`` events of one key; the ``seconds`` run from its first event."""

    name: str
    amount: int
    seconds: int = 3600

    def is_reached(self, key: str) -> bool:
        """Whether no more is let through now; one query."""
        condition, values = reached((self, key))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {condition}", values)
            return bool(cursor.fetchone()[0])

    def count(self, key: str) -> int:
        """Note one event, return which one it is; none is lost, however many come at once."""
        now = timezone.now()
        until = now + timedelta(seconds=self.seconds)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"key": self.kept_under(key), "until": until, "now": now})
            return int(cursor.fetchone()[0])

    def kept_under(self, key: str) -> str:
        """Return the key of the count."""
        return f"{self.name}:{key}"


def reached(*counted: tuple[Ceiling, str]) -> tuple[str, Sequence[Any]]:
    """Return a condition of SQL and its values: a ceiling is reached for its key.

    A page that asks the database anyway puts it into its own statement.
    """
    each = " OR ".join(["(key = %s AND number >= %s)"] * len(counted))
    values = [
        value for ceiling, key in counted for value in (ceiling.kept_under(key), ceiling.amount)
    ]
    return (
        f"EXISTS (SELECT FROM web_ceilingcount WHERE until > %s AND ({each}))",
        [timezone.now(), *values],
    )


def forget_past(*, at: datetime) -> None:
    """Forget the counts whose time is over."""
    CeilingCount.objects.filter(until__lte=at).delete()


def sender_of(request: HttpRequest) -> str:
    """Return the address of the sender, who may stand for a whole library."""
    return get_adapter(request).get_client_ip(request)
