"""What pages are measured against."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.template.backends.django import Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import include, path

_GIVEN_BY_REQUEST = {
    "request",
    "csrf_token",
    "user",
    "perms",
    "messages",
    "block",
    "True",
    "False",
    "None",
}
_LINE = "Прошу отремонтировать дорогу у дома, машины не могут проехать"
_LINES = "{% for line in lines %}<p>{{ line }}</p>\n{% endfor %}"


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Answer without a template or a query."""
    return HttpResponse("<!doctype html><title>Портал</title><p>Портал</p>")


@login_not_required
def templated(request: HttpRequest, size: int) -> HttpResponse:
    """Answer with a template of about so many bytes that is nothing but text."""
    return _text(f"<!doctype html><title>Портал</title>{_LINES}", request, size)


@login_not_required
def framed(request: HttpRequest, size: int) -> HttpResponse:
    """Answer with text of about so many bytes in the frame of every page, without a query."""
    frame = '{% extends "base.html" %}{% block main %}' + _LINES + "{% endblock %}"
    return _text(frame, request, size)


@cache
def _template(source: str) -> Template:
    return engines["django"].from_string(source)


def _text(source: str, request: HttpRequest, size: int) -> HttpResponse:
    lines = [_LINE] * (size // len(f"<p>{_LINE}</p>\n".encode()))
    return HttpResponse(_template(source).render({"lines": lines}, request))


@cache
def _kept(path: str) -> tuple[str, dict[str, Any]]:
    """Return template and context of one of our pages, taken from the page itself once."""
    with captured_templates() as rendered:
        response = Client(SERVER_NAME="127.0.0.1").get(path)
    assert response.status_code == 200, (path, response.status_code)
    template, context = rendered[0]
    return template.name, {
        key: value
        for layer in context.dicts
        for key, value in layer.items()
        if key not in _GIVEN_BY_REQUEST
    }


@contextmanager
def captured_templates() -> Iterator[list[tuple[Any, Any]]]:
    """Give what is rendered meanwhile, as Django's own test runner does."""
    rendered: list[tuple[Any, Any]] = []

    def note(sender: Any, template: Any, context: Any, **more: Any) -> None:
        rendered.append((template, copy(context)))

    setup_test_environment()
    template_rendered.connect(note)
    try:
        yield rendered
    finally:
        template_rendered.disconnect(note)
        teardown_test_environment()


@login_not_required
def same(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with one of our own pages, its context ready-made: no query, no form to build."""
    template, context = _kept(f"/{path}")
    return render(request, template, context)


urlpatterns = [
    path("bench/same/<path:path>", same),
    path("bench/bare/", bare),
    path("bench/templated/<int:size>/", templated),
    path("bench/framed/<int:size>/", framed),
    path("", include("portal.urls")),
]
