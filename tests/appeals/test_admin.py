"""The desk: a clerk registers, an executor answers, a head signs."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from appeals.models import Answer, AnswerFile, Appeal, AppealFile, PlainSubject
from appeals.rules.vocabulary import Result, State
from appeals.services import assignment
from appeals.services.errors import ExecutorNotInOffice
from portal.files import services as files
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.people.models import District, Officer, PersonalDataView, Unit, User
from portal.people.services.accounts import bar
from tests.desk import carried, press
from tests.factories.appeals import a_code, an_appeal
from tests.factories.people import a_unit, a_user, an_officer
from tests.files import samples

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
            response = press(client, url, data)
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


def test_the_greeting_that_stands_in_the_form_is_no_answer(office, client):
    office.do(office.registrar, "register", code_1=a_code().code, gist_1="Яма")
    office.do(office.registrar, "assign", executor=office.executor.pk)
    client.force_login(office.executor.user)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"])
    text = client.get(url).context["form"].initial["text"]
    form = press(client, url, {"text": text}).context["form"]
    assert "ответ по существу" in form.errors["text"][0]
    assert not Answer.objects.exists()


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

    def test_what_shows_nothing_is_not_saved_as_if_it_did(self, office, client):
        blank = "\u3164\u00ad"
        typed = {"rows": 2, "code_1": a_code().code, "gist_1": blank, "code_2": blank}
        self.post(office, client, annotation=blank, **typed)
        office.appeal.refresh_from_db()
        assert office.appeal.annotation == office.appeal.questions.get().gist == ""

    def test_a_full_code_is_named(self, office, client):
        page = self.post(office, client, rows=1, code_1="0003.0009.0097.0699", find="")
        assert "подъездных дорог, в том числе тротуаров" in page.content.decode()

    def test_the_code_of_the_chosen_subject_is_named_from_the_start(self, office, client):
        subject = PlainSubject.objects.exclude(code=None).first()
        office.appeal = an_appeal(a_user("other@example.org"), timezone.now(), subject=subject)
        client.force_login(office.registrar)
        url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "register"])
        field = client.get(url).context["form"]["code_1"]
        assert field.value() == subject.code.code
        assert subject.code.name in field.help_text

    @pytest.mark.parametrize("typed", ["0097.0699", "0699"])
    def test_the_last_numbers_of_a_code_bring_it_up(self, office, client, typed):
        page = self.post(office, client, rows=1, code_1=typed, find="").content.decode()
        assert "0003.0009.0097.0699" in page

    @pytest.mark.parametrize("typed", ["зубная фея", "9998.7"])
    def test_nothing_found_is_said_and_what_is_typed_stays(self, office, client, typed):
        response = self.post(office, client, rows=1, code_1=typed, gist_1="У дома", find="")
        field = response.context["form"]["code_1"]
        assert "Ничего не найдено" in field.help_text
        assert field.value() == typed
        assert 'value="У дома"' in response.content.decode()

    def test_only_an_earlier_appeal_can_be_repeated(self, office, client):
        earlier, later = (
            an_appeal(
                office.appeal.applicant, office.appeal.received_at + timedelta(minutes=minutes)
            )
            for minutes in (-2, 2)
        )
        form = self.post(office, client, rows=1, code_1=a_code().code, repeats=later.pk).context[
            "form"
        ]
        assert "repeats" in form.errors
        assert list(form.fields["repeats"].queryset) == [earlier]
        self.post(office, client, rows=1, code_1=a_code().code, repeats=earlier.pk)
        office.appeal.refresh_from_db()
        assert office.appeal.repeats == earlier

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


class TestMending:
    @pytest.fixture
    def answered(self, office):
        """Three questions, the first two with their results."""
        code = a_code().code
        typed = {f"code_{n}": code for n in (1, 2, 3)} | {
            f"gist_{n}": f"Яма {n}" for n in (1, 2, 3)
        }
        office.do(office.registrar, "register", rows=3, **typed)
        office.do(office.registrar, "assign", executor=office.executor.pk)
        one, two, three = office.appeal.questions.all()
        results = {f"result_{q.pk}": str(Result.MEASURES_TAKEN) for q in (one, two)}
        office.do(office.executor.user, "write_answer", text="Засыпали.", **results)
        return [one, two, three]

    def post(self, office, client, **changed):
        client.force_login(office.registrar)
        url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "mend_card"])
        form = client.get(url).context["form"]
        return client.post(
            url, {**{k: "" if v is None else v for k, v in form.initial.items()}, **changed}
        )

    def now(self, office):
        return [(q.pk, q.position, q.gist, bool(q.result)) for q in office.appeal.questions.all()]

    def test_each_question_keeps_its_result(self, office, client, answered):
        one, two, three = answered
        assert self.post(
            office, client, gist_2="Люк", gist_3="\u200b", rows=4, code_4=a_code().code
        )
        *stayed, added = self.now(office)
        assert stayed == [
            (one.pk, 1, "Яма 1", True),
            (two.pk, 2, "Люк", True),
            (three.pk, 3, "", False),
        ]
        assert added[1:] == (4, "", False)
        page = client.get(f"{LIST}{office.appeal.pk}/change/").content.decode()
        said = "Карточка исправлена: вопрос 2: суть, вопрос 3: суть, вопрос 4: добавлен"
        assert said in page

    def test_a_question_goes_and_those_below_move_up(self, office, client, answered):
        one, two, three = answered
        two.result = ""
        two.save()
        self.post(office, client, code_2="", annotation="Ямы")
        assert self.now(office) == [(one.pk, 1, "Яма 1", True), (three.pk, 2, "Яма 3", False)]
        page = client.get(f"{LIST}{office.appeal.pk}/change/").content.decode()
        assert "Карточка исправлена: краткое содержание, вопрос 2: убран" in page

    @pytest.mark.parametrize("number", [1, 2])
    def test_one_with_a_result_does_not_go(self, office, client, answered, number):
        before = self.now(office)
        form = self.post(office, client, **{f"code_{number}": ""}).context["form"]
        assert "уже указал результат" in form.errors[f"code_{number}"][0]
        assert self.now(office) == before

    def test_who_has_seen_an_older_card_writes_over_nothing(self, office, client, answered):
        client.force_login(office.registrar)
        url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "mend_card"])
        seen = client.get(url).context["form"]["seen"].value()
        self.post(office, client, gist_1="Люк", seen=seen)
        form = self.post(office, client, annotation="Ямы", seen=seen).context["form"]
        assert "её изменил другой сотрудник" in str(form.non_field_errors())
        assert self.now(office)[0][2] == "Люк"

    def test_a_page_that_does_not_tell_what_it_showed_changes_nothing(
        self, office, client, answered
    ):
        form = self.post(office, client, gist_1="Люк", seen="").context["form"]
        assert "Откройте её заново" in form.non_field_errors()[0]
        assert self.now(office)[0][2] == "Яма 1"

    def test_what_another_has_added_meanwhile_is_not_taken_away(self, office, client, answered):
        form = self.post(office, client, rows=2).context["form"]
        assert "её изменил другой сотрудник" in str(form.non_field_errors())
        assert len(self.now(office)) == 3


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


@pytest.mark.parametrize(
    ("given", "sent", "due"),
    [
        ("2026-11-26 02:00", {"days": 2}, date(2026, 11, 27)),
        ("2026-11-28 02:00", {"days": 1}, date(2026, 11, 30)),
        ("2026-11-28 02:00", {"due_on": "2026-11-28"}, date(2026, 11, 30)),
    ],
)
def test_a_resolution_moves_off_a_day_off(client, office, given, sent, due):
    Appeal.objects.update(received_at=datetime(2026, 11, 23, tzinfo=UTC))
    with freeze_time(given):
        office.do(office.registrar, "register", rows=1, code_1=a_code().code)
        office.do(office.registrar, "assign", executor=office.executor.pk, **sent)
    assert office.appeal.due_on == office.appeal.resolutions.get().due_on == due


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


def with_an_answer(office, *uploads):
    """Let the executor write an answer with enclosures; return its questions' field."""
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    office.do(office.registrar, "assign", executor=office.executor.pk)
    result = f"result_{office.appeal.questions.get().pk}"
    office.do(
        office.executor.user,
        "write_answer",
        text="Вернём 1500 ₽.",
        files=list(uploads),
        **{result: str(Result.EXPLAINED)},
    )
    return result


