"""What was acknowledged survives SIGKILL at any moment: with its journal, letter and job."""

import os
import random
import subprocess
import sys

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from appeals.models import Appeal, Event
from portal.letters.models import Letter
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 4


def submit_until_killed(email: str, acknowledged: int) -> list[str]:
    """Run the client, kill it after so many words, and return all that it managed to say."""
    database = settings.DATABASES["default"]
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_MODE": "test",
        "DATABASE_URL": url,
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
