"""Sessions: encrypted, so that a copy of the database tells nothing of what was typed; lasting."""

import base64
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.signing import JSONSerializer
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone


@lru_cache(maxsize=4)
def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    """Return the cipher: the first secret encrypts, any of them decrypts."""
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"portal.web.sessions")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))


class EncryptedSessionSerializer:
    """JSON, encrypted with a key derived from ``SECRET_KEY``.

    Sessions written under a key of ``SECRET_KEY_FALLBACKS`` are still read; Django takes
    one that cannot be read for an empty session.
    """

    def dumps(self, obj: Any) -> bytes:
        """Return the encrypted session."""
        return self._cipher().encrypt(JSONSerializer().dumps(obj))

    def loads(self, data: bytes) -> Any:
        """Return the session.

        Raises:
            cryptography.fernet.InvalidToken: no key of ours has written it.
        """
        return JSONSerializer().loads(self._cipher().decrypt(data))

    @staticmethod
    def _cipher() -> MultiFernet:
        return _cipher((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


class LastingSessionMiddleware:
    """Let a session of whoever has signed in end two weeks after its last day, not its first.

    So nobody who is at work is thrown out. Written once a day.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for cookie in request.__dict__.get(_FORGOTTEN, ()):
            response.delete_cookie(cookie, samesite="Lax")
        session = request.session
        if session.accessed and SESSION_KEY in session:
            today = timezone.localdate().isoformat()
            if session.get(_LAST_DAY) != today:
                session[_LAST_DAY] = today
        return response


def forget_cookie(request: HttpRequest, name: str) -> None:
    """Take the cookie from the browser with the response to this request."""
    request.__dict__.setdefault(_FORGOTTEN, set()).add(name)


_FORGOTTEN = "_forgotten_cookies"
_LAST_DAY = "last_day"