def test_the_head_sees_what_he_signs_and_the_executor_mends_it(office, client):
    wrong = SimpleUploadedFile("чужое.txt", "Не то".encode())
    right = SimpleUploadedFile("расчёт.txt", "То".encode())
    result = with_an_answer(office, wrong, right)
    card = client.get(reverse("admin:appeals_appeal_change", args=[office.appeal.pk]))
    assert "чужое.txt" in card.content.decode()
    removed = AnswerFile.objects.get(file__name="чужое.txt")
    office.do(
        office.executor.user,
        "write_answer",
        text="Вернём 1500 ₽.",
        remove=removed.pk,
        **{result: str(Result.EXPLAINED)},
    )
    assert not StoredFile.objects.filter(pk=removed.file_id).exists()
    office.do(office.executor.user, "prepare")
    client.force_login(office.head)
    page = client.get(reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "sign"]))
    shown = page.content.decode()
    assert "расчёт.txt" in shown
    assert "чужое.txt" not in shown
    assert Result.EXPLAINED.label in shown


def shown_to(office, client, user, name):
    """Open a step as the user; return what takes it from that very page, by the user himself."""
    client.force_login(user)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, name])
    seen = carried(client.get(url))

    def press(**data):
        client.force_login(user)
        return client.post(url, {**seen, **data})

    return press


