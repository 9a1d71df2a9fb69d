"""The secretary prepares, runs and publishes a sitting; a resident comes; the chair signs.

Keyboard only, axe at each page.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from councils.models import Sitting
from councils.rules.vocabulary import PostKind, SittingState, Stage
from portal.kernel.roles import Role
from portal.published.services.register import refresh
from tests.browser import go_on, look, press, sign_in, type_in
from tests.factories.councils import a_full_council
from tests.factories.people import a_user, an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def _moment(at):
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def _step(page, name):
    """Press a step's button on the card."""
    with page.expect_navigation():
        press(page.get_by_role("link", name=name, exact=True))


def _confirm(page, name):
    look(page, within=".desk")
    go_on(page, name)


def test_a_sitting_from_its_plan_to_its_minutes(page, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    # It is noon in the city: a sitting in twenty minutes is one of today, and so it may be opened.
    settings.TIME_ZONE = f"Etc/GMT{timezone.now().hour - 12:+d}"
    secretary = an_officer(Role.COUNCIL_SECRETARY).user
    council, mandates = a_full_council(3, notice_days=0)
    chair = council.posts.get(kind=PostKind.CHAIR)
    chair.user = a_user("chair@example.org")
    chair.save()
    member = mandates[0]
    member.user = a_user("member@example.org")
    member.save()
    starts_at = timezone.now() + timedelta(minutes=20)

    # The secretary plans, writes the agenda, invites and publishes.
    sign_in(page, secretary.email, f"/admin/councils/council/{council.pk}/change/")
    look(page, within=".desk")
    _step(page, "Назначить заседание")
    type_in(page.locator("#id_topic"), "О дворах")
    page.locator("#id_starts_at").fill(_moment(starts_at))
    page.locator("#id_ends_at").fill(_moment(starts_at + timedelta(hours=2)))
    type_in(page.locator("#id_place"), "Большой зал")
    _confirm(page, "Назначить заседание")
    card = page.url
    sitting = Sitting.objects.get()
    _step(page, "Добавить вопрос")
    type_in(page.locator("#id_title"), "О качелях")
    _confirm(page, "Добавить вопрос")
    _step(page, "Созвать и известить")
    _confirm(page, "Созвать и известить")
    _step(page, "Опубликовать повестку")
    _confirm(page, "Опубликовать повестку")

    # A resident asks for a place, without an account.
    outside = page.context.browser.new_context(base_url=page.url.split("/admin/")[0]).new_page()
    outside.goto(sitting.get_absolute_url())
    look(outside)
    with outside.expect_navigation():
        press(outside.get_by_role("link", name="Прийти на заседание"))
    look(outside)
    go_on(outside, "Записаться")
    look(outside)
    type_in(outside.locator("#id_name"), "Анна Ёлкина")
    type_in(outside.locator("#id_email"), "anna@example.org")
    go_on(outside, "Записаться")
    assert "Место за вами" in outside.locator("main").inner_text()
    look(outside)

    # A member answers in his cabinet.
    inside = page.context.browser.new_context(base_url=page.url.split("/admin/")[0]).new_page()
    sign_in(inside, member.user.email, "/councils/member/")
    look(inside)
    inside.goto(f"/councils/member/sittings/{sitting.pk}/")
    look(inside)
    inside.get_by_label("приду", exact=True).check()
    go_on(inside, "Ответить")
    assert "Ответ записан" in inside.locator("main").inner_text()

    # The sitting goes on: who is there, a vote, a decision.
    page.goto(card)
    assert "Ответили 1 из 3. Придут 1 из 3" in page.locator(".desk").last.inner_text()
    _step(page, "Открыть заседание")
    _confirm(page, "Открыть заседание")
    assert "Кворума нет" in page.locator(".desk").inner_text()
    look(page, within=".desk")
    for one in mandates[:2]:
        page.locator(f"#id_mandate_{one.pk}").focus()
        page.locator(f"#id_mandate_{one.pk}").select_option("in_person")
    go_on(page, "Сохранить явку")
    assert "Кворум есть" in page.locator(".desk").inner_text()
    with page.expect_navigation():
        press(page.get_by_role("button", name="Начать вопрос 1"))
    outside.goto(sitting.get_absolute_url())
    assert "Сейчас: О" in outside.locator("#live").inner_text().replace("\u00a0", " ")
    look(outside)

    # The member asks for the word on his telephone, the secretary gives it.
    inside.goto(f"/councils/member/sittings/{sitting.pk}/")
    with inside.expect_navigation():
        press(inside.get_by_role("link", name="Попросить слова"))
    go_on(inside, "Прошу слова")
    look(inside)
    with page.expect_navigation():
        press(page.get_by_role("link", name="Список выступающих"))
    look(page, within=".desk")
    go_on(page, re.compile("Дать слово"))
    assert "Выступает" in page.locator("#floor").inner_text()
    look(page, within=".desk")
    # The telephone sees it by itself.
    inside.get_by_text("Выступает").wait_for()
    go_on(page, "Закончить выступление")
    with page.expect_navigation():
        press(page.get_by_role("link", name="К ходу заседания"))
    with page.expect_navigation():
        press(page.get_by_role("link", name="Голосование"))
    look(page, within=".desk")
    type_in(page.locator("#id_votes_for"), "3")
    go_on(page, "Голосование")
    assert "Голосов больше" in page.locator(".desk").inner_text()
    type_in(page.locator("#id_votes_for"), "2")
    go_on(page, "Голосование")
    type_in(page.locator("#id_responsible"), "Управление дорог")
    page.locator("#id_due_on").fill("2030-01-01")
    _confirm(page, "Записать решение")

    # It is closed, published by stages, signed by two.
    page.goto(card)
    _step(page, "Закрыть заседание")
    _confirm(page, "Закрыть заседание")
    _step(page, "Опубликовать решения")
    _confirm(page, "Опубликовать решения")
    _step(page, "Составить протокол")
    _confirm(page, "Составить протокол")
    _step(page, "Подписать протокол как секретарь")
    _confirm(page, "Подписать протокол как секретарь")
    third = page.context.browser.new_context(base_url=page.url.split("/admin/")[0]).new_page()
    sign_in(third, chair.user.email, "/councils/member/")
    with third.expect_navigation():
        press(third.get_by_role("link", name="Протокол"))
    look(third)
    go_on(third, "Подписать")
    page.goto(card)
    _step(page, "Опубликовать протокол")
    _confirm(page, "Опубликовать протокол")
    look(page, within=".desk")

    outside.goto(sitting.get_absolute_url())
    look(outside)
    text = outside.locator("main").inner_text()
    assert "О качелях" in text and "Протокол, версия 1" in text
    refresh(at=timezone.now())
    about = f"?about=council:{council.pk}"
    for address in (
        "/councils/", council.get_absolute_url(), "/councils/search/?q=качели", "/published/",
        f"/published/follow/{about}", "/published/open-data/",
    ):  # fmt: skip
        outside.goto(address)
        look(outside)
    outside.goto(member.seat.organisation.get_absolute_url())
    look(outside)
    outside.goto(council.get_absolute_url() + "apply/")
    look(outside)
    sitting.refresh_from_db()
    assert sitting.state == SittingState.CLOSED
    assert {one.stage for one in sitting.publications.all()} == set(Stage)
