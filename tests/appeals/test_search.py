"""The desk's search: what a clerk has in hand leads to the appeal, and to no other."""

from datetime import timedelta

import pytest

from appeals.models import Appeal
from appeals.rules.vocabulary import ApplicantType, Result
from appeals.services import answering, assignment, registration
from appeals.services.filing import PersonName
from portal.kernel.roles import Role
from portal.web.keyset import slice_of
from tests.factories.appeals import MONDAY, a_card, an_appeal
from tests.factories.appeals import a_registered_appeal as a_registered
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
LIST = "/admin/appeals/appeal/"


@pytest.fixture
def registrar():
    return an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user


@pytest.fixture
def appeal(registrar):
    """A collective appeal with all that may be asked for, among others."""
    a_registered(a_user(), registrar)
    made = an_appeal(
        a_user("citizen@example.org"),
        applicant_type=ApplicantType.COLLECTIVE,
        name=PersonName("О'Нил-Мамин-Сибиряк", "Ёжи", "Петрович"),
        co_authors=(PersonName("Д’Арк", "Жанна", ""), PersonName("Нгуен", "Ван", "Тхи")),
        email="Answer.There@example.org",
        phone="+7 (914) 123-45-67",
        place="ул. Запарина, 57, у «Платинума»",
        text="У школы рядом с ТЭЦ-3, дом 12-а по улице Осенней, не горит фонарь.",
    )
    card = a_card(annotation="О наружном освещении")
    return registration.register(made, card, by=registrar, at=MONDAY)


def found(typed: str) -> list[Appeal]:
    return list(Appeal.objects.search(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "+7 (914) 123-45-67",
        "8 914 123 45 67",
        "9141234567",
        "citizen@example.org",
        "ANSWER.there@example.org",
        "Нгуен",
        "Тхи Нгуен Ван",
        "Д'Арк",
        "жанна д`арк",
        "О’Нил",
        "ёжи о'нил-мамин-сибиряк",
        "Сибиряк Ежи",
        "О’Нил Ё.П.",
        "Тхи Н",
        "мамин–сибиряк",
        "ТЭЦ-3",
        "тэц–3",
        "дом 12-а",
        "осенней 12-а",
        "Запарина, 57",
        "платинум",
        "Запарина фонарь",
        "наружное освещение",
    ],
)
def test_what_a_clerk_has_in_hand_leads_to_the_appeal(appeal, typed):
    assert found(typed) == [appeal]


@pytest.mark.parametrize(
    "typed",
    ["Ёлкина Жанна", "Нгуен Жанна", "Нгуен Ли", "9141234568", "'", "-", "ТЭЦ-4", "ил Ежи", "О Ж"],
)
def test_what_is_of_nobody_finds_nothing(appeal, typed):
    assert found(typed) == []


def test_a_number_is_found_however_it_is_typed(appeal):
    assert appeal.number == "ОГЭ-2026-000002-К"
    numbers = ["ОГЭ-2026-000002-К", "№ ОГЭ-2026-000002", "огэ–2026–000002", "ОГЭ 2026 2"]
    for typed in [*numbers, "2026-000002", "2026-2", "ОГЭ-2", "002", "2"]:
        assert found(typed) == [appeal], typed
    for typed in ("ОГ-2026-000002", "2025-000002", "003"):
        assert found(typed) == [], typed
    assert len(found("ОГЭ-2026")) == len(found("№ огэ-2026-")) == 2


def test_a_cancelled_number_leads_to_its_appeal(appeal, registrar):
    number = appeal.number
    registration.cancel_registration(appeal, reason="Не туда", by=registrar, at=MONDAY)
    assert found(number) == found("002") == [appeal]
    again = registration.register(appeal, a_card(), by=registrar, at=MONDAY)
    assert again.number != number
    assert found(number) == found(again.number) == [appeal]


