"""Headers that every answer of the portal carries."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.web import csp

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Add the headers that Django's own middleware does not know.

    A view that sets one of them itself keeps it. What no view has declared storable is
    personal until proven otherwise: ``no-store``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", csp.header_for(request.path_info))
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "private, no-store")
        return response
