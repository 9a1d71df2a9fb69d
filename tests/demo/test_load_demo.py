"""The demo city is lawful on whatever day it is loaded, and loading twice changes nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from freezegun import freeze_time

from appeals.models import (
    Answer,
    Appeal,
    AppealFile,
    ClassifierCode,
    Event,
    Question,
    RegistrationNumber,
)
from appeals.rules.overdue import is_at_risk
from appeals.rules.vocabulary import ApplicantType, Channel, Kind, Series, State
from meetings.models import Meeting
from portal.demo.letters import residents
from portal.letters.models import Letter
from portal.people.calendar import working_calendar

KHABAROVSK = ZoneInfo("Asia/Vladivostok")
ORDINARY = datetime(2026, 11, 24, 15, 0, tzinfo=KHABAROVSK)
_DISTRICTS = {"Центральный", "Железнодорожный", "Индустриальный", "Кировский", "Краснофлотский"}


def _load_twice(moment: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    """Load the city at the moment and look whether it is lawful and whole; load it once more."""
    with freeze_time(moment):
        call_command("load_demo")
        today = timezone.localdate()
        meetings = Meeting.objects.public()
        assert meetings.count() == 20
        assert meetings.filter(starts_at__gt=moment).count() == 7
        for name in _DISTRICTS:
            assert meetings.filter(districts__name=name).count() == 4, name
        appeals = Appeal.objects.exclude(channel=Channel.MEETING)
        assert appeals.count() == 60
        assert set(appeals.values_list("state", flat=True)) == {str(state) for state in State}
        assert set(appeals.values_list("applicant_type", flat=True)) == {
            str(kind) for kind in ApplicantType
        }
        answered = appeals.filter(state=State.ANSWERED)
        assert 24 <= answered.count() <= 30

        assert not appeals.filter(received_at__gte=moment).exists()
        assert appeals.filter(due_on__lt=today).count() == 2
        assert not answered.filter(answered_at__date__gt=F("answer_legal_until")).exists()
        assert not appeals.filter(registered_on__gt=F("register_by")).exists()
        calendar = working_calendar()
        for event in Event.objects.exclude(name="receive"):
            at = timezone.localtime(event.at)
            assert calendar.is_working(at.date()) and 9 <= at.hour < 18, event
        numbers = RegistrationNumber.objects.order_by("year", "sequence")
        for series in (Series.OGE, Series.OGU):
            given = list(numbers.filter(series=series).values_list("issued_at", flat=True))
            assert given == sorted(given) and given
        assert not Letter.objects.exclude(state="sent").exists()

        before = (Event.objects.count(), Letter.objects.count())
        call_command("load_demo")
        assert (Event.objects.count(), Letter.objects.count()) == before
    assert "60 из 60" in capsys.readouterr().out


@pytest.mark.django_db
def test_sixty_appeals_in_every_state(capsys):
    # A night, one working day after ten days off.
    _load_twice(datetime(2027, 1, 12, 0, 20, tzinfo=KHABAROVSK), capsys)


@pytest.mark.django_db
def test_an_ordinary_day_has_something_of_everything_too(capsys):
    _load_twice(ORDINARY, capsys)
    with freeze_time(ORDINARY):
        today, calendar = timezone.localdate(), working_calendar()
        in_time = Appeal.objects.exclude(channel=Channel.MEETING).filter(
            due_on__gte=today, state=State.ASSIGNED
        )
        assert 3 <= sum(is_at_risk(appeal.due_on, today, calendar) for appeal in in_time) <= 4
    assert Answer.objects.exclude(remark="").count() == 1
    assert Question.objects.filter(position=2).exists()
    names = AppealFile.objects.values_list("file__name", flat=True)
    for ending in (".jpg", ".pdf", ".docx"):
        assert sum(name.endswith(ending) for name in names) >= 2, ending


@pytest.mark.django_db
def test_every_letter_is_a_letter_of_its_own():
    letters = residents()
    assert len({letter.text for letter in letters}) == len(letters) == 60
    assert len({letter.answer for letter in letters}) == 60
    assert {letter.kind for letter in letters} == set(Kind)
    codes = {asked.code for letter in letters for asked in letter.questions}
    assignable = ClassifierCode.objects.filter(is_assignable=True, code__in=codes)
    assert codes == set(assignable.values_list("code", flat=True))
