"""Whether a kept connection to the database still lives, told by its socket.

Django asks the server with a query before the first one of each request; that costs as much as
the query itself.
"""

import select
from typing import Any

from django.db import connections


def spare_the_living(**signal: Any) -> None:
    """Let Django ask only where the socket says something; for ``request_started``.

    An idle connection says nothing. One that the server has closed, by a restart or a limit of
    time, has its farewell or its end to be read, and Django's own check replaces it.
    """
    for wrapper in connections.all(initialized_only=True):
        if wrapper.connection is not None and not wrapper.connection.closed:
            socket = select.poll()
            socket.register(wrapper.connection.fileno(), select.POLLIN)
            wrapper.health_check_done = not socket.poll(0)  # type: ignore[attr-defined]
