"""A resident comes and asks, the moderator and the hall see it, the answer is read; keyboard only."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Question, Registration
from portal.kernel.roles import Role
from tests.browser import complaints, go_on, look, press, sign_in, type_in
from tests.factories.meetings import a_district, a_held_meeting, a_meeting, a_press_officer
from tests.factories.people import an_officer
from tests.factories.places import a_hall
from tests.meetings.pictures import a_picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def axe(page):
    """Look at a page of the hall at the width of a phone and of a desktop."""
    assert complaints(page, widths=(390, 1280)) == []


def test_a_resident_comes_asks_and_sees_the_answer(page):
    by, now = a_press_officer(), timezone.now()
    hall = a_hall(
        plan=a_picture(by), way="Вход с двора", latitude="48.480000", longitude="135.070000"
    )
    meeting = a_meeting(
        by, at=now - timedelta(hours=1), starts_at=now + timedelta(hours=1), hall=hall,
        districts=[a_district()], places=50,
    )  # fmt: skip
    page.goto("/meetings/")
    look(page)
    with page.expect_navigation():
        press(page.get_by_role("link", name=meeting.title))
    look(page)

    # He registers without an account.
    with page.expect_navigation():
        press(page.get_by_role("link", name="Записаться"))
    look(page)
    type_in(page.locator("#id_name"), "Анна")
    go_on(page, "Записаться")
    assert "Ошибка" in page.title()
    look(page)
    type_in(page.locator("#id_email"), "anna@example.org")
    go_on(page, "Записаться")
    assert Registration.objects.get().code in page.locator("main").inner_text()
    look(page)

    # He asks.
    page.goto(meeting.get_absolute_url())
    with page.expect_navigation():
        press(page.get_by_role("link", name="Задать вопрос"))
    look(page)
    type_in(page.locator("#id_text"), "Когда починят лестницу?")
    go_on(page, "Спросить")
    look(page)
    mine = page.url
    question = Question.objects.get()

    # The moderator, in a browser of his own, shows it; the screen of the hall has it by itself.
    browser = page.context.browser
    base = page.url.split("/meetings/")[0]
    desk = browser.new_context(base_url=base).new_page()
    screen = browser.new_context(base_url=base).new_page()
    screen.goto(f"{meeting.get_absolute_url()}screen/")
    assert "Вопросов пока нет" in screen.locator("main").inner_text()
    axe(screen)
    moderator = an_officer(Role.MODERATOR).user
    sign_in(desk, moderator.email, f"{meeting.get_absolute_url()}moderate/")
    look(desk)
    go_on(desk, re.compile("^Показать"))
    screen.get_by_text("Когда починят лестницу?").wait_for()
    go_on(desk, re.compile("^На экран"))
    screen.get_by_text("Обсуждаем сейчас").wait_for()
    axe(screen)

    # Somebody else wants to know it too.
    phone = browser.new_context(base_url=base).new_page()
    phone.goto(f"{meeting.get_absolute_url()}questions/")
    look(phone)
    go_on(phone, re.compile("Тоже хочу знать"))
    assert "вы тоже" in phone.locator("main").inner_text()

    # It is answered there, and he reads the answer.
    press(desk.locator("summary", has_text="Записать ответ"))
    type_in(desk.locator(f"#text-{question.pk}"), "В мае, подрядчик выбран.")
    go_on(desk, "Записать ответ")
    look(desk)
    page.goto(mine)
    assert "В мае, подрядчик выбран." in page.locator("main").inner_text()
    look(page)
    page.goto(meeting.get_absolute_url())
    assert "В мае, подрядчик выбран." in page.locator("#questions + ol").inner_text()
    page.goto("/meetings/year/2026/")
    look(page)


def test_the_press_officer_announces_a_meeting(page):
    by, hall = a_press_officer(), a_hall()
    start = timezone.localtime() + timedelta(days=3)
    sign_in(page, by.email, "/admin/meetings/meeting/add/")
    look(page, within=".desk")
    type_in(page.locator("#id_title"), "Дворы весной")
    type_in(page.locator("#id_topic"), "Что сделают во дворах.")
    page.locator("#id_starts_at").fill(f"{start:%Y-%m-%dT18:00}")
    page.locator("#id_ends_at").fill(f"{start:%Y-%m-%dT20:00}")
    page.locator("#id_hall").select_option(str(hall.pk))
    type_in(page.locator("#id_agenda"), "Доклад; Дальнева; 30")
    type_in(page.locator("#id_officials"), "Дальнева О. В.; заместитель главы")
    go_on(page, "Сохранить")
    with page.expect_navigation():
        press(page.get_by_role("link", name="Опубликовать сейчас"))
    look(page, within=".desk")
    go_on(page, "Опубликовать сейчас")
    with page.expect_navigation():
        press(page.get_by_role("link", name="Страница встречи"))
    assert "Доклад" in page.locator("main").inner_text()


def test_a_chosen_file_writes_its_name_into_no_field(page):
    by = a_press_officer()
    meeting = a_held_meeting(by)
    name = {"name": "ph.jpg", "mimeType": "image/jpeg", "buffer": b"photo"}
    sign_in(page, by.email, f"/admin/meetings/meeting/{meeting.pk}/do/photo/")
    page.locator("#id_picture").set_input_files(name)
    assert page.locator("#id_alt").input_value() == ""
    page.goto("/admin/places/hall/add/")
    page.locator("#id_new_plan").set_input_files(name)
    typed = page.locator("input[type=text]").evaluate_all("all => all.map(one => one.value)")
    assert "ph.jpg" not in typed
