"""Headers of every answer."""

import pytest
from django.http import HttpResponse

from portal.web import csp
from portal.web.middleware import SecurityHeadersMiddleware


def headers_of(rf, path="/", **own):
    return SecurityHeadersMiddleware(lambda _: HttpResponse(headers=own))(rf.get(path)).headers


def policy_of(headers):
    return dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))


def test_the_policy_allows_nothing_inline_evaluated_or_foreign(rf):
    policy = policy_of(headers_of(rf))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    text = " ".join(policy.values())
    for word in ("unsafe", "http", "*", "data:"):
        assert word not in text


def test_a_section_may_have_a_policy_of_its_own(rf, monkeypatch):
    monkeypatch.setattr(csp, "_headers", {})
    csp.register_policy("/desk/", {"style-src": "'self' 'unsafe-inline'"})
    assert policy_of(headers_of(rf, "/desk/today/"))["style-src"] == "'self' 'unsafe-inline'"
    assert policy_of(headers_of(rf, "/desk/today/"))["script-src"] == "'self'"
    assert policy_of(headers_of(rf, "/"))["style-src"] == "'self'"


def test_what_nobody_declared_storable_is_not_stored(rf):
    assert headers_of(rf)["Cache-Control"] == "private, no-store"
    assert headers_of(rf, **{"Cache-Control": "no-cache"})["Cache-Control"] == "no-cache"


def test_a_view_keeps_its_own_policy(rf):
    own = {"Content-Security-Policy": "sandbox"}
    assert headers_of(rf, **own)["Content-Security-Policy"] == "sandbox"


@pytest.mark.django_db
def test_every_page_carries_them(client):
    response = client.get("/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
