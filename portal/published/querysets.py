"""Which entries and subscriptions: adjectives, no writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchVector
from django.db.models import QuerySet

from portal.web.match_keys import MatchKey
from portal.web.words import words_query

if TYPE_CHECKING:
    from portal.published.models import Entry, Subscription  # noqa: F401

#: The words of an entry as the search compares them: ё is е.
WORDS = SearchVector(MatchKey("words"), config="russian")


class EntryQuerySet(QuerySet["Entry"]):
    """Entries of the register."""

    def standing(self) -> EntryQuerySet:
        """Return those that are not gone."""
        return self.filter(deleted_at=None)

    def matching(self, q: str, about: str, kinds: Iterable[str]) -> EntryQuerySet:
        """Return those of the kinds with all the words and of the subject, where these are given."""
        found = self.standing().filter(kind__in=list(kinds))
        if about:
            found = found.filter(subjects__contains=[about])
        if q.strip():
            found = found.annotate(vector=WORDS).filter(vector=words_query(q))
        return found

    def newest(self) -> EntryQuerySet:
        """Return the latest published first."""
        return self.order_by("-created_at", "-id")


class SubscriptionQuerySet(QuerySet["Subscription"]):
    """Wishes to be told."""

    def confirmed(self) -> SubscriptionQuerySet:
        """Return those whose address its owner has confirmed."""
        return self.filter(confirmed_at__isnull=False)

    def of(self, addresses: Iterable[str]) -> SubscriptionQuerySet:
        """Return those of the addresses."""
        return self.filter(email__in=list(addresses)).order_by("id")
