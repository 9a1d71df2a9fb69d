"""What was acknowledged survives SIGKILL at any moment: with its journal, letter and job."""

import os
import random
import subprocess
import sys

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from appeals.models import Appeal, Event
from bench import kill
from portal.letters.models import Letter
from tests.database import database_url
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 4


def submit_until_killed(email: str, acknowledged: int) -> list[str]:
    """Run the client, kill it after so many words, and return all that it managed to say."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_MODE": "test",
        "DATABASE_URL": database_url(),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.appeals.submitting", email],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout is not None
    said = [client.stdout.readline() for _ in range(acknowledged)]
    client.kill()
    said += client.stdout.readlines()
    client.wait()
    client.stdout.close()
    return [line.strip() for line in said if line.endswith("\n")]


def test_nothing_acknowledged_is_lost():
    citizen = a_user()
    said = []
    for _ in range(KILLS):
        said += submit_until_killed(citizen.email, random.randint(1, 12))
    kept = Appeal.objects.values_list("reference", flat=True)
    assert len(said) >= KILLS
    assert set(said) <= set(kept)
    # One committed just before the kill may not have been told any more: at most one a kill.
    assert len(kept) - len(said) <= KILLS
    assert Event.objects.filter(name="receive").count() == len(kept)
    assert Letter.objects.count() == len(kept)
    assert ProcrastinateJob.objects.filter(task_name="letters.send").count() == len(kept)


def test_server_and_worker_are_killed_while_appeals_are_filed_and_answered():
    """The same with a hundred: ``python -m bench.kill``."""
    portal = kill.Portal(database_url(), PORTAL_MODE="test", EMAIL_URL="dummymail://")
    try:
        told = kill.survive(portal, count=5, seconds_between=(0.3, 1.5), most_kills=8)
    finally:
        portal.stop()
    assert told.kills
    assert len(told.filed) >= 5
    assert kill.lost(told) == []
