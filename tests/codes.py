"""Codes of the second factor, at a clock that stands: no half minute ends before the look at one."""

import pytest
from allauth.mfa.totp.internal import auth

_HALF_MINUTE = 60_000_000


def hold_clock_of_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the portal expect the codes of one half minute for the rest of the test."""
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: [_HALF_MINUTE])


def totp_code(secret: str) -> str:
    """Return what an application with the secret shows in that half minute."""
    return auth.format_hotp_value(auth.hotp_value(secret, _HALF_MINUTE))
