"""The administrator's page of the working calendar."""

from datetime import date

import pytest
from freezegun import freeze_time
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel.roles import Role
from portal.people.models import CalendarDay
from tests.factories.appeals import MONDAY, a_registered_appeal
from tests.factories.people import a_user, an_officer

pytestmark = pytest.mark.django_db
LIST = "/admin/people/calendarday/"
DAY = date(2026, 12, 23)


def jobs() -> list[dict]:
    found = ProcrastinateJob.objects.filter(task_name="appeals.follow_calendar")
    return [job.args for job in found.order_by("id")]


@freeze_time(MONDAY)
def test_a_day_is_added_changed_and_removed_and_each_time_the_terms_follow(client):
    a_registered_appeal(a_user(), an_officer(Role.REGISTRAR).user)
    administrator = an_officer(Role.ADMINISTRATOR, user=a_user(last_name="Морозов")).user
    client.force_login(administrator)
    assert "пересчитаются сами" in client.get(f"{LIST}add/").text
    told = "изменение может касаться 1\N{NO-BREAK SPACE}обращения"
    added = client.post(f"{LIST}add/", {"day": "23.12.2026", "ground": "Указ"}, follow=True)
    assert told in added.text
    day = CalendarDay.objects.get()
    card = f"{LIST}{day.pk}/change/"
    changed = {"day": "23.12.2026", "is_working": "on", "ground": "Указ"}
    assert told in client.post(card, changed, follow=True).text
    assert told not in client.post(card, {**changed, "ground": "Указ № 1"}, follow=True).text
    history = client.get(f"{LIST}{day.pk}/history/").text
    assert "Морозов" in history
    assert "рабочий: нет → да" in history
    removed = client.post(f"{LIST}{day.pk}/delete/", {"post": "yes"}, follow=True)
    assert told in removed.text
    assert not CalendarDay.objects.exists()
    assert jobs() == [{"day": DAY.toordinal(), "after": 0}] * 3


@pytest.mark.parametrize("day", ["31.12.9999", "01.01.0001", "20.11.0026", "20.11.2060"])
def test_a_slip_in_the_year_is_told_at_the_field(client, day):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    answer = client.post(f"{LIST}add/", {"day": day, "ground": "Указ"})
    assert "Проверьте год" in answer.context["adminform"].form.errors["day"][0]
    assert not CalendarDay.objects.exists()
