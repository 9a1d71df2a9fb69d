"""The readers' search of the register: what was typed and chosen, and the page that answers it."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchHeadline
from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import Left
from django.utils.http import urlencode

from portal.acts.models import Act, Issuer, Rubric
from portal.acts.querysets import ActQuerySet
from portal.acts.rules.spelling import MOST_SLIPS, Word, nearest
from portal.acts.rules.status import Status
from portal.acts.typed import (
    TOKEN,
    Typed,
    headed,
    meanings,
    nearby,
    nearest_numbers,
    of_card,
    understood,
)
from portal.kernel.keys import match_key
from portal.web.keyset import Slice, slice_of
from portal.web.words import other_stems, words_query

PAGE = 20
#: By relevance so many of the newest matches are put in order: to rank all of a common word's
#: takes seconds.
RANKED = 300
#: What the parameter ``spelling`` says where words are to be searched for as they are written.
AS_WRITTEN = "exact"
#: Characters, some fifty pages: to look for a fragment in a thousand takes seconds.
_FIRST_PAGES = 100_000
#: Of the words none of whose stems a title has, the words of the titles from which so few slips may part
#: them. A swap, the worst of slips, breaks four trigrams of a stem and makes four others; one more
#: may be an ending's that was taken off in vain. A stem has one more than letters. A tenth is the
#: least: all of a short one may be broken. The bound holds until the next word is read, for what
#: is like each is looked up by itself, and a volatile function is neither left out nor moved.
_NEAR_WORDS = """
    SELECT asked.word, asked.stem, known.word, known.stem
    FROM (
        SELECT word, stem, set_config(
            'pg_trgm.similarity_threshold',
            greatest(0.1, trunc((length(stem) + 1.0 - broken) / (length(stem) + 1 + broken), 2))::text,
            true
        )
        FROM unnest(%s::text[], %s::text[]) AS words(word, forms),
            LATERAL (
                SELECT (ts_lexize('russian_stem', word))[1] AS stem, 4 * %s + 1 AS broken,
                    tsvector_to_array(to_tsvector('russian', forms)) AS stems
            ) AS its
        WHERE stem IS NOT NULL AND (
            SELECT same.stem FROM acts_titleword AS same WHERE same.stem = ANY(its.stems) LIMIT 1
        ) IS NULL
    ) AS asked
    LEFT JOIN acts_titleword AS known
        ON known.stem %% asked.stem
        AND length(known.stem) BETWEEN length(asked.stem) - 2 AND length(asked.stem) + 2
