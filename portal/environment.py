"""How portal/settings.py reads the environment: what is wrong is told in a line that names it."""

from collections.abc import Callable
from datetime import time
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

#: Domains that nobody can have: mail from them is refused, or lost unseen. RFC 2606, 6761.
_RESERVED = ("example.com", "example.net", "example.org", "example", "invalid", "test", "localhost")
_YES, _NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}


class Environment(environ.Env):
    """Variables with what they may be; a wrong one raises ImproperlyConfigured, naming it."""

    def one_of(self, name: str, *choices: str) -> str:
        """Return one of the choices, the first where it is not set."""
        value: str = self.str(name, choices[0])
        if value not in choices:
            raise wrong(name, value, " or ".join(choices))
        return value

    def number(self, name: str, otherwise: int, least: int = 1) -> int:
        """Return a whole number, ``least`` or more."""
        value = self.str(name, str(otherwise)).strip()
        kind = f"a whole number, {least} or more"
        number: int = self._read(name, int, kind, value)
        if number < least:
            raise wrong(name, value, kind)
        return number

    def flag(self, name: str, otherwise: bool) -> bool:
        """Return true or false; any other word is a slip, not a no."""
        value = self.str(name, str(otherwise)).strip().lower()
        if value not in _YES | _NO:
            raise wrong(name, value, "true or false")
        return value in _YES

    def clock(self, name: str, otherwise: str) -> time:
        """Return a time of the day."""
        read: time = self._read(
            name, time.fromisoformat, "a time such as 09:00", self.str(name, otherwise)
        )
        return read

    def zone(self, name: str, otherwise: str) -> str:
        """Return the name of a time zone that is known here."""
        value: str = self.str(name, otherwise)
        self._read(name, ZoneInfo, "a time zone such as Asia/Vladivostok", value)
        return value

    def scanner(self, name: str) -> str:
        """Return where clamd listens, ``host:port`` or ``unix:/path``, or nothing."""
        value: str = self.str(name, "")
        host, _, port = value.rpartition(":")
        is_path = value.startswith("unix:/")
        if value and not is_path and not (host and port.isdecimal() and 0 < int(port) < 2**16):
            raise wrong(name, value, "host:port or unix:/path")
        return value

    def _read(self, name: str, read: Callable[[str], Any], kind: str, value: str) -> Any:
        try:
            return read(value)
        except (ValueError, LookupError, OSError) as error:
            raise wrong(name, value, kind) from error


def wrong(name: str, value: str, kind: str) -> ImproperlyConfigured:
    """Return the error of a variable that is not what it must be."""
    return ImproperlyConfigured(f"{name} is {value!r}; it must be {kind}.")


def ascii_name(variable: str, host: str) -> str:
    """Return the ASCII name by which alone browsers and mail servers know a domain in .рф.

    Raises:
        ImproperlyConfigured: it is no name of a host.
    """
    try:
        return f"{'.' * host.startswith('.')}{host.lstrip('.').encode('idna').decode()}"
    except UnicodeError as error:
        raise wrong(variable, host, "the name of a host") from error


def is_answerable(sender: str) -> bool:
    """Tell whether letters from the address, with a name or without, can be answered."""
    _, address = parseaddr(sender)
    try:
        validate_email(address)
    except ValidationError:
        return False
    domain = address.rpartition("@")[2].lower()
    return not any(domain == one or domain.endswith(f".{one}") for one in _RESERVED)
