"""One appeal in a real Chromium, keyboard only: filed, registered and answered, read.

axe looks at every page on the way, at three widths.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from appeals.models import Appeal, ClassifierCode, Draft
from appeals.rules.vocabulary import Result, State
from appeals.services import answering, assignment, registration
from appeals.services.registration import CardInput, QuestionInput
from portal.demo.enclosures import petition_docx, petition_pdf, photograph
from portal.files import storage
from portal.kernel.roles import Role
from tests.browser import go_on, look, press, sign_in, type_in
from tests.factories.appeals import an_appeal
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
CODE = "0003.0009.0097.0699"


@pytest.fixture
def office(page):
    unit = a_unit("Управление дорог")

    class Office:
        registrar = an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user
        executor = an_officer(Role.EXECUTOR, unit=unit)
        head = an_officer(Role.HEAD, unit=unit).user
        citizen = a_user("anna@example.org")

    return Office


def test_a_citizen_files_an_appeal_with_files(page, office, tmp_path: Path):
    import random

    enclosures = [photograph(random.Random(1)), petition_pdf("Яма"), petition_docx("Яма")]
    for upload in enclosures:
        (tmp_path / upload.name).write_bytes(upload.read())
    page.goto("/appeals/")
    look(page)
    with page.expect_navigation():
        press(page.get_by_role("main").get_by_role("link", name="Написать обращение"))
    look(page)
    with page.expect_navigation():
        press(page.get_by_role("link", name="Начать"))
    press(page.get_by_label("Не знаю"), "Space")
    look(page)
    go_on(page)
    press(page.locator("input[value=application]"), "Space")
    look(page)
    go_on(page)
    press(page.get_by_label("Дворы и тротуары"), "Space")
    go_on(page)
    type_in(page.locator("[name=place]"), "ул. Речная, 5")
    look(page)
    go_on(page)
    type_in(page.locator("[name=text]"), "Во дворе яма.\nПрошу засыпать.")
    look(page)
    go_on(page)
    page.locator("input[type=file]").set_input_files(
        [str(tmp_path / upload.name) for upload in enclosures]
    )
    go_on(page)
    if "/files/" in page.url:
        look(page)
        go_on(page)
    press(page.locator("input[value=individual]"), "Space")
    look(page)
    go_on(page)
    type_in(page.locator("[name=last_name]"), "Ёлкина")
    type_in(page.locator("[name=first_name]"), "Анна")
    look(page)
    go_on(page)
    press(page.locator("input[name=answer_to][value=account]"), "Space")
    look(page)
    go_on(page)
    assert "/review/" in page.url
    look(page)
    sign_in(page, office.citizen.email, "/appeals/new/review/")
    look(page)
    go_on(page, re.compile("Отправить"))
    assert "/received/" in page.url
    look(page)
    appeal = Appeal.objects.get()
    assert (appeal.text.splitlines(), appeal.last_name) == (
        ["Во дворе яма.", "Прошу засыпать."],
        "Ёлкина",
    )
    kept = [enclosed.file for enclosed in appeal.files.select_related("file")]
    assert len(kept) == len(enclosures)
    picture = next(file for file in kept if file.media_type == "image/jpeg")
    with storage.open_for_reading(picture.path) as content:
        assert not Image.open(content).getexif()


def test_a_clerk_registers_and_answers(page, office):
    appeal = an_appeal(office.citizen, timezone.now() - timedelta(minutes=1))
    card = f"/admin/appeals/appeal/{appeal.pk}/change/"
    sign_in(page, office.registrar.email, "/admin/")
    look(page, within=".desk")
    with page.expect_navigation():
        press(page.locator(".desk-tiles a").filter(has_text="Ждут регистрации"))
    with page.expect_navigation():
        press(page.locator("#result_list a[href*='/change/']"))
    look(page, within=".desk")
    with page.expect_navigation():
        press(page.locator(".desk-buttons a", has_text="Зарегистрировать"))
    type_in(page.locator("[name=code_1]"), "яма во дворе")
    go_on(page, "Найти коды")
    look(page, within=".desk")
    press(page.locator(f"[name=pick_1][value='{CODE}']"), "Space")
    go_on(page, "Зарегистрировать")
    page.goto(f"/admin/appeals/appeal/{appeal.pk}/do/assign/")
    page.locator("[name=executor]").focus()
    page.keyboard.press("ArrowDown")
    go_on(page, "Назначить исполнителя")
    assert page.url.endswith(card)
    page.context.clear_cookies()
    sign_in(page, office.executor.user.email, f"/admin/appeals/appeal/{appeal.pk}/do/write_answer/")
    type_in(page.locator("[name=text]"), "Яму засыпали.")
    page.locator("[name^=result_]").focus()
    page.keyboard.press("ArrowDown")
    look(page, within=".desk")
    go_on(page, "Сохранить проект ответа")
    page.goto(f"/admin/appeals/appeal/{appeal.pk}/do/prepare/")
    go_on(page, "Передать на подпись")
    page.context.clear_cookies()
    sign_in(page, office.head.email, f"/admin/appeals/appeal/{appeal.pk}/do/sign/")
    go_on(page, "Подписать")
    page.goto(f"/admin/appeals/appeal/{appeal.pk}/do/send/")
    go_on(page, "Отправить ответ")
    assert page.url.endswith(card)
    appeal.refresh_from_db()
    assert appeal.state == State.ANSWERED
    assert appeal.questions.get().code.code == CODE


def test_the_citizen_reads_the_answer(page, office):
    at = timezone.now()
    appeal = an_appeal(office.citizen, at)
    question = QuestionInput(ClassifierCode.objects.get(code=CODE))
    registration.register(appeal, CardInput([question]), by=office.registrar, at=at)
    assignment.assign(appeal, office.executor, by=office.registrar, at=at)
    answering.write_answer(
        appeal,
        text="Яму засыпали щебнем.",
        results={appeal.questions.get().pk: Result.MEASURES_TAKEN},
        by=office.executor.user,
        at=at,
    )
    answering.prepare(appeal, by=office.executor.user, at=at)
    answering.sign(appeal, by=office.head, at=at)
    answering.send(appeal, by=office.executor.user, at=at)
    sign_in(page, office.citizen.email, "/appeals/")
    look(page)
    with page.expect_navigation():
        press(page.get_by_role("main").locator(f"a[href*='{appeal.reference}']"))
    assert "Яму засыпали щебнем." in page.get_by_role("main").inner_text()
    look(page)
    page.context.clear_cookies()
    page.goto("/appeals/status/")
    look(page)
    page.goto(f"/appeals/status/{appeal.reference}/{appeal.status_secret}/")
    look(page)
    shown = page.get_by_role("main").inner_text()
    assert "Ёлкина" not in shown
    assert "яма" not in shown.lower()


@pytest.mark.parametrize(("scripts", "another"), [(True, True), (False, False)])
def test_a_deleted_draft_does_not_come_back_with_the_way_back(
    page, live_server, office, scripts, another
):
    page = page.context.browser.new_context(
        base_url=live_server.url, java_script_enabled=scripts
    ).new_page()
    _begin(page)
    page.goto("/appeals/new/text/")
    type_in(page.locator("[name=text]"), "Мой секрет")
    go_on(page)
    page.go_back()
    expect(page.locator("[name=text]")).to_have_value("Мой секрет")
    page.goto("/appeals/new/forget/")
    go_on(page, "Удалить черновик")
    if another:
        _begin(page)
    while not page.url.endswith("/text/"):
        page.go_back()
    expect(page.locator("[name=text]")).to_have_value("")


def _begin(page) -> None:
    page.goto("/appeals/new/addressee/")
    press(page.locator("[name=addressee][value=unknown]"), "Space")
    go_on(page)


def test_two_tabs_of_one_draft_write_nothing_over_each_other(page, office):
    sign_in(page, office.citizen.email, "/appeals/new/text/")
    other = page.context.new_page()
    other.goto("/appeals/new/text/")
    type_in(other.locator("[name=text]"), "Во дворе яма.")
    go_on(other)
    text = page.locator("[name=text]")
    type_in(text, "Погас фонарь.")
    # Saving itself while it is typed, it writes over nothing either.
    expect(page.locator("[data-autosave-note]")).to_contain_text("в другой вкладке", timeout=15000)
    go_on(page)
    look(page)
    assert "«Во дворе яма.»" in page.content()
    expect(text).to_have_value("Погас фонарь.")
    type_in(text, "Во дворе яма, и погас фонарь.")
    assert Draft.objects.get().values["text"]["text"] == "Во дворе яма."
    go_on(page)
    assert Draft.objects.get().values["text"]["text"] == "Во дворе яма, и погас фонарь."
