"""A flood of questions, and what a moderator does with many of them at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from meetings.models import Question
from meetings.rules.vocabulary import Ending, Reason, Showing
from meetings.services import moderating, reporting
from tests.factories.appeals import MONDAY
from tests.factories.meetings import (
    EVENING,
    TWO_HOURS,
    a_meeting,
    a_press_officer,
    a_question,
)
from tests.factories.people import a_user
from tests.refusals import refused

pytestmark = pytest.mark.django_db
KNOWN = {"last_name": "Ёлкина", "first_name": "Анна", "email": "anna@example.org"}


@pytest.fixture(autouse=True)
def _monday():
    with freeze_time(MONDAY):
        yield


@pytest.fixture
def few(monkeypatch):
    """Three questions an hour from one address while nobody is in the hall."""
    from portal.web.ceilings import Ceiling

    monkeypatch.setattr("meetings.views.asking._EARLY", Ceiling("meetings.ask_early", 3))


def a_phone(user=None):
    """A browser of its own: as many as one likes have one address."""
    phone = Client()
    if user:
        phone.force_login(user)
    return phone


def sent(meeting, phone, text="Когда?"):
    url = reverse("meetings:ask", args=[meeting.pk])
    phone.get(url)
    return phone.post(url, {"text": text})


def test_a_flood_without_cookies_ends_soon_and_what_is_typed_stays(few):
    meeting, other = a_meeting(), a_meeting(starts_at=EVENING + TWO_HOURS * 2)
    answers = [sent(meeting, a_phone(), f"Вопрос {n}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [302] * 3 + [200] * 2
    page = answers[-1].content.decode()
    assert "слишком много вопросов" in page and ">\nВопрос 4</textarea>" in page
    assert meeting.questions.count() == 3
    # An account has its own share, and another meeting its own count.
    assert sent(meeting, a_phone(a_user())).status_code == 302
    assert sent(other, a_phone()).status_code == 302


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (EVENING - timedelta(minutes=61), False),
        (EVENING - timedelta(minutes=60), True),
        (EVENING + TWO_HOURS, True),
        (EVENING + TWO_HOURS + timedelta(minutes=60), False),
    ],
)
def test_a_hall_behind_one_address_is_not_held_up(few, at, is_open):
    meeting = a_meeting()
    with freeze_time(at):
        codes = [sent(meeting, a_phone(), f"Вопрос {n}").status_code for n in range(4)]
    assert codes == [302, 302, 302, 302 if is_open else 200]


def test_many_are_hidden_and_ended_with_one_press_each():
    meeting = a_meeting(by := a_press_officer())
    flood = [a_question(meeting, f"Спам {n}", device=f"d{n}").pk for n in range(4)]
    wanting = a_question(meeting, "Дорога?", device="w", wants_appeal=True, **KNOWN).pk
    url = reverse("meetings:moderate", args=[meeting.pk])
    desk = a_phone(by)
    page = desk.get(f"{url}?ticked=1").content.decode()
    assert page.count(" checked") == 5 and 'form="several"' in page
    assert " checked" not in desk.get(url).content.decode()
    none = desk.post(url, {"do": "hide", "why": "повтор"}, follow=True)
    assert "Отметьте вопросы" in none.content.decode()
    assert none.redirect_chain[0][0] == f"{url}#said"
    every = [*flood, wanting]
    desk.post(url, {"do": "hide", "question": every, "why": "повтор"})
    assert set(Question.objects.values_list("state", "hidden_why")) == {(Showing.HIDDEN, "повтор")}
    said = {"do": "decline", "question": every, "reason": "abusive"}
    assert "Поясните в двух словах" in desk.post(url, said, follow=True).content.decode()
    assert not Question.objects.exclude(ending="").exists()
    said["remark"] = "\u3164"
    assert "Поясните в двух словах" in desk.post(url, said, follow=True).content.decode()
    said["remark"] = "Рассылка одного текста"
    page = desk.post(url, said, follow=True).content.decode()
    # Who asked for an appeal and can be answered gets one, whatever is ticked.
    assert "Сделано с вопросами: 4 из 5" in page and "Автор просил" in page
    ended = Question.objects.filter(ending=Ending.DECLINED, remark="Рассылка одного текста")
    assert set(ended.values_list("pk", flat=True)) == set(flood)
    night = EVENING + TWO_HOURS
    reporting.hold(meeting, by=by, at=night)
    reporting.report(meeting, reporting.Report(9, "Обсудили"), by=by, at=night)
    moderating.make_appeals(Question.objects.get(pk=wanting), by=by, at=night)
    reporting.close(meeting, by=by, at=night)


def test_alike_are_chosen_by_their_texts_and_buttons_name_their_question():
    meeting = a_meeting(by := a_press_officer())
    main, *others = (a_question(meeting, f"Яма у дома {n}?", device=f"d{n}") for n in range(3))
    url = reverse("meetings:moderate", args=[meeting.pk])
    desk = a_phone(by)
    page = desk.get(url).content.decode()
    choice = re.search(r'<select id="into-several".*?</select>', page, re.S)[0]
    assert f'<option value="{main.pk}">Яма у дома 0?</option>' in choice
    assert f"№&nbsp;{main.pk}" not in page and 'inputmode="numeric"' not in page
    buttons = re.findall(r'<button type="submit"[^>]*id="show-.*?</button>', page, re.S)
    names = [re.sub("<.*?>", "", one) for one in buttons]
    assert names == [f"Показать: Яма у дома {n}?" for n in range(3)]
    # The one that the others are merged into may be ticked with them.
    ticked = [main.pk, *(one.pk for one in others)]
    page = desk.post(url, {"do": "merge", "question": ticked, "into": main.pk}, follow=True)
    assert "Сделано с вопросами: 2 из 2" in page.content.decode()
    assert set(main.merged.all()) == set(others)


def test_no_appeal_before_the_meeting_at_which_it_may_be_answered():
    meeting = a_meeting(by := a_press_officer())
    question = a_question(meeting, wants_appeal=True, **KNOWN)
    url = reverse("meetings:moderate", args=[meeting.pk])
    desk = a_phone(by)
    assert "Сделать обращением" not in desk.get(url).content.decode()
    before = EVENING - timedelta(seconds=1)
    moderating.show(question, by=by, at=MONDAY)
    refused("appeal_before_meeting", moderating.make_appeals, question, by=by, at=before)
    with freeze_time(EVENING):
        assert "Сделать обращением" in desk.get(url).content.decode()
    assert moderating.make_appeals(question, by=by, at=EVENING) == [question]


def test_each_asker_and_supporter_and_each_appeal_is_on_the_page():
    meeting = a_meeting(by := a_press_officer())
    main, second, third = (
        a_question(meeting, f"Яма {n}?", device=f"d{n}", wants_appeal=n < 2, **KNOWN)
        for n in range(3)
    )
    moderating.show(main, by=by, at=MONDAY)
    for one in (second, third):
        moderating.merge(one, main, by=by, at=MONDAY)
    phones = [a_phone() for _ in range(2)]
    for phone in phones:
        phone.get(reverse("meetings:questions", args=[meeting.pk]))
        phone.post(reverse("meetings:support", args=[meeting.pk, main.pk]))
    made = moderating.make_appeals(main, by=by, at=EVENING)
    moderating.decline(third, reason=Reason.NO_CONSENT, by=by, at=EVENING)
    page = a_phone().get(meeting.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "3 жителя, хотят знать ещё 2;" in page
    assert len(made) == page.count("стал обращением") == 2
    for one in made:
        digits = one.appeal.reference
        assert f"{digits[:4]}-{digits[4:8]}-{digits[8:]}" in page
    assert "Получено: зарегистрируем до" in page