class TestWhoDecidesOnAnAnswerThatHeHasNotSeen:
    @pytest.fixture
    def prepared(self, office, client):
        result = with_an_answer(office)
        office.do(office.executor.user, "prepare")
        return result

    def rewrite(self, office, **said):
        office.do(office.head, "return_for_rework", reason="Назовите срок.")
        office.do(office.executor.user, "write_answer", **said)
        office.do(office.executor.user, "prepare")

    @pytest.mark.parametrize(
        ("step", "typed"), [("sign", {}), ("return_for_rework", {"reason": "Короче."})]
    )
    def test_is_told_what_changed_and_shown_it(self, office, client, prepared, step, typed):
        press = shown_to(office, client, office.head, step)
        self.rewrite(office, text="Отказано.", **{prepared: str(Result.NOT_SUPPORTED)})
        refused = press(**typed)
        assert (
            "изменили: текст ответа, вопросы и результаты по ним. Шаг не сделан"
            in refused.context["form"].non_field_errors()[0]
        )
        assert "Отказано." in refused.content.decode()
        office.appeal.refresh_from_db()
        assert office.appeal.state == State.PREPARED
        assert press(**carried(refused), **typed).status_code == 302

    def test_is_told_of_another_enclosure(self, office, client, prepared):
        press = shown_to(office, client, office.head, "sign")
        file = SimpleUploadedFile("смета.txt", b"1")
        self.rewrite(office, text="Вернём 1500 ₽.", files=file, **{prepared: str(Result.EXPLAINED)})
        assert "изменили: приложения." in press().context["form"].non_field_errors()[0]

    def test_sends_nothing_that_was_signed_meanwhile(self, office, client, prepared):
        office.do(office.head, "sign")
        press = shown_to(office, client, office.registrar, "send")
        self.rewrite(office, text="Отказано.", **{prepared: str(Result.EXPLAINED)})
        office.do(office.head, "sign")
        assert "изменили: текст ответа." in press().context["form"].non_field_errors()[0]
        assert not Answer.objects.exclude(paper=None).exists()

    def test_hands_over_nothing_that_another_executor_wrote(self, office, client):
        result = with_an_answer(office)
        press = shown_to(office, client, office.executor.user, "prepare")
        office.do(
            an_officer(Role.EXECUTOR, unit=office.executor.unit).user,
            "write_answer",
            text="Отказано.",
            **{result: str(Result.EXPLAINED)},
        )
        assert "изменили: текст ответа." in press().context["form"].non_field_errors()[0]

    def test_signs_nothing_from_a_page_that_showed_nothing(self, office, client, prepared):
        press = shown_to(office, client, office.head, "sign")
        refused = press(seen="")
        assert "Откройте её заново" in refused.context["form"].non_field_errors()[0]
        assert not carried(refused)
        office.appeal.refresh_from_db()
        assert office.appeal.state == State.PREPARED


