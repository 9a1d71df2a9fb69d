"""No question dies: each ends with an answer, a number or a reason."""

from datetime import timedelta

import pytest
from freezegun import freeze_time

from appeals.models import Appeal
from appeals.rules.vocabulary import Channel, Form, State
from appeals.services import registration as office
from meetings.models import Question
from meetings.rules.vocabulary import Ending, Reason, Showing
from meetings.rules.vocabulary import State as Meetings
from meetings.services import announcing, asking, moderating, reporting
from meetings.services.asking import QuestionInput
from meetings.services.registration import Visitor, register
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.letters.models import Letter
from tests.factories.appeals import MONDAY, a_card
from tests.factories.meetings import (
    EVENING,
    TWO_HOURS,
    a_meeting,
    a_note,
    a_press_officer,
    a_question,
)
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
NIGHT = EVENING + TWO_HOURS
KNOWN = {"last_name": "Ёлкина", "first_name": "Анна", "email": "anna@example.org"}
REPORT = reporting.Report(attendance=60, summary="Обсудили дворы.")


def refused(act):
    with pytest.raises(RuleViolation) as refusal:
        act()
    return refusal.value.code


def test_five_questions_two_open_one_with_consent(client):
    by = a_press_officer()
    meeting = a_meeting(by)
    official = meeting.officials.first()
    answered = [a_question(meeting, f"Вопрос {n}", device=f"d{n}") for n in range(3)]
    wanting = a_question(meeting, "Когда починят лестницу?", wants_appeal=True, **KNOWN)
    nameless = a_note(meeting, by, text="А фонари?")
    meeting = reporting.hold(meeting, by=by, at=NIGHT)
    reporting.report(meeting, REPORT, by=by, at=NIGHT)

    def close():
        return reporting.close(meeting, by=by, at=NIGHT)

    for one in answered:
        assert refused(close) == "questions_open"
        moderating.answer(one, text="Сделаем в мае.", official=official, by=by, at=NIGHT)
    assert refused(close) == "questions_open"
    moderating.show(wanting, by=by, at=NIGHT)
    moderating.make_appeals(wanting, by=by, at=NIGHT)
    assert refused(close) == "questions_open"
    moderating.show(nameless, by=by, at=NIGHT)
    moderating.decline(nameless, reason=Reason.NO_NAME, by=by, at=NIGHT)
    assert close().state == Meetings.CLOSED

    appeal = Appeal.objects.get()
    assert (appeal.form, appeal.channel, appeal.state) == (
        Form.ORAL, Channel.MEETING, State.RECEIVED,
    )  # fmt: skip
    assert "Когда починят лестницу?" in appeal.text
    with freeze_time(NIGHT):
        page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Получено: зарегистрируем до" in page
    assert "автор не назвал фамилию и имя" in page
    registrar = an_officer(Role.REGISTRAR, unit=a_unit()).user
    appeal = office.register(appeal, a_card(), by=registrar, at=NIGHT + timedelta(days=1))
    assert appeal.number == "ОГУ-2026-000001"
    with freeze_time(NIGHT + timedelta(days=1)):
        page = client.get(meeting.get_absolute_url()).content.decode()
    assert "ОГУ-2026-000001" in page and "ответим до" in page
    subjects = Letter.objects.filter(to="anna@example.org").values_list("subject", flat=True)
    assert [one[:15] for one in subjects] == ["Обращение " + appeal.reference[:4] + "-"] + [
        "Ваш вопрос стал"
    ] + ["Обращение " + appeal.reference[:4] + "-"]


def test_an_ended_question_is_opened_again_with_a_reason_before_the_meeting_closes(client):
    by = a_press_officer()
    meeting = a_meeting(by)
    official = meeting.officials.first()
    main = a_question(meeting, "Когда починят лестницу?", **KNOWN)
    same = a_question(meeting, "А лестницу?", device="other")
    moderating.show(main, by=by, at=NIGHT)
    moderating.merge(same, main, by=by, at=NIGHT)
    moderating.answer(main, text="В мае.", official=official, by=by, at=NIGHT)
    assert (
        refused(lambda: moderating.reopen(main, why="\u200b", by=by, at=NIGHT)) == "reason_missing"
    )
    moderating.reopen(main, why="ответили о другой лестнице", by=by, at=NIGHT)
    main.refresh_from_db()
    same.refresh_from_db()
    assert (main.ending, main.answer, same.ending) == ("", "", "")
    assert "ответили о другой лестнице" in client.get(main.get_absolute_url()).content.decode()
    assert refused(lambda: moderating.reopen(main, why="ещё", by=by, at=NIGHT)) == "not_ended"
    meeting = reporting.hold(meeting, by=by, at=NIGHT)
    reporting.report(meeting, REPORT, by=by, at=NIGHT)
    assert refused(lambda: reporting.close(meeting, by=by, at=NIGHT)) == "questions_open"
    moderating.answer(main, text="В июне.", official=official, by=by, at=NIGHT)
    # The asker hears of both ends.
    told = Letter.objects.filter(to="anna@example.org").order_by("pk")
    texts = list(told.values_list("text", flat=True))
    assert ["В мае" in text for text in texts] + ["В июне" in text for text in texts] == [
        True, False, False, True,
    ]  # fmt: skip
    meeting = reporting.close(meeting, by=by, at=NIGHT)
    assert refused(lambda: moderating.reopen(main, why="поздно", by=by, at=NIGHT)) == (
        "transition_not_allowed"
    )


