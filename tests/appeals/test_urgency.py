"""What the desk calls late, and what has only passed a date of the office's own."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from appeals.models import Appeal
from appeals.rules.overdue import Urgency, urgency_of
from appeals.services import assignment, registration
from portal.kernel.roles import Role
from portal.kernel.terms import Shift
from portal.people.calendar import working_calendar
from tests.factories.appeals import MONDAY, a_card, an_appeal
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
LIST = "/admin/appeals/appeal/"


class Office:
    def __init__(self):
        unit = a_unit()
        self.registrar = an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user
        self.executor = an_officer(Role.EXECUTOR, unit=unit)
        self.citizen = a_user()

    def given(self, at=MONDAY, due_on=None) -> Appeal:
        """Return an appeal received, registered and given to the executor at the moment."""
        made = registration.register(
            an_appeal(self.citizen, at), a_card(), by=self.registrar, at=at
        )
        return assignment.assign(made, self.executor, by=self.registrar, at=at, due_on=due_on)


def rows(page: str) -> list[int]:
    return [int(key) for key in re.findall(rf"{LIST}(\d+)/change/", page)]


def tiles(client) -> dict[str, str]:
    page = client.get("/admin/").content.decode()
    return dict(re.findall(r'state=(\w+)"><strong>(\S+)</strong>', page.split("desk-tiles")[1]))


@pytest.mark.parametrize(
    ("day", "standing", "said"),
    [
        (date(2026, 11, 24), None, ""),
        (date(2026, 11, 27), Urgency.SOON, "истекает</span>"),
        (
            date(2026, 12, 1),
            Urgency.PASSED,
            "прошёл срок исполнения</span> по закону до 23.12.2026",
        ),
        (date(2026, 12, 23), Urgency.PASSED, "прошёл срок исполнения</span> по закону"),
        (date(2026, 12, 24), Urgency.LATE, "просрочено</span> по закону до 23.12.2026"),
    ],
)
def test_each_state_has_its_words_on_tile_filter_list_and_card(client, day, standing, said):
    """59-FZ art. 12(1): a resolution's date leaves the answer lawful to the thirtieth day."""
    office = Office()
    appeal = office.given(due_on=date(2026, 11, 30))
    with freeze_time(MONDAY + (day - MONDAY.date())):
        client.force_login(office.registrar)
        counts = tiles(client)
        for urgency in Urgency:
            page = client.get(LIST, {"state": urgency}).content.decode()
            assert rows(page) == ([appeal.pk] if urgency is standing else []), urgency
            assert counts.get(urgency) == ("1" if urgency is standing else None), urgency
            assert f">{urgency.label}<" in re.sub(r"\s*([<>])\s*", r"\1", page), urgency
        card = reverse("admin:appeals_appeal_change", args=[appeal.pk])
        for page in (client.get(LIST), client.get(card)):
            assert said in page.content.decode()
            assert said or "desk-tag-" not in page.content.decode()


def test_the_list_begins_with_what_is_late_by_law(client):
    """What a resolution wanted earlier is due first, but is not late: it stands behind."""
    office = Office()
    early = office.given(MONDAY, due_on=date(2026, 11, 24))
    late = [office.given(MONDAY - timedelta(days=35 - n)) for n in range(2)]
    ahead = office.given(MONDAY)
    with freeze_time(MONDAY + timedelta(days=2)):
        client.force_login(office.registrar)
        assert rows(client.get(LIST).content.decode()) == [
            *(one.pk for one in late),
            early.pk,
            ahead.pk,
        ]
        found = client.get(LIST, {"state": "assigned"}).content.decode()
        assert rows(found)[:2] == [one.pk for one in late]


@pytest.mark.parametrize("shift", Shift)
def test_the_database_and_the_rule_say_the_same(settings, shift):
    settings.DEADLINE_SHIFT = shift
    office, calendar = Office(), working_calendar()
    for days in range(40, -1, -3):
        at = MONDAY - timedelta(days=days)
        an_appeal(office.citizen, at)
        control = office.given(at).answer_control_on
        office.given(at, due_on=max(control - timedelta(days=4), timezone.localdate(at)))
    for n in range(-12, 30):
        day = MONDAY.date() + timedelta(days=n)
        said = {
            one.pk: urgency_of(one.due_on, one.legal_until, day, calendar)
            for one in Appeal.objects.open()
        }
        for urgency in Urgency:
            found = Appeal.objects.standing(urgency, day, calendar).values_list("pk", flat=True)
            assert set(found) == {pk for pk, what in said.items() if what is urgency}
        late, others = Appeal.objects.open().late_first(day, calendar)
        assert {*late, *others} == set(Appeal.objects.open())
