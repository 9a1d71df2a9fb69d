"""Bodies with codes are never stored readable."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"letters:{key}".encode()).digest()))
        for key in keys
    )


def seal(text: str) -> str:
    """Return the text encrypted."""
    return _cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text; raises ``cryptography.fernet.InvalidToken`` for a foreign one."""
    return _cipher().decrypt(sealed.encode()).decode()
