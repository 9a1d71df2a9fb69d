"""What the portal asks of its database server."""

from collections.abc import Iterable, Iterator
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
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, lower('ЁЖ'), "
            "to_tsvector('simple', '«яма»')::text"
        )
        return list(problems(*cursor.fetchone()))


def problems(version: int, lowered: str, words: str) -> Iterator[CheckMessage]:
    """Yield what is wrong with a server: its version, «ЁЖ» lowered, and the words of «яма»."""
    if version < OLDEST:
        yield Error("PostgreSQL is older than 15.", id="web.E001")
    if lowered != "ёж":
        yield Error(
            "The locale of the database cannot lower-case Cyrillic.",
            hint="Create the database with LOCALE_PROVIDER builtin or icu, or with ru_RU.UTF-8.",
            id="web.E002",
        )
    # The parser of full-text search asks LC_CTYPE, whatever the provider of the locale.
    if words != "'яма':1":
        yield Error(
            "The full-text search of the database takes quotation marks for letters.",
            hint="Create the database with LC_CTYPE C.UTF-8 or ru_RU.UTF-8, not C.",
            id="web.E003",
        )
