"""A reader of acts in a real Chromium, keyboard only: finds, reads as of a day, compares, follows, proposes."""

import io
from datetime import date

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from portal.acts.models import Mistake, Proposal
from portal.acts.services.known import load_known_acts
from portal.demo import acts as samples
from portal.kernel.roles import Role
from tests.browser import complaints, go_on, press, sign_in, type_in
from tests.factories.people import an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
SIX = "/acts/rasporyazhenie/administraciya/2011-01-11/6-р/"


@pytest.fixture
def register(page):
    now = timezone.now()
    load_known_acts(at=now)
    editors = [an_officer(Role.EDITOR).user for _ in range(2)]
    samples.load(editor=editors[0], other=editors[1], now=now)
    return editors


def _clean(page):
    """Let axe look at a phone and a desk; nothing needs a sideways scroll."""
    assert complaints(page, widths=(390, 1280)) == []


def _is_told(told):
    """It is in sight without a scroll, and has the focus, so that it is read aloud."""
    expect(told).to_be_in_viewport()
    expect(told).to_be_focused()


def _said(page):
    return page.locator("main").inner_text().replace("\u00a0", " ")


def test_an_act_is_called_on_a_past_day_as_it_was_then(page, register):
    page.goto("/acts/")
    type_in(page.locator("[name=q]"), "конкурс лучший двор 9104-обр")
    go_on(page, "Найти")
    assert "Название в другие дни: «О смотре-конкурсе «Лучший двор»»" in _said(page)
    with page.expect_navigation():
        press(page.get_by_role("link", name="№ 9104-обр"))
    expect(page.locator("h1")).to_contain_text("О смотре-конкурсе дворов и подъездов")
    page.locator("[name=on]").fill("2025-09-30")
    go_on(page, "Показать на этот день")
    expect(page.locator("h1")).to_contain_text("О смотре-конкурсе «Лучший двор»")
    _clean(page)


def test_an_act_is_found_read_as_of_a_past_day_and_compared(page, register):
    page.goto("/acts/")
    _clean(page)
    type_in(page.locator("[name=q]"), "регламнте")
    go_on(page, "Найти")
    with page.expect_navigation():
        press(page.get_by_role("link", name="№ 6-р"))
    _clean(page)
    page.locator("[name=on]").fill("2012-01-01")
    go_on(page, "Показать на этот день")
    said = _said(page)
    assert "а не на сегодня" in said
    assert "редакция с 12 декабря 2011" in said
    assert "юридическое управление — 3 рабочих дня" in said
    assert "Образец текста, не подлинник" in said
    _clean(page)
    with page.expect_navigation():
        press(page.get_by_role("link", name="Сравнить редакции"))
    page.locator("[name=old]").select_option("2011-05-03")
    page.locator("[name=new]").select_option("2011-12-12")
    for view in ("side", "inline"):
        page.locator("[name=view]").select_option(view)
        go_on(page, "Сравнить")
        # Read aloud and without colour: signs and words, not colour alone.
        assert "[−" in _said(page)
        assert page.locator("ins", has_text="добавлено: 3").count() == 1
        _clean(page)


def test_two_misspelt_words_beside_a_number_are_put_right_or_searched_as_written(page, register):
    page.goto("/acts/")
    type_in(page.locator("[name=q]"), "9101-обр благаустройства двров")
    go_on(page, "Найти")
    _clean(page)
    assert "Показано по" in _said(page)
    assert page.get_by_role("link", name="№ 9101-обр").count() == 1
    with page.expect_navigation():
        press(page.get_by_role("link", name="Искать точно так, как написано"))
    assert "Ничего не найдено" in _said(page)
    _clean(page)


def test_the_feed_of_a_search_is_opened(page, register):
    page.goto("/acts/?q=двор&kind=postanovlenie")
    link = page.get_by_role("link", name="Лента этого поиска")
    feed = feedparser.parse(page.request.get(link.get_attribute("href")).text())
    assert not feed.bozo
    assert any("9101-обр" in entry.title for entry in feed.entries)
    assert all("6-р" not in entry.title for entry in feed.entries)


