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
        return any_reached((self, key))

    def count(self, key: str) -> None:
        """Note one event."""
        stored = self.stored_under(key)
        if not cache.add(stored, 1, self.seconds):
            cache.set(stored, cache.get(stored, 0) + 1, self.seconds)

    def stored_under(self, key: str) -> str:
        """Return the key of the count in the cache."""
        return f"ceiling:{self.name}:{key}"


def any_reached(*counted: tuple[Ceiling, str]) -> bool:
    """Whether a ceiling is reached for its key; one query for all."""
    kept = cache.get_many([ceiling.stored_under(key) for ceiling, key in counted])
    return any(kept.get(ceiling.stored_under(key), 0) >= ceiling.amount for ceiling, key in counted)


def sender_of(request: HttpRequest) -> str:
    """Return the address of the sender, who may stand for a whole library."""
    return get_adapter(request).get_client_ip(request)
