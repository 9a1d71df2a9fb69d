"""Parallel clients and clerks: numbers without gaps, one letter for each event."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from appeals.models import Appeal, Event, RegistrationNumber
from appeals.rules.vocabulary import Identification
from appeals.services import drafts, filing, registration
from portal.files.models import StoredFile
from portal.files.services import store_generated
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.letters.models import Letter
from tests.factories.appeals import MONDAY, a_card, an_appeal, an_input
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db(transaction=True)
APPEALS, CLIENTS, CLERKS = 24, 8, 4


def in_parallel(threads: int, do: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """Do it with every item, in so many threads; each gives its connection back."""

    def once(item: Any) -> Any:
        try:
            return do(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(once, items))


def test_many_clients_and_four_clerks():
    citizens = [a_user() for _ in range(CLIENTS)]
    unit = a_unit("Отдел обращений")
    clerks = [an_officer(Role.REGISTRAR, unit=unit).user for _ in range(CLERKS)]
    card = a_card()
    appeals = in_parallel(
        CLIENTS, lambda number: an_appeal(citizens[number % CLIENTS]), range(APPEALS)
    )

    def register(turn: int) -> None:
        # Every appeal is tried by two clerks: one of them comes too late.
        try:
            registration.register(
                appeals[turn % APPEALS], card, by=clerks[turn % CLERKS], at=MONDAY
            )
        except RuleViolation as violation:
            assert violation.code == "transition_not_allowed"

    in_parallel(CLERKS, register, range(APPEALS * 2))
    given = RegistrationNumber.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(given) == list(range(1, APPEALS + 1))
    assert Letter.objects.count() == 2 * APPEALS
    assert Event.objects.filter(name="register").count() == APPEALS


def test_a_double_click_at_the_same_moment():
    citizen = a_user()
    draft = drafts.start(by=citizen, at=MONDAY)
    sent = in_parallel(
        4,
        lambda _: (
            filing.submit(
                draft, an_input(), identification=Identification.ACCOUNT, by=citizen, at=MONDAY
            ).pk
        ),
        range(4),
    )
    assert len(set(sent)) == Appeal.objects.count() == Letter.objects.count() == 1


def test_the_counter_starts_again_each_year():
    """Rule 7: on the first working day of January the series starts from 1."""
    citizen, clerk = a_user(), an_officer(Role.REGISTRAR).user
    january = MONDAY.replace(year=2027, month=1, day=11)
    numbers = [
        registration.register(an_appeal(citizen, at), a_card(), by=clerk, at=at).number
        for at in (MONDAY, MONDAY + timedelta(days=1), january)
    ]
    assert numbers == ["ОГЭ-2026-000001", "ОГЭ-2026-000002", "ОГЭ-2027-000001"]


def test_files_from_many_windows_keep_to_the_limit(settings):
    draft = drafts.start(by=a_user(), at=MONDAY)
    stored = [
        store_generated(f"{number}.txt", b"1", "text/plain", at=MONDAY) for number in range(24)
    ]
    refused = in_parallel(
        6,
        lambda turn: drafts.add_files(draft, stored[turn * 4 : turn * 4 + 4], at=MONDAY),
        range(6),
    )
    assert draft.files.count() == settings.FILES_MAX_COUNT
    assert sum(map(len, refused)) == 24 - settings.FILES_MAX_COUNT
    assert StoredFile.objects.count() == settings.FILES_MAX_COUNT
