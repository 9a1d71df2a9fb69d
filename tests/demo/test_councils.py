"""The councils of the demo live a lawful year on whatever day it is loaded."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time

from councils.models import Council, Decision, Minutes, Sitting
from councils.rules.vocabulary import Control, SittingState, Stage
from councils.services.composition import composition_on
from portal.acts.services.known import load_known_acts
from portal.demo import councils, people

KHABAROVSK = ZoneInfo("Asia/Vladivostok")


@pytest.mark.django_db
def test_both_councils_have_their_year():
    moment = datetime(2027, 1, 3, 23, 50, tzinfo=KHABAROVSK)
    with freeze_time(moment):
        users = people.load().accounts
        load_known_acts(at=moment)
        told = councils.load(
            secretary=users["council"], chair=users["chair"], member=users["member"], now=moment
        )
    assert told == 11
    assert Council.objects.exclude(act=None).count() == 2
    states = list(Sitting.objects.values_list("state", flat=True))
    assert {state: states.count(state) for state in set(states)} == {
        SittingState.CLOSED: 6,
        SittingState.CANCELLED: 1,
        SittingState.CONVENED: 2,
        SittingState.PLANNED: 2,
    }
    assert all(made.is_signed for made in Minutes.objects.all())
    published = Sitting.objects.filter(publications__stage=Stage.MINUTES)
    assert published.count() == 6
    today = moment.date()
    controls = {decision.control_on(today) for decision in Decision.objects.all()}
    assert controls == set(Control)
    for council in Council.objects.all():
        seats = composition_on(council, today)
        names = [one.seat.organisation.name_key for one in seats if one.seat.organisation]
        assert names == sorted(names)
    planned = Sitting.objects.filter(state=SittingState.PLANNED)
    assert any(item.about for sitting in planned for item in sitting.items.all())
