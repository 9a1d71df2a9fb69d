"""An appeal from the citizen to the answer, and what is refused on the way."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from appeals import letters
from appeals.models import Answer, Appeal, Draft, Event, RegistrationNumber
from appeals.rules.consents import PHONE
from appeals.rules.vocabulary import AnswerTo, Identification, Result, State
from appeals.services import answering, assignment, drafts, filing, registration
from appeals.services.errors import (
    AnswerEmpty,
    DueAfterControl,
    DueInThePast,
    EnclosureUnavailable,
    QuestionMissing,
    ReasonMissing,
    ResultMissing,
    SignerIsApplicant,
)
from portal.files.models import StoredFile
from portal.files.services import accept, store_generated
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.kernel.workflow import RoleMissing, TransitionNotAllowed
from portal.letters.models import Letter
from portal.people.models import Officer, Unit, User
from portal.people.services.accounts import close_account
from portal.people.services.consents import give_consent
from tests.factories.appeals import MONDAY, a_card, a_registered_appeal, an_appeal, an_input
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
UNSEEN = "\u200b \u2060"


@pytest.fixture
def office():
    unit = a_unit("Управление дорог")

    class Office:
        registrar = an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user
        executor = an_officer(Role.EXECUTOR, unit=unit)
        head = an_officer(Role.HEAD, unit=unit).user
        citizen = a_user()

    return Office


def test_all_the_way(office):
    appeal = an_appeal(office.citizen)
    assert (appeal.state, appeal.due_on) == (State.RECEIVED, date(2026, 11, 26))
    registration.register(appeal, a_card(), by=office.registrar, at=MONDAY)
    appeal.refresh_from_db()
    assert appeal.number == "ОГЭ-2026-000001"
    assert appeal.answer_legal_until == appeal.due_on == date(2026, 12, 23)
    assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY)
    question = appeal.questions.get()
    answering.write_answer(
        appeal,
        text="Яму засыпали.",
        results={question.pk: Result.MEASURES_TAKEN},
        by=office.executor.user,
        at=MONDAY,
    )
    answering.prepare(appeal, by=office.executor.user, at=MONDAY)
    answering.sign(appeal, by=office.head, at=MONDAY)
    answering.send(appeal, by=office.executor.user, at=MONDAY)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.due_on) == (State.ANSWERED, None)
    assert appeal.answer.outgoing_number == "ИСХ-2026-000001"
    assert appeal.answer.paper.size > 10_000
    assert [event.name for event in appeal.events.all()] == [
        "receive",
        "register",
        "assign",
        "write_answer",
        "prepare",
        "sign",
        "send",
    ]
    letters = Letter.objects.about(appeal.subject_key)
    assert [letter.event_key.split(":", 2)[2].split(":")[0] for letter in letters] == [
        "received",
        "registered",
        "answered",
    ]
    assert ProcrastinateJob.objects.filter(task_name="letters.send").count() == len(letters)


def test_a_double_click_makes_one_appeal(office):
    draft = drafts.start(by=office.citizen, at=MONDAY)
    data, how = an_input(), {"identification": Identification.ACCOUNT, "by": office.citizen}
    first = filing.submit(draft, data, at=MONDAY, **how)
    again = filing.submit(Draft(pk=first.submission_key), data, at=MONDAY, **how)
    assert again == first
    assert Appeal.objects.count() == Letter.objects.count() == 1


def test_weak_identification_is_refused(office, settings):
    settings.APPEAL_IDENTIFICATION = "trusted"
    draft = drafts.start(by=office.citizen, at=MONDAY)
    with pytest.raises(RuleViolation) as refused:
        filing.submit(
            draft,
            an_input(),
            identification=Identification.ACCOUNT,
            by=office.citizen,
            at=MONDAY,
        )
    assert refused.value.code == "not_identified"
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_only_a_registrar_registers(office):
    appeal = an_appeal(office.citizen)
    for other in (office.head, office.executor.user, office.citizen):
        with pytest.raises(RoleMissing):
            registration.register(appeal, a_card(), by=other, at=MONDAY)
    with pytest.raises(QuestionMissing):
        registration.register(appeal, registration.CardInput([]), by=office.registrar, at=MONDAY)
    assert RegistrationNumber.objects.count() == 0


def test_a_cancelled_number_keeps_its_row(office):
    appeal = a_registered_appeal(office.citizen, office.registrar)
    with pytest.raises(ReasonMissing):
        registration.cancel_registration(appeal, reason=UNSEEN, by=office.registrar, at=MONDAY)
    registration.cancel_registration(
        appeal, reason="Не то обращение", by=office.registrar, at=MONDAY
    )
    appeal = registration.register(appeal, a_card(), by=office.registrar, at=MONDAY)
    assert appeal.number == "ОГЭ-2026-000002"
    assert [
        (number.number, number.cancel_reason) for number in RegistrationNumber.objects.all()
    ] == [("ОГЭ-2026-000001", "Не то обращение"), ("ОГЭ-2026-000002", "")]
    with pytest.raises(TransitionNotAllowed):
        registration.register(appeal, a_card(), by=office.registrar, at=MONDAY)


def test_a_resolution_never_lengthens_the_term(office):
    appeal = a_registered_appeal(office.citizen, office.registrar)
    with pytest.raises(DueAfterControl):
        assignment.assign(
            appeal,
            office.executor,
            by=office.registrar,
            at=MONDAY,
            due_on=appeal.answer_control_on + timedelta(days=1),
        )


def test_an_answer_replies_to_everything_and_is_signed_by_another(office):
    both = an_officer(Role.EXECUTOR, Role.HEAD, unit=office.executor.unit)
    appeal = a_registered_appeal(office.citizen, office.registrar)
    assignment.assign(appeal, both, by=office.registrar, at=MONDAY)
    with pytest.raises(AnswerEmpty):
        answering.prepare(appeal, by=both.user, at=MONDAY)
    for said in (UNSEEN, "Уважаемый заявитель!"):
        with pytest.raises(AnswerEmpty):
            answering.write_answer(appeal, text=said, results={}, by=both.user, at=MONDAY)
    answering.write_answer(appeal, text="Да.", results={}, by=both.user, at=MONDAY)
    Answer.objects.update(text="Здравствуйте, Анна Петровна!")
    with pytest.raises(AnswerEmpty):
        answering.prepare(appeal, by=both.user, at=MONDAY)
    Answer.objects.update(text="Да.")
    with pytest.raises(ResultMissing):
        answering.prepare(appeal, by=both.user, at=MONDAY)
    answering.write_answer(
        appeal,
        text="Да.",
        results={appeal.questions.get().pk: Result.EXPLAINED},
        by=both.user,
        at=MONDAY,
    )
    answering.prepare(appeal, by=both.user, at=MONDAY)
    with pytest.raises(RuleViolation, match="подписывает не тот"):
        answering.sign(appeal, by=both.user, at=MONDAY)
    with pytest.raises(ReasonMissing):
        answering.return_for_rework(appeal, reason=UNSEEN, by=office.head, at=MONDAY)
    answering.return_for_rework(appeal, reason="Короче", by=office.head, at=MONDAY)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer.remark) == (State.ASSIGNED, "Короче")


def test_the_journal_copies_no_personal_value(office):
    appeal = a_registered_appeal(office.citizen, office.registrar)
    for event in Event.objects.filter(appeal=appeal):
        said = " ".join([event.name, event.law, *event.fields])
        assert "Ёлкина" not in said
        assert "яма" not in said.lower()


def test_who_closes_his_account_reads_the_answer_by_mail_and_leaves_nothing_else(office):
    address = office.citizen.email
    waiting = an_appeal(office.citizen, email="", answer_to=AnswerTo.ACCOUNT, phone="8 914")
    consent = {"purpose": PHONE.purpose, "text_version": "1", "text": "Да"}
    give_consent(by=office.citizen, at=MONDAY, **consent)
    drafts.save_step(
        drafts.start(by=office.citizen, at=MONDAY), "text", {"text": "Ещё яма"}, at=MONDAY
    )
    close_account(office.citizen, at=MONDAY)
    waiting.refresh_from_db()
    assert (waiting.email, waiting.answer_to) == (address, AnswerTo.EMAIL)
    assert waiting.phone == ""
    assert waiting.state == State.RECEIVED
    assert not Draft.objects.exists()
    registration.register(waiting, a_card(), by=office.registrar, at=MONDAY)
    letter = Letter.objects.about(waiting.subject_key).last()
    assert letter.to == address
    assert waiting.status_secret in letter.text, "the page that opens without an account"


def test_an_answer_may_hold_any_character(office):
    appeal = a_registered_appeal(office.citizen, office.registrar)
    assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY)
    text = 'Вернём 1500 ₽. УК "Дом & Двор" 😀'
    answering.write_answer(
        appeal,
        text=text,
        results={appeal.questions.get().pk: Result.EXPLAINED},
        by=office.executor.user,
        at=MONDAY,
    )
    answering.prepare(appeal, by=office.executor.user, at=MONDAY)
    answering.sign(appeal, by=office.head, at=MONDAY)
    answering.send(appeal, by=office.head, at=MONDAY)
    assert text in Letter.objects.about(appeal.subject_key).last().text


def test_a_resolution_is_not_due_before_it_is_given(office):
    appeal = a_registered_appeal(office.citizen, office.registrar)
    yesterday = MONDAY.date() - timedelta(days=1)
    with pytest.raises(DueInThePast):
        assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY, due_on=yesterday)


def test_the_head_of_one_unit_is_no_head_where_he_is_an_executor(office):
    both = an_officer(
        Role.HEAD, unit=a_unit("Управление парков", parent=a_unit("Администрация"))
    ).user
    an_officer(Role.EXECUTOR, unit=office.executor.unit, user=both)
    appeal = a_registered_appeal(office.citizen, office.registrar)
    assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY)
    answering.write_answer(
        appeal,
        text="Яму засыпали.",
        results={appeal.questions.get().pk: Result.MEASURES_TAKEN},
        by=both,
        at=MONDAY,
    )
    answering.prepare(appeal, by=office.executor.user, at=MONDAY)
    with pytest.raises(RoleMissing):
        answering.sign(appeal, by=both, at=MONDAY)
    signed = answering.sign(appeal, by=office.head, at=MONDAY)
    assert signed.answer.signed_as.unit == office.executor.unit


@pytest.mark.parametrize(("most", "attached"), [(3, 1), (4, 2)])
def test_enclosures_too_large_for_a_letter_are_read_on_the_portal(
    office, monkeypatch, most, attached
):
    monkeypatch.setattr(letters, "_MOST_ENCLOSED_BYTES", most)
    appeal = a_registered_appeal(office.citizen, office.registrar)
    assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY)
    answering.write_answer(
        appeal,
        text="Смету прилагаем.",
        results={appeal.questions.get().pk: Result.EXPLAINED},
        enclosed=[store_generated("смета.txt", b"1500", "text/plain", at=MONDAY)],
        by=office.executor.user,
        at=MONDAY,
    )
    answering.prepare(appeal, by=office.executor.user, at=MONDAY)
    answering.sign(appeal, by=office.head, at=MONDAY)
    answering.send(appeal, by=office.head, at=MONDAY)
    letter = Letter.objects.about(appeal.subject_key).last()
    assert letter.attachments.count() == attached
    assert "- смета.txt" in letter.text
    assert ("слишком велики" in letter.text) == (attached == 1)


@pytest.mark.parametrize(
    ("state", "advice"), [("quarantined", "Дождитесь проверки"), ("infected", "заражён вирусом")]
)
def test_an_answer_waits_for_what_its_letter_could_not_carry(office, state, advice):
    appeal = a_registered_appeal(office.citizen, office.registrar)
    assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY)
    enclosed = accept(
        SimpleUploadedFile("схема.txt", "Схема".encode()), by=office.executor.user, at=MONDAY
    )
    written = {
        "text": "Яму засыпали.",
        "results": {appeal.questions.get().pk: Result.EXPLAINED},
        "by": office.executor.user,
        "at": MONDAY,
    }
    answer = answering.write_answer(appeal, enclosed=[enclosed], **written)

    def refuses(step, by):
        StoredFile.objects.update(state=state, scanned_at=MONDAY)
        with pytest.raises(EnclosureUnavailable, match=advice):
            step(appeal, by=by, at=MONDAY)
        StoredFile.objects.update(state="clean")

    refuses(answering.prepare, office.executor.user)
    answering.prepare(appeal, by=office.executor.user, at=MONDAY)
    refuses(answering.sign, office.head)
    answering.sign(appeal, by=office.head, at=MONDAY)
    refuses(answering.send, office.registrar)
    answering.return_for_rework(appeal, reason="Без схемы", by=office.head, at=MONDAY)
    answering.write_answer(appeal, removed=answer.files.all(), **written)
    answering.prepare(appeal, by=office.executor.user, at=MONDAY)
    answering.sign(appeal, by=office.head, at=MONDAY)
    assert answering.send(appeal, by=office.registrar, at=MONDAY).state == State.ANSWERED


def prepared_appeal(office) -> Appeal:
    appeal = a_registered_appeal(office.citizen, office.registrar)
    assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY)
    answering.write_answer(
        appeal,
        text="Яму засыпали.",
        results={appeal.questions.get().pk: Result.MEASURES_TAKEN},
        by=office.executor.user,
        at=MONDAY,
    )
    return answering.prepare(appeal, by=office.executor.user, at=MONDAY)


def test_a_signature_stays_as_it_was_whatever_becomes_of_the_name_and_the_post(office):
    signed = answering.sign(prepared_appeal(office), by=office.head, at=MONDAY)
    User.objects.filter(pk=office.head.pk).update(last_name="Другая")
    Officer.objects.filter(user=office.head).update(post="Мэр города")
    Unit.objects.update(name="Другое управление")
    answer = answering.send(signed, by=office.registrar, at=MONDAY).answer
    letter = Letter.objects.get(event_key__endswith="answered").text
    assert "Специалист, Управление дорог — Ёлкина Анна Петровна" in letter
    assert (answer.signed_post, answer.signed_unit, answer.signed_name) == (
        "Специалист",
        "Управление дорог",
        "Ёлкина Анна Петровна",
    )


def test_who_stands_in_for_a_head_signs_in_that_post_unless_he_says_otherwise(office):
    own = Officer.objects.get(user=office.head)
    acting = an_officer(
        Role.HEAD, user=office.head, unit=own.unit, post="И. о. главы", holds_from=date(2026, 11, 1)
    )
    appeal, signs = prepared_appeal(office), {"by": office.head, "at": MONDAY}
    assert answering.sign(appeal, **signs).answer.signed_as == acting
    answering.return_for_rework(appeal, reason="Проверьте сумму", **signs)
    answering.prepare(appeal, by=office.executor.user, at=MONDAY)
    stranger = an_officer(Role.HEAD, unit=own.unit)
    with pytest.raises(RoleMissing):
        answering.sign(appeal, post=stranger, **signs)
    assert answering.sign(appeal, post=own, **signs).answer.signed_post == "Специалист"


def test_a_head_does_not_sign_the_answer_to_himself(office):
    office.citizen = office.head
    with pytest.raises(SignerIsApplicant):
        answering.sign(prepared_appeal(office), by=office.head, at=MONDAY)


def test_the_letter_gives_the_code_in_fours(office):
    secret = an_appeal(office.citizen).status_secret
    assert f": {secret[:4]} {secret[4:8]} {secret[8:]}\n" in Letter.objects.get().text


def test_what_was_signed_before_gets_its_signature_from_the_history(office):
    signed = answering.sign(prepared_appeal(office), by=office.head, at=MONDAY)
    for was in (User, Officer, Unit):
        was.events.rel.related_model.objects.update(pgh_created_at=MONDAY)
    User.objects.filter(pk=office.head.pk).update(last_name="Другая")
    Officer.objects.filter(user=office.head).update(post="Мэр города")
    Answer.objects.update(signed_name="?", signed_post="?", signed_unit="?")
    import_module("appeals.migrations.0008_signatures_of_signed").fill(apps, None)
    answer = Answer.objects.get(appeal=signed)
    assert (answer.signed_name, answer.signed_post, answer.signed_unit) == (
        "Ёлкина Анна Петровна",
        "Специалист",
        "Управление дорог",
    )
