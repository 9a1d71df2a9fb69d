"""A change of what has ended already: nothing comes of it but a line of the history."""

import json
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from portal.acts.models import Relation
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect, Influence, ended_by, overtaken_by
from portal.acts.services.deciding import warnings_of
from portal.acts.services.relations import relate
from portal.kernel.roles import Role
from portal.web.page_cache import bump
from tests.factories.acts import PLACED, a_relation, a_version, an_act
from tests.factories.people import an_officer

AMENDS, SUSPENDS, REPEALS, ANNULS = Effect.AMENDS, Effect.SUSPENDS, Effect.REPEALS, Effect.ANNULS
MAY, JUNE, JULY, AUGUST = (date(2024, month, 1) for month in (5, 6, 7, 8))


# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "change", "is_overtaken"),
    [
        # The whole act has ended: nothing is done to it, or to its points, any more.
        ((REPEALS, JUNE), (AMENDS, JULY, "para_1"), True),
        ((REPEALS, JUNE), (AMENDS, JUNE), True),
        ((REPEALS, JUNE), (SUSPENDS, JULY, "", AUGUST), True),
        ((REPEALS, JUNE), (REPEALS, JULY), True),
        ((ANNULS, JUNE), (REPEALS, JULY, "para_1"), True),
        ((REPEALS, JUNE), (AMENDS, MAY), False),
        # Two acts that end it on one day both do.
        ((REPEALS, JUNE), (ANNULS, JUNE), False),
        # A suspension ends nothing; what cites an ended act does cite it.
        ((SUSPENDS, JUNE), (AMENDS, JULY), False),
        ((REPEALS, JUNE), (Effect.REFERS, JULY), False),
        # An act that is back by then, or was annulled for a time, is changed.
        ((REPEALS, JUNE, "", JULY), (AMENDS, JULY), False),
        ((REPEALS, JUNE, "", AUGUST), (AMENDS, JULY), False),
        ((REPEALS, JUNE, "", AUGUST), (SUSPENDS, JULY, "", AUGUST), True),
        # A point has ended: so has what stands in it, and nothing else.
        ((REPEALS, JUNE, "para_2"), (AMENDS, JULY, "para_2__subpara_a"), True),
        ((REPEALS, JUNE, "para_2"), (SUSPENDS, JULY, "para_2"), True),
        ((REPEALS, JUNE, "para_2"), (ANNULS, JULY, "para_2__subpara_a"), True),
        ((REPEALS, JUNE, "para_2"), (AMENDS, JULY, "para_21"), False),
        ((REPEALS, JUNE, "para_2"), (AMENDS, JULY), False),
        ((REPEALS, JUNE, "para_2__subpara_a"), (AMENDS, JULY, "para_2"), False),
        # Other words of the very point put it back.
        ((REPEALS, JUNE, "para_2"), (AMENDS, JULY, "para_2"), False),
    ],
)
def test_what_comes_when_its_place_has_ended_is_overtaken(end, change, is_overtaken):
    end, change = _done(*end), _done(*change)
    assert overtaken_by(change, [end, change]) is (end if is_overtaken else None)


@pytest.mark.parametrize("by", ["para_2", "", "part_1"])
def test_an_end_of_a_point_overtakes_nothing_once_the_point_is_put_back(by):
    end = _done(REPEALS, MAY, "part_1__para_2" if by == "part_1" else "para_2")
    back = _done(AMENDS, JUNE, by)
    change = _done(AMENDS, JULY, f"{end.point}__subpara_a")
    assert overtaken_by(change, [end, back, change]) is None
    assert overtaken_by(change, [end, change]) is end


def test_what_was_done_before_a_court_spoke_is_not_overtaken():
    found = Influence(Effect.INVALIDATES, MAY, "суд", done_on=AUGUST)
    early, late = _done(AMENDS, JULY), _done(AMENDS, AUGUST)
    assert overtaken_by(early, [found, early]) is None
    assert overtaken_by(late, [found, late]) is found


@pytest.mark.parametrize(
    ("end", "point", "is_ended"),
    [
        (("", None), "para_2", True),
        (("para_2", None), "para_2", True),
        (("para_2", None), "para_2__subpara_a", True),
        (("para_2__subpara_a", None), "para_2", False),
        (("para_2", JULY), "para_2", False),
    ],
)
def test_a_point_ends_with_what_is_around_it(end, point, is_ended):
    end = _done(REPEALS, JUNE, *end)
    assert ended_by(point, JULY, [end]) is (end if is_ended else None)
    assert ended_by(point, MAY, [end]) is None
    back = _done(AMENDS, date(2024, 6, 15), "para_2")
    assert ended_by(point, JULY, [end, back]) is (end if is_ended and not end.point else None)


def _done(effect, on, point="", to_on=None):
    return Influence(effect, on, f"{effect} {point}", to_on, point)


# --- the page, the desk and the calendar ------------------------------------------------------


@pytest.fixture
def act(db):
    act = an_act(adopted_on=date(2024, 1, 10))
    a_version(act, "1. Раз.", "2. Два:", "а) аз;", "б) буки.", "3. Три.")
    return act


@pytest.fixture
def source(db):
    return an_act(adopted_on=date(2024, 4, 1))


def _relation(source, act, effect, on, point="", to_on=None):
    by = {"source": source, "target": act, "effect": effect, "point": point}
    return relate(Relation(**by, from_on=on, to_on=to_on), at=PLACED)


def _words(page):
    text = re.sub(r"<[^>]+>", "", page.content.decode())
    return " ".join(text.replace("&nbsp;", " ").replace("\xa0", " ").split())


