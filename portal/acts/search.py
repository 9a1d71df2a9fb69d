"""The readers' search of the register: what was typed and chosen, and the page that answers it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.http import urlencode

from portal.acts.models import Act, Issuer, Kind, Rubric
from portal.acts.querysets import ActQuerySet
from portal.acts.rules.status import Status
from portal.kernel.keys import match_key
from portal.web.keyset import Slice, slice_of

PAGE = 20
#: By relevance so many of the newest matches are put in order: to rank all of a common word's
#: takes seconds.
RANKED = 300
#: Characters, some fifty pages: to look for a fragment in a thousand takes seconds.
_FIRST_PAGES = 100_000
#: At its default of 0.6 PostgreSQL misses a word with one letter dropped.
_SIMILAR = 0.45

_SHOWN = (
    "kind", "adopted_on", "number", "title", "in_force_from", "verified_on", "state",
    "issuer__slug", "issuer__name_genitive",
)  # fmt: skip

_NUMBER = re.compile(r"(?:№|\bN|\bномер\b)\s*(\d[\w/-]*)|^\s*(\d+(?:-[а-яё]+)?)\s*$", re.IGNORECASE)
_DAY = re.compile(r"(?:\bот\s*)?\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b(?:\s*г\.?)?", re.IGNORECASE)
_KINDS = {
    "постановлени": Kind.RESOLUTION,
    "распоряжени": Kind.ORDER,
    "решени": Kind.DECISION,
    "приказ": Kind.UNIT_ORDER,
}
_KIND = re.compile(rf"\b({'|'.join(_KINDS)})\w{{0,3}}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """What the line of the search means: an act's particulars, and words."""

    words: str = ""
    number: str = ""
    day: date | None = None
    kind: str = ""

    @classmethod
    def read(cls, line: str) -> "Typed":
        """Take the number, the date, and beside them the kind, out of the line.

        «постановление от 13.09.2017 № 3111» names an act; «решение о бюджете» is words.
        """
        rest, number, day, kind = line, "", None, ""
        if found := _NUMBER.search(rest):
            number = found[1] or found[2]
            rest = rest[: found.start()] + " " + rest[found.end() :]
        if found := _DAY.search(rest):
            try:
                day = date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                pass
            else:
                rest = rest[: found.start()] + " " + rest[found.end() :]
        if (number or day) and (found := _KIND.search(rest)):
            kind = _KINDS[found[1].lower()]
            rest = rest[: found.start()] + " " + rest[found.end() :]
        return cls(" ".join(re.findall(r"\w+(?:-\w+)*", rest)), number, day, kind)


@dataclass(frozen=True)
class Search:
    """A search that has an address: it can be sent to somebody, and has a feed."""

    q: str = ""
    kind: str = ""
    issuer: Issuer | None = None
    rubric: Rubric | None = None
    status: str = ""
    on: date | None = None
    since: date | None = None
    until: date | None = None
    normative: str = ""
    by: str = ""
    typed: Typed = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "typed", Typed.read(self.q))

    @property
    def parameters(self) -> dict[str, str]:
        """What its address says."""
        return {
            name: _written(value) for name, value in vars(self).items() if name != "typed" and value
        }

    @property
    def query(self) -> str:
        """The query part of its address."""
        return urlencode(self.parameters)

    @property
    def is_by_relevance(self) -> bool:
        """Whether the best come first, instead of the newest."""
        return self.by == "relevance" and bool(self.typed.words)

    def filtered(self, *, today: date) -> ActQuerySet:
        """Return the public acts that all but the words allow."""
        acts = Act.objects.public()
        typed = self.typed
        if typed.number:
            acts = acts.numbered(typed.number)
        exact: dict[str, Any] = {
            "adopted_on": typed.day,
            "kind": typed.kind or self.kind,
            "issuer": self.issuer,
            "adopted_on__gte": self.since,
            "adopted_on__lte": self.until,
            "rubrics": self.rubric,
        }
        acts = acts.filter(**{name: value for name, value in exact.items() if value})
        if self.normative:
            acts = acts.filter(is_normative=self.normative == "yes")
        if self.status:
            acts = acts.standing(Status(self.status), self.on or today)
        return acts

    def acts(self, *, today: date) -> ActQuerySet:
        """Return what is found, the newest first."""
        acts = self.filtered(today=today)
        if self.typed.words:
            acts = acts.with_words(self.typed.words)
        return acts.newest()


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else value.slug


@dataclass(frozen=True)
class Found:
    """A page of results; ``is_similar``: nothing has the words, these titles are like them."""

    page: Slice[Act]
    is_similar: bool = False
    is_ranked: bool = False


def find(search: Search, *, today: date, after: str = "", before: str = "") -> Found:
    """Return a page of what is found.

    By date the list is turned to any depth; by relevance it is the best PAGE of the newest RANKED.
    """
    words = search.typed.words
    if search.is_by_relevance:
        ranked = search.filtered(today=today).ranked(words, of_newest=RANKED)
        rows = list(_shown(ranked)[:PAGE])
        if rows:
            return Found(Slice(rows, "", ""), is_ranked=True)
    else:
        page = slice_of(_shown(search.acts(today=today)), PAGE, after=after, before=before)
        if page.rows or not words:
            return Found(page)
    return Found(_similar(search, today), is_similar=True)


def _shown(acts: ActQuerySet) -> ActQuerySet:
    """Fetch what a page of results shows and no more: the narrower, the quicker."""
    return acts.listed().only(*_SHOWN)


def _similar(search: Search, today: date) -> Slice[Act]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {_SIMILAR}")
        acts = search.filtered(today=today).like_title(search.typed.words)
        return Slice(list(_shown(acts.newest())[:PAGE]), "", "")


def fragments(acts: list[Act], words: str) -> dict[int, str]:
    """Return for each act a piece of its text around the words, the found words between START and STOP.

    The marks are control characters, which no text has: who shows them turns them into tags.
    """
    if not words or not acts:
        return {}
    headline = SearchHeadline(
        Left("text", _FIRST_PAGES),
        SearchQuery(match_key(words), config="russian"),
        config="russian",
        start_sel=START,
        stop_sel=STOP,
        max_words=28,
        min_words=14,
        max_fragments=2,
        fragment_delimiter=" … ",
    )
    rows: QuerySet[Any] = Act.objects.filter(pk__in=[act.pk for act in acts])
    pieces = rows.exclude(text="").annotate(piece=headline).values_list("pk", "piece")
    return {pk: piece for pk, piece in pieces if START in piece}


START, STOP = "\x02", "\x03"
