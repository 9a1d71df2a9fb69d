"""What pages are measured against."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.django import Template
from django.urls import include, path

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


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/templated/<int:size>/", templated),
    path("bench/framed/<int:size>/", framed),
    path("", include("portal.urls")),
]
