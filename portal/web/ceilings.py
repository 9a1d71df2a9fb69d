"""Ceilings on how often something happens, counted in the cache that all processes share."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Ceiling:
    """At most ``amount`` events of one key; the ``seconds`` run from its first event.

    Two at the same instant may count as one: a ceiling for those who flood, not a lock.
    """

    name: str
    amount: int
    seconds: int = 3600

    def is_reached(self, key: str) -> bool:
        """Whether no more is let through now."""
        return int(cache.get(self._key(key), 0)) >= self.amount

    def count(self, key: str) -> None:
        """Note one event."""
        if not cache.add(self._key(key), 1, self.seconds):
            cache.set(self._key(key), cache.get(self._key(key), 0) + 1, self.seconds)

    def _key(self, key: str) -> str:
        return f"ceiling:{self.name}:{key}"


def sender_of(request: HttpRequest) -> str:
    """Return the address of the sender, who may stand for a whole library."""
    return get_adapter(request).get_client_ip(request)
