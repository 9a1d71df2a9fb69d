"""Pages for what went wrong: in Russian, with a telephone, whatever has failed."""

import pytest
from django.test import Client, RequestFactory

from portal.home import errors


def text_of(response):
    return response.content.decode()


@pytest.mark.django_db
def test_no_such_page(client):
    response = client.get("/net-takoi-stranicy/")
    assert response.status_code == 404
    assert "Такой страницы нет" in text_of(response)
    assert "(4212) 30-65-09" in text_of(response)
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_form_without_its_token():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert response.status_code == 403
    assert "Форма не отправлена" in text_of(response)


def test_a_crash_asks_nothing_of_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Это наша ошибка" in text_of(response)
    assert "(4212) 30-65-09" in text_of(response)


def test_a_request_that_cannot_be_understood():
    response = errors.bad_request(RequestFactory().get("/"), ValueError())
    assert response.status_code == 400
    assert "Портал не понял запрос" in text_of(response)


@pytest.mark.django_db
def test_a_crash_of_a_view_shows_the_page(client, monkeypatch):
    monkeypatch.setattr("portal.home.views.pages.render", lambda *_, **__: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/vision/")
    assert response.status_code == 500
    assert "У нас что-то сломалось" in text_of(response)
