"""What is done to one place, said by the numbers of several editions, is told the same wherever it is asked."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from portal.acts.models import Act, Relation
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect
from portal.acts.services.deciding import warnings_of
from portal.acts.services.delivery import as_data
from portal.acts.services.unworked import unworked_on
from portal.web.page_cache import bump
from tests.factories.acts import a_relation, a_version, an_act

pytestmark = pytest.mark.django_db
ADOPTED, MARCH, APRIL, MID_APRIL = (date(2026, *day) for day in ((1, 12), (3, 1), (4, 1), (4, 15)))
MAY, MAY_2, JUNE, JUNE_2 = (date(2026, *day) for day in ((5, 1), (5, 2), (6, 1), (6, 2)))
DOGS, WASTE = "Собак водить на поводке.", "Мусор вывозить по утрам."
PAID, BOARD = "Плата за вывоз 100 рублей в месяц.", "Жалобы принимает управление."
POINTS = (DOGS, WASTE, PAID, BOARD, "Опубликовать.")
LATE = "когда это уже не действовало"


def _numbered(*points):
    return [f"{number}. {words}" for number, words in enumerate(points, 1)]


@pytest.fixture
def act():
    act = an_act(adopted_on=ADOPTED)
    a_version(act, *_numbered(*POINTS))
    return act


def _done(act, effect, on, point, adopted_on, **fields):
    by = an_act(adopted_on=adopted_on)
    return a_relation(source=by, target=act, effect=effect, from_on=on, point=point, **fields)


def _edition(act, *points):
    by = an_act(adopted_on=date(2026, 4, 10))
    return a_version(act, *_numbered(*points), since=MAY, amended_by=by)


def _page(client, act, on):
    bump()
    page = client.get(act.get_absolute_url(), {"on": on.isoformat()}).content.decode()
    return " ".join(page.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ").split())


def _relations(client, form="json"):
    bump()
    sent = client.get(reverse("acts:relations", args=[form]))
    return b"".join(sent.streaming_content).decode()


def _lost(client):
    return {one["id"]: one["lost"] for one in json.loads(_relations(client))}


@pytest.mark.parametrize("is_with_end", [False, True])
def test_an_amendment_that_no_text_has_is_not_hidden_by_the_end_of_another_point(
    client, act, is_with_end
):
    _done(act, Effect.AMENDS, MARCH, "para_3", date(2026, 2, 10), what="200 рублей")
    if is_with_end:
        _done(act, Effect.REPEALS, APRIL, "para_4", date(2026, 2, 11))
    text = _edition(act, *POINTS[1:])
    page = _page(client, act, MAY_2)
    assert "Это ещё не тот текст, который действует" in page
    assert "Пункт 2. Изменение принято, но в текст ещё не внесено" in page
    _, fates = paper_of(Act.objects.get(pk=act.pk), text, on=MAY_2)
    assert "ещё не внесено" in fates["para_2"].words
    sent = client.get(f"{act.get_absolute_url()}text.xml", {"on": MAY_2.isoformat()})
    xml = sent.content.decode()
    assert 'href="#para_2"' in xml
    assert "not-in-text" in xml
    assert "пункт 3: изменён с 01.03.2026" in unworked_on(act, MAY_2)[0]


def test_an_amendment_is_not_overtaken_by_the_end_of_the_point_next_to_its_own(client, act):
    _done(act, Effect.REPEALS, APRIL, "para_4", date(2026, 2, 11))
    amends = _done(act, Effect.AMENDS, MID_APRIL, "para_3", date(2026, 2, 10), what="200 рублей")
    _edition(act, *POINTS[1:])
    page = _page(client, act, MAY_2)
    assert LATE not in page
    assert "Пункт 2. Изменение принято, но в текст ещё не внесено" in page
    assert "с 15 апреля 2026" in page
    assert "читается как прежде" in unworked_on(act, MAY_2)[0]
    assert _lost(client)[amends.pk] == ""


def test_the_end_of_a_point_by_its_new_number_is_not_overtaken_by_that_of_the_old_one(client, act):
    first = _done(act, Effect.REPEALS, APRIL, "para_3", date(2026, 2, 11))
    _edition(act, DOGS, "Кошек стерилизовать.", *POINTS[1:])
    second = _done(act, Effect.REPEALS, JUNE, "para_3", date(2026, 5, 10))
    assert not [one for one in warnings_of(second, on=JUNE_2) if "уже не действует" in one]
    assert LATE not in _page(client, act, JUNE_2)
    assert _lost(client) == {first.pk: "", second.pk: ""}


def test_the_end_of_what_has_ended_under_another_number_is_told_as_late_wherever(client, act):
    first = _done(act, Effect.REPEALS, APRIL, "para_3", date(2026, 2, 11))
    _edition(act, DOGS, "Кошек стерилизовать.", *POINTS[1:])
    second = _done(act, Effect.REPEALS, JUNE, "para_4", date(2026, 5, 10))
    assert [one for one in warnings_of(second, on=JUNE_2) if "уже не действует" in one]
    assert LATE in _page(client, act, JUNE_2)
    assert _lost(client) == {first.pk: "", second.pk: "overtaken"}


def _anchored(client):
    """Return by the keys of relations where their points are, as both data sets tell."""
    told = json.loads(_relations(client))
    item = client.get(reverse("acts:changes")).json()["items"][0]
    assert {one["id"]: one for one in item["relations"]} == {one["id"]: one for one in told}
    return {one["id"]: (one["point"], one["point_in"], one["point_now"]) for one in told}


def test_data_sets_say_to_which_text_the_number_of_a_point_belongs(client, act):
    first = _done(act, Effect.REPEALS, APRIL, "para_3", date(2026, 2, 11))
    whole = _done(act, Effect.AMENDS, APRIL, "", date(2026, 2, 11))
    adds = _done(act, Effect.AMENDS, APRIL, "para_6", date(2026, 2, 11), adds_point=True)
    nowhere = {whole.pk: ("", None, ""), adds.pk: ("para_6", None, "")}
    assert _anchored(client) == {first.pk: ("para_3", ADOPTED.isoformat(), "para_3"), **nowhere}
    _edition(act, DOGS, "Кошек стерилизовать.", *POINTS[1:])
    second = _done(act, Effect.REPEALS, JUNE, "para_3", date(2026, 5, 10))
    assert _anchored(client) == {
        first.pk: ("para_3", ADOPTED.isoformat(), "para_4"),
        **nowhere,
        second.pk: ("para_3", MAY.isoformat(), "para_3"),
    }


def test_data_sets_lead_to_no_point_where_that_of_the_change_is_gone(client, act):
    gone = _done(act, Effect.REPEALS, MAY, "para_3", date(2026, 2, 11))
    _edition(act, DOGS, WASTE, *POINTS[3:])
    assert _anchored(client) == {gone.pk: ("para_3", ADOPTED.isoformat(), "")}


def test_what_is_added_is_told_at_no_point_that_has_taken_its_number(client, act):
    adds = _done(
        act, Effect.AMENDS, JUNE, "para_6", date(2026, 3, 10), adds_point=True, what="льгота"
    )
    _edition(act, DOGS, "Кошек стерилизовать.", *POINTS[1:])
    pages = [_page(client, act, day) for day in (MAY_2, JUNE_2)]
    coming, worked = (one.split('id="versions"')[0] for one in pages)
    assert "6. Опубликовать." in " ".join(re.sub(r"<[^>]+>", "", coming).split())
    assert "будет дополнен пунктом 6" in coming and "Пункт 6. Изменение" not in coming
    assert "не внесены изменения" in worked and worked.count(": льгота") == 1
    # An edition that has not got it is of another act, and hides nothing.
    later = an_act(adopted_on=date(2026, 6, 10))
    lines = _numbered(DOGS, "Кошек стерилизовать.", "Мусор вывозить.", *POINTS[2:])
    a_version(act, *lines, since=date(2026, 7, 1), amended_by=later)
    assert ": льгота" in _page(client, act, date(2026, 7, 2)).split('id="versions"')[0]
    assert any("пункт 6: добавлен" in one for one in unworked_on(act, date(2026, 7, 2)))
    # With it in its place nothing is left to be told.
    worked_in = [*lines[:5], "6. Льгота.", "7. Опубликовать."]
    a_version(act, *worked_in, since=date(2026, 8, 1), amended_by=adds.source)
    assert "льгота" not in _page(client, act, date(2026, 8, 2)).split('id="versions"')[0]


def test_what_leaves_the_words_as_they_are_needs_no_edition(client, act):
    change = _done(act, Effect.AMENDS, APRIL, "para_3", date(2026, 2, 11), what="слова те же")
    assert "не внесены изменения" in _page(client, act, MAY_2)
    Relation.objects.filter(pk=change.pk).update(is_in_text=True)
    assert "не внесены изменения" not in _page(client, act, MAY_2)
    assert "not-in-text" not in as_data(Act.objects.get(pk=act.pk).versions.get())