def test_a_signed_answer_goes_back_before_it_is_sent(office, client):
    result = with_an_answer(office)
    office.do(office.executor.user, "prepare")
    office.do(office.head, "sign")
    office.do(office.head, "return_for_rework", reason="Опечатка в сумме.")
    answer = Answer.objects.get()
    assert (answer.signed_by, answer.signed_as, answer.remark) == (None, None, "Опечатка в сумме.")
    assert (office.appeal.state, office.appeal.signed_at) == (State.ASSIGNED, None)
    office.do(
        office.executor.user, "write_answer", text="Вернём 1600 ₽.", **{result: Result.EXPLAINED}
    )
    for user, step in [
        (office.executor.user, "prepare"),
        (office.head, "sign"),
        (office.registrar, "send"),
    ]:
        office.do(user, step)
    assert office.appeal.state == State.ANSWERED


def test_an_appeal_that_another_head_has_given_meanwhile_is_given_to_nobody_else(office, client):
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    office.do(office.registrar, "assign", executor=office.executor.pk)
    press = shown_to(office, client, office.head, "reassign")
    other = an_officer(Role.EXECUTOR, unit=office.executor.unit)
    office.do(office.registrar, "reassign", executor=other.pk)
    refused = press(executor=office.executor.pk, text="Срочно")
    assert "изменили: исполнителя." in refused.context["form"].non_field_errors()[0]
    assert f"Сейчас исполняет {other}" in refused.content.decode()
    office.appeal.refresh_from_db()
    assert office.appeal.executor == other


def test_a_result_that_another_executor_chose_meanwhile_is_not_written_over(office, client):
    result = with_an_answer(office)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"])
    shown = client.get(url).context["form"]
    mine = {name: shown[name].value() for name in ("text", "seen", "seen_results")}
    office.do(office.executor.user, "write_answer", text=mine["text"], **{result: "not_supported"})
    refused = client.post(url, {**mine, result: "explained"})
    told = refused.context["form"].non_field_errors()[0]
    assert f"вопрос № 1 — {Result.NOT_SUPPORTED.label}" in told
    assert office.appeal.questions.get().result == Result.NOT_SUPPORTED
    again = refused.context["form"]["seen_results"].value()
    assert client.post(url, {**mine, "seen_results": again, result: "explained"}).status_code == 302


def test_an_answer_is_not_written_by_a_page_that_does_not_tell_what_it_showed(office, client):
    with_an_answer(office)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"])
    former = Answer.objects.get().text
    refused = client.post(url, {"text": "Отказано."})
    assert "Откройте её заново" in refused.context["form"].non_field_errors()[0]
    assert Answer.objects.get().text == former


def test_a_registration_that_was_made_anew_meanwhile_is_not_cancelled(office, client):
    code = a_code().code
    office.do(office.registrar, "register", rows=1, code_1=code)
    press = shown_to(office, client, office.registrar, "cancel_registration")
    office.do(office.registrar, "cancel_registration", reason="Не тот код.")
    office.do(office.registrar, "register", rows=1, code_1=code, gist_1="Люк")
    refused = press(reason="Не тот код.")
    assert (
        "изменили: номер, регистрационную карточку."
        in refused.context["form"].non_field_errors()[0]
    )
    assert "Люк" in refused.content.decode()
    office.appeal.refresh_from_db()
    assert office.appeal.state == State.REGISTERED


