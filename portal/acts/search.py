"""The readers' search of the register: what was typed and chosen, and the page that answers it."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchHeadline
from django.db import connection, transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Left
from django.utils.http import urlencode

from portal.acts.models import Act, Issuer, Kind, Rubric
from portal.acts.querysets import ActQuerySet
from portal.acts.rules.raised import as_typed
from portal.acts.rules.spelling import Word, nearest
from portal.acts.rules.status import Status
from portal.kernel.keys import match_key
from portal.web.keyset import Slice, slice_of
from portal.web.words import words_query

PAGE = 20
#: By relevance so many of the newest matches are put in order: to rank all of a common word's
#: takes seconds.
RANKED = 300
#: What the parameter ``spelling`` says where words are to be searched for as they are written.
AS_WRITTEN = "exact"
#: Characters, some fifty pages: to look for a fragment in a thousand takes seconds.
_FIRST_PAGES = 100_000
#: At its default of 0.3 PostgreSQL misses a short word with two letters swapped. Among words that
#: are all long, which have more in common for all their slips, the lower bound only costs time.
_NEAR, _NEAR_LONG, _LONG = 0.1, 0.2, 9
_NEAR_WORDS = """
    SELECT asked.word, asked.stem, known.word, known.stem
    FROM (
        SELECT word, (ts_lexize('russian_stem', word))[1] AS stem
        FROM unnest(%s::text[]) AS word
    ) AS asked
    LEFT JOIN acts_titleword AS known
        ON known.stem %% asked.stem
        AND length(known.stem) BETWEEN length(asked.stem) - 2 AND length(asked.stem) + 2
    WHERE asked.stem IS NOT NULL
"""

_SHOWN = (
    "kind", "adopted_on", "number", "title", "is_normative", "in_force_from", "verified_on", "state",
    "issuer__slug", "issuer__name_genitive",
)  # fmt: skip

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
    "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_KINDS = {
    "постановлени": Kind.RESOLUTION,
    "распоряжени": Kind.ORDER,
    "решени": Kind.DECISION,
    "приказ": Kind.UNIT_ORDER,
}
_KIND = rf"\b(?P<kind>{'|'.join(_KINDS)})\w{{0,3}}\b"
#: «380-р» as people type it: «380р», «380 р», with the Latin letter on either.
_ORDER = re.compile(r"(\d+)\s*[-–—]?\s*[рp]", re.IGNORECASE)
_WRITTEN = r"\d[\w/-]*(?:\s*[-–—]?\s*[рp]\b)?(?![\w/-])"
#: Who issued it, between the kind and the number: «Хабаровской городской Думы», «мэра города».
_BY = (
    r"(?:\s+(?:\w+ской\s+)?(?:городской\s+)?(?:дум|мэр|администраци|глав)\w{0,2}\b"
    r"(?:\s+(?:города|г\.))?)?"
)
_KIND_BY = re.compile(_KIND + _BY, re.IGNORECASE)
#: Behind a kind a bare number is one, save for a year: «решение 33», not «решения 2017 года».
_NUMBER = re.compile(
    rf"(?:№|\bN|\bномер\b)\s*(?P<signed>{_WRITTEN})"
    rf"|^\s*(?P<alone>\d+(?:\s*[-–—]?\s*[рp]|-[а-яё]+)?)\s*$"
    rf"|(?P<head>{_KIND}{_BY})\s+(?P<behind>{_WRITTEN})(?!\s*г(?:од\w{{0,2}})?\b)"
    r"|\b(?P<order>\d+-[рp])\b",
    re.IGNORECASE,
)
#: «5.1» is one, as PostgreSQL takes it.
_TOKEN = re.compile(r"\d+(?:\.\d+)+|\w+(?:-\w+)*")
_RUSSIAN = re.compile(r"[а-я]{3,40}")
_DAY = re.compile(
    r"(?:\bот\s*|\b)(?P<day>\d{1,2})"
    rf"(?:\.(?P<month>\d{{1,2}})\.|\s+(?P<name>{'|'.join(_MONTHS)})\s+)"
    r"(?P<year>\d{4})(?:\s*г(?:ода)?\b\.?|\b)",
    re.IGNORECASE,
)


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

        «постановление от 13.09.2017 № 3111» and «решение Думы 509» name an act; «решение о бюджете»
        is words.
        """
        rest, number, day, kind = line, "", None, ""
        if (found := _DAY.search(rest)) and (day := _day(found)):
            rest = rest[: found.start()] + " " + rest[found.end() :]
        if found := _NUMBER.search(rest):
            names = ("signed", "alone", "behind", "order")
            number = next(found[name] for name in names if found[name])
            if order := _ORDER.fullmatch(number):
                number = f"{order[1]}-р"
            rest = f"{rest[: found.start()]} {found['head'] or ''} {rest[found.end() :]}"
        if (number or day) and (found := _KIND_BY.search(rest)):
            kind = _KINDS[found["kind"].lower()]
            rest = rest[: found.start()] + " " + rest[found.end() :]
        return cls(" ".join(_TOKEN.findall(as_typed(rest))), number, day, kind)


