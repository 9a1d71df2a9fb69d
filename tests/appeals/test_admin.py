"""The desk: a clerk registers, an executor answers, a head signs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appeals.models import Appeal, PlainSubject
from appeals.rules.vocabulary import Result, State
from portal.kernel.roles import Role
from portal.people.calendar import working_calendar
from portal.people.models import PersonalDataView
from tests.factories.appeals import a_code, an_appeal
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
LIST = "/admin/appeals/appeal/"


@pytest.fixture
def office(client):
    unit = a_unit()

    class Office:
        registrar = an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user
        executor = an_officer(Role.EXECUTOR, unit=unit)
        head = an_officer(Role.HEAD, unit=unit).user
        appeal = an_appeal(a_user(), timezone.now() - timedelta(minutes=5))

        def do(self, user, name, **data):
            client.force_login(user)
            url = reverse("admin:appeals_appeal_do", args=[self.appeal.pk, name])
            assert client.get(url).status_code == 200
            response = client.post(url, data)
            assert response.status_code == 302, response.content.decode()
            self.appeal.refresh_from_db()

    return Office()


def test_register_assign_answer_sign_send(office, client):
    code = a_code()
    office.do(office.registrar, "register", code_1=code.code, gist_1="Яма", annotation="Яма")
    assert office.appeal.state == State.REGISTERED
    office.do(
        office.registrar,
        "assign",
        executor=office.executor.pk,
        due_on=office.appeal.answer_control_on.isoformat(),
    )
    question = office.appeal.questions.get()
    office.do(
        office.executor.user,
        "write_answer",
        text="Яму засыпали.",
        **{f"result_{question.pk}": str(Result.MEASURES_TAKEN)},
    )
    office.do(office.executor.user, "prepare")
    office.do(office.head, "sign")
    office.do(office.executor.user, "send")
    assert office.appeal.state == State.ANSWERED
    page = client.get(f"{LIST}{office.appeal.pk}/change/").content.decode()
    assert "Яму засыпали." in page
    assert "ИСХ-" in page
    assert PersonalDataView.objects.filter(subjects=[office.appeal.subject_key]).exists()


def test_a_broken_rule_is_said_in_the_form(office, client):
    client.force_login(office.registrar)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "register"])
    page = client.post(url, {"code_1": "9998.7"}).content.decode()
    assert "Такого вопроса в классификаторе нет" in page
    assert Appeal.objects.get().state == State.RECEIVED


@pytest.mark.parametrize("role", [Role.ANALYST, Role.EDITOR, Role.ADMINISTRATOR])
def test_others_see_no_appeal(office, client, role):
    client.force_login(an_officer(role).user)
    assert client.get("/admin/").status_code == 200
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{office.appeal.pk}/change/").status_code == 404


def test_a_citizen_does_not_enter(client):
    client.force_login(a_user())
    assert client.get("/admin/").status_code in (302, 403)


class TestCardForm:
    def post(self, office, client, **data):
        client.force_login(office.registrar)
        return client.post(
            reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "register"]), data
        )

    def test_words_bring_up_codes_and_nothing_typed_is_lost(self, office, client):
        page = self.post(
            office, client, rows=1, code_1="яма двор", gist_1="У дома", annotation="Двор", find=""
        ).content.decode()
        assert "0003.0009.0097.0699" in page
        assert 'value="У дома"' in page
        assert 'value="Двор"' in page
        assert "Ошиб" not in page

    def test_a_chosen_code_is_taken(self, office, client):
        code = "0003.0009.0097.0699"
        self.post(office, client, rows=1, code_1="яма двор", pick_1=code)
        assert [q.code.code for q in office.appeal.questions.all()] == [code]

    def test_words_alone_ask_to_choose(self, office, client):
        page = self.post(office, client, rows=1, code_1="яма двор").content.decode()
        assert "Выберите один из найденных кодов." in page

    def test_no_question_is_said_at_the_field(self, office, client):
        response = self.post(office, client, rows=1)
        assert "code_1" in response.context["form"].errors

    def test_a_fourth_question_is_added_and_kept(self, office, client):
        code = a_code().code
        rows = {f"code_{n}": code for n in (1, 2, 3)}
        page = self.post(office, client, rows=3, **rows, add="").content.decode()
        assert "Вопрос 4: код или слова" in page
        self.post(office, client, rows=4, **rows, code_4=code)
        assert office.appeal.questions.count() == 4


def test_an_earlier_appeal_on_the_same_subject_is_named_first(office, client):
    subject = PlainSubject.objects.first()
    citizen = a_user()
    now = timezone.now()
    for number, about in enumerate((subject, None, None)):
        an_appeal(citizen, now - timedelta(days=10 - number), subject=about)
    office.appeal = an_appeal(citizen, now, subject=subject)
    client.force_login(office.registrar)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "register"])
    earlier = client.get(url).context["earlier"]
    assert [other.is_same_subject for other in earlier][:2] == [True, False]
    assert "Тот же вопрос" in client.get(url).content.decode()


def test_a_resolution_in_days_moves_off_a_day_off(office, client):
    client.force_login(office.registrar)
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    office.do(office.registrar, "assign", executor=office.executor.pk, days=1)
    day = timezone.localdate() + timedelta(days=1)
    assert office.appeal.due_on == max(working_calendar().on_or_before(day), timezone.localdate())


def test_the_list_takes_the_same_queries_for_one_and_for_seven(
    office, client, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(office.registrar)
    client.get(LIST)
    with django_assert_max_num_queries(15) as one:
        client.get(LIST)
    for _ in range(6):
        an_appeal(a_user(), timezone.now())
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_a_look_at_the_list_is_logged_with_each_appeal_that_it_shows(office, client):
    client.force_login(office.registrar)
    client.get(LIST)
    view = PersonalDataView.objects.get()
    assert view.subjects == [office.appeal.subject_key]
    assert view.what == "обращение, список"


@pytest.mark.parametrize("query", ["ёлкина", "яма", "ОГЭ-2026"])
def test_search(office, client, query):
    client.force_login(office.registrar)
    page = client.get(LIST, {"q": query}).content.decode()
    assert ("/change/" in page) == (query != "ОГЭ-2026")
