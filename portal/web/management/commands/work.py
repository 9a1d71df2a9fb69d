"""The worker of the queue, which outlives a restart of PostgreSQL."""

import asyncio
import logging
import os
import signal
import sys
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

#: Seconds until it is begun anew.
_PAUSE = 3
#: Seconds for which it waits for a connection.
_PATIENCE = 10

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Work until told to stop by SIGTERM or Ctrl-C; what was begun is finished first.

    procrastinate's worker ends for good, as if it were told to, once a connection of its own is
    lost. It begins anew then as a new program: no thread keeps a dead connection.
    """

    help = "Выполняет задания очереди: отправляет письма, публикует в назначенный час и прочее."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how many jobs run side by side."""
        parser.add_argument("--concurrency", type=int, default=2)

    def handle(self, *, concurrency: int, **options: object) -> None:
        """Run the worker."""
        told: list[int] = []
        try:
            asyncio.run(_work(concurrency, told))
        except asyncio.CancelledError:
            pass
        except (ConnectorException, OperationalError) as error:
            logger.error("The worker has no database: %s", error)
        if told:
            return
        logger.warning("The worker ended unasked and begins anew.")
        time.sleep(_PAUSE)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


async def _work(concurrency: int, told: list[int]) -> None:
    """Work; the first signal to stop is noted in ``told``, and more of them hasten nothing."""
    this = asyncio.current_task()
    assert this is not None

    def stop(number: int) -> None:
        if not told:
            this.cancel()
        told.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop, number)
    connector = PsycopgConnector(kwargs=connector_params(), timeout=_PATIENCE)
    with app.replace_connector(connector) as worker:
        async with worker.open_async():
            await worker.run_worker_async(concurrency=concurrency, install_signal_handlers=False)
