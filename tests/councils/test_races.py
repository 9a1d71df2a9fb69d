"""Several residents want the last places at once; several sittings are opened at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from councils.models import Guest
from councils.services.guests import ask
from portal.kernel.roles import Role
from tests.factories.councils import NOW, a_full_council, a_sitting, convened, opened
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*calls):
    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_the_last_place_is_given_once():
    by = an_officer(Role.COUNCIL_SECRETARY).user
    council, _ = a_full_council(1)
    sitting = convened(a_sitting(council), by)
    _at_once(
        *(
            lambda number=number: ask(
                sitting, name="Анна", email=f"guest{number}@example.org", user=None, at=NOW
            )
            for number in range(6)
        )
    )
    states = list(Guest.objects.values_list("state", flat=True))
    assert sorted(states) == ["accepted"] * 2 + ["waiting"] * 4
    assert sitting.notices.exclude(guest=None).count() == 2


def test_sittings_opened_at_once_have_numbers_of_their_own():
    by = an_officer(Role.COUNCIL_SECRETARY).user
    council, _ = a_full_council(1)
    convoked = [convened(a_sitting(council), by) for _ in range(4)]
    made = _at_once(*(lambda one=one: opened(one, by) for one in convoked))
    assert sorted(sitting.number for sitting in made) == [1, 2, 3, 4]
