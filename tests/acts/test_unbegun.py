"""A change whose own act has ended by its day never begins: it counts for nothing, wherever."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from icalendar import Calendar

from portal.acts.models import Act, Citation, Relation, SecondLook, Version, WaitingText
from portal.acts.rules.status import ENDS, Effect, Status
from portal.acts.search import Search, find
from portal.acts.services import known, register
from portal.acts.services.citations import changes_since
from portal.acts.services.deciding import released_by, warnings_of
from portal.acts.services.relations import relate, unrelate
from portal.acts.services.unbegun import settle
from portal.acts.services.waiting import let_out, submit_version
from portal.kernel.roles import Role
from tests.factories.acts import PLACED, a_text, a_version, an_act, an_issuer
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ADOPTED, BEFORE, ENDED, BEGINS = (date(2024, month, 1) for month in (1, 5, 6, 7))
CHANGED = datetime(2024, 5, 20, tzinfo=UTC)
HIDDEN = {"state": "prepared", "placed_at": None}


def _relation(source, effect, target, since, **more):
    one = Relation(source=source, effect=effect, target=target, from_on=since, **more)
    return relate(one, at=CHANGED)


def _issued(effect):
    if effect is not Effect.INVALIDATES:
        return {}
    court = an_issuer()
    court.pk, court.slug, court.name = None, "sud", "Хабаровский краевой суд"
    court.name_genitive = "Хабаровского краевого суда"
    court.save()
    return {"issuer": court}


@pytest.fixture
def target():
    target = an_act(adopted_on=ADOPTED, verified_by=an_officer(Role.EDITOR).user,
                    verified_on=ADOPTED)  # fmt: skip
    a_version(target)
    return target


@pytest.fixture
def change(target):
    """An act that amends another from a day ahead."""
    return _relation(an_act(adopted_on=BEFORE), Effect.AMENDS, target, BEGINS)


def _ended(change, effect=Effect.REPEALS, since=ENDED, **act):
    return _relation(an_act(adopted_on=BEFORE, **act), effect, change.source, since)


def _begins(change):
    """Whether it does, as the rule, the search and the mark say alike."""
    change = Relation.objects.get(pk=change.pk)
    target, day = change.target, change.from_on
    status = target.standing_on(day).status
    search = Search(status=status.value, on=day)
    assert target in find(search, today=day).page.rows
    assert change.never_begins is (status is Status.IN_FORCE)
    return not change.never_begins


# --- what never begins ------------------------------------------------------------------------


@pytest.mark.parametrize("end", ENDS)
def test_an_act_that_was_to_be_amended_stays_as_it_is(change, end):
    assert _begins(change)
    end = _ended(change, end, **_issued(end))
    assert not _begins(change)
    # Who follows the register is told of the act whose standing it changes.
    assert Act.objects.get(pk=change.target_id).changed_at == CHANGED
    unrelate(end, "Ошибка", at=CHANGED)
    assert _begins(change)


@pytest.mark.parametrize("effect", [Effect.SUSPENDS, *ENDS])
def test_what_was_to_take_an_act_out_of_force_leaves_it_in_force(target, effect):
    source = an_act(adopted_on=BEFORE, **_issued(effect))
    change = _relation(source, effect, target, BEGINS)
    assert _begins(change)
    _ended(change)
    assert not _begins(change)
    # Another that is entered afterwards does it.
    other = _relation(an_act(adopted_on=BEFORE), Effect.SUSPENDS, target, BEGINS)
    assert target.standing_on(BEGINS).by.source == other


@pytest.mark.parametrize(
    ("effect", "since", "point"),
    [
        (Effect.AMENDS, ENDED, ""),
        # On its own day the change is there, and stays.
        (Effect.REPEALS, BEGINS + timedelta(days=1), ""),
        (Effect.REPEALS, ENDED, "para_1"),
    ],
)
def test_what_does_not_end_its_act_by_then_keeps_no_change_from_beginning(
    change, effect, since, point
):
    a_version(change.source)
    _relation(an_act(adopted_on=BEFORE), effect, change.source, since, point=point)
    assert _begins(change)


def test_what_carries_an_act_out_or_cites_it_is_no_change(change):
    cites = _relation(change.source, Effect.REFERS, change.target, BEGINS)
    _ended(change)
    cites.refresh_from_db()
    assert not cites.never_begins


def test_a_corrected_end_is_settled_anew(change, target):
    end = _ended(change, since=BEGINS)
    assert not _begins(change)
    end.from_on = BEGINS + timedelta(days=1)
    relate(end, at=CHANGED)
    assert _begins(change)
    end.from_on = BEGINS
    relate(end, at=CHANGED)
    assert not _begins(change)
    end.target = an_act(adopted_on=ADOPTED)
    relate(end, at=CHANGED)
    assert _begins(change)


def test_an_act_that_is_back_before_the_day_does_what_it_was_to_do(change):
    end = _ended(change)
    back_on = date(2024, 6, 15)
    _relation(an_act(adopted_on=BEFORE), Effect.ANNULS, end.source, back_on)
    # The end had begun, so its own end alone undoes nothing.
    assert not _begins(change)
    end.to_on = back_on
    relate(end, at=CHANGED)
    assert _begins(change)


def test_an_end_that_never_begins_ends_nothing(change):
    end = _ended(change)
    above = _ended(end)
    assert _begins(change)
    # What ends that one in its turn brings the first end back.
    top = _ended(above)
    assert not _begins(change)
    unrelate(top, "Ошибка", at=CHANGED)
    assert _begins(change)
    # So nothing is left to decide, and the act may do more.
    assert warnings_of(change, on=BEGINS) == []
    _relation(change.source, Effect.AMENDS, change.target, BEGINS, point="para_1")


@pytest.mark.parametrize("is_scheduled", [False, True])
def test_an_end_counts_from_its_publication_to_its_withdrawal(change, is_scheduled):
    at, by = timezone.now(), an_officer(Role.EDITOR).user
    source = _ended(change, **HIDDEN).source
    assert _begins(change)
    when = at + timedelta(hours=1) if is_scheduled else None
    register.publish(source, by=by, at=at, when=when)
    assert _begins(change) is is_scheduled
    later = at + timedelta(hours=2)
    register.publish_due(at=later)
    assert not _begins(change)
    assert is_scheduled is (Act.objects.get(pk=change.target_id).changed_at == later)
    register.withdraw(source, "Внесён по ошибке", at=later)
    assert _begins(change)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_change_later", [False, True])
def test_of_two_who_bring_a_change_and_its_end_at_once_the_later_sees_both(is_change_later):
    source, target = an_act(adopted_on=BEFORE), an_act(adopted_on=ADOPTED)
    change = Relation(source=source, effect=Effect.AMENDS, target=target, from_on=BEGINS)
    ending = an_act(adopted_on=BEFORE, **({} if is_change_later else HIDDEN))
    end = Relation(source=ending, effect=Effect.REPEALS, target=source, from_on=ENDED)
    if not is_change_later:
        relate(change, at=CHANGED)

    def enter():
        try:
            relate(change if is_change_later else end, at=CHANGED)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            if is_change_later:
                relate(end, at=CHANGED)
            else:
                register.publish(ending, by=an_officer(Role.EDITOR).user, at=CHANGED)
            entered = pool.submit(enter)
            while not (_is_waited_for() or entered.done()):
                pass
        entered.result()
    change.refresh_from_db()
    assert change.never_begins


def _is_waited_for():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


def test_the_acts_that_the_portal_knows_are_settled_when_they_are_loaded(monkeypatch):
    rows, day = known._rows, "2030-01-01"
    repealing, middle, first = [
        one for one in rows("acts") if one[0] == "postanovlenie"
    ][:3]  # fmt: skip
    key = [" ".join(one[:4]) for one in (repealing, middle, first)]
    more = [(key[0], "repeals", key[1], "2029-01-01"), (key[1], "repeals", key[2], day)]
    monkeypatch.setattr(known, "_rows", lambda name: more if name == "relations" else rows(name))
    known.load_known_acts(at=PLACED)
    assert Relation.objects.get(from_on=day).never_begins


def test_what_stays_as_it_is_costs_a_constant_number_of_queries(change):
    counts = []
    for number in (1, 6):
        for _ in range(number):
            _relation(change.source, Effect.SUSPENDS, an_act(adopted_on=ADOPTED), BEFORE)
        with CaptureQueriesContext(connection) as queries:
            settle([change.source_id], at=CHANGED)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_marked", [False, True])
def test_what_is_stored_is_settled_by_the_update_of_the_portal(change, is_marked):
    end = _ended(change)
    above = _ended(end)
    assert _begins(change)
    Relation.objects.update(never_begins=is_marked)
    migration = import_module("portal.acts.migrations.0014_changes_that_never_begin")
    for times in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration._SETTLE)
        assert list(Relation.objects.filter(never_begins=True)) == [end], times
    unrelate(above, "Ошибка", at=CHANGED)
    Relation.objects.update(never_begins=is_marked)
    with connection.cursor() as cursor:
        cursor.execute(migration._SETTLE)
    assert list(Relation.objects.filter(never_begins=True)) == [change]
    assert Act.objects.get(pk=change.target_id).changed_at > CHANGED


# --- what readers and programs are told -------------------------------------------------------


def _words(text):
    return " ".join(text.replace("\xa0", " ").replace("&nbsp;", " ").split())


def _page(client, act, on):
    return _words(client.get(act.get_absolute_url(), {"on": on}).content.decode())


def _paper(client, act, on):
    docx = client.get(f"{act.get_absolute_url()}text.docx", {"on": on}).content
    return _words("\n".join(line.text for line in Document(BytesIO(docx)).paragraphs))


def test_the_page_and_the_paper_tell_of_it_in_the_history_alone(client, change):
    target, source = change.target, change.source
    heading = _words(source.heading)
    assert "Последнее изменение" in _page(client, target, BEGINS)
    assert heading in _paper(client, target, BEGINS)
    _ended(change)
    for day in (ENDED, BEGINS):
        text, history = _page(client, target, day).split('id="history"')
        assert heading not in text
        assert f"№ {source.number} утратил силу, не начав этого" in history
        assert "Сделанное им" not in history
        assert heading not in _paper(client, target, day)
    assert "— не началось: к этому дню сам акт уже не действует" in _page(client, source, ENDED)
    client.force_login(an_officer(Role.EDITOR).user)
    for act in (target, source):
        card = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
        assert "</a>, с 01.07.2024 — не начнётся: сам акт" in _words(card)


def test_programs_are_told_that_the_act_is_in_force(client, target):
    change = _relation(an_act(adopted_on=BEFORE), Effect.REPEALS, target, BEGINS)
    _ended(change)
    data = _page(client, target, BEGINS).split('"application/ld+json">')[1].split("</script>")[0]
    assert json.loads(data)["legislationLegalForce"] == "https://schema.org/InForce"
    rows = csv.DictReader(
        client.get("/acts/open-data/acts.csv").getvalue().decode("utf-8-sig").splitlines()
    )
    assert {row["number"]: row["status"] for row in rows}[target.number] == "in_force"
    # A day ahead in the calendar is told by the end of the repealing act alone.
    today = timezone.localdate()
    ahead, sooner = today + timedelta(days=30), today + timedelta(days=10)
    later = _relation(an_act(adopted_on=BEFORE), Effect.REPEALS, target, ahead)
    end = _ended(later, since=sooner)
    calendar = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content)
    (event,) = calendar.walk("VEVENT")
    assert event["uid"].startswith(f"relation-{end.pk}@")


def test_a_citation_does_not_grow_stale_by_it(change):
    cited = Citation.objects.create(
        subject="test:1", title="Ответ", cited_on=BEFORE, text="пункт 1", act=change.target,
        kind="postanovlenie", number=change.target.number,
    )  # fmt: skip
    assert list(Citation.objects.stale(BEGINS)) == list(Citation.objects.unseen(BEGINS)) == [cited]
    assert changes_since(cited, BEFORE, on=BEGINS) == [change]
    _ended(change)
    assert not Citation.objects.stale(BEGINS).exists()
    assert not Citation.objects.unseen(BEGINS).exists()
    assert changes_since(cited, BEFORE, on=BEGINS) == []
    assert released_by(change.source) == []


def test_the_journal_and_a_second_editor_are_told_in_words(client, change):
    editor = an_officer(Role.EDITOR).user
    end = Relation(
        source=an_act(adopted_on=BEFORE), effect=Effect.REPEALS, target=change.source, from_on=ENDED
    )
    relate(end, at=CHANGED, by=editor)
    event = apps.get_model("acts", "RelationEvent").objects.latest("pgh_id")
    assert (event.pgh_obj_id, event.pgh_label, event.never_begins) == (change.pk, "update", True)
    look = SecondLook.objects.get(act=change.target)
    client.force_login(an_officer(Role.EDITOR).user)
    card = client.get(reverse("admin:acts_secondlook_change", args=[look.pk])).content.decode()
    assert "не начнётся: сам акт к этому дню уже не действует" in _words(card).lower()


# --- a text that rests on it ------------------------------------------------------------------


@pytest.fixture
def edition(change):
    """The text that the change has made."""
    return a_version(change.target, "1. Иначе.", since=BEGINS, amended_by=change.source)


def test_an_act_does_not_end_before_an_edition_that_it_has_made(client, change, edition):
    editors = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    client.force_login(editors[0])
    source = an_act(adopted_on=BEFORE, **HIDDEN)
    sent = {"source": source.pk, "target": change.source_id, "effect": "repeals", "from_on": ENDED}
    url = reverse("admin:acts_relation_add")
    form = client.post(url, sent).context["adminform"].form
    (error,) = form.errors.as_data()["from_on"]
    assert error.code == "edition_by_ended_act"
    (said,) = form.errors["from_on"]
    assert f"редакцию с 01.07.2024 ({change.target.heading})" in said
    # The editor does what he is asked, another lets it out, and the end is entered.
    step = reverse("admin:acts_act_do", args=[change.target_id, "remove_version"])
    client.post(step, {"version": edition.pk, "reason": "Акт утратил силу раньше"})
    let_out(WaitingText.objects.get(), by=editors[1], on=ENDED, at=CHANGED)
    assert client.post(url, sent).status_code == 302
    register.publish(source, by=editors[1], at=CHANGED)
    assert not _begins(change)


def test_an_end_after_the_edition_or_over_by_its_day_is_no_reason(change, edition):
    end = _ended(change, since=BEGINS + timedelta(days=1))
    end.from_on = BEGINS
    refused("edition_by_ended_act", relate, end, at=CHANGED)
    other = Relation(
        source=an_act(adopted_on=BEFORE),
        effect=Effect.SUSPENDS,
        target=change.source,
        from_on=ENDED,
    )
    relate(other, at=CHANGED)
    # An act that is back by then may have made it.
    Relation.objects.filter(pk=end.pk).update(from_on=ENDED, to_on=date(2024, 6, 15))
    _relation(an_act(adopted_on=BEFORE), Effect.ANNULS, end.source, date(2024, 6, 15))
    end.refresh_from_db()
    end.what = "весь акт"
    relate(end, at=CHANGED)


def test_an_edition_that_waits_stands_against_the_end_too(change):
    editor = an_officer(Role.EDITOR).user
    text = a_text("1. Иначе.", on=BEGINS)
    version = Version(act=change.target, valid_from=BEGINS, amended_by=change.source, akn=text)
    waiting = submit_version(version, by=editor, on=BEGINS, at=CHANGED)
    end = Relation(
        source=an_act(adopted_on=BEFORE), effect=Effect.REPEALS, target=change.source, from_on=ENDED
    )
    error = refused("edition_by_ended_act", relate, end, at=CHANGED)
    assert "«Не выпускать»" in str(error)
    waiting.delete()
    relate(end, at=CHANGED)
    # Nor may it be entered afterwards, though the relation is there.
    error = refused("source_has_ended", submit_version, version, by=editor, on=BEGINS, at=CHANGED)
    assert error.field == "valid_from"


def test_a_text_that_rests_on_it_all_the_same_says_so_above_itself(client, change, edition):
    source = an_act(adopted_on=BEFORE)
    Relation.objects.create(
        source=source, effect=Effect.REPEALS, target=change.source, from_on=ENDED
    )
    settle([change.source_id], at=CHANGED)
    assert not _begins(change)
    page = _page(client, change.target, BEGINS)
    assert "Акт, который внёс изменения, сам больше не действует" in page
    assert "в силу не вступило; в реестре это ещё не исправлено" in page
    paper = _paper(client, change.target, BEGINS)
    assert "сам больше не действует с 1 июня 2024 года" in paper
    # Before that text it is no news, and neither is it once another act has made a later one.
    assert "не исправлено" not in _page(client, change.target, ENDED)
    a_version(change.target, "1. Снова.", since=date(2024, 8, 1),
              amended_by=an_act(adopted_on=BEGINS))  # fmt: skip
    assert "не исправлено" not in _page(client, change.target, date(2024, 8, 1))
