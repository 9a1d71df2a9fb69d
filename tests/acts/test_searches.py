"""What a search leaves behind: counts without an author, seen by staff, forgotten."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from procrastinate.contrib.django import app

from portal.acts.models import Opening, SearchTrace
from portal.acts.rules.searches import KEPT_DAYS, LOOKED_AT_DAYS, SEEN_FROM, may_be_kept
from portal.acts.services import searches
from portal.kernel.roles import Role
from tests.factories.acts import an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)
READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("стоянка автомобилей", True),
        ("постановление от 13.09.2017 № 3111", True),
        ("3111 2017", True),
        ("255-р", True),
        ("решение думы 509", True),
        ("иванов", True),
        ("основной и уголовной", True),
        ("духовный совет", True),
        ("8 (4212) 30-65-09", False),
        ("+79141234567", False),
        ("4212 306509", False),
        ("anna@example.org", False),
        ("паспорт 08 15 123456", False),
        ("112-233-445 95", False),
        ("иванов иван петрович", False),
        ("жалоба ивановой анны петровны", False),
        ("иванов и.п.", False),
        ("иванов и п", False),
        ("ленина 5 кв. 12", False),
    ],
)
def test_what_looks_like_a_person_leaves_no_trace(line, is_kept):
    """152-FZ art. 5(5): no more data than the purpose needs."""
    assert may_be_kept(line) is is_kept


def test_searches_of_a_day_are_one_count_without_the_author(client):
    an_act(title="О стоянке")
    client.get("/acts/", {"q": "Стоянка "}, headers=READER)
    client.get("/acts/", {"q": "  стоянка"}, headers=READER)
    client.get("/acts/", {"q": "стоянка", "kind": "reshenie", "by": "relevance"}, headers=READER)
    traces = SearchTrace.objects.order_by("filters").values_list(
        "on", "line", "filters", "times", "shown"
    )
    today = timezone.localdate()
    assert list(traces) == [
        (today, "стоянка", "", 2, 1),
        (today, "стоянка", "by=relevance&kind=reshenie", 1, 0),
    ]


def test_filters_alone_are_a_search_and_staff_read_what_was_chosen(client):
    act = an_act(title="О стоянке", adopted_on=date(2020, 1, 1))
    query = {"kind": act.kind, "status": "in_force", "on": "2021-02-03"}
    for _ in range(SEEN_FROM):
        found = client.get("/acts/", query, headers=READER).context["found"]
    client.get(found[0][-1], headers=READER)
    trace = SearchTrace.objects.get()
    assert (trace.line, trace.times, trace.shown) == ("", SEEN_FROM, 1)
    (asked,) = searches.frequent(timezone.localdate())
    assert (asked.opened, asked.place) == (1, 1)
    assert asked.chosen == "вид: постановление; состояние: действует; на день: 2021-02-03"
    client.force_login(an_officer(Role.EDITOR).user)
    page = client.get(reverse("admin:acts_searchtrace_changelist")).content.decode()
    assert ">Без слов</a>" in page
    assert asked.chosen in page


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ({"q": "стоянка"}, False),
        ({"q": "стоянка", "after": "WyIy"}, True),
        ({"q": "", "kind": "reshenie"}, False),
        ({"kind": "reshenie", "after": "WyIy"}, True),
        ({"q": "", "kind": ""}, True),
        ({}, True),
    ],
)
def test_only_the_page_that_is_counted_is_made_anew(client, query, is_kept):
    response = client.get("/acts/", query, headers=READER)
    assert ("ETag" in response) is is_kept


@pytest.mark.parametrize(
    ("url", "query", "agent"),
    [
        ("/acts/", {"q": "стоянка", "after": "WyIy"}, READER),
        ("/acts/", {"q": "стоянка"}, {"User-Agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"}),
        ("/acts/", {"q": "стоянка"}, {}),
        ("/acts/", {"q": "+7 914 123-45-67"}, READER),
        ("/acts/", {"q": "!!!"}, READER),
        ("/acts/", {"kind": "reshenie"}, {"User-Agent": "curl/8.9"}),
        ("/acts/", {"kind": "чужой"}, READER),
        ("/acts/", {"q": "", "kind": ""}, READER),
        ("/acts/", {}, READER),
        ("/acts/feed.atom", {"q": "стоянка"}, READER),
    ],
)
def test_what_is_no_search_of_a_person_leaves_no_trace(client, url, query, agent):
    an_act(title="О стоянке")
    page = client.get(url, query, headers=agent)
    assert page.status_code == 200
    assert not SearchTrace.objects.exists()
    assert "found=" not in page.content.decode()


def test_a_search_is_answered_where_its_trace_fails(client, monkeypatch):
    act = an_act(title="О стоянке")
    monkeypatch.setattr(searches, "_NOTE", "INSERT INTO nowhere VALUES (%s, %s, %s, %s)")
    page = client.get("/acts/", {"q": "стоянка"}, headers=READER).content.decode()
    assert f'href="{act.get_absolute_url()}"' in page


def _results(client, **query):
    page = client.get("/acts/", {"q": "стоянка", **query}, headers=READER)
    return [url for *_, url in page.context["found"]]


def test_an_opened_result_is_counted_and_the_address_is_clean_again(client):
    acts = [an_act(title="О стоянке", adopted_on=date(2020, 1, day)) for day in (9, 8)]
    first, second = _results(client, on="2021-02-03")
    opened = client.get(second, headers=READER)
    assert opened.status_code == 302
    assert opened["Location"] == f"{acts[1].get_absolute_url()}?on=2021-02-03"
    client.get(second, headers=READER)
    client.get(first, headers=READER)
    assert list(Opening.objects.order_by("place").values_list("act", "place", "times")) == [
        (acts[0].pk, 1, 1),
        (acts[1].pk, 2, 2),
    ]


@pytest.mark.parametrize("wrong", ["altered", "old", "robot", "forgotten"])
def test_a_sign_that_is_wrong_counts_nothing_and_leads_on(client, wrong):
    act = an_act(title="О стоянке")
    (url,) = _results(client)
    later = timedelta(hours=2 if wrong == "old" else 0)
    if wrong == "forgotten":
        SearchTrace.objects.all().delete()
    with freeze_time(timezone.now() + later):
        opened = client.get(
            url + ("x" if wrong == "altered" else ""),
            headers={"User-Agent": "SomeBot/1.0"} if wrong == "robot" else READER,
        )
    assert opened["Location"] == act.get_absolute_url()
    assert not Opening.objects.exists()


def _trace(line, times, shown=1, *, days_ago=0, filters=""):
    on = TODAY - timedelta(days_ago)
    return SearchTrace.objects.create(on=on, line=line, filters=filters, times=times, shown=shown)


def _open(trace, place, times=1):
    Opening.objects.create(trace=trace, act=an_act(), place=place, times=times)


def _lines(rows):
    return [(row.line, row.times) for row in rows]


def test_staff_see_what_is_asked_often_in_the_last_days():
    _trace("парковка", 2, shown=0)
    _trace("парковка", 2, shown=0, days_ago=LOOKED_AT_DAYS - 1)
    _trace("парковка", 9, shown=0, days_ago=LOOKED_AT_DAYS)
    # What one person typed twice stays unseen, found or not.
    _trace("сидоров", SEEN_FROM - 1, shown=0)
    _trace("дворы", 3)
    found = _trace("бюджет", 5)
    _open(found, 1, 3)
    _open(found, 4)
    _trace("бюджет", 4, filters="kind=reshenie")
    assert _lines(searches.without_results(TODAY)) == [("парковка", 4)]
    assert _lines(searches.without_openings(TODAY)) == [("бюджет", 4), ("дворы", 3)]
    most, second, *_ = searches.frequent(TODAY)
    assert (most.line, most.filters, most.times) == ("бюджет", "", 5)
    assert (most.opened, most.place) == (4, 1.75)
    assert (second.opened, second.place) == (0, None)
    assert second.query == "q=%D0%B1%D1%8E%D0%B4%D0%B6%D0%B5%D1%82&kind=reshenie"


def test_the_page_of_searches_takes_the_same_queries_for_any_number(client):
    url = reverse("admin:acts_searchtrace_changelist")
    client.force_login(an_officer(Role.ANALYST).user)
    client.get(url)
    counts = []
    for more in (1, 6):
        for number in range(more):
            trace = _trace(f"слово {more} {number}", 5)
            SearchTrace.objects.filter(pk=trace.pk).update(on=timezone.localdate())
            _open(trace, 2)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url).content.decode()
        counts.append(len(queries))
    assert "слово 6 5" in page
    assert "2,0" in page
    assert counts[0] == counts[1]


def test_searches_are_forgotten_rare_ones_sooner():
    _trace("парковка", SEEN_FROM, days_ago=KEPT_DAYS)
    _trace("иванов", SEEN_FROM - 1, days_ago=LOOKED_AT_DAYS)
    kept = [
        _trace("парковка", SEEN_FROM, days_ago=KEPT_DAYS - 1),
        _trace("петров", SEEN_FROM - 1, days_ago=LOOKED_AT_DAYS - 1),
    ]
    _open(kept[0], 1)
    assert searches.forget_searches(on=TODAY) == 2
    assert list(SearchTrace.objects.order_by("id")) == kept
    assert "acts.forget" in app.tasks
