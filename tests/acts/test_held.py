"""A change whose own act is suspended on its day begins with the end of that, wherever it is told."""

import csv
import json
from datetime import UTC, date, datetime
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.urls import reverse
from docx import Document
from freezegun import freeze_time
from icalendar import Calendar

from portal.acts.models import OPEN, Act, Citation, Publication, Relation
from portal.acts.rules.status import CHANGING, Effect, Status
from portal.acts.search import Search, find
from portal.acts.services.citations import changes_since
from portal.acts.services.cited import cited_points, places_cited
from portal.acts.services.days import correct_days
from portal.acts.services.deciding import undecided, warnings_of
from portal.acts.services.register import publish, withdraw
from portal.acts.services.relations import relate, unrelate
from portal.kernel.roles import Role
from tests.acts.held import (
    ADOPTED,
    BEFORE,
    BEGINS,
    BETWEEN,
    DUE,
    HELD,
    NOW,
    page_on,
    related,
    suspended,
    words_of,
)
from tests.factories.acts import LINES, a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db


def _status(act, day):
    """The status, as the rule and the filter of the search say alike."""
    act = Act.objects.get(pk=act.pk)
    status = act.standing_on(day).status
    for one in Status:
        found = find(Search(status=one.value, on=day), today=day).page.rows
        assert (act in found) is (one is status), one
    return status


@pytest.mark.parametrize("effect", sorted(CHANGING - {Effect.INVALIDATES}))
@pytest.mark.parametrize("point", ["", "para_2"])
def test_a_change_waits_while_its_own_act_is_suspended(target, effect, point):
    change = related(effect, target, DUE, point=point)
    after = _status(target, DUE)
    assert after is not Status.IN_FORCE
    suspended(change)
    days = (DUE, BETWEEN, date(2026, 7, 30), BEGINS)
    assert [_status(target, day) for day in days] == [*[Status.IN_FORCE] * 3, after]


@pytest.mark.parametrize(
    ("since", "to_on", "begins"),
    [
        (HELD, None, OPEN),
        (HELD, DUE, None),
        # What had begun before stays.
        (date(2026, 6, 2), BEGINS, None),
        (DUE, BEGINS, BEGINS),
    ],
)
def test_only_a_suspension_on_its_day_puts_it_off(change, since, to_on, begins):
    suspended(change, since, to_on)
    change.refresh_from_db()
    assert change.held_until == begins
    assert _status(change.target, DUE) is (Status.IN_FORCE if begins else Status.AMENDED)


def test_a_change_for_a_time_that_is_over_by_then_never_begins(target):
    change = related(Effect.AMENDS, target, DUE, point="para_2", to_on=BEGINS)
    suspended(change)
    assert _status(target, DUE) is _status(target, BEGINS) is Status.IN_FORCE


def test_it_never_begins_where_its_act_ends_before_the_suspension_does(change):
    suspended(change)
    related(Effect.REPEALS, change.source, date(2026, 7, 1))
    change.refresh_from_db()
    assert change.never_begins
    assert _status(change.target, BEGINS) is Status.IN_FORCE


def test_what_never_begins_can_be_put_into_other_words(change):
    related(Effect.REPEALS, change.source, date(2026, 7, 1))
    suspended(change)
    change.refresh_from_db()
    assert (change.never_begins, change.held_until) == (True, BEGINS)
    change.what = "слово «платная» исключить"
    relate(change, at=NOW)
    assert (change.never_begins, change.held_until) == (True, BEGINS)
    assert Relation.objects.get(pk=change.pk).what == change.what