def test_a_refused_enclosure_costs_neither_the_text_nor_the_good_ones(office, client):
    result = with_an_answer(office)
    response = press(
        client,
        reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"]),
        {
            "text": "Вернём 1600 ₽.",
            "files": [
                SimpleUploadedFile("расчёт.txt", "То".encode()),
                SimpleUploadedFile("пусто.txt", b""),
            ],
            result: str(Result.EXPLAINED),
        },
    )
    assert "Файл «пусто.txt» не принят" in response.content.decode()
    answer = office.appeal.answer
    answer.refresh_from_db()
    assert answer.text == "Вернём 1600 ₽."
    assert [one.file.name for one in answer.files.all()] == ["расчёт.txt"]


def test_a_refused_enclosure_is_no_change_by_somebody_else(office, client):
    with_an_answer(office)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"])
    sent = {"text": "Вернём 1600 ₽."}
    refused = press(client, url, {**sent, "files": SimpleUploadedFile("пусто.txt", b"")})
    assert client.post(url, {**sent, **carried(refused)}).status_code == 302


def test_the_executor_reads_the_remark_where_he_rewrites(office, client):
    with_an_answer(office)
    office.do(office.executor.user, "prepare")
    office.do(office.head, "return_for_rework", reason="Назовите срок выплаты.")
    client.force_login(office.executor.user)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"])
    assert "Назовите срок выплаты." in client.get(url).content.decode()


def test_an_answer_of_unseen_characters_is_refused_at_its_field(office, client):
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    office.do(office.registrar, "assign", executor=office.executor.pk)
    client.force_login(office.executor.user)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"])
    form = client.post(url, {"text": "\u200b\u2060"}).context["form"]
    assert list(form.errors) == ["text"]


@pytest.mark.parametrize(
    ("sent", "field", "told"),
    [
        ({"days": "99999999999"}, "days", "30"),
        ({"days": "30"}, "days", "позже контрольной даты"),
        ({"due_on": "2020-01-01"}, "due_on", "Срок исполнения уже прошёл"),
        ({"days": "3", "due_on": "2020-01-01"}, "due_on", "или число дней, или дату"),
    ],
)
@freeze_time("2026-11-26 02:00")
def test_a_resolution_that_cannot_be_is_told_at_its_field(office, client, sent, field, told):
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    Appeal.objects.update(answer_control_on=date(2026, 12, 18), due_on=date(2026, 12, 18))
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "assign"])
    response = press(client, url, {"executor": office.executor.pk, **sent})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert told in response.context["form"].errors[field][0]


def test_what_is_late_stands_on_its_own_tile(office, client):
    an_appeal(a_user(), timezone.now() - timedelta(days=90), place="", district=a_district())
    client.force_login(office.registrar)
    assert "?state=late" in client.get("/admin/").content.decode()
    late = client.get(LIST, {"state": "late"}).content.decode()
    assert "просрочено</span>" in late
    assert late.count("/change/") == 1
    pk = Appeal.objects.order_by("received_at").first().pk
    assert "Окраинный район" in client.get(f"{LIST}{pk}/change/").content.decode()


_NONE_ANY_MORE = 'desk-tag-late">выбыл<'


@pytest.mark.parametrize(
    "how",
    [
        "barred",
        "the post has ended",
        "the post begins later",
        "the role is taken off",
        "the unit is closed",
    ],
)
def test_what_an_executor_leaves_behind_is_told_to_who_gives_it_to_another(office, client, how):
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    office.do(office.registrar, "assign", executor=office.executor.pk)
    an_appeal(a_user(), timezone.now())
    client.force_login(office.registrar)
    assert _NONE_ANY_MORE not in client.get(LIST).text
    today, post = timezone.localdate(), Officer.objects.filter(pk=office.executor.pk)
    if how == "barred":
        bar(office.executor.user, by=office.registrar, at=timezone.now())
    elif how == "the post has ended":
        post.update(holds_to=today)
    elif how == "the post begins later":
        post.update(holds_from=today + timedelta(days=1))
    elif how == "the unit is closed":
        Unit.objects.filter(pk=office.executor.unit_id).update(valid_to=today)
    else:
        post.update(roles=[Role.ANALYST])
    assert "?state=left" in client.get("/admin/").text
    left = client.get(LIST, {"state": "left"}).text
    assert left.count("/change/") == 1
    assert _NONE_ANY_MORE in left
    card = reverse("admin:appeals_appeal_change", args=[office.appeal.pk])
    assert _NONE_ANY_MORE in client.get(card).text


