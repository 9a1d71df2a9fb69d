"""Statements whose plan PostgreSQL keeps: for the few that busy pages ask with every request."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus

#: Of each connection, by what names its server knows which statements, for values of which types.
_names: WeakKeyDictionary[psycopg.Connection[Any], dict[Any, bytes]] = WeakKeyDictionary()


def first_row(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row of the query, None where it has none; once planned, always planned.

    ``sql`` has ``%s`` for each of the values and no other percent sign. For statements whose best
    plan is the same for any values: to find rows by a key. There the planning takes longer than
    the rest. Raises the errors of ``django.db``.
    """
    connection.ensure_connection()
    cursor: Any = _Prepared(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(cursor) as wrapped:
        wrapped.execute(sql, values)
        return cursor.row


class _Prepared:
    """What Django takes for a cursor: leaves the values to the server, and the plan for next time.

    It speaks to libpq as cursors of psycopg do, but waits within libpq: their machinery for
    waiting costs more processor time than all the rest of so small a statement.
    """

    def __init__(self, asked: psycopg.Connection[Any]) -> None:
        self.connection = asked
        self.row: tuple[Any, ...] | None = None

    def execute(self, sql: str, values: Sequence[Any]) -> None:
        """Keep the first row. Raises the errors of psycopg."""
        # Where Django looks for what it notes of a query, when it does.
        self._query = SimpleNamespace(query=sql.encode())
        pgconn: Any = self.connection.pgconn
        adapted = Transformer.from_context(self.connection)
        given = adapted.dump_sequence(values, [PyFormat.AUTO] * len(values))
        names = _names.setdefault(self.connection, {})
        # A small whole number is of another type than a large one.
        asked = (sql, adapted.types)
        if asked not in names:
            name = f"portal_{len(names)}".encode()
            self._checked(pgconn.prepare(name, _numbered(sql).encode(), adapted.types))
            names[asked] = name
        result = self._checked(pgconn.exec_prepared(names[asked], given, adapted.formats))
        adapted.set_pgresult(result)
        self.row = adapted.load_row(0, tuple) if result.ntuples else None

    def _checked(self, result: Any) -> Any:
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return result
        if self.connection.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(self.connection.pgconn.error_message.decode())
        raise psycopg.errors.error_from_result(result)

    def close(self) -> None:
        """Nothing is open."""


def _numbered(sql: str) -> str:
    first, *rest = sql.split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))
