"""Counting wrong attempts at a secret, in the cache that all processes share."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

_SECONDS = 3600
#: An hour of one sender, who may stand for a whole library; and of all senders together.
_PER_SENDER = 30
_PER_REFERENCE = 20


class Attempts:
    """Wrong attempts of the request's sender and at the reference within an hour.

    Two at the same instant may count as one, which a secret of twelve digits can bear.
    """

    def __init__(self, request: HttpRequest, reference: str) -> None:
        sender = get_adapter(request).get_client_ip(request)
        self._limits = {
            f"appeals.status.sender:{sender}": _PER_SENDER,
            f"appeals.status.reference:{reference}": _PER_REFERENCE,
        }

    def are_exhausted(self) -> bool:
        """Whether nothing may be tried now."""
        counts = cache.get_many(self._limits)
        return any(counts.get(key, 0) >= limit for key, limit in self._limits.items())

    def count(self) -> None:
        """Note a wrong attempt; the hour runs from the first one."""
        for key in self._limits:
            if not cache.add(key, 1, _SECONDS):
                cache.set(key, cache.get(key, 0) + 1, _SECONDS)