def test_what_became_an_appeal_is_not_opened_again():
    by = a_press_officer()
    meeting = a_meeting(by)
    wanting = a_question(meeting, "Когда починят?", wants_appeal=True, **KNOWN)
    moderating.make_appeals(wanting, by=by, at=NIGHT)
    assert refused(lambda: moderating.reopen(wanting, why="ошибка", by=by, at=NIGHT)) == "not_ended"


def test_a_meeting_is_not_closed_without_a_report():
    by = a_press_officer()
    meeting = reporting.hold(a_meeting(by), by=by, at=NIGHT)
    assert refused(lambda: reporting.close(meeting, by=by, at=NIGHT)) == "no_report"


def test_who_wants_an_appeal_and_can_be_answered_gets_one():
    by = a_press_officer()
    one = a_question(a_meeting(by), wants_appeal=True, **KNOWN)
    for reason in (Reason.NO_CONSENT, Reason.NO_NAME, Reason.NO_ADDRESS):
        code = refused(
            lambda r=reason: moderating.decline(one, reason=r, remark="\u200b", by=by, at=NIGHT)
        )
        assert code == "reason_not_true"
    for reason in (Reason.NO_QUESTION, Reason.ABUSIVE):
        act = lambda r=reason: moderating.decline(one, reason=r, remark="Мнение", by=by, at=NIGHT)  # noqa: E731
        assert refused(act) == "must_become_appeal"
    moderating.decline(one, reason=Reason.WITHDRAWN, by=by, at=NIGHT)
    bare = a_question(one.meeting, device="d2")
    assert refused(lambda: moderating.make_appeals(bare, by=by, at=NIGHT)) == Reason.NO_CONSENT
    assert not Appeal.objects.exists()
    code = refused(lambda: moderating.decline(bare, reason=Reason.ABUSIVE, by=by, at=NIGHT))
    assert code == "remark_missing"


def test_questions_alike_are_merged_and_every_name_is_kept(client):
    by = a_press_officer()
    meeting = a_meeting(by)
    asked = [
        a_question(
            meeting, f"Яма? {n}", device=f"d{n}", last_name="Ивин", first_name=name, shows_name=True
        )
        for n, name in enumerate(("Пётр", "Олег", "Глеб"))
    ]
    main, second, third = asked
    moderating.show(main, by=by, at=NIGHT)
    moderating.merge(third, second, by=by, at=NIGHT)
    moderating.merge(second, main, by=by, at=NIGHT)
    assert set(main.merged.all()) == {second, third}
    assert refused(lambda: moderating.merge(main, second, by=by, at=NIGHT)) == "not_alike"
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Пётр Ивин, Олег Ивин, Глеб Ивин" in page and "Яма? 1" not in page
    official = meeting.officials.first()
    moderating.answer(main, text="Засыплем.", official=official, by=by, at=NIGHT)
    assert set(Question.objects.values_list("ending", flat=True)) == {Ending.ANSWERED}
    moderating.answer(main, text="Засыплем в мае.", official=official, by=by, at=NIGHT)
    assert set(Question.objects.values_list("answer", flat=True)) == {"Засыплем в мае."}


def test_each_asker_of_a_merged_question_gets_an_appeal_of_his_own():
    by = a_press_officer()
    meeting = a_meeting(by)
    main = a_question(meeting, wants_appeal=True, **KNOWN)
    account = a_user("petr@example.org", last_name="Ивин", first_name="Пётр")
    second = a_question(
        meeting, device="d2", user=account, wants_appeal=True, last_name="Ивин", first_name="Пётр"
    )
    silent = a_question(meeting, device="d3")
    for one in (second, silent):
        moderating.merge(one, main, by=by, at=NIGHT)
    assert len(moderating.make_appeals(main, by=by, at=NIGHT)) == 2
    assert set(Appeal.objects.values_list("applicant", flat=True)) == {None, account.pk}
    silent.refresh_from_db()
    assert not silent.ending
    moderating.decline(silent, reason=Reason.NO_CONSENT, by=by, at=NIGHT)
    assert not meeting.questions.open().exists()
    assert refused(lambda: moderating.discuss(main, by=by, at=NIGHT)) == "question_ended"


def test_a_hundred_questions_from_one_phone():
    meeting = a_meeting()
    taken = 0
    for number in range(100):
        try:
            a_question(meeting, f"Вопрос {number}", device="one")
        except RuleViolation as violation:
            assert (violation.code, violation.field) == ("too_many_questions", "text")
        else:
            taken += 1
    assert taken == meeting.questions.count() == 5
    a_question(meeting, device="other")


