"""Giving out: to whom, and in what wrapping."""

import re
from urllib.parse import quote

import pytest
from django.conf import settings as portal
from django.urls import reverse

from portal.files import services
from tests.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(upload, at):
    return services.accept(upload("Справка «о доме».pdf", samples.pdf()), by=None, at=at)


@pytest.fixture
def photo(upload, at):
    return services.accept(upload("двор.jpg", samples.jpeg()), by=None, at=at)


@pytest.fixture
def opened(owners):
    """Let everybody open everything and return the list of what was opened."""
    checks, listeners = owners
    seen = []
    checks.append(lambda user, request, file: True)
    listeners.append(lambda user, request, file: seen.append((user, file)))
    return seen


def address(file, name="download"):
    return reverse(f"files:{name}", args=[file.pk])


def body(response):
    return b"".join(response.streaming_content)


def assert_safe(response):
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Frame-Options"] == "DENY"


def test_a_file_is_sent_to_be_saved(client, document, opened):
    response = client.get(address(document))
    assert response.status_code == 200
    with services.open_file(document) as stream:
        assert body(response) == stream.read()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(document.size)
    name = quote("Справка «о доме».pdf")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert_safe(response)
    assert opened == [(response.wsgi_request.user, document)]


def test_a_thumbnail_is_shown_in_the_page(client, photo, opened):
    response = client.get(address(photo, "thumbnail"))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == "inline"
    assert body(response).startswith(b"\xff\xd8\xff")
    assert_safe(response)
    assert [file for _, file in opened] == [photo]


def test_a_document_has_no_thumbnail(client, document, opened):
    assert client.get(address(document, "thumbnail")).status_code == 404


@pytest.mark.parametrize("name", ["download", "thumbnail"])
@pytest.mark.parametrize("checks_added", [0, 1])
def test_a_stranger_learns_nothing(client, photo, owners, name, checks_added):
    checks, listeners = owners
    checks += [lambda user, request, file: False] * checks_added
    listeners.append(lambda user, request, file: pytest.fail("nothing was opened"))
    assert client.get(address(photo, name)).status_code == 404


def test_one_owner_who_allows_is_enough(client, document, owners):
    checks, _ = owners
    checks += [lambda user, request, file: False, lambda user, request, file: file == document]
    response = client.get(address(document))
    assert response.status_code == 200
    response.close()


def test_a_view_that_cannot_be_recorded_does_not_happen(client, document, opened, owners):
    def fail(user, request, file):
        raise RuntimeError("no journal")

    owners[1].append(fail)
    with pytest.raises(RuntimeError):
        client.get(address(document))


@pytest.mark.parametrize("name", ["download", "thumbnail"])
def test_the_web_server_sends_it_when_told_so(client, photo, opened, settings, name):
    settings.FILES_X_ACCEL_PREFIX = "/protected-files/"
    response = client.get(address(photo, name))
    path = photo.path if name == "download" else photo.thumbnail_path
    assert response["X-Accel-Redirect"] == f"/protected-files/{path}"
    assert response.content == b""
    assert response["Content-Type"] == "image/jpeg"
    assert_safe(response)


@pytest.mark.parametrize("prefix", ["", "/protected-files/"])
def test_a_file_that_waits_for_the_scanner_is_not_sent(
    client, upload, at, opened, settings, prefix
):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    settings.FILES_X_ACCEL_PREFIX = prefix
    file = services.accept(upload("двор.jpg", samples.jpeg()), by=None, at=at)
    response = client.get(address(file))
    assert response.status_code == 423
    assert "проверяется" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "X-Accel-Redirect" not in response
    assert client.get(address(file, "thumbnail")).status_code == 404
    assert opened == []


def test_bytes_that_are_lost_are_a_404(client, document, opened, files_root):
    (files_root / document.path).unlink()
    assert client.get(address(document)).status_code == 404


def test_nothing_changes_by_post(client, document, opened):
    assert client.post(address(document)).status_code == 405


# --- nginx as README sets it up -----------------------------------------------------

NGINX = (portal.BASE_DIR / "docs" / "nginx.conf").read_text()
#: What nginx keeps of an answer that has X-Accel-Redirect, or makes anew itself.
KEPT = {"Content-Type", "Content-Disposition", "Cache-Control", "Content-Length", "Vary"}


def test_nginx_gives_a_file_every_header_that_the_portal_gives_it(
    client, document, opened, settings
):
    settings.FILES_X_ACCEL_PREFIX = "/protected-files/"
    settings.SECURE_HSTS_SECONDS = 60
    response = client.get(address(document), secure=True)
    for name in set(response.headers) - KEPT - {"X-Accel-Redirect"}:
        variable = name.lower().replace("-", "_")
        assert f"add_header {name} $upstream_http_{variable} always;" in NGINX


def test_nginx_lets_through_whatever_the_form_allows_in_one_press(settings):
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1])
    assert megabytes * 1024**2 > settings.FILES_MAX_COUNT * settings.FILES_MAX_BYTES + 1024**2
    pages = re.findall(r"error_page.* /(\w+\.html);", NGINX)
    assert pages == ["413.html", "414.html", "503.html"]
    assert all((portal.BASE_DIR / "static" / page).is_file() for page in pages)
