"""What the portal asks of its database server."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

OLDEST = 150000


@register(Tags.database)
def server_suits(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse a server that is too old, or whose locale cannot lower-case Cyrillic."""
    if "default" not in (databases or ()):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, lower('ЁЖ')")
        version, lowered = cursor.fetchone()
    found: list[CheckMessage] = []
    if version < OLDEST:
        found.append(Error("PostgreSQL is older than 15.", id="web.E001"))
    if lowered != "ёж":
        found.append(
            Error(
                "The locale of the database cannot lower-case Cyrillic.",
                hint="Create the database with LOCALE_PROVIDER builtin or icu, or with ru_RU.UTF-8.",
                id="web.E002",
            )
        )
    return found
