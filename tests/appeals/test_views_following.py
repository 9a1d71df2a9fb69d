"""Following an appeal: the list, the time-line, the answer, and the state by reference and secret."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from appeals import timeline
from appeals.models import Appeal, ClassifierCode
from appeals.rules.vocabulary import AnswerTo, ApplicantType, Identification, Kind, Result
from appeals.services import answering, assignment, drafts, registration
from appeals.services.filing import AppealInput, PersonName, submit
from appeals.services.registration import CardInput, QuestionInput
from appeals.views import attempts
from portal.files import services as files
from portal.files.models import StoredFile
from portal.letters.models import Letter
from portal.people.models import Officer, PersonalDataView, User
from portal.people.services.accounts import close_account
from portal.web.ceilings import Ceiling
from portal.web.templatetags.portal_tags import date_words
from tests.appeals.writing import make_city, make_officer, make_unit, make_user, type_all
from tests.factories.appeals import KHV, a_code, an_appeal

pytestmark = pytest.mark.django_db
#: A Tuesday, 10:00 in Khabarovsk.
SENT_AT = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
REFUSAL = "Обращения с таким номером и кодом нет"


@pytest.fixture
def citizen(client):
    user = make_user(last_name="Орлова", first_name="Вера")
    client.force_login(user)
    return user


def file_appeal(user: User, *, at: datetime = SENT_AT, text: str = "Яма.", **more) -> Appeal:
    draft = drafts.start(by=user, at=at)
    data = AppealInput(
        applicant_type=ApplicantType.INDIVIDUAL,
        name=PersonName("Орлова", "Вера"),
        kind=Kind.APPLICATION,
        text=text,
        answer_to=AnswerTo.ACCOUNT,
        **more,
    )
    return submit(draft, data, identification=Identification.ACCOUNT, by=user, at=at)


@pytest.fixture
def officer():
    return make_officer(make_unit(), "registrar", "executor")


@pytest.fixture
def head(officer):
    user = make_user("head@example.org", last_name="Белова", first_name="Анна", patronymic="П.")
    return Officer.objects.create(
        user=user,
        unit=officer.unit,
        post="глава управления",
        roles=["head"],
        holds_from=officer.holds_from,
    )


def register(appeal: Appeal, officer: Officer, at: datetime) -> Appeal:
    code = ClassifierCode.objects.filter(is_assignable=True).first()
    code = code or ClassifierCode.objects.create(
        code="0000.0000.0000.0001", name="Дороги", level=4, is_assignable=True, version=9
    )
    return registration.register(appeal, CardInput([QuestionInput(code)]), by=officer.user, at=at)


def answer(
    appeal: Appeal, officer: Officer, head: Officer, at: datetime, results: Any = None
) -> Appeal:
    at += timedelta(hours=1)
    assignment.assign(appeal, officer, by=officer.user, at=at)
    answering.write_answer(
        appeal,
        text="Яму засыпали.",
        results=results or {appeal.questions.get().pk: Result.MEASURES_TAKEN},
        by=officer.user,
        at=at,
    )
    answering.prepare(appeal, by=officer.user, at=at)
    answering.sign(appeal, by=head.user, at=at)
    return answering.send(appeal, by=head.user, at=at)


# --- the section and the list -------------------------------------------------------


def test_the_section_is_public_and_the_same_for_everybody(client):
    response = client.get("/appeals/")
    assert response.status_code == 200
    assert "Написать обращение" in response.content.decode()
    assert not response.cookies


def test_the_list_is_ones_own_newest_first(client, citizen):
    first = file_appeal(citizen)
    second = file_appeal(citizen, at=SENT_AT + timedelta(days=1))
    file_appeal(make_user("other@example.org"), at=SENT_AT + timedelta(days=2))
    page = client.get("/appeals/").content.decode()
    assert page.index(second.reference) < page.index(first.reference)
    assert page.count('class="card"') == 2


def test_the_list_goes_on_where_it_ended(client, citizen):
    appeals = [file_appeal(citizen) for _ in range(23)]
    first = client.get("/appeals/")
    assert first.content.decode().count('class="card"') == 20
    assert "Показать ещё" in first.content.decode()
    rest = client.get(f"/appeals/?after={first.context['after']}").content.decode()
    assert rest.count('class="card"') == 3
    assert appeals[0].reference in rest
    assert "Показать ещё" not in rest
    assert client.get("/appeals/?after=nonsense").status_code == 200


def test_a_longer_list_takes_no_more_queries(client, citizen):
    client.get("/appeals/")  # The first page of the day prolongs the session.
    counts = []
    for count in (1, 6):
        for _ in range(count):
            file_appeal(citizen)
        with CaptureQueriesContext(connection) as queries:
            client.get("/appeals/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_status_page_asks_the_ceiling_and_the_appeal_in_one_query(citizen):
    appeal = file_appeal(citizen)
    with CaptureQueriesContext(connection) as queries:
        Client().get(f"/appeals/status/{appeal.reference}/{appeal.status_secret}/")
    # A column that the page reads and the statement leaves out would cost one more.
    assert len(queries) == 1


# --- one appeal ---------------------------------------------------------------------


@pytest.mark.parametrize(("decreed", "says"), [(2027, True), (2028, False)])
def test_a_date_of_a_year_without_a_decree_is_preliminary(
    client, citizen, officer, settings, decreed, says
):
    settings.CALENDAR_DECREED_THROUGH = decreed
    sent = datetime(2027, 12, 14, 1, 0, tzinfo=UTC)
    appeal = register(file_appeal(citizen, at=sent), officer, sent)
    with freeze_time(sent):
        client.force_login(citizen)
        pages = [
            client.get("/appeals/"),
            client.get(f"/appeals/{appeal.reference}/"),
            Client().get(f"/appeals/status/{appeal.reference}/{appeal.status_secret}/"),
        ]
        client.force_login(officer.user)
        desk = [
            client.get("/admin/appeals/appeal/"),
            client.get(f"/admin/appeals/appeal/{appeal.pk}/change/"),
        ]
    for page in pages:
        assert (f"до {date_words(date(2028, 1, 13))} (предварительно)" in page.text) == says
    for page in [*pages[1:], desk[1]]:
        assert ("редварительно: календарь на 2028 год ещё не утверждён" in page.text) == says
    assert ("предварительно" in desk[0].text) == says
    letter = Letter.objects.get(event_key__contains=":registered")
    assert ("2028 год ещё не утверждён" in letter.text) == says


def test_a_receipt_says_that_its_term_is_preliminary(client, citizen):
    appeal = file_appeal(citizen, at=datetime(2028, 1, 17, 1, 0, tzinfo=UTC))
    page = client.get(f"/appeals/{appeal.reference}/received/").text
    assert "Предварительно: календарь на 2028 год ещё не утверждён." in page
    assert client.get(f"/appeals/{appeal.reference}/receipt.pdf").status_code == 200


@freeze_time(SENT_AT + timedelta(days=3))
def test_the_course_is_told_in_plain_words(client, citizen, officer):
    appeal = register(file_appeal(citizen), officer, SENT_AT + timedelta(days=1))
    assignment.assign(appeal, officer, by=officer.user, at=SENT_AT + timedelta(days=2))
    page = client.get(f"/appeals/{appeal.reference}/").content.decode()
    for words in (
        "Мы получили обращение",
        "Зарегистрировали",
        "ОГЭ-2026-000001",
        "Передали на рассмотрение",
        "Управление дорог",
        f"Ответим до {date_words(date(2026, 12, 25))}",
        "осталось 28\N{NO-BREAK SPACE}дней",
    ):
        assert words in page, words
    assert "Зимин" not in page


def test_the_answer_is_read_with_its_paper_and_the_way_to_complain(client, citizen, officer, head):
    appeal = register(file_appeal(citizen), officer, SENT_AT + timedelta(days=1))
    sent = answer(appeal, officer, head, SENT_AT + timedelta(days=1))
    page = client.get(f"/appeals/{appeal.reference}/").content.decode()
    for words in (
        "Яму засыпали.",
        sent.answer.outgoing_number,
        "Белова",
        "поддержано, меры приняты",
        "прокуратуру",
        "Направили вам ответ",
    ):
        assert words in page, words
    response = client.get(f"/files/{sent.answer.paper_id}/")
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_each_question_is_told_with_its_own_result(client, citizen, officer, head):
    codes = [a_code(f"9999.0001.0001.000{n}", name=name) for n, name in ((1, "Снег"), (2, "Ямы"))]
    asked = [QuestionInput(codes[0]), QuestionInput(codes[1]), QuestionInput(codes[1], "Люк")]
    appeal = registration.register(
        file_appeal(citizen), CardInput(asked), by=officer.user, at=SENT_AT
    )
    results = [Result.SUPPORTED, Result.NOT_SUPPORTED, Result.EXPLAINED]
    of = dict(zip(appeal.questions.values_list("pk", flat=True), results, strict=True))
    answer(appeal, officer, head, SENT_AT, of)
    page = client.get(f"/appeals/{appeal.reference}/").content.decode()
    told = re.findall(r"<li>(Снег|Ямы|Люк)&nbsp;— <b>(.+?)</b>", page)
    names = ["Снег", "Ямы", "Люк"]
    assert told == [(name, one.label) for name, one in zip(names, results, strict=True)]


def test_an_answer_that_is_not_sent_yet_is_not_shown(client, citizen, officer, head):
    appeal = register(file_appeal(citizen), officer, SENT_AT)
    assignment.assign(appeal, officer, by=officer.user, at=SENT_AT)
    answering.write_answer(appeal, text="Черновая мысль.", results={}, by=officer.user, at=SENT_AT)
    assert "Черновая мысль" not in client.get(f"/appeals/{appeal.reference}/").content.decode()


def test_being_late_is_said_honestly(citizen, officer):
    appeal = file_appeal(citizen)
    after = timedelta(days=1)
    assert timeline.standing(appeal, appeal.register_by).sign == "usual"
    late = timeline.standing(appeal, appeal.register_by + 4 * after)
    assert late.sign == "late"
    assert timeline.of(appeal, appeal.register_by + 4 * after)[1].state == "late"

    appeal = register(appeal, officer, SENT_AT)
    last = appeal.answer_legal_until
    assert "сегодня последний день" in timeline.standing(appeal, last).sentence
    entry = timeline.of(appeal, last + after)[-1]
    assert entry.state == "late"
    assert "прокуратуру" in entry.text


def test_a_withdrawn_number_is_explained(citizen, officer):
    appeal = register(file_appeal(citizen), officer, SENT_AT)
    registration.cancel_registration(
        appeal, reason="Не тот заявитель", by=officer.user, at=SENT_AT + timedelta(hours=1)
    )
    appeal.refresh_from_db()
    entries = timeline.of(appeal, SENT_AT.date())
    assert [entry.title for entry in entries[:3]] == [
        "Мы получили обращение",
        "Зарегистрировали",
        "Отозвали номер",
    ]
    assert "ОГЭ-2026-000001" in entries[2].text
    assert "Не тот заявитель" not in entries[2].text


def test_what_came_after_hours_says_from_when_it_counts(citizen):
    appeal = file_appeal(citizen, at=SENT_AT + timedelta(hours=9))
    assert date_words(date(2026, 11, 25)) in timeline.of(appeal, SENT_AT.date())[0].text


# --- files --------------------------------------------------------------------------


def stored() -> StoredFile:
    return files.store_generated("фото.pdf", b"%PDF-1.7 x", "application/pdf", at=SENT_AT)


def opened(client: Client, file: StoredFile) -> int:
    response = client.get(f"/files/{file.pk}/")
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_files_open_to_the_applicant_and_to_officers_in_charge_who_are_noted(
    client, citizen, officer
):
    file = stored()
    appeal = file_appeal(citizen, files=[file])
    assert opened(client, file) == 200
    assert not PersonalDataView.objects.exists()

    desk = Client()
    desk.force_login(officer.user)
    assert opened(desk, file) == 200
    assert PersonalDataView.objects.get().subjects == [appeal.subject_key]

    stranger = Client()
    stranger.force_login(make_user("other@example.org"))
    assert opened(stranger, file) == 404
    assert opened(Client(), file) == 404

    executor = make_officer(make_unit("Другое управление"), "executor", email="exec@example.org")
    stranger.force_login(executor.user)
    assert opened(stranger, file) == 404


def test_the_answers_files_wait_until_it_is_sent(client, citizen, officer, head):
    appeal = register(file_appeal(citizen), officer, SENT_AT)
    assignment.assign(appeal, officer, by=officer.user, at=SENT_AT)
    file = stored()
    answering.write_answer(
        appeal,
        text="Ответ.",
        results={appeal.questions.get().pk: Result.EXPLAINED},
        by=officer.user,
        at=SENT_AT,
        enclosed=[file],
    )
    assert opened(client, file) == 404
    answering.prepare(appeal, by=officer.user, at=SENT_AT)
    answering.sign(appeal, by=head.user, at=SENT_AT)
    answering.send(appeal, by=head.user, at=SENT_AT)
    assert opened(client, file) == 200


def test_a_drafts_file_belongs_to_its_account(client, citizen):
    make_city()
    draft = type_all(client)
    file = stored()
    drafts.add_files(draft, [file], at=draft.touched_at)
    assert opened(client, file) == 200
    stranger = Client()
    stranger.cookies["appeal_draft"] = client.cookies["appeal_draft"].value
    assert opened(stranger, file) == 404


# --- by reference and secret --------------------------------------------------------


def ask(client: Client, appeal: Appeal, secret: str = ""):
    values = {"reference": appeal.reference, "secret": secret or appeal.status_secret}
    return client.post("/appeals/status/", values)


def test_the_state_is_shown_without_name_address_or_text(citizen, officer):
    appeal = file_appeal(
        citizen,
        text="Тайный текст.",
        email="secret@example.org",
        postal_address="Тайный адрес",
        place="Тайное место",
    )
    appeal = register(appeal, officer, SENT_AT)
    assignment.assign(appeal, officer, by=officer.user, at=SENT_AT)
    client = Client()
    response = ask(client, appeal)
    assert response.status_code == 302
    shown = client.get(response["Location"])
    page = shown.content.decode()
    for words in ("ОГЭ-2026-000001", "Управление дорог", "Ответим до"):
        assert words in page
    for words in ("Орлова", "Вера", "secret@example.org", "Тайн", "Зимин"):
        assert words not in page
    for answer_ in (response, shown):
        assert "noindex" in answer_["X-Robots-Tag"]
        assert "no-store" in answer_["Cache-Control"]
        assert answer_["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("to", [AnswerTo.EMAIL, AnswerTo.ACCOUNT])
def test_after_the_account_is_closed_nobody_is_sent_to_it(citizen, officer, head, to):
    appeal = an_appeal(citizen, SENT_AT, answer_to=to)
    answer(register(appeal, officer, SENT_AT), officer, head, SENT_AT)
    address = f"/appeals/status/{appeal.reference}/{appeal.status_secret}/"
    open_page = Client().get(address).text
    assert "в&nbsp;личном кабинете" in open_page and "закрыт" not in open_page
    close_account(citizen, at=SENT_AT)
    page = Client().get(address).text
    assert "в&nbsp;личном кабинете" not in page and "и в личный кабинет" not in page
    assert "Личного кабинета у&nbsp;этого обращения нет" in page
    assert ("В личный кабинет, который с тех пор закрыт." in page) == (to == AnswerTo.ACCOUNT)


def test_the_numbers_are_taken_as_people_type_them(citizen):
    appeal = file_appeal(citizen)
    reference = f" {appeal.reference[:4]} {appeal.reference[4:8]}-{appeal.reference[8:]}"
    secret = f"{appeal.status_secret[:4]} {appeal.status_secret[4:]} "
    response = Client().post("/appeals/status/", {"reference": reference, "secret": secret})
    assert response.status_code == 302


def test_a_wrong_pair_says_one_thing_whatever_is_wrong(citizen):
    appeal = file_appeal(citizen)
    wrong_secret = ask(Client(), appeal, "0" * 12)
    assert REFUSAL in wrong_secret.content.decode()
    unknown = Client().post(
        "/appeals/status/", {"reference": "0000000000", "secret": appeal.status_secret}
    )
    assert REFUSAL in unknown.content.decode()
    address = Client().get(f"/appeals/status/{appeal.reference}/{'0' * 12}/")
    assert address.status_code == 404
    assert REFUSAL in address.content.decode()


def test_guessing_is_stopped_by_reference_and_by_sender(citizen, monkeypatch):
    appeal = file_appeal(citizen)
    for _ in range(31):
        ask(Client(REMOTE_ADDR="10.0.4.1"), appeal, "1" * 12)
    # Who guesses is stopped, the owner is not.
    assert ask(Client(REMOTE_ADDR="10.0.4.1"), appeal).status_code == 429
    assert ask(Client(REMOTE_ADDR="10.0.4.2"), appeal).status_code == 302
    appeal = file_appeal(citizen)
    monkeypatch.setattr(attempts, "_WRONG_AT_REFERENCE", Ceiling("appeals.status.reference", 20))
    for number in range(20):
        assert ask(Client(REMOTE_ADDR=f"10.0.0.{number}"), appeal, "1" * 12).status_code == 200
    assert ask(Client(REMOTE_ADDR="10.0.1.1"), appeal).status_code == 429
    address = f"/appeals/status/{appeal.reference}/{appeal.status_secret}/"
    assert Client(REMOTE_ADDR="10.0.1.1").get(address).status_code == 429

    other = file_appeal(citizen)
    for number in range(30):
        Client(REMOTE_ADDR="10.0.2.1").get(f"/appeals/status/{number:010}/111111111111/")
    assert ask(Client(REMOTE_ADDR="10.0.2.1"), other).status_code == 429
    assert ask(Client(REMOTE_ADDR="10.0.2.2"), other).status_code == 302


def test_looking_often_at_ones_own_appeal_is_no_guessing(citizen):
    appeal = file_appeal(citizen)
    client = Client(REMOTE_ADDR="10.0.3.1")
    assert {ask(client, appeal).status_code for _ in range(40)} == {302}


@pytest.mark.parametrize(
    ("sent_at", "until", "why"),
    [
        (datetime(2026, 11, 27, 10, tzinfo=KHV), date(2026, 11, 30), ""),
        # In the evening of a Friday: the days are counted from Monday.
        (
            datetime(2026, 11, 27, 21, tzinfo=KHV),
            date(2026, 12, 3),
            "3 дня считаются с ближайшего рабочего дня, 30 ноября",
        ),
        # The third day is a Sunday, so it is the Friday before.
        (datetime(2026, 11, 26, 10, tzinfo=KHV), date(2026, 11, 27), "3 дня кончаются в выходной"),
    ],
)
def test_a_day_that_is_not_three_days_on_is_explained_in_its_sentence(citizen, sent_at, until, why):
    appeal = an_appeal(citizen, sent_at)
    ahead = timeline.of(appeal, sent_at.date())[1].title
    for said in (timeline.standing(appeal, sent_at.date()).sentence, ahead):
        sentence = said.replace("\xa0", " ")
        assert sentence.startswith(f"Зарегистрируем до {date_words(until)}".replace("\xa0", " "))
        assert (why in sentence) if why else (":" not in sentence)
        assert ("ч. 2 ст. 8 59-ФЗ" in sentence) is bool(why)
