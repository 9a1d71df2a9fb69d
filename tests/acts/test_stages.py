"""One act does the same to one place several times: in stages, or again once it is over."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Relation
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect
from portal.acts.services.relation_errors import LastBeforeFirst, RelationTwice
from portal.acts.services.relations import amendment_by, relate
from portal.acts.views.page import version_on
from portal.kernel.roles import Role
from tests.factories.acts import a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 5, 1), date(2026, 7, 1)


@pytest.fixture
def target():
    target = an_act(adopted_on=date(2026, 4, 2))
    a_version(target, "1. Тариф.", "2. Плата 100 рублей.")
    return target


@pytest.fixture
def source(target):
    return an_act(adopted_on=date(2026, 4, 12), title="Об изменении тарифа")


def _done(source, target, on, effect=Effect.AMENDS, point="para_2", to_on=None):
    values = {"source": source, "target": target, "effect": effect, "point": point}
    return relate(Relation(**values, from_on=on, to_on=to_on), at=timezone.now())


def test_an_amendment_in_stages_is_entered_and_each_stage_is_told(client, source, target):
    client.force_login(an_officer(Role.EDITOR).user)
    sent = {"source": source.pk, "target": target.pk, "effect": "amends", "point": "пункт 2"}
    url = reverse("admin:acts_relation_add")
    for on, what in ((FIRST, "150 рублей"), (SECOND, "200 рублей")):
        assert (
            client.post(url, {**sent, "from_on": on.isoformat(), "what": what}).status_code == 302
        )
    twice = client.post(url, {**sent, "from_on": SECOND.isoformat()})
    told = twice.context["adminform"].form.errors
    assert set(told) == {"from_on"} and "с 01.07.2026" in told["from_on"][0]
    assert len(told["from_on"]) == 1
    a_version(target, "1. Тариф.", "2. Плата 150 рублей.", since=FIRST, amended_by=source)
    page = client.get(target.get_absolute_url(), {"on": "2026-07-02"}).content.decode()
    assert "200 рублей" in page and "в текст ещё не внесено" in page
    before = client.get(target.get_absolute_url(), {"on": "2026-06-30"}).content.decode()
    assert "?on=2026-07-01" in before.split('id="versions"')[1]


def test_what_is_suspended_again_is_not_suspended_twice_at_once(source, target):
    _done(source, target, FIRST, Effect.SUSPENDS, to_on=date(2026, 6, 1))
    again = date(2026, 9, 1)
    _done(source, target, again, Effect.SUSPENDS, to_on=date(2026, 10, 1))
    for on, until in ((date(2026, 5, 20), date(2026, 7, 1)), (date(2026, 9, 30), None)):
        with pytest.raises(RelationTwice):
            _done(source, target, on, Effect.SUSPENDS, to_on=until)
        with pytest.raises(IntegrityError), transaction.atomic():
            Relation.objects.filter(from_on=again).update(from_on=date(2026, 5, 20))
    _done(source, target, FIRST, Effect.REPEALS, "para_1")
    with pytest.raises(RelationTwice):
        _done(source, target, SECOND, Effect.REPEALS, "para_1")


def test_a_period_is_refused_before_the_database_is_asked(client, source, target):
    with pytest.raises(LastBeforeFirst):
        _done(source, target, FIRST, Effect.SUSPENDS, to_on=FIRST)
    client.force_login(an_officer(Role.EDITOR).user)
    sent = {"source": source.pk, "target": target.pk, "effect": "suspends", "from_on": "2026-05-01"}
    for until in ("2026-04-20", "9999-12-31"):
        told = client.post(reverse("admin:acts_relation_add"), {**sent, "to_on": until})
        assert "to_on" in told.context["adminform"].form.errors


def test_a_second_edition_by_an_act_is_its_second_stage(source, target):
    _done(source, target, FIRST, point="")
    late = a_version(target, "2. Плата 200 рублей.", since=SECOND, amended_by=source)
    # The only one so far: its text comes late.
    assert amendment_by(late, target) is None
    a_version(target, "2. Плата 150 рублей.", since=date(2026, 6, 1), amended_by=source)
    assert amendment_by(late, target).from_on == SECOND
    _done(source, target, SECOND, point="")
    assert amendment_by(late, target) is None


def test_where_points_are_named_no_edition_makes_a_stage_of_the_whole_act(source, target):
    _done(source, target, FIRST)
    a_version(target, "2. Плата 150 рублей.", since=FIRST, amended_by=source)
    second = a_version(target, "2. Плата 200 рублей.", since=SECOND, amended_by=source)
    assert amendment_by(second, target) is None


BEFORE, BETWEEN, AFTER = (date(2026, month, 15) for month in (4, 5, 7))


@pytest.mark.parametrize(
    ("editions", "day", "waiting", "coming"),
    [
        ((), BEFORE, [], [FIRST, SECOND]),
        ((FIRST, SECOND), BEFORE, [], [FIRST, SECOND]),
        ((SECOND,), BEFORE, [], [FIRST, SECOND]),
        ((), BETWEEN, [FIRST], [SECOND]),
        ((FIRST, SECOND), BETWEEN, [], [SECOND]),
        # The text of the second stage is not that of the first.
        ((SECOND,), BETWEEN, [FIRST], [SECOND]),
        ((), AFTER, [FIRST, SECOND], []),
        ((FIRST,), AFTER, [SECOND], []),
        ((SECOND,), AFTER, [], []),
    ],
)
def test_each_stage_is_told_with_its_own_day_and_missed_without_its_own_text(
    client, source, target, editions, day, waiting, coming
):
    for on in (FIRST, SECOND):
        _done(source, target, on)
    for on in editions:
        a_version(target, "1. Тариф.", f"2. Плата с {on.month}.", since=on, amended_by=source)
    shown = client.get(target.get_absolute_url(), {"on": day.isoformat()})
    assert [one.change.from_on for one in shown.context["waiting"]] == waiting
    assert [one.change.from_on for one in shown.context["coming"]] == coming
    text = shown.content.decode().replace("\xa0", " ")
    assert ("Это ещё не&nbsp;тот текст" in text) is bool(waiting)
    for on in (FIRST, SECOND):
        told = f"действует с {on:%d.%m.%Y}"
        assert (told in text.split('class="act-text"')[1]) is (on in waiting + coming)
    sheet, fates = paper_of(target, version_on(target, day), on=day)
    assert any("ещё не внесены изменения" in one for one in sheet.remarks) is bool(waiting)
    assert bool(fates) is bool(waiting)


def test_an_amendment_for_a_time_keeps_its_days_once_both_editions_are_there(
    client, source, target
):
    _done(source, target, FIRST, to_on=SECOND)
    a_version(target, "1. Тариф.", "2. Плата 100 рублей.", since=SECOND, amended_by=source)
    a_version(target, "1. Тариф.", "2. Плата 200 рублей.", since=FIRST, amended_by=source)
    announced = client.get(target.get_absolute_url(), {"on": BEFORE.isoformat()})
    words = announced.content.decode().replace("\xa0", " ")
    assert "Пункт 2 будет изменён с 1 мая 2026 г. по 30 июня 2026 г." in words
    for day in (BETWEEN, AFTER):
        shown = client.get(target.get_absolute_url(), {"on": day.isoformat()}).context
        assert shown["waiting"] == shown["coming"] == []


@pytest.mark.parametrize("effect", [Effect.REPEALS, Effect.ANNULS, Effect.SUSPENDS])
@pytest.mark.parametrize("has_edition", [False, True])
def test_a_point_is_out_of_force_from_its_own_day_whatever_edition_its_act_brings_later(
    client, source, target, effect, has_edition
):
    _done(source, target, FIRST, effect)
    _done(source, target, SECOND, point="para_1")
    if has_edition:
        a_version(target, "1. Иначе.", "2. Утратил силу.", since=SECOND, amended_by=source)
    before = client.get(target.get_absolute_url(), {"on": BEFORE.isoformat()}).context
    assert [one.change.from_on for one in before["coming"]] == [FIRST, SECOND]
    shown = client.get(target.get_absolute_url(), {"on": BETWEEN.isoformat()})
    assert [one.change.source.point for one in shown.context["undone"]] == ["para_2"]
    assert [one.change.from_on for one in shown.context["coming"]] == [SECOND]
    assert "действует не&nbsp;весь этот текст" in shown.content.decode()
    sheet, fates = paper_of(target, version_on(target, BETWEEN), on=BETWEEN)
    assert "para_2" in fates
