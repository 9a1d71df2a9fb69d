"""The database refuses what the law forbids, whatever door it is tried through."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from appeals.models import Appeal, Event, RegistrationNumber
from appeals.rules.vocabulary import State
from portal.kernel.roles import Role
from tests.factories.appeals import MONDAY, a_registered_appeal, an_appeal
from tests.factories.people import a_user, an_officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.REGISTERED},
        {"state": State.ANSWERED},
        {"state": "lost"},
        {"registered_at": MONDAY},
        {"number": "ОГЭ-2026-999999"},
        {"answered_at": MONDAY},
        {"due_on": None},
        {"last_name": ""},
        {"text": ""},
        {"answer_control_on": date(2026, 12, 1)},
    ],
)
def test_a_received_appeal_is_whole(change):
    appeal = an_appeal(a_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**change)


@pytest.mark.parametrize("change", [{"number": None}, {"registered_on": None}, {"due_on": None}])
def test_a_registered_appeal_keeps_its_witnesses(change):
    appeal = a_registered_appeal(a_user(), an_officer(Role.REGISTRAR).user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**change)


def test_a_number_is_not_given_twice():
    appeal = a_registered_appeal(a_user(), an_officer(Role.REGISTRAR).user)
    number = appeal.numbers.get()
    number.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationNumber.objects.bulk_create([number])
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationNumber.objects.update(cancelled_at=MONDAY)


def test_the_journal_is_only_added_to():
    appeal = an_appeal(a_user())
    events = Event.objects.filter(appeal=appeal)
    with pytest.raises(DatabaseError), transaction.atomic():
        events.update(name="nothing")
    with pytest.raises(DatabaseError), transaction.atomic():
        events.delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM appeals_event WHERE appeal_id = %s", [appeal.pk])


def test_an_answer_is_not_signed_by_its_author():
    from appeals.models import Answer

    appeal = an_appeal(a_user())
    officer = an_officer(Role.HEAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            appeal=appeal,
            text="Да",
            prepared_by=officer.user,
            signed_by=officer.user,
            signed_as=officer,
            written_at=MONDAY,
        )
