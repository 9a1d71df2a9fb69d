"""The worker of the queue outlives its connections, and stops when it is told to."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

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


def test_a_worker_whose_connections_are_cut_begins_anew():
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "work"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_MODE": "test",
            "DATABASE_URL": database_url(),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        _does_a_job()
        first = ProcrastinateWorker.objects.get().pk
        with connection.cursor() as cursor:
            # As a restart of PostgreSQL does.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        _until(lambda: ProcrastinateWorker.objects.exclude(pk=first).exists())
        _does_a_job()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    finally:
        worker.kill()
        worker.wait()