def test_who_is_let_in_no_more_is_no_executor_on_the_one_day_of_his_post(office, client):
    new = an_officer(Role.EXECUTOR, unit=office.executor.unit, holds_from=timezone.localdate())
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "assign"])
    offered = client.get(url).context["form"].fields["executor"].queryset
    assert set(offered) == {office.executor, new}
    bar(new.user, by=office.registrar, at=timezone.now())
    assert set(offered.all()) == {office.executor}
    refused = client.post(url, {"executor": new.pk})
    assert refused.status_code == 200
    new.user.refresh_from_db()
    with pytest.raises(ExecutorNotInOffice):
        assignment.assign(office.appeal, new, by=office.registrar, at=timezone.now())


def test_a_closed_unit_is_given_no_appeal_and_its_people_have_no_say(office, client):
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "assign"])
    offered = client.get(url).context["form"].fields["executor"].queryset
    Unit.objects.filter(pk=office.executor.unit_id).update(valid_to=timezone.localdate())
    assert not offered.all()
    late = Officer.objects.get(pk=office.executor.pk)
    with pytest.raises(ExecutorNotInOffice):
        assignment.assign(office.appeal, late, by=office.registrar, at=timezone.now())
    client.force_login(User.objects.get(pk=office.head.pk))
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize(
    ("now", "told"), [("2026-11-28T03:00Z", True), ("2026-11-30T03:00Z", False)]
)
def test_who_registers_on_a_day_off_is_told_so(office, client, now, told):
    with freeze_time(now):
        client.force_login(office.registrar)
        form = client.get(reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "register"]))
    assert ("Сегодня нерабочий день" in form.text) == told


def a_district():
    return District.objects.get_or_create(name="Окраинный")[0]


def test_an_executor_is_not_told_what_the_applicant_wrote_to_others(office, client):
    elsewhere = an_appeal(office.appeal.applicant, timezone.now() - timedelta(days=3))
    office.do(office.registrar, "register", rows=1, code_1=a_code().code)
    office.do(office.registrar, "assign", executor=office.executor.pk)
    card = reverse("admin:appeals_appeal_change", args=[office.appeal.pk])
    assert str(elsewhere) in client.get(card).content.decode()
    client.force_login(office.executor.user)
    assert str(elsewhere) not in client.get(card).content.decode()


def test_an_address_that_names_no_appeal_is_not_found(office, client):
    client.force_login(office.registrar)
    for key in ("abc", "0", "99999999999999999999999", "²"):
        assert client.get(f"{LIST}{key}/change/").status_code == 404


def test_of_two_executors_the_later_reads_what_the_other_wrote(office, client):
    code = a_code()
    office.do(office.registrar, "register", code_1=code.code, gist_1="Яма", annotation="Яма")
    office.do(office.registrar, "assign", executor=office.executor.pk)
    client.force_login(office.executor.user)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "write_answer"])
    seen = carried(client.get(url))
    assert client.post(url, {"text": "Засыпали.", **seen}).status_code == 302
    refused = client.post(url, {"text": "Засыплем в мае.", **seen})
    page = refused.content.decode()
    assert "«Засыпали.»" in page and "Засыплем в мае.</textarea>" in page
    assert Answer.objects.get().text == "Засыпали."
    again = {"text": "Засыпали в мае.", **carried(refused)}
    assert client.post(url, again).status_code == 302
    assert Answer.objects.get().text == "Засыпали в мае."