def test_a_resident_proposes_to_a_draft(page, register):
    page.goto("/acts/drafts/")
    _clean(page)
    with page.expect_navigation():
        press(page.get_by_role("link", name="О тихих часах во дворах"))
    _clean(page)
    page.set_viewport_size({"width": 390, "height": 844})
    go_on(page, "Отправить предложение")
    _is_told(page.locator(".error-summary"))
    _clean(page)
    with page.expect_navigation():
        press(page.locator("#para_2").get_by_role("link", name="Предложить к этому пункту").first)
    assert page.locator("[name=point]").input_value() == "para_2"
    type_in(page.locator("[name=text]"), "Пусть тихие часы будут и в праздники.")
    page.set_viewport_size({"width": 390, "height": 844})
    go_on(page, "Отправить предложение")
    _is_told(page.locator("main").get_by_role("status").locator(".."))
    _clean(page)
    assert "Предложение принято" in _said(page)
    assert "в праздники" not in _said(page)
    assert Proposal.objects.get(text__contains="в праздники").point == "para_2"


def test_an_act_in_parts_is_read_with_its_terms_and_who_cites_it(page, register):
    page.goto("/acts/?q=9106-обр")
    with page.expect_navigation():
        press(page.get_by_role("link", name="№ 9106-обр"))
    _clean(page)
    assert "Вступает в силу частями" in _said(page)
    assert "Ещё не действует" in page.locator("#para_3").inner_text()
    press(page.locator("#att_1__para_4 .act-term").first)
    assert page.url.endswith("#term-2")
    assert page.locator("#term-2").inner_text() == "Управление"
    with page.expect_navigation():
        press(page.locator("#att_1__para_3").get_by_role("link", name="№ 9101-обр"))
    with page.expect_navigation():
        press(page.locator("#para_3").get_by_role("link", name="ссылаются: "))
    _clean(page)
    assert "9106-обр" in _said(page)
    assert "9104-обр" in _said(page)


def test_an_amendment_not_worked_in_stands_at_its_point_by_keyboard_and_on_paper(page, register):
    page.goto("/acts/postanovlenie/administraciya/2023-02-14/9101-обр/")
    _clean(page)
    press(page.get_by_role("link", name="пункт 3", exact=True))
    assert page.url.endswith("#para_3")
    assert "в текст ещё не внесено" in page.locator("#para_3").inner_text()
    # Each number leads to its own address, and is reached by the tab key.
    page.locator("#para_4 .act-num").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#para_4__subpara_a"
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    said = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    for words in ("Образец текста", "ещё не тот текст", "Ремонт проезда", "20 процентов"):
        assert words in said, words
    assert "Показать на этот день" not in said
    assert len(paper.pages) <= 4


def test_a_reader_tells_of_a_mistake_without_an_account(page, register):
    page.goto(SIX)
    with page.expect_navigation():
        press(page.get_by_role("link", name="Сообщить об ошибке"))
    _clean(page)
    go_on(page, "Отправить")
    _clean(page)
    assert "Заполните это поле" in _said(page)
    type_in(page.locator("[name=text]"), "Пропущена запятая")
    go_on(page, "Отправить")
    assert "Редактор проверит текст" in _said(page)
    assert Mistake.objects.get().text == "Пропущена запятая"
    page.goto("/acts/open-data/")
    _clean(page)


def test_the_editor_enters_an_act_and_a_colleague_publishes_it(page, register):
    first, second = register
    sign_in(page, first.email, reverse("admin:acts_act_add"))
    page.locator("[name=kind]").select_option("postanovlenie")
    page.locator("[name=issuer]").select_option(label="Администрация города Хабаровска")
    page.locator("[name=adopted_on]").fill("2026-01-12")
    type_in(page.locator("[name=number]"), "9201-обр")
    type_in(page.locator("[name=title]"), "О пробном акте")
    go_on(page, "Сохранить и продолжить редактирование")
    with page.expect_navigation():
        press(page.get_by_role("link", name="Внести текст или редакцию"))
    page.locator("[name=valid_from]").fill(date(2026, 1, 12).isoformat())
    type_in(page.locator("[name=pasted]"), "1. Первый пункт.\n2. Второй пункт.")
    go_on(page, "Внести текст или редакцию")
    with page.expect_navigation():
        press(page.get_by_role("link", name="Опубликовать"))
    go_on(page, "Опубликовать")
    assert "попросите другого редактора" in page.locator("body").inner_text()
    page.context.clear_cookies()
    card = page.url.split("/do/")[0] + "/change/"
    sign_in(page, second.email, card.split("/", 3)[3].join(("/", "")))
    with page.expect_navigation():
        press(page.get_by_role("link", name="Опубликовать"))
    go_on(page, "Опубликовать")
    with page.expect_navigation():
        press(page.get_by_role("link", name="Страница акта"))
    assert "Второй пункт" in _said(page)
