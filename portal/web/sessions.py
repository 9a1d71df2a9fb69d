"""Sessions are encrypted, so that a copy of the database tells nothing of what was typed."""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.signing import JSONSerializer


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
