"""The device of somebody without an account: a random number in a signed cookie, nothing more."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "meetings_device"
_SALT = "meetings.device"
_AGE = 180 * 24 * 3600


def device_of(request: HttpRequest) -> str:
    """Return the number of the device, or nothing where it has none of ours."""
    return request.get_signed_cookie(COOKIE, default="", salt=_SALT) or ""


def with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the device a number, if it has none."""
    if not device_of(request):
        response.set_signed_cookie(
            COOKIE,
            secrets.token_hex(16),
            salt=_SALT,
            max_age=_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
