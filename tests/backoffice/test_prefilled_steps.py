"""A step whose form begins with what stands there: of two who have it open nobody is overwritten."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from councils.models import AgendaItem, Attendance, Mandate
from councils.services.decisions import decide
from meetings.services import reporting
from portal.acts.models import Outcome, ProposalState
from portal.kernel.roles import Role
from tests.desk import carried
from tests.factories import acts, councils, meetings
from tests.factories.appeals import MONDAY
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
SECRETARY = Role.COUNCIL_SECRETARY


def _sent(value):
    """As a browser sends it."""
    return value.replace("\n", "\r\n") if isinstance(value, str) else value


def a_sitting(by):
    return councils.a_sitting(councils.a_full_council(1)[0])


def an_item(by):
    return councils.an_item(a_sitting(by))


def a_live_sitting(by):
    council, _ = councils.a_full_council(2)
    return councils.opened(councils.convened(councils.a_sitting(council), by), by)


def a_decision(by):
    sitting = a_live_sitting(by)
    councils.come(sitting, Mandate.objects.all(), by, minute=1)
    return decide(sitting.items.get(), "Поставить лавки", at=councils.STARTS + timedelta(minutes=2))


def a_mandate(by):
    return councils.a_full_council(1)[1][0]


def a_post(by):
    return councils.a_post(councils.a_council())


def a_proposal(by):
    return acts.a_proposal(
        acts.a_draft(), state=ProposalState.SHOWN, outcome=Outcome.PARTLY, reason="Зимой."
    )


def an_act(by):
    act = acts.an_act(in_force_from=date(2020, 3, 2))
    acts.a_version(act)
    return act


def a_promise(by):
    held, due_on = meetings.a_held_meeting(by), (MONDAY + timedelta(days=30)).date()
    return reporting.promise(
        held, text="Лестница", responsible="У", due_on=due_on, by=by, at=MONDAY
    )


def a_reported_meeting(by):
    report = reporting.Report(64, "Обсудили дворы.", "", None)
    return reporting.report(meetings.a_held_meeting(by), report, by=by, at=MONDAY)


#: Whose, of what, which step; what the first types, and the second.
STEPS = [
    (SECRETARY, a_sitting, "describe", {"topic": "О парках"}, {"public_places": "4"}),
    (SECRETARY, a_sitting, "reschedule", {"place": "Зал 2"}, {"online_url": "https://e.ru/1"}),
    (SECRETARY, an_item, "mend", {"title": "О качелях"}, {"speaker": "Ивин"}),
    (SECRETARY, a_decision, "mend", {"text": "Поставить качели"}, {"responsible": "Ивин"}),
    (SECRETARY, a_mandate, "mend", {"occupation": "врач"}, {"patronymic": "Ильич"}),
    (SECRETARY, a_post, "mend", {"occupation": "врач"}, {"patronymic": "Ильич"}),
    (Role.EDITOR, a_proposal, "decide", {"outcome": "declined"}, {"reason": "Летом."}),
    (Role.PRESS_OFFICER, meetings.a_meeting, "change", {"title": "Парки"}, {"contact": "21-00-00"}),
    (
        Role.PRESS_OFFICER,
        a_reported_meeting,
        "report",
        {"summary": "Решили\r\nвсё."},
        {"attendance": "9"},
    ),
    (Role.PRESS_OFFICER, a_promise, "mend", {"text": "Перила"}, {"responsible": "Управление"}),
    (
        Role.EDITOR,
        an_act,
        "correct_days",
        {"in_force_from": "2020-04-01", "reason": "Описка"},
        {"adopted_on": "2020-03-01", "reason": "Описка"},
    ),
]


def fields_of(page):
    """Return what the page sends if nothing is typed."""
    sent = carried(page)
    for bound in page.context["form"]:
        value = bound.field.prepare_value(bound.value())
        shown = "on" if value is True else bound.field.widget.format_value(value)
        if value and shown:
            sent[bound.html_name] = shown[0] if isinstance(shown, list) else shown
    return sent


@pytest.mark.parametrize(("role", "make", "name", "first", "second"), STEPS)
def test_the_later_of_two_does_not_undo_the_earlier(role, make, name, first, second):
    with freeze_time(councils.NOW if role == SECRETARY else MONDAY):
        client = Client()
        client.force_login(by := an_officer(role).user)
        row = make(by)
        model = f"{row._meta.app_label}_{row._meta.model_name}"
        url = reverse(f"admin:{model}_do", args=[row.pk, name])
        opened = fields_of(client.get(url))
        assert client.post(url, {**opened, **first}).status_code == 302
        page = client.post(url, {**opened, **second})
        form, changed = page.context["form"], next(iter(first))
        assert "это поле изменил другой сотрудник" in form.errors[changed][0]
        # What nobody has touched here shows what is written now; what was typed stays.
        now = {name: _sent(value) for name, value in fields_of(page).items()}
        assert {**now, **first, **second} == now
        assert client.post(url, now).status_code == 302


@freeze_time(councils.NOW)
def test_who_types_over_what_was_heard_reads_what_another_wrote():
    client = Client()
    client.force_login(by := an_officer(SECRETARY).user)
    item = a_live_sitting(by).items.get()
    url = reverse("admin:councils_agendaitem_do", args=[item.pk, "record"])
    seen = carried(client.get(url))
    assert client.post(url, {**seen, "record": "Слушали Ивина."}).status_code == 302
    page = client.post(url, {**seen, "record": "Слушали Петрова."})
    assert (
        "другой сотрудник записал здесь: «Слушали Ивина.»"
        in page.context["form"].errors["record"][0]
    )
    assert page.context["form"]["record"].value() == "Слушали Петрова."
    assert AgendaItem.objects.get().record == "Слушали Ивина."


@freeze_time(councils.STARTS + timedelta(minutes=5))
def test_who_came_is_not_sent_away_by_an_older_page():
    client = Client()
    client.force_login(by := an_officer(SECRETARY).user)
    sitting = a_live_sitting(by)
    url = reverse("admin:councils_sitting_run", args=[sitting.pk])
    opened = fields_of(client.get(url))
    first, second = (name for name in opened if name.startswith("mandate_"))
    assert client.post(url, {**opened, first: "in_person"}).status_code == 302
    page = client.post(url, {**opened, second: "remote"})
    assert list(page.context["form"].errors) == [first]
    assert Attendance.objects.get().left_at is None
    assert client.post(url, fields_of(page)).status_code == 302
    assert Attendance.objects.filter(left_at=None).count() == 2


@pytest.mark.parametrize("seen", [{}, {"seen": ""}])
def test_a_form_that_does_not_tell_what_it_began_with_is_refused(seen):
    client = Client()
    client.force_login(an_officer(Role.EDITOR).user)
    proposal = a_proposal(None)
    url = reverse("admin:acts_proposal_do", args=[proposal.pk, "decide"])
    typed = {"outcome": "declined", "reason": "Нет."}
    page = client.post(url, {**seen, **typed})
    assert "Откройте её заново" in page.context["form"].non_field_errors()[0]
    assert not carried(page)
    proposal.refresh_from_db()
    assert proposal.outcome == Outcome.PARTLY
