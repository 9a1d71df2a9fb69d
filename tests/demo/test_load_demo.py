"""The demo city is lawful on whatever day it is loaded, and loading twice changes nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from freezegun import freeze_time

from appeals.models import Appeal, Event
from appeals.rules.vocabulary import State
from portal.letters.models import Letter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 24, 15, 0, tzinfo=ZoneInfo("Asia/Vladivostok")),
        # After ten days off.
        datetime(2027, 1, 12, 9, 30, tzinfo=ZoneInfo("Asia/Vladivostok")),
    ],
)
def test_sixty_appeals_in_every_state(moment, settings, tmp_path, capsys):
    settings.FILES_ROOT = tmp_path
    with freeze_time(moment):
        call_command("load_demo")
        appeals = Appeal.objects.all()
        assert appeals.count() == appeals.values("text").distinct().count() == 60
        assert set(appeals.values_list("state", flat=True)) == {str(state) for state in State}
        assert 2 <= appeals.filter(due_on__lt=timezone.localdate()).count() <= 3
        answered = appeals.filter(state=State.ANSWERED)
        assert answered.count() >= 24
        assert not answered.filter(answered_at__date__gt=F("answer_legal_until")).exists()
        assert not appeals.filter(registered_on__gt=F("register_by")).exists()
        assert not Letter.objects.exclude(state="sent").exists()
        before = (Event.objects.count(), Letter.objects.count())
        call_command("load_demo")
        assert (Event.objects.count(), Letter.objects.count()) == before
    assert "60 из 60" in capsys.readouterr().out