"""

_SHOWN = (
    "kind", "adopted_on", "number", "title", "other_titles", "is_normative", "in_force_from",
    "verified_on", "state", "issuer__slug", "issuer__name_genitive",
)  # fmt: skip

_RUSSIAN = re.compile(r"[а-я]{3,40}")
_HYPHENATED = re.compile(r"[а-яё]+(?:-[а-яё]+)+", re.IGNORECASE)


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
    spelling: str = ""
    #: The keys of the rubric and of those below it; where they are not told, it has none below it.
    within: tuple[int, ...] = ()
    typed: Typed = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "typed", Typed.read(self.q))

    @property
    def parameters(self) -> dict[str, str]:
        """What its address says."""
        told = vars(self).items()
        return {name: _written(value) for name, value in told if name not in _UNTOLD and value}

    @property
    def title(self) -> str:
        """What its feed is called."""
        named = ", ".join(map(str, filter(None, (self.q, self.rubric, self.issuer))))
        return f"Правовые акты: {named}" if named else "Правовые акты"

    @property
    def query(self) -> str:
        """The query part of its address."""
        return urlencode(self.parameters)

    @property
    def as_written(self) -> "Search":
        """The same, where no word is taken for a misspelt one."""
        return replace(self, spelling=AS_WRITTEN)

    @property
    def is_by_relevance(self) -> bool:
        """Whether the best come first, instead of the newest."""
        return self.by == "relevance" and bool(self.typed.words)

    def taken_for(self, typed: Typed) -> "Search":
        """Return the same search, at the same address, with another meaning of the line."""
        other = copy(self)
        object.__setattr__(other, "typed", typed)
        return other

    def filtered(self, *, today: date) -> ActQuerySet:
        """Return the public acts that all but the words allow."""
        acts, typed = Act.objects.public(), self.typed
        if typed.number:
            having = acts.number_begins if typed.is_begun else acts.numbered
            acts = having(typed.number)
        exact: dict[str, Any] = {
            "adopted_on": typed.day,
            "adopted_on__year": typed.year,
            "kind": typed.kind,
            "issuer": self.issuer,
            "adopted_on__gte": self.since,
            "adopted_on__lte": self.until,
        }
        acts = acts.filter(**{name: value for name, value in exact.items() if value})
        if self.kind:
            acts = acts.filter(kind=self.kind)
        if typed.body:
            acts = acts.filter(issuer__in=Issuer.objects.filter(name__iregex=_BODIES[typed.body]))
        if self.rubric:
            acts = acts.of_rubrics(self.within or (self.rubric.pk,))
        if self.normative:
            acts = acts.filter(is_normative=self.normative == "yes")
        if self.status:
            acts = acts.standing(Status(self.status), self.on or today, are_few=bool(typed.words))
        return acts

    def acts(self, *, today: date) -> ActQuerySet:
        """Return what is found, the newest first."""
        acts = self.filtered(today=today)
        if self.typed.words:
            acts = acts.with_words(self.typed.words)
        return acts.newest()


#: What the names of the city's bodies are known by; units bear that of the administration, too.
_BODIES = {"дум": "дума", "мэр": "^мэр", "администраци": "^администрация", "глав": "^глава"}
#: What of a search follows from the rest.
_UNTOLD = {"within", "typed"}


def sought(acts: ActQuerySet, line: str) -> ActQuerySet:
    """Return which of the acts an editor means: a number, its beginning, a date, a kind, words."""
    typed = Typed.read(line)
    if typed.number:
        acts = acts.number_begins(typed.number)
    if typed.day:
        acts = acts.filter(adopted_on=typed.day)
    if typed.year:
        acts = acts.filter(adopted_on__year=typed.year)
    if typed.kind:
        acts = acts.filter(kind=typed.kind)
    return acts.with_words(typed.words) if typed.words else acts


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else value.slug


@dataclass(frozen=True)
class Respelt:
    """A search with its misspelt words put right, and without those that no act has."""

    search: Search
    #: What was put in the place of what, as pairs.
    put: list[tuple[str, str]]
    left_out: list[str]


@dataclass(frozen=True)
class Way:
    """One of the ways to answer a search: just so, or as near as can be."""

    search: Search
    #: Nothing is just so.
    is_similar: bool = False
    #: No act has the number, so what stands in titles and texts is looked for.
    is_in_texts: bool = False
    respelt: Respelt | None = None
    #: What of the line no act has beside the rest.
    without: str = ""


@dataclass(frozen=True)
class Found:
    """A page of results, and how they were found."""

    page: Slice[Act]
    way: Way
    is_ranked: bool = False


def find(search: Search, *, today: date, after: str = "", before: str = "") -> Found:
    """Return a page of what is found, or where nothing is just so, of what is nearest.

    By date the list is turned to any depth; by relevance it is the best PAGE of the newest RANKED.
    """
    for way in _ways(search):
        found = _page(way, today, after, before)
        if found.page.rows:
            return found
    return Found(Slice([], "", ""), Way(search))


def last_changed(search: Search, *, today: date) -> list[Act]:
    """Return what of the search was placed or changed last, for its feed.

    The ways are those of ``find``, so that page and feed have the same acts.
    """
    for way in _ways(search):
        acts = way.search.acts(today=today).listed().order_by("-changed_at", "-id")
        if rows := list(acts[:PAGE]):
            return rows
    return []


def _ways(search: Search) -> Iterator[Way]:
    """Yield the ways to answer the search, from the closest on; the first that finds acts counts."""
    yield from _just_so(search)
    asked, other = search.typed.words, None
    if not search.spelling and (other := respelt(search)):
        search = other.search
        for way in _just_so(search):
            yield replace(way, is_similar=True, respelt=other)
    if not search.spelling:
        for typed, left_out in nearest_numbers(search.q, asked):
            told = other if typed.words else None
            yield Way(search.taken_for(typed), is_similar=True, respelt=told, without=left_out)
    for typed, is_in_texts in meanings(search.q):
        if is_in_texts or not search.spelling:
            told = other if typed.words else None
            yield Way(search.taken_for(typed), not is_in_texts, is_in_texts, told)
    if not search.spelling:
        put = {its: asked for asked, its in other.put} if other else {}
        for typed, word in nearby(search.q, put):
            told = other and replace(other, put=[one for one in other.put if one[1] != word])
            near = search.taken_for(typed)
            yield Way(near, is_similar=True, respelt=told, without=put.get(word, word))


def _just_so(search: Search) -> Iterator[Way]:
    """Yield the ways in which nothing of the line is changed or left out."""
    if not search.spelling and (head := headed(search.q)):
        yield Way(search.taken_for(head))
    yield Way(search)
    if card := of_card(search.q):
        yield Way(search.taken_for(card))


def _page(way: Way, today: date, after: str, before: str) -> Found:
    search = way.search
    if search.is_by_relevance:
        ranked = search.filtered(today=today).ranked(search.typed.words, of_newest=RANKED)
        return Found(Slice(list(_shown(ranked)[:PAGE]), "", ""), way, is_ranked=True)
    acts = _shown(search.acts(today=today))
    return Found(slice_of(acts, PAGE, after=after, before=before), way)


def _shown(acts: ActQuerySet) -> ActQuerySet:
    """Fetch what a page of results shows and no more: the narrower, the quicker."""
    return acts.listed().only(*_SHOWN)


def respelt(search: Search) -> Respelt | None:
    """Return the search as it may have been meant, None where nothing can be put right.

    The words of the register alone decide, neither filters nor the page: an address of a search
    is put right the same way wherever it is asked, for as long as no title has the word.
    """
    sure = understood(search.q)
    tokens = [one for one in dict.fromkeys(TOKEN.findall(search.typed.words)) if one not in sure]
    parts = {token: _parts(token) for token in tokens}
    asked = {match_key(part) for its in parts.values() for part in its}
    instead = _instead(sorted(filter(_RUSSIAN.fullmatch, asked)))
    left_out = _in_no_act([word for word, other in instead.items() if not other])
    known = {word: other for word, other in instead.items() if other or word in left_out}
    put = {
        token: " ".join(filter(None, (known.get(match_key(part), part) for part in its)))
        for token, its in parts.items()
        if len(its) > 1 or match_key(token) in known
    }
    line = TOKEN.sub(lambda found: put.get(found[0], found[0]), search.q)
    other = replace(search, q=" ".join(line.split()))
    if not put or not other.typed.words:
        return None
    return Respelt(other, [(token, its) for token, its in put.items() if its], left_out)


def _parts(token: str) -> list[str]:
    """Return the words that the hyphen of «стоянки-дворы» joins, none where it is no such word.

    The search wants such a word whole.
    """
    return token.split("-") if _HYPHENATED.fullmatch(token) else [token]


def _instead(words: list[str]) -> dict[str, str]:
    """Return the nearest word of the titles for each that no title has; nothing where none is near."""
    instead: dict[str, str] = {}
    # Most have one slip, and what is so near is found far sooner than what two may lead to.
    for slips in range(1, MOST_SLIPS + 1):
        near = _near(words, slips)
        instead |= {asked.form: nearest(asked, known, slips) for asked, known in near.items()}
        words = [word for word, other in instead.items() if not other]
    return instead


def _near(words: list[str], slips: int) -> dict[Word, list[Word]]:
    near: dict[Word, list[Word]] = {}
    if not words:
        return near
    with connection.cursor() as cursor:
        forms = [" ".join((word, *other_stems(word))) for word in words]
        cursor.execute(_NEAR_WORDS, [words, forms, slips])
        for form, stem, near_form, near_stem in cursor.fetchall():
            candidates = near.setdefault(Word(form, stem), [])
            if near_form:
                candidates.append(Word(near_form, near_stem))
    return near


def _in_no_act(words: list[str]) -> list[str]:
    """Return the words that neither title nor text of any public act has."""
    if not words:
        return []
    acts = Act.objects.public()
    has = [
        acts.with_words(word).annotate(word=Value(word)).values_list("word", flat=True)[:1]
        for word in words
    ]
    known = set(has[0].union(*has[1:], all=True))
    return [word for word in words if word not in known]


def fragments(acts: list[Act], words: str) -> dict[int, str]:
    """Return for each act a piece of its text around the words, the found words between START and STOP.

    The marks are control characters, which no text has: who shows them turns them into tags.
    """
    if not words or not acts:
        return {}
    headline = SearchHeadline(
        Left("text", _FIRST_PAGES),
        words_query(words),
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
