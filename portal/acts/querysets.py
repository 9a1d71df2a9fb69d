"""Which acts: adjectives, no writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db.models import Q, QuerySet

from portal.kernel.keys import match_key
from portal.web.match_keys import match_key_of

if TYPE_CHECKING:
    from portal.acts.models import Act  # noqa: F401 - a base class names it in a string

#: At its default of 0.6 PostgreSQL misses a word with one letter dropped.
_SIMILAR = 0.45
_NUMBER = re.compile(r"(?:№|N)?\s*(\d+(?:-[а-яё]+)?)", re.IGNORECASE)


class ActQuerySet(QuerySet["Act"]):
    """Acts as readers and editors ask for them."""

    def newest(self) -> ActQuerySet:
        """Return them by the day of adoption, the last one first."""
        return self.order_by("-adopted_on", "-id")

    def search(self, typed: str) -> ActQuerySet:
        """Return the acts with the number, or those whose title has the words; newest first.

        A word of the title may be spelt wrong by a letter.
        """
        typed = " ".join(typed.split())
        number = _NUMBER.fullmatch(typed)
        if number is not None:
            return self.filter(number__iexact=number[1])
        key = match_key(typed)
        similar = TrigramWordSimilarity(key, match_key_of("title"))
        return self.alias(similar=similar).filter(
            Q(search=SearchQuery(key, config="russian")) | Q(similar__gt=_SIMILAR)
        )