def test_the_number_of_an_answer_leads_to_its_appeal(appeal, registrar):
    unit = a_unit()
    executor, head = an_officer(Role.EXECUTOR, unit=unit), an_officer(Role.HEAD, unit=unit)
    assignment.assign(appeal, executor, by=registrar, at=MONDAY)
    results = {question.pk: Result.EXPLAINED for question in appeal.questions.all()}
    said = {"text": "Фонарь горит.", "results": results}
    answering.write_answer(appeal, **said, by=executor.user, at=MONDAY)
    answering.prepare(appeal, by=executor.user, at=MONDAY)
    answering.sign(appeal, by=head.user, at=MONDAY)
    answering.send(appeal, by=head.user, at=MONDAY)
    for typed in ("ИСХ-2026-000001", "исх–2026–1", "№ ИСХ-2026-000001"):
        assert found(typed) == [appeal], typed
    assert len(found("2026-000001")) == 2, "an answer and the registration of another"
    assert found("ИСХ-2026-2") == []


def test_where_no_number_is_such_it_is_looked_for_in_texts(appeal):
    other = an_appeal(a_user(), text="Звоните 8 914 555-00-11, дом 777.")
    assert found("777") == [other]
    assert found("ОГЭ-2026-000777") == []


@pytest.mark.parametrize("kept", ["30-65-09", "8 (4212) 30-65-09", "+74212306509"])
@pytest.mark.parametrize("typed", ["30-65-09", "306509", "8 (4212) 30-65-09", "4212306509"])
def test_a_telephone_is_found_with_the_code_of_the_town_and_without_it(kept, typed):
    made = an_appeal(a_user(), phone=kept)
    an_appeal(a_user(), phone="8 (4213) 30-65-09")
    assert found(typed) == [made]


def test_a_surname_of_two_is_found_with_any_hyphen():
    made = an_appeal(a_user(), name=PersonName("Салтыкова–Щедрина", "Вера", ""))
    for typed in ("Салтыкова-Щедрина", "Салтыкова–Щедрина", "Салтыкова Щедрина", "Щедрина Вера"):
        assert found(typed) == [made], typed


def test_who_may_not_see_the_appeal_does_not_find_it(appeal, client):
    client.force_login(an_officer(Role.EXECUTOR).user)
    for typed in ("Нгуен", "002", "9141234567", "citizen@example.org", "ТЭЦ-3"):
        assert "/change/" not in client.get(LIST, {"q": typed}).text


@pytest.mark.parametrize("size", [1, 3])
def test_what_a_search_found_is_turned_to_and_fro(size):
    days = (0, 1, 2, 40, 41, 130, 131, 132, 400)
    for number, day in enumerate(days):
        of = {"text": "Фонарь"} if number % 3 else {"name": PersonName("Фонарь", "Анна", "")}
        if number % 4 == 1:
            beside = PersonName("Фонарь", "Пётр", "")
            of = {"co_authors": (beside,), "applicant_type": ApplicantType.COLLECTIVE}
        an_appeal(a_user(), MONDAY - timedelta(days=day), **of)
        an_appeal(a_user(), MONDAY - timedelta(days=day))
    listed = Appeal.objects.search("фонарь")
    expected = [one.pk for one in listed]
    assert len(expected) == len(days)
    page = slice_of(listed, size, at=MONDAY + timedelta(hours=1))
    there = [row.pk for row in page.rows]
    while page.after:
        page = slice_of(listed, size, after=page.after)
        there += [row.pk for row in page.rows]
    assert there == expected
    back = [row.pk for row in page.rows]
    while page.before:
        page = slice_of(listed, size, before=page.before)
        back = [row.pk for row in page.rows] + back
    assert back == expected


@pytest.mark.parametrize("typed", ["Нгуен", "2026-000002", "9141234567", "a@example.org", "яма"])
def test_a_search_takes_fifteen_queries_at_most(
    appeal, registrar, client, typed, django_assert_max_num_queries
):
    client.force_login(registrar)
    client.get(LIST)
    # Found nowhere near: every stretch is looked through.
    an_appeal(a_user(), MONDAY + timedelta(days=400))
    with django_assert_max_num_queries(15):
        client.get(LIST, {"q": typed})
