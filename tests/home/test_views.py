"""The front page, the fixed pages and the low-vision switch, for people without an account."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

PAGES = (
    "home:front",
    "home:consideration",
    "home:personal_data",
    "home:accessibility",
    "home:calendar",
)
SECTIONS = (
    "appeals:index",
    "acts:index",
    "councils:index",
    "meetings:index",
    "published:index",
    "published:open_data",
)

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


@pytest.mark.parametrize("name", PAGES)
def test_fixed_pages_are_open_and_kept(client, name):
    first, second = client.get(reverse(name)), client.get(reverse(name))
    assert first.status_code == second.status_code == 200
    assert second.headers["ETag"] == first.headers["ETag"]
    assert not first.cookies


@pytest.mark.parametrize("name", [*PAGES, "home:vision"])
def test_each_page_has_one_heading_a_title_and_a_way_to_the_content(client, name):
    html = text_of(client.get(reverse(name)))
    assert html.count("<h1") == 1
    assert '<html lang="ru"' in html
    assert '<a class="skip" href="#main">' in html
    assert '<main id="main"' in html
    assert "<title>" in html


def test_the_city_promises_what_the_law_says(client):
    html = text_of(client.get("/"))
    for promise in ("3 дня", "30 дней", "7 дней", "Бесплатно"):
        assert f"<strong>{promise}</strong>" in html
    for article in ("часть 2 статьи 8", "статья 12", "часть 3 статьи 8", "статья 2"):
        assert f"59-ФЗ, {article}" in html


def test_contacts_come_from_the_settings(client, settings):
    html = text_of(client.get("/"))
    assert settings.CITY["phone"] in html
    assert settings.CITY["address"] in html


def test_limits_come_from_the_settings(client):
    html = text_of(client.get(reverse("home:consideration")))
    assert "До 10 000 знаков" in html
    assert "до 10 файлов, каждый не больше 10 МБ, вместе не больше 50 МБ" in html
    assert "после 18:00" in html


def test_the_notice_names_the_ground_and_the_terms(client):
    html = text_of(client.get(reverse("home:personal_data")))
    assert "пункт 2 части 1 статьи 6" in html
    assert f"{settings.DRAFT_DAYS} дней" in html
    for cookie in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "vision", "messages"):
        assert f"<code>{cookie}</code>" in html


def test_first_visit_is_light(client):
    """The page and everything it loads, compressed, pictures apart: under 60 KB."""
    html = client.get("/").content.decode()
    total = len(gzip.compress(html.encode()))
    for part in html.split('"'):
        if part.startswith("/static/") and not part.endswith(".svg"):
            path = finders.find(part.removeprefix("/static/"))
            with open(path, "rb") as file:
                total += len(gzip.compress(file.read()))
    assert total < 60 * 1024


# --- low vision -------------------------------------------------------------------


def test_one_click_switches_on_and_leads_back(client):
    response = client.get("/vision/", {"on": 1, "back": "/personal-data/"})
    assert response.status_code == 302
    assert response["Location"] == "/personal-data/"
    assert response.cookies["vision"].value == "1-black-sans-1-1-on"
    assert response.cookies["vision"]["httponly"]
    html = text_of(client.get("/personal-data/"))
    assert 'data-scheme="black"' in html
    assert "css/vision.css" in html
    assert "Обычная версия сайта" in html


def test_settings_are_changed_one_by_one(client):
    client.get("/vision/", {"size": 3})
    client.get("/vision/", {"scheme": "white"})
    assert client.cookies["vision"].value == "3-white-sans-1-1-on"


def test_one_click_switches_off(client):
    client.get("/vision/", {"on": 1})
    client.get("/vision/", {"off": 1})
    assert client.cookies["vision"].value == ""
    assert "data-vision" not in text_of(client.get("/"))


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_it_never_leads_to_another_host(client, back):
    assert client.get("/vision/", {"on": 1, "back": back})["Location"] == "/"
    assert back not in text_of(client.get("/vision/", {"back": back}))


def test_the_settings_page_shows_what_is_chosen(client):
    client.get("/vision/", {"scheme": "brown"})
    html = text_of(client.get("/vision/", {"back": "/accessibility/"}))
    assert 'value="brown" id="scheme-brown" checked' in html
    assert 'name="back" value="/accessibility/"' in html


# --- robots and the like ------------------------------------------------------------


def test_robots_learn_where_there_is_nothing_for_them(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /accounts/" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_robots_may_see_the_door_of_appeals_and_that_a_state_is_not_to_be_listed(client):
    forbidden = re.findall(r"Disallow: (\S+)", client.get("/robots.txt").content.decode())
    status = reverse("appeals:status_of", args=["1" * 10, "1" * 12])
    for address in (reverse("appeals:index"), status):
        assert not any(address.startswith(prefix) for prefix in forbidden)
    assert "noindex" in client.get(status)["X-Robots-Tag"]


def test_the_sitemap_lists_public_pages(client):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert [location.text for location in root.findall("{*}url/{*}loc")] == [
        f"{settings.SITE_URL}{reverse(name)}" for name in (*PAGES, *SECTIONS)
    ]


def test_the_favicon_is_the_mark(client):
    response = client.get("/favicon.ico")
    assert response["Location"].startswith("/static/img/mark")


@pytest.mark.parametrize("name", [*PAGES, "home:vision", "home:robots"])
def test_pages_are_only_read(client, name):
    assert client.post(reverse(name)).status_code == 405