def test_a_head_of_two_posts_chooses_in_which_he_signs(office, client):
    own = Officer.objects.get(user=office.head)
    acting = an_officer(
        Role.HEAD, user=office.head, unit=own.unit, post="И. о. главы", holds_from=date(2026, 1, 1)
    )
    office.do(office.registrar, "register", code_1=a_code().code, gist_1="Яма")
    office.do(office.registrar, "assign", executor=office.executor.pk)
    question = office.appeal.questions.get()
    said = {f"result_{question.pk}": str(Result.EXPLAINED)}
    office.do(office.executor.user, "write_answer", text="Яму засыпали.", **said)
    office.do(office.executor.user, "prepare")
    client.force_login(office.head)
    url = reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "sign"])
    form = client.get(url).context["form"]
    assert form["post"].value() == acting.pk
    office.do(office.head, "sign", post=own.pk)
    office.do(office.executor.user, "send")
    assert office.appeal.answer.signed_as == own
    assert "Подписал: Специалист, " in client.get(f"{LIST}{office.appeal.pk}/change/").text


def test_a_namesake_is_told_from_the_applicant_and_the_same_question_comes_first(office, client):
    subject, other = PlainSubject.objects.exclude(code=None)[:2]
    now, citizen = timezone.now(), a_user()
    same = an_appeal(citizen, now - timedelta(days=2), subject=subject)
    an_appeal(a_user(), now - timedelta(days=1), subject=other)
    office.appeal = an_appeal(citizen, now, subject=subject)
    client.force_login(office.registrar)
    page = client.get(reverse("admin:appeals_appeal_do", args=[office.appeal.pk, "register"]))
    assert page.text.count("совпало только имя</strong>") == 2
    offered = [label for _, label in page.context["form"].fields["repeats"].choices]
    assert offered[1].startswith(f"{same} от ")
    assert offered[1].endswith("тот же вопрос")
    assert offered[2].endswith("совпало только имя")


def test_a_subject_that_was_chosen_keeps_its_words(office, client):
    subject = PlainSubject.objects.first()
    an_appeal(a_user(), subject=subject)
    client.force_login(office.registrar)
    page, named = f"/admin/appeals/plainsubject/{subject.pk}/change/", subject.name
    assert "не переименовать" in client.get(page).text
    sent = {"slug": subject.slug, "name": "Реклама", "hint": "Щиты", "position": 1}
    client.post(page, sent)
    subject.refresh_from_db()
    assert (subject.name, subject.hint) == (named, "Щиты")


def test_the_photographs_of_an_appeal_are_seen_on_its_card(office, client):
    for name, content in (("двор.jpg", samples.jpeg()), ("текст.txt", b"1")):
        file = files.accept(SimpleUploadedFile(name, content), by=None, at=timezone.now())
        AppealFile.objects.create(appeal=office.appeal, file=file)
    photograph = StoredFile.objects.get(kind="jpeg")
    client.force_login(office.registrar)
    page = client.get(reverse("admin:appeals_appeal_change", args=[office.appeal.pk])).text
    small = reverse("files:thumbnail", args=[photograph.pk])
    assert re.findall(r'<img src="(/files/[^"]+)"[^>]+loading="lazy"', page) == [small]
    shown = client.get(small)
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    client.force_login(an_officer(Role.EXECUTOR, unit=a_unit("Другое")).user)
    assert client.get(small).status_code == 404


def test_what_waits_for_registration_is_listed_with_what_it_is_about(office, client):
    client.force_login(office.registrar)
    page = client.get(LIST, {"state": "received"}).text
    assert "Во дворе дома яма" in page
    assert "Подразделение" not in page.partition("<tbody")[0].partition("<table")[2]
    subject = PlainSubject.objects.create(name="Дворы и тротуары", position=1)
    Appeal.objects.filter(pk=office.appeal.pk).update(subject=subject)
    listed = client.get(LIST).text
    assert "Дворы и тротуары" in listed
    assert "Во дворе дома яма" not in listed
