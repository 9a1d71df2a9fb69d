"""What is typed at the desk outlives the session, in the tab and for its author alone."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from appeals.models import Answer
from appeals.rules.vocabulary import Result
from appeals.services import answering, assignment
from portal.acts.models import Act, Publication
from portal.acts.rules.status import Effect
from portal.kernel.roles import Role
from portal.people.models import User
from tests.browser import go_on, press, sign_in, type_in
from tests.factories.acts import an_act
from tests.factories.appeals import a_registered_appeal, an_appeal
from tests.factories.people import PASSWORD, a_unit, a_user, an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
TYPED = "Яму засыпали 3 декабря.\n\nРаботы приняты."
NOTICE = "То, что вы не успели сохранить, вернулось"


@pytest.fixture
def appeal():
    unit = a_unit("Управление дорог")
    registrar = an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user
    executor = an_officer(Role.EXECUTOR, unit=unit)
    at = timezone.now() - timedelta(minutes=1)
    made = a_registered_appeal(a_user(), registrar, at)
    return assignment.assign(made, executor, by=registrar, at=at)


def kept(page) -> list[str]:
    keys = page.evaluate("Object.keys(sessionStorage)")
    return [key for key in keys if key.startswith("typed:")]


def save(page):
    go_on(page, "Сохранить проект ответа")


def enter(page, email: str):
    """Fill the sign-in that stands in the way."""
    type_in(page.locator("#id_login"), email)
    type_in(page.locator("#id_password"), PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_answer_outlives_the_session(page, appeal):
    executor = appeal.executor.user
    step = f"/admin/appeals/appeal/{appeal.pk}/do/write_answer/"
    text = page.locator("[name=text]")
    sign_in(page, executor.email, step)
    type_in(text, TYPED)
    result = page.get_by_label("Результат по вопросу")
    result.select_option(Result.EXPLAINED)
    Session.objects.all().delete()
    save(page)
    assert "/accounts/login/" in page.url
    enter(page, executor.email)
    assert page.url.endswith(step)
    expect(page.get_by_role("status").filter(has_text=NOTICE)).to_be_visible()
    expect(text).to_have_value(TYPED)
    expect(result).to_have_value(Result.EXPLAINED)
    # Nobody else sees it, even in the same tab; and then it is gone.
    Session.objects.all().delete()
    head = an_officer(Role.EXECUTOR, unit=appeal.unit).user
    sign_in(page, head.email, step)
    assert TYPED not in text.input_value()
    assert NOTICE not in page.content() and kept(page) == []
    # Once saved, nothing is left.
    page.context.clear_cookies()
    sign_in(page, executor.email, step)
    expect(text).not_to_have_value(TYPED)
    type_in(text, TYPED)
    assert len(kept(page)) == 1
    save(page)
    assert page.url.endswith("/change/") and kept(page) == []
    assert Answer.objects.get().text.splitlines() == TYPED.splitlines()
    page.goto(step)
    assert NOTICE not in page.content()


def test_what_came_back_may_be_put_away_and_does_not_hide_what_another_wrote(page, appeal):
    executor = appeal.executor.user
    step = f"/admin/appeals/appeal/{appeal.pk}/do/write_answer/"
    text = page.locator("[name=text]")
    sign_in(page, executor.email, step)
    type_in(text, TYPED)
    page.goto("/admin/")
    answering.write_answer(
        appeal, text="Засыплем в мае.", results={}, by=executor, at=timezone.now()
    )
    page.goto(step)
    expect(text).to_have_value(TYPED)
    save(page)
    assert "«Засыплем в мае.»" in page.content()
    expect(text).to_have_value(TYPED)
    Session.objects.all().delete()
    save(page)
    enter(page, executor.email)
    expect(text).to_have_value(TYPED)
    press(page.get_by_role("button", name="Убрать"))
    expect(text).to_have_value("Засыплем в мае.")
    assert kept(page) == [] and NOTICE not in page.content()


def test_what_another_has_written_is_not_replaced_by_what_the_tab_keeps(page):
    act, editor = an_act(), an_officer(Role.EDITOR).user
    title, signatory = page.locator("[name=title]"), page.locator("[name=signatory]")
    sign_in(page, editor.email, f"/admin/acts/act/{act.pk}/change/")
    type_in(signatory, "Мэр города")
    Act.objects.update(title="О рынке")
    go_on(page, re.compile("^Сохранить$"))
    assert "это поле изменил другой сотрудник" in page.content()
    expect(title).to_have_value("О рынке")
    go_on(page, re.compile("^Сохранить$"))
    act.refresh_from_db()
    assert (act.title, act.signatory) == ("О рынке", "Мэр города")


def test_an_answer_outlives_a_second_factor_that_is_asked_again(page, appeal, settings):
    step = f"/admin/appeals/appeal/{appeal.pk}/do/write_answer/"
    sign_in(page, appeal.executor.user.email, step)
    type_in(page.locator("[name=text]"), TYPED)
    settings.OFFICERS_NEED_SECOND_FACTOR = True
    save(page)
    assert "/accounts/2fa/" in page.url and kept(page)
    settings.OFFICERS_NEED_SECOND_FACTOR = False
    page.goto(step)
    expect(page.locator("[name=text]")).to_have_value(TYPED)


def test_the_card_of_a_registration_outlives_the_session_with_each_question(page, appeal):
    registrar = appeal.events.get(name="register").by
    waiting = an_appeal(appeal.applicant, timezone.now())
    step = f"/admin/appeals/appeal/{waiting.pk}/do/register/"
    sign_in(page, registrar.email, step)
    type_in(page.locator("[name=gist_1]"), "Яма у дома")
    go_on(page, "Ещё вопрос")
    rows = page.locator("[name^=gist_]").count()
    type_in(page.locator(f"[name=gist_{rows}]"), "Фонарь не горит")
    type_in(page.locator("[name=annotation]"), "О дворе")
    page.locator("[name=repeats]").select_option(str(appeal.pk))
    Session.objects.all().delete()
    go_on(page, "Зарегистрировать")
    enter(page, registrar.email)
    expect(page.locator(f"[name=gist_{rows}]")).to_have_value("Фонарь не горит")
    expect(page.locator("[name=gist_1]")).to_have_value("Яма у дома")
    expect(page.locator("[name=annotation]")).to_have_value("О дворе")
    expect(page.locator("[name=repeats]")).to_have_value(str(appeal.pk))
    expect(page.get_by_role("status").filter(has_text=NOTICE)).to_be_visible()


def test_signing_out_leaves_nothing_on_a_shared_computer(page, appeal):
    step = f"/admin/appeals/appeal/{appeal.pk}/do/write_answer/"
    sign_in(page, appeal.executor.user.email, step)
    for leave in ("/accounts/logout/", "/admin/"):
        page.goto(step)
        type_in(page.locator("[name=text]"), TYPED)
        assert kept(page)
        page.goto(leave)
        with page.expect_navigation():
            page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
        assert kept(page) == []
        sign_in(page, appeal.executor.user.email, step)


def test_what_is_saved_with_a_warning_does_not_come_back_nor_go_to_another_thing(page, appeal):
    editor = an_officer(Role.EDITOR).user
    hidden = an_act(adopted_on=date(2021, 1, 1), state=Publication.PREPARED, placed_at=None)
    first, second = an_act(title="О первом"), an_act(title="О втором")
    add = "/admin/acts/relation/add/?source={}&target={}"
    what = page.locator("[name=what]")
    sign_in(page, editor.email, "/admin/acts/relation/")
    page.goto(add.format(hidden.pk, first.pk))
    page.locator("[name=effect]").select_option(Effect.REPEALS)
    type_in(what, "по просьбе")
    page.locator("[name=from_on]").fill("2021-01-01")
    go_on(page, re.compile("^Сохранить$"))
    assert "не опубликован на портале" in page.content()
    assert kept(page) == []
    page.goto(add.format(hidden.pk, first.pk))
    expect(what).to_have_value("")
    type_in(what, "не сохранено")
    page.goto(add.format(hidden.pk, second.pk))
    expect(what).to_have_value("")
    page.goto(add.format(hidden.pk, first.pk))
    expect(what).to_have_value("не сохранено")
    # Pages of the account are none of the desk.
    page.goto("/accounts/email/")
    type_in(page.locator("[name=email]"), "other@example.org")
    assert len(kept(page)) == 1
    page.goto("/accounts/email/")
    assert NOTICE not in page.content()


def test_a_relation_of_an_act_with_a_long_name_is_entered_on_a_phone(page):
    act = an_act(title="О порядке стоянки автомобилей на придомовых территориях " * 4)
    sign_in(page, an_officer(Role.EDITOR).user.email, f"/admin/acts/relation/add/?target={act.pk}")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("combobox", name="Какой акт")).to_contain_text("О порядке стоянки")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_narrow_phone_needs_no_sideways_scroll_and_regions_have_russian_names(page, appeal):
    User.objects.filter(pk=appeal.executor.user_id).update(last_name="Воскресенская-Залужная")
    sign_in(page, appeal.executor.user.email, "/admin/appeals/appeal/")
    page.set_viewport_size({"width": 390, "height": 844})
    region = page.locator("[role=region][aria-label]").first
    expect(region).to_have_attribute("aria-label", "Область с прокруткой")
    assert "scrollable content" not in page.content()
    cells = "[...document.querySelectorAll('#result_list td')]"
    assert page.evaluate(f"{cells}.filter(one => one.scrollHeight > one.clientHeight).length") == 0
    for name in ("change", "do/write_answer"):
        page.goto(f"/admin/appeals/appeal/{appeal.pk}/{name}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_on_a_phone_the_name_of_a_box_has_the_whole_line(page):
    sign_in(page, an_officer(Role.EDITOR).user.email, "/admin/acts/relation/add/")
    page.set_viewport_size({"width": 390, "height": 844})
    name, field = page.locator("label[for=id_is_in_text]"), page.locator("#id_what")
    assert name.bounding_box()["width"] > 0.9 * field.bounding_box()["width"]