def test_the_share_is_counted_by_the_code_where_there_is_one():
    meeting = a_meeting(asks_code=True)
    row = register(meeting, Visitor("Анна", "a@example.org"), at=MONDAY)
    assert refused(lambda: a_question(meeting, at=EVENING)) == "code_needed"
    assert refused(lambda: a_question(meeting, at=EVENING, code="000000")) == "code_unknown"
    for number in range(5):
        a_question(meeting, at=EVENING, device=f"d{number}", code=row.code)
    code = refused(lambda: a_question(meeting, at=EVENING, device="d9", code=row.code))
    assert code == "too_many_questions"
    a_question(meeting, at=MONDAY, device="before")


def test_one_support_of_a_person_and_of_a_device():
    one, user = a_question(a_meeting(), device="d0"), a_user()
    assert not asking.support(one, user=None, device="d0")
    assert asking.support(one, user=None, device="d1")
    assert not asking.support(one, user=None, device="d1")
    assert asking.support(one, user=user, device="d2")
    assert not asking.support(one, user=user, device="d3")
    assert one.supports.count() == 2


def test_a_hidden_question_and_one_of_a_cancelled_meeting_end_too():
    by = a_press_officer()
    one = a_question(a_meeting(by), wants_appeal=True, **KNOWN)
    moderating.hide(one, why="не по теме", by=by, at=MONDAY)
    announcing.cancel(one.meeting, reason="Ремонт", by=by, at=MONDAY)
    assert Question.objects.get().state == Showing.HIDDEN
    moderating.make_appeals(one, by=by, at=MONDAY)
    assert Question.objects.get().appeal is not None


def test_questions_come_in_while_the_meeting_is_announced_and_no_longer():
    by = a_press_officer()
    meeting = a_meeting(by)
    a_question(meeting, at=NIGHT + timedelta(minutes=20))
    reporting.hold(meeting, by=by, at=NIGHT + timedelta(minutes=30))
    assert refused(lambda: a_question(meeting, at=NIGHT)) == "questions_over"
    a_note(meeting, by, NIGHT + timedelta(hours=1))
    stranger = an_officer(Role.EXECUTOR).user
    entered = lambda: asking.enter(  # noqa: E731
        meeting, QuestionInput("?"), source="note", by=stranger, at=NIGHT
    )
    assert refused(entered) == "role_missing"


def test_who_moderates_and_what_is_on_the_screen():
    by = a_press_officer()
    one, two = (a_question(a := a_meeting(by), device="1"), a_question(a, device="2"))
    clerk = an_officer(Role.RECEPTION_CLERK).user
    assert refused(lambda: moderating.show(one, by=clerk, at=EVENING)) == "role_missing"
    moderating.discuss(one, by=by, at=EVENING)
    moderating.discuss(two, by=by, at=EVENING)
    assert Question.objects.get(is_live=True) == two


def test_what_was_hidden_stays_hidden_through_merging_and_parting(client):
    by = a_press_officer()
    meeting = a_meeting(by)
    main, hidden, unseen = (a_question(meeting, f"Тайна {n}", device=f"d{n}") for n in range(3))
    moderating.show(main, by=by, at=MONDAY)
    moderating.hide(hidden, why="личные данные", by=by, at=MONDAY)
    for one in (hidden, unseen):
        moderating.merge(one, main, by=by, at=MONDAY)
        moderating.part(one, by=by, at=MONDAY)
    assert Question.objects.get(pk=hidden.pk).hidden_why == "личные данные"
    assert list(meeting.questions.shown()) == [main]
    assert list(meeting.questions.unmoderated()) == [unseen]
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Тайна 0" in page and "Тайна 1" not in page and "Тайна 2" not in page
    moderating.merge(main, hidden, by=by, at=MONDAY)
    page = client.get(main.get_absolute_url()).content.decode()
    assert "обсудят вместе" in page and "Тайна 1" not in page


def test_a_question_that_ends_unseen_is_shown_only_by_who_shows_it():
    by = a_press_officer()
    meeting = a_meeting(by)
    answered, declined, appealed, hidden = (
        a_question(meeting, device=f"d{n}", wants_appeal=n == 2, **KNOWN) for n in range(4)
    )
    moderating.hide(hidden, why="личные данные", by=by, at=NIGHT)
    for one in (answered, hidden):
        official = meeting.officials.first()
        moderating.answer(one, text="Да.", official=official, by=by, at=NIGHT)
    moderating.decline(declined, reason=Reason.NO_CONSENT, by=by, at=NIGHT)
    moderating.make_appeals(appealed, by=by, at=NIGHT)
    assert not meeting.questions.open().exists() and not meeting.questions.shown().exists()
    moderating.show(answered, by=by, at=NIGHT)
    assert list(meeting.questions.shown()) == [answered]
    moderating.hide(answered, why="личные данные", by=by, at=NIGHT)
    assert not meeting.questions.shown().exists()
