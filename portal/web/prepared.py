"""Statements whose plan PostgreSQL keeps: for the few that busy pages ask with every request."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


class _Prepared(psycopg.Cursor[Any]):
    """A cursor that leaves the values to the server, and with them the plan for the next time."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{**options, "prepare": True})


def first_row(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row of the query, None where it has none; once planned, always planned.

    For statements whose best plan is the same for any values: to find rows by a key. There the
    planning takes longer than the rest. Raises the errors of ``django.db``.
    """
    connection.ensure_connection()
    cursor: Any = _Prepared(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(cursor) as wrapped:
        wrapped.execute(sql, values)
        return wrapped.fetchone()
