"""A text for an act that readers already see waits for another editor."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.acts.models import (
    ImportRow,
    Publication,
    RowState,
    SecondLook,
    Version,
    WaitingText,
)
from portal.acts.rules.status import Effect
from portal.acts.services.imports import begin, start
from portal.acts.services.register import correct
from portal.acts.services.waiting import let_out
from portal.acts.texts.akn import validate
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from tests.factories.acts import LINES, PLACED, a_relation, a_version, a_waiting_text, an_act
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
TODAY, SINCE = date(2026, 1, 1), date(2022, 1, 1)
NEW = "2. Стоянка платная по рабочим дням."


@pytest.fixture
def editors():
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


@pytest.fixture
def act():
    act = an_act()
    a_version(act)
    amending = an_act(adopted_on=date(2021, 12, 1), title="О внесении изменений")
    a_relation(source=amending, target=act, effect=Effect.AMENDS, from_on=SINCE)
    return act


def _add(client, act, **data):
    url = reverse("admin:acts_act_do", args=[act.pk, "add_version"])
    by = act.influences.first()
    sent = {
        "valid_from": "2022-01-01",
        "amended_by": by.source_id if by else "",
        "pasted": "\n".join([LINES[1], NEW]),
    }
    return client.post(url, {**sent, **data}, follow=True)


def _do(client, waiting, name, **data):
    url = reverse("admin:acts_waitingtext_do", args=[waiting.pk, name])
    return client.post(url, data, follow=True).content.decode()


def test_readers_see_a_new_text_once_another_editor_has_let_it_out(client, act, editors):
    client.force_login(editors[0])
    card = _add(client, act).content.decode()
    waiting = WaitingText.objects.get()
    assert "Стоянка платная" in card
    assert "/admin/people/user/" not in card
    assert "[−" in card
    url = act.get_absolute_url()
    assert "Стоянка платная" not in client.get(url).content.decode()
    assert not act.versions.filter(valid_from=SINCE).exists()
    assert "попросите другого" in _do(client, waiting, "let_out")
    page = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    assert "Ждёт второго редактора" in page
    client.force_login(editors[1])
    assert "Тексты ждут второго редактора" in client.get("/admin/").content.decode()
    assert "Сделано" in _do(client, waiting, "let_out")
    assert "Стоянка платная" in client.get(url).content.decode()
    assert not WaitingText.objects.exists()
    act.refresh_from_db()
    assert act.changed_by == editors[0]


def test_a_text_that_is_turned_down_leaves_its_reason_in_the_journal(client, act, editors):
    waiting = a_waiting_text(act, editors[0], since=SINCE)
    client.force_login(editors[1])
    _do(client, waiting, "turn_down", reason="Не та редакция")
    assert not WaitingText.objects.exists()
    assert act.versions.count() == 1
    event = WaitingText.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_label == "delete"
    assert event.pgh_context.metadata["reason"] == "Не та редакция"


def test_where_one_editor_is_enough_a_text_does_not_wait(client, act, editors, settings):
    settings.ACTS_SECOND_PAIR_OF_EYES = False
    client.force_login(editors[0])
    _add(client, act)
    assert act.versions.filter(valid_from=SINCE).exists()
    assert not WaitingText.objects.exists()


@pytest.mark.parametrize(
    ("since", "code"),
    [
        ("2022-01-01", "text_waits"),
        ("2020-03-02", "version_overlaps"),
        ("2020-03-01", "version_too_early"),
    ],
)
def test_a_text_that_cannot_be_is_refused_when_it_is_entered(client, act, editors, since, code):
    a_waiting_text(act, editors[0], since=SINCE)
    client.force_login(editors[0])
    by = {} if code == "text_waits" else {"amended_by": ""}
    form = _add(client, act, valid_from=since, **by).context["form"]
    assert [error.code for error in form.errors.as_data()["valid_from"]] == [code]
    assert WaitingText.objects.count() == 1


def test_particulars_corrected_meanwhile_are_in_the_text(act, editors):
    waiting = a_waiting_text(act, editors[0], since=SINCE)
    act.number = "77-п"
    correct(act, at=PLACED)
    let_out(waiting, by=editors[1], on=TODAY, at=PLACED)
    akn = act.versions.get(valid_from=SINCE).akn
    validate(akn)
    assert "/77-п" in akn


def test_no_text_is_let_out_before_the_act_that_makes_it_is_public(act, editors):
    amending = an_act(adopted_on=SINCE, state=Publication.PREPARED, placed_at=None)
    waiting = a_waiting_text(act, editors[0], since=SINCE)
    waiting.amended_by = amending
    waiting.save()
    let = {"by": editors[1], "on": TODAY, "at": PLACED}
    refused("amending_act_unseen", let_out, waiting, **let)
    assert WaitingText.objects.exists()
    amending.state, amending.placed_at = Publication.PUBLISHED, PLACED
    amending.save()
    let_out(waiting, **let)
    assert act.versions.get(valid_from=SINCE).amended_by == amending


def test_a_text_entered_meanwhile_for_the_same_day_stops_it(act, editors):
    waiting = a_waiting_text(act, editors[0], since=SINCE)
    a_version(act, since=SINCE)
    with pytest.raises(RuleViolation) as refused:
        let_out(waiting, by=editors[1], on=TODAY, at=PLACED)
    assert refused.value.code == "version_overlaps"
    assert WaitingText.objects.exists()


def test_an_import_of_a_text_for_a_public_act_waits_too(act, editors):
    day = f"{act.adopted_on:%d.%m.%Y}"
    sheet = (
        "вид;кто издал;дата;номер;файл;редакция с\n"
        f"постановление;mer;{day};{act.number};новая.txt;01.01.2022\n"
    )

    def checked():
        files = {"новая.txt": f"{LINES[1]}\n{NEW}".encode()}
        imported = begin("acts.csv", sheet.encode(), files, by=editors[0], at=timezone.now())
        app.tasks["acts.import_rows"]()
        return imported

    imported = checked()
    start(imported, at=timezone.now())
    app.tasks["acts.import_rows"]()
    row = ImportRow.objects.get(of=imported)
    assert row.state == RowState.DONE
    assert "ждёт второго редактора" in row.says
    assert WaitingText.objects.get().added_by == editors[0]
    assert not Version.objects.filter(valid_from=SINCE).exists()
    row = checked().rows.get()
    assert row.state == RowState.SAME
    assert "тот же текст уже ждёт второго редактора" in row.says


_ROW = "постановление;mer;{day};{number};{file};{since};постановление от 01.12.2021 № {by}\n"


def _imported_by(act, amending, by, *since):
    """Run an import of an edition for each of the days."""
    acts = {"day": f"{act.adopted_on:%d.%m.%Y}", "number": act.number, "by": amending.number}
    rows = "".join(_ROW.format(**acts, file=f"{day}.txt", since=day) for day in since)
    sheet = "вид;кто издал;дата;номер;файл;редакция с;изменён актом\n" + rows
    files = {f"{day}.txt": f"1. Порядок с {day}.".encode() for day in since}
    imported = begin("acts.csv", sheet.encode(), files, by=by, at=timezone.now())
    app.tasks["acts.import_rows"]()
    told = [(row.state, row.says) for row in imported.rows.all()]
    start(imported, at=timezone.now())
    app.tasks["acts.import_rows"]()
    return told


@pytest.fixture
def amended(editors):
    act, amending = an_act(), an_act(adopted_on=date(2021, 12, 1), number="А-1")
    a_version(act)
    return act, amending, editors


def test_what_an_imported_edition_implies_waits_with_it(client, amended):
    act, amending, (first, second) = amended
    ((state, says),) = _imported_by(act, amending, first, "01.01.2022")
    assert state == RowState.NEW
    assert "что акт изменён, запишется, когда текст выпустят" in says
    assert not act.influences.exists()
    assert "изменён" not in client.get(act.get_absolute_url()).content.decode().lower()
    client.force_login(second)
    waiting = WaitingText.objects.get()
    card = client.get(reverse("admin:acts_waitingtext_change", args=[waiting.pk]))
    assert "с текстом запишется и связь «изменяет» с 01.01.2022" in card.content.decode()
    assert "Сделано" in _do(client, waiting, "let_out")
    relation = act.influences.get()
    assert (relation.source, relation.from_on) == (amending, SINCE)
    # Another editor has seen it with the text.
    assert not SecondLook.objects.exists()
    act.refresh_from_db()
    assert act.changed_by == first


def test_what_an_imported_edition_implies_goes_with_it(client, amended):
    act, amending, (first, second) = amended
    _imported_by(act, amending, first, "01.01.2022")
    client.force_login(second)
    _do(client, WaitingText.objects.get(), "turn_down", reason="Не та редакция")
    assert not act.influences.exists()


def test_the_first_edition_of_an_amendment_is_let_out_first(client, amended):
    act, amending, (first, second) = amended
    told = _imported_by(act, amending, first, "01.06.2022", "01.01.2022")
    assert [state for state, _ in told] == [RowState.NEW] * 2
    client.force_login(second)
    earlier, later = WaitingText.objects.order_by("valid_from")
    assert "Тем же актом внесена и редакция с 01.01.2022" in _do(client, later, "let_out")
    for one in (earlier, later):
        assert "Сделано" in _do(client, one, "let_out")
    # The second one is its second stage.
    days = [SINCE, date(2022, 6, 1)]
    assert list(act.influences.values_list("from_on", flat=True)) == days


def test_the_text_of_an_act_nobody_sees_does_not_wait(client, editors):
    act = an_act(state="prepared", placed_at=None)
    client.force_login(editors[0])
    _add(client, act, pasted="1. Первое.")
    assert act.versions.filter(valid_from=SINCE).exists()
    assert not WaitingText.objects.exists()
