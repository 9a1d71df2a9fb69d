"""The text that a change makes waits with it, whatever else is entered meanwhile."""

from datetime import date

import pytest

from portal.acts.models import Act
from portal.acts.rules.status import Effect
from portal.acts.services.days import correct_days
from portal.acts.services.deciding import undecided, warnings_of, wordless
from portal.acts.services.relation_errors import EditionByEndedAct
from portal.acts.services.relations import unrelate
from portal.acts.services.unworked import unworked_on
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
)
from tests.factories.acts import LINES, a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
PAID = [*LINES[:2], "2. Стоянка платная.", LINES[3]]
ADDED = [*LINES, "4. Новое слово."]
MAY, ENDED, AUGUST = date(2026, 5, 1), date(2026, 7, 1), date(2026, 8, 5)
EARLY = "изменения, которые не начались"


def _text(page):
    return page.split("Текст: ")[1].split('id="versions"')[0]


def _edition_between(target, lines):
    other = related(Effect.AMENDS, target, BETWEEN, point="para_1")
    lines = [lines[0], "1. Утвердить иной порядок.", *lines[2:]]
    return a_version(target, *lines, since=BETWEEN, amended_by=other.source)


def test_the_text_of_a_change_that_never_begins_never_becomes_that_of_the_act(client, change):
    target = change.target
    a_version(target, *ADDED, since=DUE, amended_by=change.source)
    related(Effect.REPEALS, change.source, ENDED)
    suspended(change)
    page = page_on(client, target, AUGUST)
    assert "Новое слово" not in page
    assert 'id="versions"' not in page
    assert target.versions.read_on(AUGUST).get().valid_to is None
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=AUGUST)
    assert "в силу не вступило" in warning
    assert "уберите связь, а прежде редакцию" in warning


def test_an_act_does_not_end_before_the_edition_of_its_that_waits(change):
    a_version(change.target, *ADDED, since=DUE, amended_by=change.source)
    suspended(change)
    with pytest.raises(EditionByEndedAct, match="01.06.2026"):
        related(Effect.REPEALS, change.source, ENDED)
    related(Effect.REPEALS, change.source, date(2026, 8, 1))


def test_a_text_that_has_what_never_begins_says_so(client, change):
    target = change.target
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    _edition_between(target, PAID)
    related(Effect.REPEALS, change.source, ENDED)
    suspended(change)
    text = _text(page_on(client, target, AUGUST))
    assert EARLY in text
    assert "приостановлен, а позже перестал действовать, поэтому не начнётся" in text


@pytest.mark.parametrize(
    ("point", "adds", "lines"),
    [
        ("para_2", False, PAID),
        ("", False, PAID),
        ("", False, ADDED),
        ("", False, LINES[:3]),
        ("para_4", True, ADDED),
    ],
)
@pytest.mark.parametrize("has_words", [True, False])
def test_a_text_of_the_time_of_waiting_has_the_change_only_if_it_has_its_words(
    client, target, point, adds, lines, has_words
):
    change = related(Effect.AMENDS, target, DUE, point=point, adds_point=adds)
    a_version(target, *lines, since=DUE, amended_by=change.source)
    _edition_between(target, lines if has_words else LINES)
    suspended(change)
    assert (EARLY in _text(page_on(client, target, BETWEEN))) is has_words
    text = _text(page_on(client, target, AUGUST))
    assert EARLY not in text
    assert (f"№ {change.source.number}" in text) is not has_words


def test_a_waiting_edition_that_another_one_forestalls_is_listed_nowhere(client, change):
    target = change.target
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    between = _edition_between(target, LINES)
    suspended(change)
    assert target.versions.read_on(AUGUST).first() == between
    (item,) = (
        one
        for one in client.get("/acts/open-data/changes.json").json()["items"]
        if one["id"] == target.pk
    )
    assert [one["valid_from"] for one in item["texts"]] == ["2026-01-12", "2026-06-10"]
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=BETWEEN)
    assert "Дайте редакции день" not in warning
    assert "До изменения начинается другая редакция. Внесите редакцию с 31.07.2026" in warning
    assert between.amended_by.heading in warning
    both = [PAID[0], "1. Утвердить иной порядок.", *PAID[2:]]
    a_version(target, *both, since=BEGINS, amended_by=change.source)
    text = _text(page_on(client, target, AUGUST))
    assert "Стоянка платная" in text
    assert "ещё не внесен" not in text
    assert undecided(Act.objects.get(pk=target.pk), on=AUGUST) == []