def test_it_follows_what_becomes_of_the_suspension(change):
    suspension = suspended(change, to_on=None)
    suspension.to_on = BEGINS
    relate(suspension, at=NOW)
    assert _status(change.target, BEGINS) is Status.AMENDED
    withdraw(suspension.source, "Ошибка", at=NOW)
    assert _status(change.target, DUE) is Status.AMENDED
    publish(Act.objects.get(pk=suspension.source_id), by=an_officer(Role.EDITOR).user, at=NOW)
    assert _status(change.target, DUE) is Status.IN_FORCE
    # A suspension that waits itself suspends nothing on that day.
    above = suspended(suspension, date(2026, 5, 1), date(2026, 7, 1))
    assert _status(change.target, DUE) is Status.AMENDED
    unrelate(above, "Ошибка", at=NOW)
    assert _status(change.target, DUE) is Status.IN_FORCE
    unrelate(suspension, "Ошибка", at=NOW)
    assert _status(change.target, DUE) is Status.AMENDED


def test_of_two_ends_the_first_that_begins_counts(target):
    early, late = (
        related(effect, target, day)
        for effect, day in ((Effect.REPEALS, DUE), (Effect.ANNULS, BETWEEN))
    )
    assert _status(target, BEGINS) is Status.REPEALED
    suspended(early)
    assert _status(target, BEGINS) is Status.ANNULLED
    suspended(late, to_on=date(2026, 8, 1))
    assert _status(target, date(2026, 8, 1)) is Status.REPEALED


def test_the_stored_relations_are_settled_by_the_update(change):
    suspension = suspended(change, to_on=None)
    above = suspended(suspension, date(2026, 5, 1), date(2026, 7, 1))
    expected = dict(Relation.objects.values_list("pk", "held_until"))
    assert expected == {change.pk: None, suspension.pk: date(2026, 7, 1), above.pk: None}
    migration = import_module("portal.acts.migrations.0021_changes_that_wait")
    Relation.objects.update(held_until=None)
    migration._settle(apps, None)
    assert dict(Relation.objects.values_list("pk", "held_until")) == expected
    Relation.objects.filter(pk=above.pk).update(from_on=date(2026, 5, 20))
    migration._settle(apps, None)
    change.refresh_from_db()
    assert change.held_until == OPEN


# --- what readers and programs are told -------------------------------------------------------


def test_the_page_says_on_each_day_what_has_begun_and_why_it_waits(client, change):
    suspended(change)
    target, number = change.target, change.source.number
    page = page_on(client, target, BETWEEN)
    assert "Изменён в части" not in page
    assert "Пункт 2 будет изменён с 31 июля 2026 г." in page
    assert "этот акт сам приостановлен с 15 мая 2026 г. по 30 июля 2026 г." in page
    assert (
        f"Должно было начаться 1 июня 2026 г., но акт № {number} в этот день приостановлен, "
        "поэтому начинается 31 июля 2026 г."
    ) in page
    assert "с 1 июня 2026 г." not in page.split('id="versions"')[1].split('id="history"')[0]
    assert "изменён в части (пункт 2) с 31.07.2026: до этого сам акт приостановлен" in page
    assert "Изменён в части (пункт 2) с 31 июля 2026 г." in page_on(client, target, BEGINS)


def test_the_page_says_that_nobody_knows_when_it_begins(client, change):
    suspended(change, to_on=None)
    for day in (BETWEEN, date(2026, 11, 1)):
        page = page_on(client, change.target, day)
        assert "Пока не началось: пункт 2 будет изменён" in page
        assert "приостановлен, и до какого дня, неизвестно" in page
        assert "Изменён в части" not in page
        assert "действует с изменениями" not in page
    assert "не началось: в этот день сам акт приостановлен" in page_on(client, change.source, DUE)


