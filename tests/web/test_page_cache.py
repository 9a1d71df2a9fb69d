"""Kept pages: never stale, never personal, never more than a bounded number."""

import gzip
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import info
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from freezegun import freeze_time

from portal.web import page_cache
from portal.web.page_cache import bump, cached_page, keep_until

calls: list[str] = []
STARTS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def answer(request: HttpRequest) -> HttpResponse:
    calls.append(request.get_full_path())
    return HttpResponse(f"страница {len(calls)} " + "х" * 500)


@login_not_required
@cached_page("page")
def kept(request: HttpRequest) -> HttpResponse:
    return answer(request)


@login_not_required
def not_kept(request: HttpRequest) -> HttpResponse:
    return answer(request)


@login_not_required
@cached_page()
def with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request) + answer(request).content.decode())


@login_not_required
@cached_page()
def with_message(request: HttpRequest) -> HttpResponse:
    info(request, "только вам")
    return answer(request)


@login_not_required
@cached_page()
def failing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(answer(request).content, status=404)


@login_not_required
@cached_page()
def for_an_hour(request: HttpRequest) -> HttpResponse:
    return keep_until(answer(request), STARTS + timedelta(hours=1))


urlpatterns = [
    path("for-an-hour/", for_an_hour),
    path("kept/", kept),
    path("not-kept/", not_kept),
    path("with-token/", with_token),
    path("with-message/", with_message),
    path("failing/", failing),
    path("", include("portal.urls")),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _nothing_made_yet():
    calls.clear()


def test_a_page_is_made_once(client):
    first, second = client.get("/kept/"), client.get("/kept/")
    assert first.content == second.content
    assert len(calls) == 1


def test_a_hit_costs_one_query(client, django_assert_num_queries):
    client.get("/kept/")
    with django_assert_num_queries(1):
        client.get("/kept/")


def test_an_edit_is_seen_at_once(client):
    client.get("/kept/")
    bump()
    client.get("/kept/")
    assert len(calls) == 2


def test_an_edit_rolled_back_changes_nothing(client):
    client.get("/kept/")
    with transaction.atomic():
        bump()
        transaction.set_rollback(True)
    client.get("/kept/")
    assert len(calls) == 1


def test_an_edit_while_the_page_is_made_makes_it_stale(client, monkeypatch):
    def made_during_an_edit(request):
        bump()
        return HttpResponse("старое или новое")

    monkeypatch.setitem(globals(), "answer", made_during_an_edit)
    client.get("/kept/")
    monkeypatch.undo()
    assert "страница" in client.get("/kept/").content.decode()


def test_the_next_municipal_day_is_another_page(client, monkeypatch):
    client.get("/kept/")
    monkeypatch.setattr(page_cache.timezone, "localdate", lambda: "завтра")
    client.get("/kept/")
    assert len(calls) == 2


def test_a_page_that_changes_by_the_clock_is_kept_until_then(client):
    for minutes, made in ((0, 1), (59, 1), (60, 2), (61, 3)):
        with freeze_time(STARTS + timedelta(minutes=minutes)):
            client.get("/for-an-hour/")
        assert len(calls) == made, minutes


def test_whoever_has_a_session_gets_his_own(client):
    client.cookies["sessionid"] = "x" * 32
    client.get("/kept/")
    client.get("/kept/")
    assert len(calls) == 2


def test_a_waiting_message_is_not_lost(client):
    client.get("/kept/")
    client.cookies["messages"] = "x"
    client.get("/kept/")
    assert len(calls) == 2


@pytest.mark.parametrize("address", ["/with-token/", "/with-message/", "/failing/", "/not-kept/"])
def test_what_is_personal_or_wrong_is_not_kept(client, address):
    for _ in range(2):
        client.get(address)
        client.cookies.clear()
    assert len(calls) == 2


def test_known_parameters_are_part_of_the_address_and_others_are_not_kept(client):
    for _ in range(2):
        client.get("/kept/?page=2")
    assert len(calls) == 1
    for _ in range(2):
        client.get("/kept/?page=2&utm=x")
    assert len(calls) == 3


def test_a_long_query_is_not_kept(client):
    for _ in range(2):
        client.get("/kept/?page=" + "9" * 300)
    assert len(calls) == 2


def test_other_methods_are_not_answered_from_memory(client):
    client.get("/kept/")
    client.post("/kept/")
    client.head("/kept/")
    assert len(calls) == 3


def test_the_low_vision_choice_is_part_of_the_address(client):
    client.get("/kept/")
    client.cookies["vision"] = "2-white-sans-1-1-on"
    client.get("/kept/")
    client.get("/kept/")
    assert len(calls) == 2
    client.cookies["vision"] = "nonsense"
    client.get("/kept/")
    assert len(calls) == 2


def test_a_strange_host_is_refused_though_the_page_is_kept(client):
    client.get("/kept/")
    assert client.get("/kept/", headers={"host": "evil.example"}).status_code == 400


def test_a_browser_may_keep_the_page_and_asks_whether_it_is_still_the_page(client):
    first = client.get("/kept/")
    assert first["Cache-Control"] == "no-cache"
    assert "Cookie" in first["Vary"]
    again = client.get("/kept/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    bump()
    assert client.get("/kept/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_compressed_page_is_the_same_page(client):
    plain = client.get("/kept/")
    packed = client.get("/kept/", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert packed["Content-Length"] == str(len(packed.content))


def test_memory_is_bounded(rf, monkeypatch):
    monkeypatch.setattr(page_cache, "_MAX_PAGES", 3)
    middleware = page_cache.PageCacheMiddleware(kept)
    for number in range(10):
        middleware(rf.get("/kept/", {"page": number}))
        assert len(middleware._kept[1]) <= 3


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_an_edit_with_its_commit(client):
    """A second connection edits; the page changes with the commit, not before."""
    client.get("/kept/")

    def edit_elsewhere():
        bump()
        connection.close()

    thread = Thread(target=edit_elsewhere)
    thread.start()
    thread.join()
    client.get("/kept/")
    assert len(calls) == 2


def test_without_an_answer_of_the_database_pages_are_made_anew(client, monkeypatch):
    client.get("/kept/")
    monkeypatch.setattr(page_cache, "_stamp", lambda: None)
    client.get("/kept/")
    assert len(calls) == 2