def _day(found: re.Match[str]) -> date | None:
    name = found["name"]
    month = _MONTHS.index(name.lower()) + 1 if name else int(found["month"])
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


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
    def as_written(self) -> "Search":
        """The same, where no word is taken for a misspelt one."""
        return replace(self, spelling=AS_WRITTEN)

    @property
    def is_by_relevance(self) -> bool:
        """Whether the best come first, instead of the newest."""
        return self.by == "relevance" and bool(self.typed.words)

    def filtered(self, *, today: date, typed: Typed | None = None) -> ActQuerySet:
        """Return the public acts that all but the words allow; ``typed`` stands for the line."""
        acts = Act.objects.public()
        typed = typed or self.typed
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


def sought(acts: ActQuerySet, line: str) -> ActQuerySet:
    """Return which of the acts an editor means: a number, its beginning, a date, a kind, words."""
    typed = Typed.read(line)
    if typed.number:
        acts = acts.number_begins(typed.number)
    if typed.day:
        acts = acts.filter(adopted_on=typed.day)
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
class Found:
    """A page of results; ``is_similar``: nothing is just so, this is nearest."""

    page: Slice[Act]
    is_similar: bool = False
    is_ranked: bool = False
    respelt: Respelt | None = None


def find(search: Search, *, today: date, after: str = "", before: str = "") -> Found:
    """Return a page of what is found, or where nothing is just so, of what is nearest.

    By date the list is turned to any depth; by relevance it is the best PAGE of the newest RANKED.
    """
    found = _just_so(search, today, after, before)
    typed = search.typed
    if found.page.rows or search.spelling or not (typed.words or typed.number):
        return found
    if other := respelt(search):
        found = _just_so(other.search, today, after, before)
        if found.page.rows:
            return replace(found, is_similar=True, respelt=other)
    return Found(_similar(other.search if other else search, today), is_similar=True)


def _just_so(search: Search, today: date, after: str, before: str) -> Found:
    if search.is_by_relevance:
        ranked = search.filtered(today=today).ranked(search.typed.words, of_newest=RANKED)
        return Found(Slice(list(_shown(ranked)[:PAGE]), "", ""), is_ranked=True)
    return Found(slice_of(_shown(search.acts(today=today)), PAGE, after=after, before=before))


def _shown(acts: ActQuerySet) -> ActQuerySet:
    """Fetch what a page of results shows and no more: the narrower, the quicker."""
    return acts.listed().only(*_SHOWN)


def last_changed(search: Search, *, today: date) -> tuple[Search, list[Act]]:
    """Return what of the search was placed or changed last, for its feed, and what was searched for.

    A misspelt search is put right as ``find`` does it, so that page and feed have the same acts.
    """
    acts = _last_changed(search, today)
    if not acts and search.typed.words and not search.spelling and (other := respelt(search)):
        search, acts = other.search, _last_changed(other.search, today)
    return search, acts


def _last_changed(search: Search, today: date) -> list[Act]:
    return list(search.acts(today=today).listed().order_by("-changed_at", "-id")[:PAGE])


def respelt(search: Search) -> Respelt | None:
    """Return the search as it may have been meant, None where nothing can be put right.

    The words of the register alone decide, neither filters nor the page: an address of a search
    is put right the same way wherever it is asked, for as long as no title has the word.
    """
    words = {match_key(word) for word in _TOKEN.findall(search.typed.words)}
    asked = sorted(filter(_RUSSIAN.fullmatch, words))
    instead = _instead(asked) if asked else {}
    if left_out := _in_no_act([word for word, other in instead.items() if not other]):
        instead |= dict.fromkeys(left_out, "")
    put = {word: other for word, other in instead.items() if other or word in left_out}
    line = _TOKEN.sub(lambda found: put.get(match_key(found[0]), found[0]), search.q)
    other = replace(search, q=" ".join(line.split()))
    if not put or not other.typed.words:
        return None
    return Respelt(other, [(word, its) for word, its in put.items() if its], left_out)


def _instead(words: list[str]) -> dict[str, str]:
    """Return the nearest word of the titles for each that no title has; nothing where none is near."""
    known: dict[Word, list[Word]] = {}
    near = _NEAR_LONG if all(len(word) >= _LONG for word in words) else _NEAR
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.similarity_threshold = {near}")
        cursor.execute(_NEAR_WORDS, [words])
        for form, stem, near_form, near_stem in cursor.fetchall():
            candidates = known.setdefault(Word(form, stem), [])
            if near_form:
                candidates.append(Word(near_form, near_stem))
    return {
        asked.form: nearest(asked, candidates)
        for asked, candidates in known.items()
        if all(one.stem != asked.stem for one in candidates)
    }


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


def _similar(search: Search, today: date) -> Slice[Act]:
    """Return what is nearest: the number alone, the words without it, a number that begins so.

    Of «380» alone it is 380-р.
    """
    typed = search.typed
    if typed.number:
        others = search.filtered(today=today, typed=replace(typed, number=""))
        nearest_first = [search.filtered(today=today), others.number_begins(typed.number)]
        if typed.words:
            nearest_first.insert(1, others.with_words(typed.words))
        for found in nearest_first:
            if rows := list(_shown(found.newest())[:PAGE]):
                return Slice(rows, "", "")
    return Slice([], "", "")


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