def test_an_edition_of_the_day_entered_is_no_text_of_the_act_until_it_has_a_day(client, change):
    target = change.target
    newer = [*LINES[:2], "2. Стоянка платная.", LINES[3]]
    text = a_version(target, *newer, since=DUE, amended_by=change.source)
    assert "Стоянка платная" in page_on(client, target, BETWEEN)
    suspended(change)
    page = page_on(client, target, BETWEEN)
    assert "Стоянка бесплатна" in page
    assert "Стоянка платная" not in page
    assert "Внесена и редакция с 1 июня 2026 г., но она ждёт" in page
    docx = Document(BytesIO(client.get(
        f"{target.get_absolute_url()}text.docx", {"on": BETWEEN}).content))  # fmt: skip
    paper = words_of(" ".join(one.text for one in docx.paragraphs))
    assert "Стоянка бесплатна" in paper
    assert " до " not in paper.split("Редакция")[-1]
    # Nor then by itself: what it says was right on the day entered alone.
    after = page_on(client, target, BEGINS)
    assert "Стоянка бесплатна" in after
    assert "Это ещё не тот текст, который действует на 31 июля 2026 г." in after
    assert "Пункт 2. Изменение принято, но в текст ещё не внесено" in after
    target.refresh_from_db()
    assert "бесплатна" in target.text
    (warning,) = undecided(target, on=BETWEEN)
    assert "Дайте редакции день, с которого начинается изменение: 31.07.2026" in warning
    editor = an_officer(Role.EDITOR).user
    correct_days(target, adopted_on=ADOPTED, in_force_from=None, texts={text.pk: BEGINS},
                 why="Начало", by=editor, on=NOW.date(), at=NOW)  # fmt: skip
    after = page_on(client, target, BEGINS)
    assert "Стоянка платная" in after
    assert "Текст: редакция с 31 июля 2026 г." in after
    assert "ещё не тот текст" not in after
    assert "она ждёт" not in after
    assert "с 31 июля 2026 г.</a> — <b>действует на 31 июля 2026 г.</b>" in after
    target = Act.objects.get(pk=target.pk)
    assert "платная" in target.text
    assert undecided(target, on=BETWEEN) == []


def test_an_end_of_its_own_act_that_waits_is_told_from_the_day_that_counts(client, change):
    end = related(Effect.REPEALS, change.source, date(2026, 6, 5))
    suspension = suspended(end, to_on=None)
    page = page_on(client, change.target, BEGINS)
    assert "сам больше не действует" not in page
    assert "утратил силу" not in page
    suspension.to_on = date(2026, 7, 1)
    relate(suspension, at=NOW)
    page = page_on(client, change.target, BEGINS)
    assert "этот акт сам утратил силу с 1 июля 2026 г." in page
    assert "с 5 июня 2026" not in page


def test_a_later_edition_that_has_the_change_too_early_says_so(client, change):
    target = change.target
    newer = [*LINES[:2], "2. Стоянка платная.", LINES[3]]
    a_version(target, *newer, since=DUE, amended_by=change.source)
    other = related(Effect.AMENDS, target, BETWEEN, point="para_3")
    a_version(target, *newer[:3], "3. Без контроля.", since=BETWEEN, amended_by=other.source)
    suspended(change)
    assert "В нём уже есть изменения, которые не начались" in page_on(client, target, BETWEEN)
    assert "не начались" not in page_on(client, target, BEGINS)


def test_the_editor_is_told_of_both(change):
    assert not any("Должно было" in one for one in warnings_of(change, on=NOW.date()))
    suspension = suspended(change)
    for one in (change, suspension):
        assert any(
            "Должно было начаться 01.06.2026" in warning and "начинается 31.07.2026" in warning
            for warning in warnings_of(one, on=NOW.date())
        )


def test_the_card_lists_it_with_its_day(client, change):
    suspended(change)
    client.force_login(an_officer(Role.EDITOR).user)
    card = client.get(reverse("admin:acts_act_change", args=[change.target_id])).content.decode()
    assert "</a>, с 31.07.2026 — должно было начаться 01.06.2026" in words_of(card)