def test_the_corrected_day_of_a_waiting_edition_leaves_the_day_that_the_act_names(target, change):
    text = a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspension = suspended(change)
    correct_days(
        target, adopted_on=ADOPTED, in_force_from=None, texts={text.pk: BEGINS}, why="Описка",
        by=an_officer(Role.EDITOR).user, on=AUGUST, at=NOW,
    )  # fmt: skip
    change.refresh_from_db()
    assert (change.from_on, change.held_until) == (DUE, BEGINS)
    assert target.versions.read_on(AUGUST).first() == text
    assert undecided(Act.objects.get(pk=target.pk), on=AUGUST) == []
    unrelate(suspension, "Ошибка", at=NOW)
    change.refresh_from_db()
    assert (change.from_on, change.held_until) == (DUE, None)


@pytest.mark.parametrize("to_on", [None, BEGINS])
def test_what_waits_is_not_asked_to_be_worked_into_texts_of_the_time(target, to_on):
    other = an_act(adopted_on=BEFORE)
    a_version(target, *ADDED, since=BETWEEN, amended_by=other)
    source = an_act(adopted_on=BEFORE)
    related(Effect.SUSPENDS, source, HELD, to_on=to_on)
    change = related(Effect.AMENDS, target, DUE, source=source, point="para_2")
    assert not any("Внесите это в текст" in one for one in warnings_of(change, on=AUGUST))
    assert unworked_on(Act.objects.get(pk=target.pk), AUGUST) == []


def test_of_two_stages_that_begin_together_the_later_text_alone_is_asked_for(target, change):
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    related(Effect.AMENDS, target, BETWEEN, source=change.source, point="para_1")
    a_version(target, *PAID, "4. Новое.", since=BETWEEN, amended_by=change.source)
    suspended(change)
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=BETWEEN)
    assert "Редакция с 10.06.2026 ждёт" in warning
    assert "Дайте редакции день" in warning


def test_a_text_that_waits_does_not_decide_what_an_ended_act_has_left(client, target):
    done = related(Effect.AMENDS, target, MAY, point="para_1")
    a_version(target, LINES[0], "1. Иначе.", *LINES[2:], since=MAY, amended_by=done.source)
    related(Effect.REPEALS, done.source, DUE)
    later = related(Effect.AMENDS, target, BETWEEN, point="para_2")
    a_version(target, *PAID, since=BETWEEN, amended_by=later.source)
    suspended(later)
    for day, is_told in ((date(2026, 6, 20), True), (AUGUST, False)):
        assert ("сам больше не действует" in page_on(client, target, day)) is is_told


def test_the_text_that_is_read_while_another_waits_is_asked_for_what_it_lacks(target, change):
    other = an_act(adopted_on=BEFORE)
    related(Effect.AMENDS, target, MAY, source=other, point="para_1")
    by = an_act(adopted_on=BEFORE)
    a_version(target, *LINES[:3], "3. Иной контроль.", since=date(2026, 5, 10), amended_by=by)
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspended(change)
    told = unworked_on(Act.objects.get(pk=target.pk), BETWEEN)
    assert [one.split(":")[0] for one in told] == ["Редакция с 10.05.2026"]


def test_the_words_that_the_text_read_has_taken_out_are_asked_for_while_another_waits(
    target, change
):
    out = related(Effect.SUSPENDS, target, MAY, point="para_3", to_on=BETWEEN)
    a_version(target, *LINES[:3], "3. Приостановлен.", since=MAY, amended_by=out.source)
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspended(change)
    (told,) = wordless(Act.objects.get(pk=target.pk), on=BETWEEN)
    assert "действует с 01.05.2026" in told