@pytest.mark.parametrize("day", [date(2024, 6, 15), date(2024, 7, 20), date(2024, 9, 1)])
def test_nothing_is_told_to_happen_to_an_act_that_has_ended(client, act, source, day):
    end = _relation(source, act, REPEALS, JUNE)
    other = an_act(adopted_on=date(2024, 4, 2))
    _relation(other, act, REPEALS, JULY)
    _relation(other, act, AMENDS, JULY, "para_1")
    _relation(other, act, SUSPENDS, JULY, to_on=AUGUST)
    _relation(other, act, ANNULS, JULY, "para_3")
    page = client.get(act.get_absolute_url(), {"on": day.isoformat()})
    shown = page.context
    assert shown["coming"] == shown["waiting"] == shown["undone"] == []
    assert shown["standing"].by.source == end and shown["standing"].amended_by is None
    words = _words(page)
    assert "Это ещё не тот текст" not in words and "будет" not in words.split("История акта")[0]
    history = words.split("История акта")[1]
    assert history.count("когда это уже не действовало") >= 4
    sheet, fates = paper_of(act, act.versions.get(), on=day)
    assert fates == {} and not any(other.heading in one for one in sheet.remarks)
    data = page.content.decode().split('"application/ld+json">')[1].split("</script>")[0]
    assert other.get_absolute_url() not in json.dumps(json.loads(data))


def test_nothing_is_told_to_happen_in_a_point_that_has_ended(client, act, source):
    _relation(source, act, REPEALS, JUNE, "para_2")
    other = an_act(adopted_on=date(2024, 4, 2))
    _relation(other, act, AMENDS, JULY, "para_2__subpara_a")
    _relation(other, act, SUSPENDS, JULY, "para_2__subpara_b")
    shown = client.get(act.get_absolute_url(), {"on": "2024-07-20"}).context
    assert shown["waiting"] == []
    assert [one.change.source.point for one in shown["undone"]] == ["para_2"]
    # What gives the point other words counts, and so does what follows.
    _relation(other, act, AMENDS, date(2024, 6, 20), "para_2")
    shown = client.get(act.get_absolute_url(), {"on": "2024-07-20"}).context
    assert [one.change.source.point for one in shown["waiting"]] == ["para_2", "para_2__subpara_a"]


def test_a_point_that_is_put_back_in_the_same_words_is_in_force_again(client, act, source):
    _relation(source, act, REPEALS, JUNE, "para_2__subpara_a")
    back = an_act(adopted_on=date(2024, 4, 2))
    _relation(back, act, AMENDS, JULY, "para_2__subpara_a")
    lines = ("1. Раз.", "2. Два:", "а) аз;", "б) буки.", "3. Три.")
    a_version(act, *lines[:-1], "3. Третье.", since=JULY, amended_by=back)
    for day, is_undone in (("2024-06-20", True), ("2024-07-20", False)):
        page = client.get(act.get_absolute_url(), {"on": day})
        assert bool(page.context["undone"]) is is_undone
    paper, fates = paper_of(act, act.versions.latest("valid_from"), on=date(2024, 7, 20))
    assert fates == {} and "Подпункт а" not in " ".join(paper.remarks)


def test_an_editor_is_told_that_the_act_or_the_point_has_ended_by_then(client, act, source):
    client.force_login(an_officer(Role.EDITOR).user)
    _relation(source, act, REPEALS, MAY, "para_2")
    _relation(source, act, REPEALS, JUNE)
    other = an_act(adopted_on=date(2024, 4, 2))
    sent = {
        "source": other.pk,
        "target": act.pk,
        "effect": "amends",
        "point": "подпункт а пункта 2",
    }
    for on, point, told in (
        ("2024-05-02", sent["point"], "К 02.05.2024 это уже не действует: пункт 2 утратил силу с"),
        (
            "2024-07-01",
            "пункт 1",
            "К 01.07.2024 это уже не действует: акт утратил силу с 01.06.2024",
        ),
        ("2024-05-02", "пункт 1", ""),
    ):
        answer = client.post(
            reverse("admin:acts_relation_add"),
            {**sent, "from_on": on, "point": point},
            follow=True,
        )
        said = [str(one) for one in answer.context["messages"] if "уже не действует" in str(one)]
        assert bool(said) is bool(told) and all(told in one for one in said)
        assert Relation.objects.filter(from_on=on, source=other).exists()


def test_an_editor_is_told_what_an_earlier_end_overtakes(act, source):
    other = an_act(adopted_on=date(2024, 4, 2))
    change = _relation(other, act, AMENDS, JULY, "para_1")
    _relation(other, act, AMENDS, MAY, "para_3")
    end = _relation(source, act, REPEALS, JUNE)
    (told,) = warnings_of(end, on=MAY)
    assert told.startswith(f"С 01.07.2024 {other.heading} меняет то, что к этому дню уже не")
    # Once it is known, the change says so itself.
    (told,) = warnings_of(change, on=MAY)
    assert told.startswith("К 01.07.2024 это уже не действует: акт утратил силу с 01.06.2024")


def test_an_act_ends_once_in_the_calendar(client, act, django_assert_max_num_queries):
    today = timezone.localdate()
    first = a_relation(target=act, from_on=today + timedelta(days=10))
    counts = []
    client.get("/acts/coming-into-force.ics")
    for days in (20, 30):
        a_relation(target=act, from_on=today + timedelta(days=days))
        bump()
        with django_assert_max_num_queries(20) as asked:
            calendar = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content)
        (event,) = calendar.walk("VEVENT")
        assert event["uid"].startswith(f"relation-{first.pk}@")
        counts.append(len(asked))
    assert counts[0] == counts[1]
