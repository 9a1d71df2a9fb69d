"""Appeals past their term: what is listed, what goes by the act, what stays."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from appeals.models import Answer, Appeal, AppealFile, CoAuthor, DestructionAct, Event, Question
from appeals.rules.consents import PHONE
from appeals.rules.vocabulary import Result, State
from appeals.services import answering, assignment, destruction, phones, registration
from appeals.services.destruction import Act
from portal.files import services as files
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.kernel.seen import ShownChanged, sums_of
from portal.letters.models import Letter, LetterState
from portal.letters.services import give_up
from portal.people.models import Consent
from portal.people.services.consents import give_consent
from tests.factories.appeals import KHV, a_card, an_appeal
from tests.factories.people import a_unit, a_user, an_officer
from tests.files import samples
from tests.refusals import refused

pytestmark = pytest.mark.django_db
AT = datetime(2020, 11, 23, 10, 0, tzinfo=KHV)
LAST, AFTER = datetime(2025, 12, 31, 12, tzinfo=KHV), datetime(2026, 1, 1, 12, tzinfo=KHV)
ACT = Act("1", date(2026, 1, 1), "протокол ЭК № 1")


@pytest.fixture
def office(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    unit = a_unit()

    class Office:
        registrar = an_officer(Role.REGISTRAR, unit=unit).user
        executor = an_officer(Role.EXECUTOR, unit=unit)
        head = an_officer(Role.HEAD, unit=unit).user
        administrator = an_officer(
            Role.ADMINISTRATOR, unit=unit, user=a_user(last_name="Зимин", first_name="Олег")
        ).user
        citizen = a_user("anna@example.org")

    return Office


def answered(office, at=AT, **fields):
    """An appeal with a file, a co-author, an answer and its letters, answered a minute later."""
    appeal = an_appeal(office.citizen, at, place="ул. Речная, 5", **fields)
    photo = files.accept(SimpleUploadedFile("двор.jpg", samples.jpeg()), by=office.citizen, at=at)
    AppealFile.objects.create(appeal=appeal, file=photo)
    CoAuthor.objects.create(appeal=appeal, last_name="Орлова", first_name="Вера")
    registration.register(appeal, a_card(), by=office.registrar, at=at)
    assignment.assign(
        appeal,
        office.executor,
        text="Ёлкиной ответить",
        due_on=at.date() + timedelta(days=3),
        by=office.head,
        at=at,
    )
    by = office.executor.user
    results = {Question.objects.get(appeal=appeal).pk: Result.EXPLAINED}
    answering.write_answer(
        appeal, text="Анна Петровна, яму засыпали.", results=results, by=by, at=at
    )
    answering.prepare(appeal, by=by, at=at)
    answering.sign(appeal, by=office.head, at=at)
    answering.send(appeal, by=office.registrar, at=at)
    for letter in Letter.objects.about(appeal.subject_key):
        give_up(letter.pk)
    return Appeal.objects.get(pk=appeal.pk)


def seen(at=AFTER):
    return sums_of(destruction.shown_of(destruction.listed(2020, on=at.date())))


def destroy(office, at=AFTER, **kwargs):
    kwargs = {"seen": seen(at)} | kwargs
    return destruction.destroy(2020, ACT, by=office.administrator, at=at, **kwargs)


def test_an_appeal_may_go_after_five_years_from_the_first_of_january(office):
    appeal = answered(office)
    assert destruction.years(LAST.date()) == {}
    refused("nothing_to_destroy", destroy, office, LAST)
    assert destruction.years(AFTER.date()) == {2020: 1}
    assert destruction.listed(2020, on=AFTER.date()) == [appeal]


def test_what_is_repeated_is_kept_as_long_as_what_repeats_it(office):
    first, second = answered(office), answered(office, AT + timedelta(days=1))
    open_one = an_appeal(office.citizen, AT + timedelta(days=60))
    Appeal.objects.filter(pk=second.pk).update(repeats=first)
    Appeal.objects.filter(pk=open_one.pk).update(repeats=second)
    assert destruction.years(AFTER.date()) == {}


def test_what_is_repeated_stands_in_the_list_of_its_last_consideration(office):
    first, second, last = (
        answered(office, AT.replace(year=year, day=24)) for year in (2020, 2021, 2022)
    )
    Appeal.objects.filter(pk=second.pk).update(repeats=first)
    Appeal.objects.filter(pk=last.pk).update(repeats=second)
    at = datetime(2028, 1, 10, 12, tzinfo=KHV)
    assert destruction.years(at.date()) == {2022: 3}
    assert not destruction.listed(2020, on=at.date())
    listed = destruction.listed(2022, on=at.date())
    assert listed == [first, second, last]
    page = {"seen": sums_of(destruction.shown_of(listed)), "by": office.administrator, "at": at}
    act = Act("1", date(2028, 1, 10), "протокол ЭК № 1")
    refused("repeated_by_left", destruction.destroy, 2022, act, left=[last.number], **page)
    assert destruction.destroy(2022, act, **page).count == 3


def test_a_consent_ends_with_its_appeal_and_is_not_called_withdrawn(office):
    appeals = [answered(office), answered(office)]
    given = {"by": office.citizen, "purpose": PHONE.purpose, "text_version": "1", "text": "Да."}
    for appeal in appeals:
        give_consent(**given, at=AT, about=phones.about(appeal))
    withdrawn = Consent.objects.get(about=phones.about(appeals[1]))
    withdrawn.withdrawn_at = AFTER
    withdrawn.save()
    destroy(office)
    assert list(Consent.objects.values_list("about", "withdrawn_at")) == [
        ("уничтоженное обращение", AFTER)
    ]


def test_an_act_signed_before_the_term_was_over_destroys_nothing(office):
    answered(office)
    early = Act("1", LAST.date(), "протокол ЭК № 1")
    page = {"seen": seen(), "by": office.administrator, "at": AFTER}
    refused("signed_too_early", destruction.destroy, 2020, early, **page)
    assert Answer.objects.exists()


def test_of_the_applicant_nothing_is_left_and_the_number_stays(
    office, tmp_path, django_capture_on_commit_callbacks
):
    appeal = answered(office)
    number, reference = appeal.number, appeal.reference
    with django_capture_on_commit_callbacks(execute=True):
        act = destroy(office)
    assert (act.count, act.year, act.made_by) == (1, 2020, office.administrator)
    assert not Answer.objects.exists()
    assert not CoAuthor.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Letter.objects.about(appeal.subject_key).exists()
    appeal.refresh_from_db()
    assert (appeal.number, appeal.reference, appeal.state) == (number, reference, State.ANSWERED)
    assert appeal.destroyed_by == act
    assert not Event.objects.filter(by=office.citizen).exists()
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names() if name.startswith("appeals_")
        ]
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM {table} AS t WHERE t::text ~* 'ёлкин|анна|речная|яма|орлов'"
            )
            if table not in {"appeals_classifiercode", "appeals_plainsubject"}:
                assert cursor.fetchone() == (0,), table
    events = Event.objects.filter(appeal=appeal)
    assert events.last().name == "destroy"
    assert "outgoing_number" in events.last().fields[0]


def test_nobody_finds_what_is_destroyed_but_the_act_names_it(office, client):
    appeal = answered(office)
    act = destroy(office)
    assert not Appeal.objects.visible_to(office.registrar, AFTER.date()).exists()
    client.force_login(office.citizen)
    assert client.get(reverse("appeals:detail", args=[appeal.reference])).status_code == 404
    client.force_login(office.administrator)
    card = client.get(reverse("admin:appeals_destructionact_change", args=[act.pk]))
    assert appeal.number in card.content.decode()


def test_what_the_commission_left_stays_and_an_unknown_number_is_refused(office):
    kept, gone = answered(office), answered(office, AT + timedelta(days=1))
    refused("not_in_list", destroy, office, left=["ОГЭ-2020-999999"])
    assert destroy(office, left=[kept.number]).count == 1
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.last_name, gone.last_name) == ("Ёлкина", "")
    assert destruction.years(AFTER.date()) == {2020: 1}


def test_what_the_commission_left_keeps_what_it_repeats(office):
    first, second = answered(office), answered(office, AT + timedelta(days=1))
    Appeal.objects.filter(pk=second.pk).update(repeats=first)
    refused("repeated_by_left", destroy, office, left=[second.number])
    # What is left may be what another repeats.
    assert destroy(office, left=[first.number]).count == 1


def test_while_a_letter_is_to_go_out_nothing_is_destroyed(office):
    appeal = answered(office)
    Letter.objects.about(appeal.subject_key).update(state=LetterState.QUEUED)
    refused("letters_on_their_way", destroy, office)


def test_a_list_that_has_changed_since_it_was_shown_is_refused(office):
    answered(office)
    shown = seen()
    answered(office, AT + timedelta(days=1))
    for told in (shown, ""):
        with pytest.raises(ShownChanged):
            destroy(office, seen=told)
    assert not DestructionAct.objects.exists()


def test_the_administrator_decides_on_the_page_of_a_year(office, client):
    appeal = answered(office)
    client.force_login(office.administrator)
    address = reverse("admin:appeals_destructionact_add")
    assert "2020 год" in client.get(address).content.decode()
    page = client.get(address, {"year": "2020"})
    shown = page.content.decode()
    assert appeal.number in shown
    assert f'name="seen" value="{seen()}"' in shown
    assert "Ёлкина" not in shown
    typed = {
        "number": "1",
        "commission": "протокол ЭК № 1",
        "seen": seen(),
    }
    late = client.post(f"{address}?year=2020", {**typed, "signed_on": "2999-01-01"})
    assert "Акт ещё не подписан" in late.content.decode()
    client.post(f"{address}?year=2020", {**typed, "signed_on": "2026-01-12"})
    assert DestructionAct.objects.get().count == 1
    client.force_login(office.registrar)
    assert client.get(address).status_code == 403


def test_an_emptied_appeal_keeps_nothing_whoever_writes(office):
    appeal = answered(office)
    destroy(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(last_name="Ёлкина")


def test_the_journal_is_not_emptied_at_once():
    # Rows of this very transaction would stop it by themselves.
    with pytest.raises(ProgrammingError, match="Cannot truncate"), transaction.atomic():
        connection.cursor().execute("TRUNCATE appeals_event CASCADE")
