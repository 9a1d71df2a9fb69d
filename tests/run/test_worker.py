"""The worker of the queue outlives its connections, and stops when it is told to."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.web.jobs import queue
from tests.database import database_url

pytestmark = pytest.mark.django_db(transaction=True)
_TASK = "letters.resume"


def _until(is_so):
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def _does_a_job():
    queue(_TASK, timestamp=0)
    _until(lambda: ProcrastinateJob.objects.filter(task_name=_TASK, status="succeeded").exists())
    ProcrastinateJob.objects.filter(task_name=_TASK).delete()


def _let_in(let: bool) -> None:
    """Open or close the test's database to new connections, from another one beside it."""
    here = connection.get_connection_params()
    its = {name: here[name] for name in ("user", "password", "host", "port")}
    with psycopg.connect(**its, dbname="postgres", autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{here["dbname"]}" ALLOW_CONNECTIONS {let}')


def test_a_worker_that_loses_its_database_begins_anew():
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "work"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_MODE": "test",
            "DATABASE_URL": database_url(),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _does_a_job()
        # As a restart of PostgreSQL does.
        _let_in(False)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert any("begins anew" in line for line in worker.stderr)
        _let_in(True)
        _does_a_job()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    finally:
        _let_in(True)
        worker.kill()
        worker.communicate()
