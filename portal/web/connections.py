"""The connections to the database: how a new one asks, and whether a kept one still lives."""

import select
from typing import Any

from django.db import connections

# A page wants twenty rows and the server has other readers: several processes for one query, or
# machine code made for it, take longer than the walk to the twentieth row.
_ALONE = "SET max_parallel_workers_per_gather = 0; SET jit = off"


def ask_alone(connection: Any, **signal: Any) -> None:
    """Let one process of the server answer each query; for ``connection_created``."""
    connection.connection.execute(_ALONE)


def spare_the_living(**signal: Any) -> None:
    """Let Django ask only where the socket says something; for ``request_started``.

    Django asks the server with a query before the first one of each request; that costs as much
    as the query itself. An idle connection says nothing. One that the server has closed, by a restart or a limit of
    time, has its farewell or its end to be read, and Django's own check replaces it.
    """
    for wrapper in connections.all(initialized_only=True):
        if wrapper.connection is not None and not wrapper.connection.closed:
            socket = select.poll()
            socket.register(wrapper.connection.fileno(), select.POLLIN)
            wrapper.health_check_done = not socket.poll(0)  # type: ignore[attr-defined]
