"""Ceilings: counted exactly, for their time, and forgotten after it."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone
from freezegun import freeze_time

from portal.web.ceilings import Ceiling, forget_past
from portal.web.models import CeilingCount

_CEILING = Ceiling("test.ceiling", 3, seconds=60)


@pytest.mark.django_db
def test_a_ceiling_is_reached_by_its_amount_for_its_own_key():
    for _ in range(3):
        assert not _CEILING.is_reached("one")
        _CEILING.count("one")
    assert _CEILING.is_reached("one")
    assert not _CEILING.is_reached("another")
    assert not Ceiling("test.other", 3).is_reached("one")


@pytest.mark.django_db
def test_the_time_runs_from_the_first_event_and_then_begins_anew():
    now = timezone.now()
    for seconds in (0, 30, 59):
        with freeze_time(now + timedelta(seconds=seconds)):
            _CEILING.count("one")
            assert _CEILING.is_reached("one") == (seconds == 59)
    with freeze_time(now + timedelta(seconds=61)):
        assert not _CEILING.is_reached("one")
        _CEILING.count("one")
        assert CeilingCount.objects.get().number == 1


@pytest.mark.django_db
def test_what_is_past_is_forgotten():
    _CEILING.count("one")
    Ceiling("test.longer", 3, seconds=600).count("one")
    forget_past(at=timezone.now() + timedelta(seconds=61))
    assert [kept.key for kept in CeilingCount.objects.all()] == ["test.longer:one"]


@pytest.mark.django_db(transaction=True)
def test_events_at_the_same_instant_are_all_counted():
    def count() -> None:
        for _ in range(5):
            _CEILING.count("one")
        connection.close()

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert CeilingCount.objects.get().number == 20