def test_a_citation_grows_stale_on_the_day_that_counts(change):
    suspended(change)
    cited = Citation.objects.create(
        subject="test:1", title="Ответ", cited_on=BEFORE, text="пункт 2", act=change.target,
        kind="postanovlenie", number=change.target.number,
    )  # fmt: skip
    for day, found in ((BETWEEN, []), (BEGINS, [cited])):
        assert list(Citation.objects.stale(day)) == list(Citation.objects.unseen(day)) == found
        assert changes_since(cited, BEFORE, on=day) == ([change] if found else [])
    # Who looked while it waited has not seen it.
    cited.seen_on = BETWEEN
    cited.save()
    assert list(Citation.objects.unseen(BEGINS)) == [cited]


@freeze_time(datetime(2026, 6, 10, tzinfo=UTC))
def test_programs_are_told_the_day_that_counts(client, target):
    repeal = related(Effect.REPEALS, target, DUE)
    suspended(repeal)
    rows = csv.DictReader(
        client.get("/acts/open-data/acts.csv").getvalue().decode("utf-8-sig").splitlines()
    )
    assert {row["number"]: row["status"] for row in rows}[target.number] == "in_force"
    calendar = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content)
    (event,) = (
        one for one in calendar.walk("VEVENT") if one["uid"].startswith(f"relation-{repeal.pk}@")
    )
    assert event["dtstart"].dt == BEGINS
    data = page_on(client, target, BETWEEN).split('"application/ld+json">')[1].split("</script>")[0]
    assert json.loads(data)["legislationLegalForce"] == "https://schema.org/InForce"
    xml = client.get(f"{target.get_absolute_url()}text.xml").content.decode()
    assert "2026-07-31" in xml
    assert "2026-06-01" not in xml


def test_the_data_sets_name_both_days(client, change):
    newer = [*LINES[:2], "2. Стоянка платная.", LINES[3]]
    a_version(change.target, *newer, since=DUE, amended_by=change.source)
    suspension = suspended(change)
    for held, begins, lost in ((BEGINS, "2026-07-31", ""), (None, None, "waits")):
        suspension.to_on = held
        relate(suspension, at=NOW)
        sent = json.loads(client.get("/acts/open-data/relations.json").getvalue())
        items = {
            one["id"]: one for one in client.get("/acts/open-data/changes.json").json()["items"]
        }
        item = items[change.target_id]
        assert [one for one in sent if one["id"] == change.pk] == item["relations"]
        (told,) = item["relations"]
        assert (told["from_on"], told["due_on"], told["lost"]) == (begins, "2026-06-01", lost)
        (text,) = item["texts"]
        assert (text["valid_from"], text["valid_to"]) == (ADOPTED.isoformat(), None)
        assert "платная" not in client.get(text["url"]).content.decode()


def test_what_readers_do_not_see_suspends_nothing(change):
    hidden = an_act(adopted_on=BEFORE, state=Publication.PREPARED, placed_at=None)
    suspended(change, source=hidden)
    assert _status(change.target, DUE) is Status.AMENDED


@pytest.mark.parametrize("on", [BETWEEN, BEGINS, date(2026, 8, 5)])
def test_a_text_that_waits_is_shown_in_each_form_where_a_citation_is_of_the_one_before(
    client, target, change, on
):
    a_version(target, *LINES, "4. Новое слово.", since=DUE, amended_by=change.source)
    suspended(change)
    related(Effect.REPEALS, target, date(2026, 9, 1), point="para_1")
    citing = an_act(adopted_on=date(2026, 2, 1))
    cited = f"постановления Мэра города Хабаровска от 12.01.2026 № {target.number}"
    text = a_version(citing, "ПОСТАНОВЛЯЮ:", f"1. Применять пункт 2 {cited}.")
    for form in ("", "text.pdf", "text.docx", "text.xml"):
        url = f"{target.get_absolute_url()}{form}"
        assert client.get(url, {"on": on.isoformat()}).status_code == 200
    read = target.versions.read_on(on).get()
    assert cited_points(target, read, on=on) == {"para_2": 1}
    assert set(places_cited(f"acts.version:{text.pk}", on=on).values()) == {"para_2"}
