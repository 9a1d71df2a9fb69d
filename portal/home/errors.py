"""Pages for what went wrong: what happened, what became of the text, whom to call.

``handler400`` and ``handler500`` of Django render without a request, hence without the city;
and after a crash nothing may be asked of database or session.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood."""
    return _plain("400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the portal has failed."""
    return _plain("500.html", 500)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def _plain(template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, {"city": settings.CITY}), status=status)
