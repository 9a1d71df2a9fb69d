"""Traces of searches: counted by day and line, told to staff, forgotten."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.core import signing
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Sum
from django.utils.http import urlencode

from portal.acts.models import Kind, Opening, SearchTrace
from portal.acts.querysets import words_of_title
from portal.acts.rules.searches import (
    KEPT_DAYS,
    LOOKED_AT_DAYS,
    OPENED_WITHIN_SECONDS,
    SEEN_FROM,
    may_be_kept,
)
from portal.acts.rules.status import Status
from portal.acts.search import AS_WRITTEN, Search
from portal.kernel.keys import match_key

logger = logging.getLogger(__name__)
_SIGNER = signing.TimestampSigner(salt="acts.opening")
_SHOWN = 50
_NOTE = """
    INSERT INTO acts_searchtrace ("on", line, filters, times, shown) VALUES (%s, %s, %s, 1, %s)
    ON CONFLICT ("on", line, filters)
    DO UPDATE SET times = acts_searchtrace.times + 1, shown = excluded.shown
    RETURNING id
"""


def note_search(search: Search, *, shown: int, on: date) -> int | None:
    """Count the search; return the key of its trace, None where it leaves none.

    Filters without a line are a search as well; the bare register is none. One statement, and
    nothing that goes wrong with it is the reader's trouble: the search is answered all the same.
    A trace lost in a power cut is no loss, so no commit waits for the disk.
    """
    line = match_key(search.q)
    chosen = sorted((name, value) for name, value in search.parameters.items() if name != "q")
    if not (line or chosen) or not may_be_kept(line):
        return None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
            cursor.execute(_NOTE, [on, line, urlencode(chosen)[:500], shown])
            return int(cursor.fetchone()[0])
    except DatabaseError:
        logger.warning("A search left no trace.", exc_info=True)
        return None


def sign_result(trace_id: int, place: int) -> str:
    """Return what the address of a result carries so that its opening can be counted."""
    return _SIGNER.sign(f"{trace_id}-{place}")


def note_opening(signed: str, act_id: int) -> None:
    """Count that a result was opened; a sign that is not ours, or is old, counts nothing."""
    try:
        value = _SIGNER.unsign(signed, max_age=OPENED_WITHIN_SECONDS)
    except signing.BadSignature:
        return
    trace_id, place = map(int, value.split("-"))
    if not SearchTrace.objects.filter(pk=trace_id).exists():
        return
    try:
        with transaction.atomic():
            opening, is_new = Opening.objects.get_or_create(
                trace_id=trace_id, act_id=act_id, place=place, defaults={"times": 1}
            )
            if not is_new:
                Opening.objects.filter(pk=opening.pk).update(times=F("times") + 1)
    except DatabaseError:
        logger.warning("An opened result was not counted.", exc_info=True)


#: Filters as staff read them.
_FILTERS = {
    "kind": "вид",
    "issuer": "издал",
    "rubric": "рубрика",
    "status": "состояние",
    "on": "на день",
    "since": "с",
    "until": "по",
    "normative": "нормативный",
    "by": "порядок",
    "spelling": "опечатки",
}
_VALUES = {
    **{kind.value: kind.label for kind in Kind},
    **{status.value: status.label for status in Status},
    "yes": "да",
    "no": "нет",
    "relevance": "по соответствию",
    AS_WRITTEN: "не исправлять",
}


@dataclass(frozen=True)
class Asked:
    """A line with its filters: how often it was asked, how often opened, at which place on average."""

    line: str
    filters: str
    times: int
    opened: int = 0
    place: float | None = None

    @property
    def query(self) -> str:
        """The query part of the search's address."""
        line = urlencode({"q": self.line}) if self.line else ""
        return "&".join(filter(None, (line, self.filters)))

    @property
    def chosen(self) -> str:
        """The filters in words: «вид: постановление; с: 2020-01-01»."""
        pairs = dict(parse_qsl(self.filters))
        return "; ".join(
            f"{label}: {_VALUES.get(pairs[name], pairs[name])}"
            for name, label in _FILTERS.items()
            if name in pairs
        )


def frequent(on: date) -> list[Asked]:
    """Return what was asked most in the last ``LOOKED_AT_DAYS``, with what was opened of it."""
    return _asked(_lines(on), on)


def without_results(on: date) -> list[Asked]:
    """Return what was asked most of what showed nothing."""
    return _asked(_lines(on).filter(most=0), on)


def without_openings(on: date) -> list[Asked]:
    """Return what was asked most of what showed something that nobody opened."""
    opened = Opening.objects.filter(
        trace__line=OuterRef("line"),
        trace__filters=OuterRef("filters"),
        trace__on__gt=on - timedelta(LOOKED_AT_DAYS),
    )
    return _asked(_lines(on).filter(~Exists(opened), most__gt=0), on)


def _lines(on: date) -> QuerySet[Any, Any]:
    recent = SearchTrace.objects.filter(on__gt=on - timedelta(LOOKED_AT_DAYS))
    lines = recent.values("line", "filters").annotate(asked=Sum("times"), most=Max("shown"))
    return lines.filter(asked__gte=SEEN_FROM).order_by("-asked", "line", "filters")


def _asked(lines: QuerySet[Any, Any], on: date) -> list[Asked]:
    rows = list(lines[:_SHOWN])
    openings = (
        Opening.objects.filter(
            trace__line__in=[row["line"] for row in rows],
            trace__on__gt=on - timedelta(LOOKED_AT_DAYS),
        )
        .values_list("trace__line", "trace__filters")
        .annotate(opened=Sum("times"), places=Sum(F("place") * F("times")))
    )
    found = {(line, filters): (opened, places) for line, filters, opened, places in openings}
    asked = []
    for row in rows:
        opened, places = found.get((row["line"], row["filters"]), (0, 0))
        asked.append(
            Asked(
                line=row["line"],
                filters=row["filters"],
                times=row["asked"],
                opened=opened,
                place=places / opened if opened else None,
            )
        )
    return asked


def forget_title_words() -> None:
    """Forget the words that no published title has any more, so that none is taken for right."""
    titles = words_of_title("title_key", "FROM acts_act WHERE state = 'published'")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH known AS MATERIALIZED ({titles}) DELETE FROM acts_titleword AS old"
            " WHERE NOT EXISTS (SELECT FROM known WHERE known.word = old.word)"
        )


def forget_searches(*, on: date) -> int:
    """Destroy old traces, and rare lines sooner; return how many traces."""
    old = SearchTrace.objects.filter(on__lte=on - timedelta(KEPT_DAYS))
    past = SearchTrace.objects.filter(on__lte=on - timedelta(LOOKED_AT_DAYS))
    often = past.values("line").annotate(asked=Sum("times")).filter(asked__gte=SEEN_FROM)
    rare = past.exclude(line__in=often.values("line"))
    return sum(found.delete()[1].get("acts.SearchTrace", 0) for found in (old, rare))
