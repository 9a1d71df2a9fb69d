"""Misspelt words of a search: which word was meant, what the page says, and that its feed agrees."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.acts.models import Act, Kind, Publication, TitleWord
from portal.acts.rules.spelling import Word, nearest, slips
from portal.acts.search import AS_WRITTEN, Search, find, respelt
from portal.acts.services.searches import forget_title_words
from portal.web.page_cache import bump
from tests.factories.acts import PLACED, an_act

TODAY = date(2026, 1, 1)
TITLES = {
    "1": "О порядке благоустройства дворов",
    "2": "О парковке транспорта в парке",
    "3": "О дополнительных мерах по подготовке к паводку",
    "3111": "О благоустройстве сквера",
}


@pytest.fixture
def register(db):
    return [an_act(number=number, title=title) for number, title in TITLES.items()]


def _found(**search: object) -> list[str]:
    return [act.number for act in find(Search(**search), today=TODAY).page.rows]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("двор", "двор", 0),
        ("двр", "двор", 1),
        ("двоор", "двор", 1),
        ("двар", "двор", 1),
        ("двро", "двор", 1),
        ("вдро", "двор", 2),
        ("", "двор", 4),
    ],
)
def test_slips_are_letters_left_out_added_changed_or_swapped(one, other, count):
    assert slips(one, other) == slips(other, one) == count


def test_the_nearest_word_is_near_and_begins_alike_where_it_can():
    known = [Word("арка", "арк"), Word("парка", "парк"), Word("парковки", "парковк")]
    assert nearest(Word("прка", "прк"), known) == "парка"
    assert nearest(Word("праковге", "праковг"), known) == "парковки"
    assert nearest(Word("вертолеты", "вертолет"), known) == ""
    assert nearest(Word("ар", "ар"), known) == ""
    assert nearest(Word("парка", "парк"), []) == ""
    assert nearest(Word("праковге", "праковг"), known, 1) == ""


@pytest.mark.parametrize(
    ("line", "shown", "numbers"),
    [
        ("двров", "дворов", ["1"]),
        ("благоустройства двров", "благоустройства дворов", ["1"]),
        ("благаустройства двров", "благоустройства дворов", ["1"]),
        ("Парковке трнспорта", "Парковке транспорта", ["2"]),
        ("О дополнительных мерах по подготвке", "О дополнительных мерах по подготовке", ["3"]),
        ("3111 благоустройтсво", "3111 благоустройства", ["3111"]),
        ("№ 3111 о благоустройтсве", "№ 3111 о благоустройстве", ["3111"]),
        ("благоустрйоство", "благоустройства", ["3111", "1"]),
        ("паркковка", "парковке", ["2"]),
        ("скверр", "сквера", ["3111"]),
        ("пакр", "парке", ["2"]),
        ("прак", "парке", ["2"]),
        ("потготофка", "подготовке", ["3"]),
        ("Пёрк", "парке", ["2"]),
        ("порядке-двров", "порядке дворов", ["1"]),
        ("Порядке-дворов", "Порядке дворов", ["1"]),
        ("трнспорта-парковке", "транспорта парковке", ["2"]),
    ],
)
def test_each_misspelt_word_is_put_right(register, line, shown, numbers):
    found = find(Search(q=line), today=TODAY)
    assert found.way.respelt
    assert found.way.respelt.search.q == shown
    assert [act.number for act in found.page.rows] == numbers


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("мтеодитки", "методике"),
        ("пакр потготофка", "парке подготовке"),
        ("мтеодитки парковки трнспорта", "методике парковки транспорта"),
    ],
)
def test_two_slips_in_a_word_are_forgiven_beside_one_and_beside_none(register, line, meant):
    an_act(number="9", title="О методике подготовки парковки")
    other = respelt(Search(q=line))
    assert other and other.search.q == meant


def test_a_form_as_near_as_a_stem_is_weighed_against_it(db):
    an_act(number="1", title="Об охраной грамоте")
    an_act(number="2", title="Охранная зона")
    assert _found(q="зхранная") == ["2"]


def test_a_word_with_a_hyphen_that_acts_have_stays(register, client):
    an_act(number="9", title="О жилищно-коммунальном хозяйстве")
    assert find(Search(q="жилищно-коммунальное"), today=TODAY).way.respelt is None
    page = client.get("/acts/", {"q": "порядке-двров"}).content.decode()
    assert "Показано по «порядке дворов» вместо «порядке-двров»." in page


def test_what_is_found_as_it_is_written_stays(register):
    an_act(number="9", title="Иное", text="Двров таких нет.")
    for line in ("двров", "благоустройство", "дворам", "парк", "3111"):
        assert find(Search(q=line), today=TODAY).way.respelt is None, line
    assert _found(q="двров") == ["9"]


def test_a_word_that_no_act_has_is_left_out_and_told(register, client):
    an_act(number="9", title="Иное", text="Вертолёты.", kind=Kind.DECISION)
    page = client.get("/acts/", {"q": "благоустройства дирижаблей дворов"}).content.decode()
    assert "№\u00a01" in page
    assert "Слова «дирижаблей» нет ни&nbsp;в&nbsp;одном акте: показано без него." in page
    # One that acts have is not told to be in none, whatever else narrows the search.
    for search in ({"q": "благоустройства вертолётов"}, {"q": "вертолёты", "kind": "prikaz"}):
        assert not find(Search(**search), today=TODAY).page.rows
        assert "одном акте" not in client.get("/acts/", search).content.decode()
    assert not find(Search(q="дирижаблей"), today=TODAY).page.rows


def test_the_page_says_what_it_shows_and_leads_to_what_was_written(register, client):
    page = client.get("/acts/", {"q": "благоустройства двров", "kind": "postanovlenie"})
    said = page.content.decode()
    assert "По запросу «благоустройства двров» ничего не&nbsp;нашлось." in said
    assert "Показано по «дворов» вместо «двров»." in said
    exact = page.context["search"].as_written
    assert f"?{exact.query}" in said.replace("&amp;", "&")
    assert "Ничего не&nbsp;найдено" in client.get("/acts/", exact.parameters).content.decode()
    assert _found(q="благоустройства двров", kind="reshenie") == []


def test_pages_and_filters_hold_for_what_was_meant(db):
    for number in range(45):
        an_act(number=str(number), title="О стоянках", adopted_on=date(2020, 1, 1 + number % 7))
    an_act(number="99", title="О стоянках", kind=Kind.DECISION)
    search, seen, after = Search(q="стаянка", kind=Kind.RESOLUTION), [], ""
    while True:
        found = find(search, today=TODAY, after=after)
        seen += [act.number for act in found.page.rows]
        assert found.way.respelt
        if not (after := found.page.after):
            break
    assert len(seen) == len(set(seen)) == 45
    assert len(_found(q="стаянка", by="relevance")) == 20


def test_the_feed_has_what_the_page_has(register, client):
    def feed(**query):
        return client.get("/acts/feed.atom", query).content.decode()

    misspelt = {"q": "благоустройства двров"}
    page = client.get("/acts/", misspelt)
    shown = page.context["result"].way.respelt.search
    assert f"feed.atom?{page.context['search'].query}" in page.content.decode()
    assert '/1/"' in feed(**misspelt)
    assert '/1/"' in feed(**shown.parameters)
    # What is left out beyond the spelling is left out of the feed, too.
    assert '/1/"' in feed(q="решение думы о благоустройстве двров")
    assert "<entry>" not in feed(**misspelt, spelling=AS_WRITTEN)
    # Once an act has the very words, it alone is what was searched for.
    an_act(number="5", title="О благоустройстве двров")
    bump()
    assert '/5/"' in feed(**misspelt)
    assert '/1/"' not in feed(**misspelt)


def test_only_titles_that_readers_see_put_words_right(db):
    act = an_act(title="О тротуарах", state=Publication.PREPARED, placed_at=None)
    assert not TitleWord.objects.exists()
    assert find(Search(q="тратуары"), today=TODAY).page.rows == []
    Act.objects.filter(pk=act.pk).update(state=Publication.PUBLISHED, placed_at=PLACED)
    assert _found(q="тратуары") == [act.number]
    Act.objects.filter(pk=act.pk).update(title="О бульварах")
    assert set(TitleWord.objects.values_list("word", flat=True)) == {"тротуарах", "бульварах"}
    forget_title_words()
    assert list(TitleWord.objects.values_list("word", flat=True)) == ["бульварах"]
    assert _found(q="бульвары") == _found(q="бульворы") == [act.number]


def test_more_words_and_more_acts_take_no_more_queries(register, client):
    counts = []
    for line in ("двров", "благаустройства двров", "порядке благаустройства двров"):
        bump()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/acts/", {"q": line}).context["found"]
        counts.append(len(queries))
        an_act(title=TITLES["1"])
    assert len(set(counts)) == 1
