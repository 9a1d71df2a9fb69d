"""Writing: what is typed is kept, whatever happens on the way."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from appeals.models import Appeal, CoAuthor, Draft, PlainSubject
from appeals.rules.consents import PHONE
from appeals.rules.vocabulary import AnswerTo
from appeals.services import phones
from appeals.views import attempts
from portal.kernel.references import format_reference
from portal.people.models import Consent
from portal.people.services.consents import give_consent, withdraw_consent
from portal.web.ceilings import Ceiling
from tests.appeals.writing import (
    ANSWERS,
    make_city,
    make_officer,
    make_unit,
    make_user,
    send,
    type_all,
    type_step,
)
from tests.factories.appeals import MONDAY, an_appeal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    make_city()


@pytest.fixture
def citizen(client):
    user = make_user(last_name="Орлова", first_name="Вера", patronymic="Ильинична")
    client.force_login(user)
    return user


def token_of(response):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())[1]


def test_rules_come_first_and_nothing_is_stored_by_looking(client):
    response = client.get("/appeals/new/")
    assert "59-ФЗ" in response.content.decode()
    for step in ANSWERS:
        assert client.get(f"/appeals/new/{step}/").status_code == 200
    assert client.get("/appeals/new/nonsense/").status_code == 404
    assert not Draft.objects.exists()


def test_an_anonymous_writer_gets_a_signed_cookie_that_lives_with_the_draft(client, settings):
    response = type_step(client, "addressee")
    assert response["Location"] == "/appeals/new/kind/"
    cookie = response.cookies["appeal_draft"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == settings.DRAFT_DAYS * 24 * 3600
    assert str(Draft.objects.get().pk) in cookie.value
    assert ":" in cookie.value
    # Looking changes nothing, so it gives no new key; each change does.
    assert "appeal_draft" not in client.get("/appeals/new/kind/").cookies
    assert "appeal_draft" in type_step(client, "kind").cookies


def test_a_forged_cookie_opens_nothing(client):
    draft = type_all(client)
    stranger = Client()
    stranger.cookies["appeal_draft"] = f"{draft.pk}:1abcde:forged"
    assert "яма" not in stranger.get("/appeals/new/text/").content.decode()


def test_what_was_typed_survives_a_reload_also_when_it_is_wrong(client, settings):
    settings.APPEAL_TEXT_MAX = 10
    response = type_step(client, "text", {"text": "слишком длинный текст"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "сократите его на 11" in page
    assert "слишком длинный текст" in page
    assert "слишком длинный текст" in client.get("/appeals/new/text/").content.decode()


def test_characters_are_counted_as_the_counter_counts_them(client, settings):
    settings.APPEAL_TEXT_MAX = 5
    assert type_step(client, "text", {"text": "я\r\n😀\r\nю"}).status_code == 302
    assert type_step(client, "text", {"text": "я\r\n😀\r\nюю"}).status_code == 200


def test_odd_characters_do_no_harm(client):
    assert type_step(client, "text", {"text": "до\x00после"}).status_code == 200
    assert "допосле" in client.get("/appeals/new/text/").content.decode()


def test_what_was_pasted_from_an_office_program_keeps_its_lines(client):
    type_step(client, "text", {"text": "Первая\x0bвторая\u2028третья\x1b\r\n\tчетвёртая"})
    assert Draft.objects.get().values["text"]["text"] == "Первая\nвторая\nтретья\n\tчетвёртая"


def test_saving_while_typing_changes_no_page(client):
    response = type_step(client, "text", {"text": "начало"}, autosave="1")
    assert response.status_code == 204
    assert "начало" in client.get("/appeals/new/text/").content.decode()


def test_a_stale_token_loses_no_text_and_changes_nothing():
    client = Client(enforce_csrf_checks=True)
    client.get("/appeals/new/text/")
    response = type_step(client, "text", csrfmiddlewaretoken="a" * 64)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Прошу засыпать" in page
    assert "нажмите кнопку ещё раз" in page
    assert not Draft.objects.exists()

    again = type_step(client, "text", csrfmiddlewaretoken=token_of(response))
    assert again.status_code == 302
    assert Draft.objects.get().values["text"]["text"].startswith("Во дворе яма")


@pytest.mark.parametrize(
    ("step", "his", "blind", "kept"),
    [
        ("text", {"text": "Яма."}, {"text": "Знак."}, {"text": "Яма.\n\nЗнак."}),
        ("kind", {"kind": "complaint"}, {"kind": "proposal"}, {"kind": "complaint"}),
        ("kind", {"kind": ""}, {"kind": "proposal"}, {"kind": "proposal"}),
    ],
)
def test_a_page_opened_before_signing_in_elsewhere_wipes_nothing(citizen, step, his, blind, kept):
    client = Client()
    client.force_login(citizen)
    type_step(client, step, his)
    draft, cookies = Draft.objects.get(), client.cookies
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/appeals/new/{step}/")
    client.cookies.update(cookies)
    stale = type_step(client, step, blind, draft="", csrfmiddlewaretoken=token_of(page)[:-1] + "~")
    assert stale.status_code == 403
    shown = {"draft": stale.context["draft_key"], "csrfmiddlewaretoken": token_of(stale)}
    assert type_step(client, step, blind, autosave="1", **shown).status_code == 403
    assert type_step(client, step, blind, **shown)["Location"] == f"/appeals/new/{step}/"
    draft.refresh_from_db()
    assert draft.values[step] == kept
    assert Draft.objects.count() == (2 if kept == his else 1)
    page = client.get(f"/appeals/new/{step}/").content.decode()
    assert ("сохранено отдельно" in page) is (kept == his)


def test_a_draft_written_before_sign_in_becomes_the_users(client):
    draft = type_all(client)
    review = client.get("/appeals/new/review/").content.decode()
    assert "/accounts/login/?next=%2Fappeals%2Fnew%2Freview%2F" in review
    assert "Отправить обращение</button>" not in review
    user = make_user()
    client.force_login(user)
    assert "Отправить обращение</button>" in client.get("/appeals/new/review/").content.decode()
    draft.refresh_from_db()
    assert draft.user == user


def test_another_user_on_the_same_computer_sees_nothing_of_it(client, citizen):
    type_all(client)
    client.logout()
    client.force_login(make_user("other@example.org"))
    assert "яма" not in client.get("/appeals/new/text/").content.decode()
    client.logout()


def test_a_session_that_ends_half_way_loses_nothing(client, citizen):
    draft = type_all(client)
    cookie = client.cookies["appeal_draft"].value
    client.logout()
    client.cookies["appeal_draft"] = cookie

    page = client.get("/appeals/new/text/").content.decode()
    assert "яма" not in page
    assert "Начатое обращение сохранено" in page

    response = type_step(client, "text", {"text": "Исправленный текст."})
    assert response["Location"].startswith("/accounts/login/?next=")
    draft.refresh_from_db()
    assert "яма" in draft.values["text"]["text"]

    client.force_login(citizen)
    page = client.get("/appeals/new/review/").content.decode()
    assert "Исправленный текст." in page
    assert "ул. Речная, 5" in page
    assert Draft.objects.get().pk == draft.pk


def test_what_saves_itself_after_the_session_does_not_hide_that_it_has_ended(client, citizen):
    type_all(client)
    cookie = client.cookies["appeal_draft"].value
    client.logout()
    client.cookies["appeal_draft"] = cookie
    type_step(client, "text", {"text": "Само"}, autosave="1")
    assert "Начатое обращение сохранено" in client.get("/appeals/new/text/").content.decode()
    response = type_step(client, "text", {"text": "Само собой."})
    assert response["Location"].startswith("/accounts/login/?next=")
    client.force_login(citizen)
    page = client.get("/appeals/new/review/").content.decode()
    assert "Само собой." in page and "ул. Речная, 5" in page


def test_after_a_sign_out_the_next_person_begins_his_own_and_the_draft_stays(client, citizen):
    draft = type_all(client)
    left = client.post("/accounts/logout/")
    assert left.cookies["appeal_draft"].value == ""
    assert "Начатое обращение сохранено" not in client.get("/appeals/new/text/").text
    assert type_step(client, "kind")["Location"].startswith("/appeals/new/")
    assert Draft.objects.exclude(pk=draft.pk).get().user is None
    browser = Client()
    browser.force_login(citizen)
    assert "ул. Речная, 5" in browser.get("/appeals/new/review/").text


def test_what_was_begun_before_signing_in_is_the_accounts_at_the_sign_out(client):
    draft = type_all(client)
    user = make_user()
    client.force_login(user)
    client.post("/accounts/logout/")
    draft.refresh_from_db()
    assert draft.user == user
    assert "яма" not in client.get("/appeals/new/text/").text


def test_giving_up_a_sign_in_half_way_forgets_nothing(client):
    type_all(client)
    client.post("/accounts/logout/")
    assert "яма" in client.get("/appeals/new/text/").text


def test_files_of_two_drafts_that_become_one_keep_to_the_limit(client, citizen, settings):
    settings.FILES_MAX_COUNT = 2

    def add() -> None:
        sent = [SimpleUploadedFile(f"{name}.txt", b"1") for name in "ab"]
        client.post("/appeals/new/files/", {"files": sent, "add": "1"})

    draft = type_all(client)
    add()
    cookie = client.cookies["appeal_draft"].value
    client.logout()
    client.cookies["appeal_draft"] = cookie
    add()
    client.force_login(citizen)
    page = client.get("/appeals/new/review/").content.decode()
    assert "Файлов 4, приложить можно не больше" in page
    assert "4, приложить" in send(client, draft).content.decode()
    for enclosed in list(draft.files.all())[:2]:
        client.post("/appeals/new/files/", {"remove": str(enclosed.file_id)})
    assert "/received/" in send(client, draft)["Location"]


def test_another_person_who_signs_in_then_keeps_his_own(client, citizen):
    mine = type_all(client)
    cookie = client.cookies["appeal_draft"].value
    client.logout()
    client.cookies["appeal_draft"] = cookie
    type_step(client, "text", {"text": "Чужой текст."})
    client.force_login(make_user("other@example.org"))
    page = client.get("/appeals/new/review/").content.decode()
    assert "Чужой текст." in page
    assert "Речная" not in page
    mine.refresh_from_db()
    assert "яма" in mine.values["text"]["text"]


def opened(client, step):
    """Open a page; return what it sends beside the fields."""
    page = client.get(f"/appeals/new/{step}/").content.decode()
    return {
        name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("draft", "seen")
    }


class TestTwoPagesOfOneDraft:
    def test_what_both_have_written_is_told_at_the_field_and_neither_is_lost(self, client, citizen):
        type_all(client)
        one, other = opened(client, "text"), opened(client, "text")
        assert type_step(client, "text", {"text": "Знак. " * 99}, **one).status_code == 302
        # While it is typed nothing is written over either.
        mine = {"text": "Лужа."}
        assert type_step(client, "text", mine, autosave="1", **other).status_code == 409
        page = type_step(client, "text", mine, **other)
        form = page.context["form"]
        assert "записали другое в другой вкладке" in form.errors["text"][0]
        assert form["text"].value() == "Лужа." and page.context["others"] == ["Знак. " * 99]
        assert Draft.objects.get().values["text"]["text"] == "Знак. " * 99
        again = {**other, "seen": page.context["seen"]}
        assert type_step(client, "text", mine, **again).status_code == 302
        assert Draft.objects.get().values["text"]["text"] == "Лужа."

    def test_what_was_chosen_there_is_told_in_words(self, client, citizen):
        type_all(client)
        one, other = opened(client, "kind"), opened(client, "kind")
        type_step(client, "kind", {"kind": "complaint"}, **one)
        form = type_step(client, "kind", {"kind": "proposal"}, **other).context["form"]
        assert "«Жалоба»" in form.errors["kind"][0]
        assert form["kind"].value() == "proposal"

    def test_another_field_that_the_other_page_has_changed_stays_as_it_is_there(
        self, client, citizen
    ):
        type_all(client)
        one, other = opened(client, "name"), opened(client, "name")
        typed = ANSWERS["name"]
        type_step(client, "name", {**typed, "patronymic": "Ильинична"}, **one)
        assert type_step(client, "name", {**typed, "last_name": "Ольхова"}, **other)
        kept = Draft.objects.get().values["name"]
        assert (kept["last_name"], kept["patronymic"]) == ("Ольхова", "Ильинична")

    def test_a_page_that_saves_itself_meets_nobody_but_itself(self, client, citizen):
        type_all(client)
        mine = opened(client, "text")
        for text in ("Я", "Яма", "Яма."):
            saved = type_step(client, "text", {"text": text}, autosave="1", **mine)
            assert saved.status_code == 204
        assert type_step(client, "text", {"text": "Яма!"}, **mine).status_code == 302

    def test_a_row_of_a_co_author_that_the_other_page_has_added_stays(self, client, citizen):
        several = {"applicant_type": "collective"}
        own = {**ANSWERS["name"], "co_authors": "1"}
        first = {"co_0_last_name": "Липин", "co_0_first_name": "Лев", "co_0_patronymic": ""}
        type_all(client, who=several, name={**own, **first})
        one, other = opened(client, "name"), opened(client, "name")
        second = {"co_1_last_name": "Ивина", "co_1_first_name": "Ия", "co_1_patronymic": ""}
        type_step(client, "name", {**own, **first, **second, "co_authors": "2"}, **one)
        sent = type_step(client, "name", {**own, **first, "first_name": "Вероника"}, **other)
        assert sent.status_code == 302
        kept = Draft.objects.get().values["name"]
        assert (
            kept.items()
            >= {"co_1_last_name": "Ивина", "first_name": "Вероника", "co_authors": "2"}.items()
        )

    def test_after_the_session_has_ended_neither_is_lost(self, client, citizen):
        draft = type_all(client)
        pages = {step: opened(client, step) for step in ("text", "kind", "place")}
        cookie = client.cookies["appeal_draft"].value
        client.logout()
        client.cookies["appeal_draft"] = cookie
        type_step(client, "text", {"text": "Здесь лужа."}, **pages["text"])
        type_step(client, "kind", {"kind": "proposal"}, **pages["kind"])
        type_step(client, "place", {"place": "ул. Новая, 1", "district": ""}, **pages["place"])
        elsewhere = Client()
        elsewhere.force_login(citizen)
        type_step(elsewhere, "text", {"text": "Там знак."}, **opened(elsewhere, "text"))
        type_step(elsewhere, "kind", {"kind": "complaint"}, **opened(elsewhere, "kind"))
        client.force_login(citizen)
        page = client.get("/appeals/new/review/").content.decode()
        assert "сохранено отдельно" in page and "ул. Новая, 1" in page
        draft.refresh_from_db()
        assert draft.values["text"]["text"] == "Там знак.\n\nЗдесь лужа."
        assert draft.values["kind"]["kind"] == "complaint"
        aside = Draft.objects.exclude(pk=draft.pk).get()
        assert aside.values["kind"]["kind"] == "proposal"

    def test_what_was_read_before_sending_is_what_is_sent(self, client, citizen):
        draft = type_all(client)
        page = client.get("/appeals/new/review/")
        sent = {"key": str(draft.pk), "seen": page.context["seen"]}
        type_step(client, "text", {"text": "Другой текст."})
        page = client.post("/appeals/new/review/", sent)
        assert "изменили в другой вкладке" in page.content.decode()
        assert not Appeal.objects.exists()
        sent["seen"] = page.context["seen"]
        assert client.post("/appeals/new/review/", sent).status_code == 302
        assert Appeal.objects.get().text == "Другой текст."


def test_the_draft_is_marked_unsent_and_can_be_forgotten(client, citizen):
    type_all(client)
    for address in ("/appeals/", "/appeals/new/", "/appeals/new/text/", "/appeals/new/review/"):
        assert "не отправлено" in client.get(address).content.decode(), address
    assert "Удалить черновик?" in client.get("/appeals/new/forget/").content.decode()
    response = client.post("/appeals/new/forget/")
    assert response.cookies["appeal_draft"].value == ""
    assert not Draft.objects.exists()
    assert "Черновика нет" in client.get("/appeals/new/forget/").content.decode()


@pytest.mark.parametrize("aside", [False, True])
def test_who_has_signed_out_is_told_that_the_draft_of_the_account_stays(client, citizen, aside):
    draft = type_all(client)
    cookie = client.cookies["appeal_draft"].value
    client.logout()
    client.cookies["appeal_draft"] = cookie
    if aside:
        type_step(client, "kind")
    page = client.get("/appeals/new/forget/").text
    assert "Убрать черновик с этого устройства?" in page and "Удалить черновик" not in page
    told = client.post("/appeals/new/forget/", follow=True).text
    assert "Черновик учётной записи не удалён" in told and "ничего не осталось" not in told
    assert ("Написанное без входа удалено" in told) == aside
    assert list(Draft.objects.all()) == [draft]


def test_what_was_never_begun_is_not_said_to_be_deleted(client):
    told = client.post("/appeals/new/forget/", follow=True).text
    assert "Черновика на этом устройстве нет" in told and "удалён" not in told


def test_good_files_are_kept_beside_refused_ones(client, settings):
    type_step(client, "text")
    response = client.post(
        "/appeals/new/files/",
        {
            "files": [
                SimpleUploadedFile("письмо.txt", "Текст".encode()),
                SimpleUploadedFile("архив.zip", b"PK\x03\x04" + b"0" * 30),
            ],
            "add": "1",
        },
    )
    page = response.content.decode()
    assert "Файл «архив.zip» не принят" in page
    assert "письмо.txt" in page
    assert "Приложено: 1" in page
    file = Draft.objects.get().files.get().file

    download = client.get(f"/files/{file.pk}/")
    assert b"".join(download.streaming_content).decode().startswith("Текст")
    assert Client().get(f"/files/{file.pk}/").status_code == 404

    client.post("/appeals/new/files/", {"remove": str(file.pk)})
    assert not Draft.objects.get().files.exists()
    assert "яма" in client.get("/appeals/new/text/").content.decode()


def test_files_may_be_none(client):
    assert type_step(client, "files")["Location"] == "/appeals/new/who/"


def test_one_answer_is_changed_and_the_review_comes_back(client, citizen):
    type_all(client)
    page = client.get("/appeals/new/place/?back=review").content.decode()
    assert 'name="back" value="review"' in page
    response = type_step(client, "place", {"place": "ул. Новая, 1"}, back="review")
    assert response["Location"] == "/appeals/new/review/"
    assert "ул. Новая, 1" in client.get("/appeals/new/review/").content.decode()


def test_a_change_of_who_writes_goes_on_to_the_names(client, citizen):
    type_all(client)
    response = type_step(client, "who", {"applicant_type": "collective"}, back="review")
    assert response["Location"] == "/appeals/new/name/?back=review"


def test_rows_of_co_authors_come_and_go_without_script(client, citizen):
    type_step(client, "who", {"applicant_type": "collective"})
    names = {
        "last_name": "Орлова",
        "first_name": "Вера",
        "co_authors": "1",
        "co_0_last_name": "Белов",
        "co_0_first_name": "Пётр",
    }
    response = type_step(client, "name", names, add="1")
    assert response["Location"] == "/appeals/new/name/#row-2"
    page = client.get("/appeals/new/name/").content.decode()
    assert 'value="Белов"' in page
    assert 'name="co_1_last_name"' in page

    names |= {"co_authors": "2", "co_1_last_name": "Седова"}
    response = type_step(client, "name", names)
    assert response.status_code == 200
    assert "Укажите имя." in response.content.decode()

    response = type_step(client, "name", names, remove="0")
    page = client.get("/appeals/new/name/").content.decode()
    assert 'value="Седова"' in page
    assert 'name="co_1_last_name"' not in page


def test_a_collective_appeal_names_everybody(client, citizen):
    draft = type_all(
        client,
        who={"applicant_type": "collective"},
        name={
            "last_name": "Орлова",
            "first_name": "Вера",
            "co_authors": "2",
            "co_0_last_name": "Белов",
            "co_0_first_name": "Пётр",
        },
    )
    send(client, draft)
    assert [str(person) for person in CoAuthor.objects.all()] == ["Белов Пётр"]
    assert Appeal.objects.get().applicant_type == "collective"


def test_a_collective_of_one_is_refused(client):
    type_step(client, "who", {"applicant_type": "collective"})
    response = type_step(client, "name", {**ANSWERS["name"], "co_authors": "1"})
    assert "Добавьте хотя бы одного человека" in response.content.decode()


def test_an_organisation_needs_its_name(client, citizen):
    type_step(client, "who", {"applicant_type": "organisation"})
    assert "Укажите название" in type_step(client, "name").content.decode()
    assert type_step(client, "name", organisation="ТСЖ «Кедр»").status_code == 302


def test_what_the_account_knows_is_filled_in(client, citizen):
    assert 'value="Ильинична"' in client.get("/appeals/new/name/").content.decode()
    assert 'value="vera@example.org"' in client.get("/appeals/new/answer/").content.decode()


def test_units_and_officers_of_today_are_offered(client):
    unit = make_unit()
    make_unit("Закрытое управление", valid_to="2021-01-01")
    make_unit("Внутренний отдел", accepts_appeals=False)
    officer = make_officer(unit, is_addressee=True)
    page = client.get("/appeals/new/addressee/").content.decode()
    assert "Управление дорог" in page
    assert "Зимин Олег" in page
    assert "Закрытое" not in page
    assert "Внутренний" not in page
    assert type_step(client, "addressee", {"addressee": f"officer-{officer.pk}"}).status_code == 302
    assert type_step(client, "addressee", {"addressee": "unit-999999"}).status_code == 200


def test_the_telephone_is_kept_only_with_a_consent_of_its_own(client, citizen):
    page = client.get("/appeals/new/answer/").content.decode()
    assert "checked" not in re.search(r'<input[^>]*name="phone_consent"[^>]*>', page)[0]

    answer = {"answer_to": "account", "phone": "8 914 000-00-00"}
    draft = type_all(client, answer=answer)
    assert "914" not in str(Draft.objects.get().values)
    assert "нет отметки о согласии" in client.get("/appeals/new/review/").content.decode()
    send(client, draft)
    assert Appeal.objects.get().phone == ""
    assert not Consent.objects.exists()


def test_a_withdrawn_consent_takes_the_telephone_and_leaves_the_appeal(
    client, citizen, django_capture_on_commit_callbacks
):
    answer = {"answer_to": "account", "phone": "8 914 000-00-00", "phone_consent": "on"}
    send(client, type_all(client, answer=answer))
    appeal, consent = Appeal.objects.get(), Consent.objects.get()
    assert appeal.phone == "8 914 000-00-00"
    type_step(client, "answer", answer)
    draft = Draft.objects.get()
    assert draft.values["answer"]["phone"] == "8 914 000-00-00"
    assert consent.purpose == PHONE.purpose
    assert consent.text_version == PHONE.text_version

    withdraw_consent(consent, at=appeal.received_at)
    appeal.refresh_from_db()
    assert appeal.phone == ""
    assert appeal.state == "received"
    assert appeal.events.last().fields == ["phone"]
    draft.refresh_from_db()
    assert draft.values["answer"]["phone"] == draft.values["answer"]["phone_consent"] == ""
    assert draft.values["answer"]["answer_to"] == "account"


def test_each_telephone_has_a_consent_of_its_own_and_goes_with_it(client, citizen):
    for phone in ("8 914 000-00-00", "8 924 000-00-00"):
        send(
            client,
            type_all(
                client, answer={"answer_to": "account", "phone": phone, "phone_consent": "on"}
            ),
        )
    first, second = Appeal.objects.order_by("pk")
    later, earlier = Consent.objects.order_by("-given_at", "-pk")
    assert earlier.about == f"обращение {format_reference(first.reference)}"
    assert later.about == f"обращение {format_reference(second.reference)}"
    assert earlier.about in client.get("/accounts/").text

    withdraw_consent(earlier, at=second.received_at)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.phone, second.phone) == ("", "8 924 000-00-00")
    withdraw_consent(later, at=second.received_at)
    second.refresh_from_db()
    assert second.phone == ""


def test_a_consent_given_to_every_appeal_leaves_what_has_its_own(citizen):
    answer = {"answer_to": AnswerTo.ACCOUNT, "phone": "8 914 000-00-00"}
    old, new = an_appeal(citizen, **answer), an_appeal(citizen, **answer)
    given = {"purpose": PHONE.purpose, "text_version": "1", "text": "Да", "at": MONDAY}
    whole = give_consent(by=citizen, **given)
    give_consent(by=citizen, about=phones.about(new), **given)
    withdraw_consent(whole, at=MONDAY)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.phone, new.phone) == ("", "8 914 000-00-00")


def test_a_flood_of_drafts_from_one_address_is_stopped_and_keeps_what_was_typed(monkeypatch):
    monkeypatch.setattr(attempts, "_DRAFTS_OF_SENDER", Ceiling("appeals.drafts.sender", 2))
    for _ in range(2):
        assert type_step(Client(), "addressee").status_code == 302
    refused = Client().post("/appeals/new/text/", {"text": "Во дворе яма."})
    assert refused.status_code == 429
    assert "Во дворе яма." in refused.content.decode()
    assert Draft.objects.count() == 2
    signed_in = Client()
    signed_in.force_login(make_user())
    assert type_step(signed_in, "addressee").status_code == 302


def test_of_another_subject_there_is_one_option(client):
    field = client.get("/appeals/new/subject/").context["form"].fields["subject"]
    assert [value for value, _ in field.choices].count("other") == 1
    assert not PlainSubject.objects.filter(slug="other", is_offered=True).exists()
