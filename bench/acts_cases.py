"""What is searched for among 100,000 acts, and bare SQL for it (``bench.acts_search``)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

TODAY = date(2026, 11, 24)
_COLUMNS = (
    "a.id, a.kind, a.adopted_on, a.number, a.title, a.in_force_from, a.verified_on, a.state,"
    " i.id, i.slug, i.name_genitive"
)
_FROM = "FROM acts_act a JOIN acts_issuer i ON i.id = a.issuer_id"
_NEWEST = "ORDER BY a.adopted_on DESC, a.id DESC"
_PUBLIC = "a.state = 'published'"


def plain(where: str, limit: int = 21) -> str:
    """The statement as one would first write it."""
    return f"SELECT {_COLUMNS} {_FROM} WHERE {_PUBLIC} AND {where} {_NEWEST} LIMIT {limit}"


def gathered(where: str, limit: int = 21) -> str:
    """First the keys of all that match, then the rows of the page."""
    return (
        f"WITH f AS MATERIALIZED (SELECT a.id, a.adopted_on FROM acts_act a WHERE {_PUBLIC} AND {where}),"
        f" t AS MATERIALIZED (SELECT id FROM f ORDER BY adopted_on DESC, id DESC LIMIT {limit})"
        f" SELECT {_COLUMNS} FROM t JOIN acts_act a ON a.id = t.id JOIN acts_issuer i ON i.id = a.issuer_id"
        f" {_NEWEST}"
    )


def walked(where: str, limit: int = 21) -> str:
    """First the keys of the page, then its rows."""
    return (
        f"WITH t AS MATERIALIZED (SELECT a.id FROM acts_act a WHERE {_PUBLIC} AND {where} {_NEWEST}"
        f" LIMIT {limit}) SELECT {_COLUMNS} FROM t JOIN acts_act a ON a.id = t.id"
        f" JOIN acts_issuer i ON i.id = a.issuer_id {_NEWEST}"
    )


def ranked(where: str, query: str) -> list[str]:
    """The best 20 of the 300 newest."""
    best = f"{_COLUMNS}, ts_rank(a.search, {query}, 2) AS rank"
    order = "ORDER BY rank DESC, a.adopted_on DESC, a.id DESC LIMIT 20"
    newest = f"SELECT a.id FROM acts_act a WHERE {_PUBLIC} AND {where} {_NEWEST} LIMIT 300"
    gather = (
        f"SELECT f.id FROM (SELECT a.id, a.adopted_on FROM acts_act a WHERE {_PUBLIC} AND {where} OFFSET 0)"
        " f ORDER BY f.adopted_on DESC, f.id DESC LIMIT 300"
    )
    return [
        f"WITH t AS MATERIALIZED ({keys}) SELECT {best} FROM t JOIN acts_act a ON a.id = t.id"
        f" JOIN acts_issuer i ON i.id = a.issuer_id {order}"
        for keys in (newest, gather)
    ]


@dataclass
class Case:
    """A search as readers make it, and bare SQL for it."""

    name: str
    search: dict[str, Any]
    bare: list[str]
    after: str = ""
    ours: list[tuple[str, Any]] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)


def _words(query: str) -> str:
    return f"a.search @@ {_query(query)}"


def _query(words: str) -> str:
    """The query for all the words, each by every stem that its forms have."""
    from portal.web.words import other_stems

    forms = [
        " || ".join(f"plainto_tsquery('russian', '{form}')" for form in (word, *other_stems(word)))
        for word in words.split()
    ]
    return "(" + " && ".join(f"({its})" for its in forms) + ")"


def words_of(connection: Any) -> dict[str, str]:
    """Return words by how many acts have them: in ten, in one of a hundred, in nearly all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT search FROM acts_act')"
            " WHERE word ~ '^[а-я]{5,12}$' AND ndoc > 5"
        )
        found = {word: count for word, count in cursor.fetchall() if _is_its_own_stem(cursor, word)}
    total = max(found.values())

    def nearest(share: float) -> str:
        return min(sorted(found), key=lambda word: abs(found[word] / total - share))

    return {
        "rare": nearest(10 / total),
        "usual": nearest(0.01),
        "frequent": nearest(0.1),
        "common": nearest(0.5),
        "everywhere": nearest(1),
    }


def _is_its_own_stem(cursor: Any, word: str) -> bool:
    cursor.execute("SELECT to_tsvector('russian', %s)::text", [word])
    return cursor.fetchone()[0].startswith(f"'{word}'")


def cases(connection: Any) -> Iterator[Case]:
    """Yield what is measured."""
    from portal.acts.models import Act
    from portal.acts.search import Search, respelt

    word = words_of(connection)
    for name, one in word.items():
        count = Act.objects.with_words(one).count()
        yield Case(f"{name} word ({count} acts)", {"q": one}, _each(_words(one)))
    two = f"{word['common']} {word['usual']}"
    yield Case("two words, common and usual", {"q": two}, _each(_words(two)))
    two = f"{word['rare']} {word['everywhere']}"
    yield Case("two words, rare and everywhere", {"q": two}, _each(_words(two)))
    yield from _filters(word)
    yield from _depths(word)
    for name in ("rare", "usual", "common", "everywhere"):
        query = _query(word[name])
        yield Case(
            f"relevance, {name} word",
            {"q": word[name], "by": "relevance"},
            ranked(_words(word[name]), query),
        )
    for number in ("3111", "255-р"):
        yield Case(f"number {number}", {"q": number}, _each(f"upper(a.number) = upper('{number}')"))
    day = Act.objects.filter(number="255-р").latest("adopted_on").adopted_on
    where = (
        f"upper(a.number) = upper('255-р') AND a.adopted_on = '{day}' AND a.kind = 'rasporyazhenie'"
    )
    line = f"распоряжение от {day:%d.%m.%Y} № 255-р"
    yield Case("kind, day and number", {"q": line}, _each(where))
    for name, typed in _MISSPELT.items():
        put = dict(respelt(Search(q=typed)).put)
        meant = " AND ".join(
            f"a.search @@ {_nearest(one, put.get(one, one))}" for one in typed.split()
        )
        yield Case(f"title typo, {name}", {"q": typed}, _each(meant))


def _nearest(word: str, meant: str) -> str:
    """The query for the word of the titles that is most like the word, by their trigrams.

    Only what further stems the word has that was ``meant`` is known beforehand.
    """
    from portal.web.words import other_stems

    others = "".join(f" || plainto_tsquery('russian', '{form}')" for form in other_stems(meant))
    return (
        f"((SELECT plainto_tsquery('russian', t.word) FROM acts_titleword t WHERE t.stem % '{word}'"
        f" ORDER BY similarity(t.word, '{word}') DESC, t.word LIMIT 1){others})"
    )


def _each(where: str, limit: int = 21) -> list[str]:
    return [form(where, limit) for form in (plain, gathered, walked)]


def _filters(word: dict[str, str]) -> Iterator[Case]:
    from portal.acts.models import Rubric
    from portal.acts.rules.status import Status

    usual, common = _words(word["usual"]), _words(word["common"])
    yield Case("no filter", {}, _each("true"))
    for kind in ("postanovlenie", "prikaz"):
        yield Case(f"kind {kind}", {"kind": kind}, _each(f"a.kind = '{kind}'"))
    yield Case(
        "kind prikaz, common word",
        {"kind": "prikaz", "q": word["common"]},
        _each(f"a.kind = 'prikaz' AND {common}"),
    )
    for slug in ("rubric-0", "rubric-9", "rubric-17"):
        one = Rubric.objects.get(slug=slug)
        among = f"SELECT FROM acts_act_rubrics r WHERE r.act_id = a.id AND r.rubric_id = {one.pk}"
        of = f"a.id IN (SELECT r.act_id FROM acts_act_rubrics r WHERE r.rubric_id = {one.pk})"
        name = f"rubric of {one.acts.count()} acts"
        forms = (f"EXISTS ({among})", of)
        yield Case(name, {"rubric": one}, [sql for form in forms for sql in _each(form)])
        yield Case(
            f"{name}, frequent word",
            {"rubric": one, "q": word["frequent"]},
            [sql for form in forms for sql in _each(f"{form} AND {_words(word['frequent'])}")],
        )
    above, *below = (Rubric.objects.get(slug=f"rubric-{number}") for number in (7, 9, 17))
    within = (above.pk, *(one.pk for one in below))
    having = f"FROM acts_act_rubrics r WHERE r.rubric_id IN {within}"
    forms = (f"EXISTS (SELECT {having} AND r.act_id = a.id)", f"a.id IN (SELECT r.act_id {having})")
    yield Case(
        "rubric with two below it",
        {"rubric": above, "within": within},
        [sql for form in forms for sql in _each(form)],
    )
    period = "a.adopted_on BETWEEN '2009-01-01' AND '2009-12-31'"
    dates = {"since": date(2009, 1, 1), "until": date(2009, 12, 31)}
    yield Case("period of a year", dates, _each(period))
    yield Case("period, usual word", {**dates, "q": word["usual"]}, _each(f"{period} AND {usual}"))
    yield Case(
        "period, common word", {**dates, "q": word["common"]}, _each(f"{period} AND {common}")
    )
    yield Case("normative", {"normative": "yes"}, _each("a.is_normative"))
    for on in (date(2015, 3, 1), date(1998, 3, 1)):
        for status in Status:
            yield from _on_a_day(status.value, on, usual, word["usual"])
    yield from _on_a_day("not_yet", TODAY, usual, word["usual"])


def _on_a_day(status: str, on: date, has_word: str, word: str) -> Iterator[Case]:
    search = {"status": status, "on": on}
    yield Case(f"{status} on {on:%d.%m.%Y}", search, _standing(status, on, "true"))
    if status in ("in_force", "repealed"):
        name = f"{status} on {on:%d.%m.%Y}, usual word"
        yield Case(name, {**search, "q": word}, _standing(status, on, has_word))


def _standing(status: str, day: date, where: str) -> list[str]:
    works = (
        f"r.starts_on <= '{day}' AND (r.to_on IS NULL OR r.to_on > '{day}')"
        # What an unpublished act does is not seen; the rows are the same, so is the rule.
        " AND r.source_id NOT IN (SELECT id FROM acts_act WHERE state <> 'published')"
    )
    upon = f"SELECT FROM acts_relation r WHERE r.target_id = a.id AND {works}"
    ends = "r.point = '' AND r.effect IN ('repeals', 'annuls', 'invalidates')"
    suspends = "r.point = '' AND r.effect = 'suspends'"
    amends = (
        "(r.effect = 'amends' OR r.point <> ''"
        " AND r.effect IN ('repeals', 'annuls', 'invalidates', 'suspends'))"
    )
    begins = f"coalesce(a.in_force_from, a.adopted_on) <= '{day}'"
    in_part = f"a.id IN (SELECT c.act_id FROM acts_commencement c WHERE c.from_on <= '{day}')"
    there = f"a.adopted_on <= '{day}' AND {where}"
    begun = f"{there} AND ({begins} OR {in_part})"
    if status == "not_yet":
        return _each(
            f"{there} AND NOT {begins} AND NOT {in_part} AND NOT EXISTS ({upon} AND {ends})"
        )
    effect = {"repealed": "repeals", "annulled": "annuls", "invalid": "invalidates"}.get(status)
    if effect:
        first = (
            f"(SELECT r.effect FROM acts_relation r WHERE r.target_id = a.id AND {works} AND {ends}"
            f" ORDER BY r.starts_on, r.id LIMIT 1) = '{effect}'"
        )
        ended = (
            f"a.id IN (SELECT target_id FROM (SELECT DISTINCT ON (r.target_id) r.target_id, r.effect"
            f" FROM acts_relation r WHERE {works} AND {ends} ORDER BY r.target_id, r.starts_on, r.id) e"
            f" WHERE e.effect = '{effect}')"
        )
        some = (
            f"a.id IN (SELECT r.target_id FROM acts_relation r WHERE r.starts_on <= '{day}'"
            f" AND r.effect = '{effect}' AND r.point = '')"
        )
        others = f"r.point = '' AND r.effect IN ('repeals', 'annuls', 'invalidates') AND r.effect <> '{effect}'"
        alone = (
            f"EXISTS ({upon} AND r.point = '' AND r.effect = '{effect}' AND NOT EXISTS (SELECT FROM"
            f" acts_relation o WHERE o.target_id = r.target_id AND (o.starts_on, o.id) < (r.starts_on, r.id) AND"
            f" {works.replace('r.', 'o.')} AND {others.replace('r.', 'o.')}))"
        )
        return [
            *_each(f"{there} AND {first}"),
            *_each(f"{there} AND {ended}"),
            *_each(f"{there} AND {some} AND {first}"),
            *_each(f"{there} AND {alone}"),
        ]
    left = f"{begun} AND NOT EXISTS ({upon} AND {ends})"
    if status == "suspended":
        return _each(f"{left} AND EXISTS ({upon} AND {suspends})")
    left += f" AND NOT EXISTS ({upon} AND {suspends})"
    if status == "amended":
        return _each(f"{left} AND EXISTS ({upon} AND {amends})")
    changes = "r.effect IN ('repeals', 'annuls', 'invalidates', 'suspends', 'amends')"
    return [
        *_each(f"{left} AND NOT EXISTS ({upon} AND {amends})"),
        *_each(f"{begun} AND NOT EXISTS ({upon} AND {changes})"),
    ]


def _depths(word: dict[str, str]) -> Iterator[Case]:
    """Yield lists turned from the middle and near the end: any page costs what the first does."""
    from portal.acts.models import Act
    from portal.web.keyset import slice_of

    for share in (0.5, 0.99):
        for name, query in (
            ("no word", ""),
            *((f"{n} word", word[n]) for n in ("usual", "common")),
        ):
            acts = Act.objects.public().newest()
            acts = acts.with_words(query) if query else acts
            left_out = slice_of(acts.only("adopted_on"), int(acts.count() * share))
            row, cursor = left_out.rows[-1], left_out.after
            where = f"(a.adopted_on, a.id) < ('{row.adopted_on}', {row.pk})"
            if query:
                where += f" AND {_words(query)}"
            yield Case(f"{name}, from {share:.0%} on", {"q": query}, _each(where), after=cursor)


#: With a letter dropped or changed, so that no act has the word itself.
_MISSPELT = {
    "a frequent word": "благоустройсто",
    "a rare word": "паводквого",
    "two words": "муницыпальная програма",
    "one of two words": "стоимость трнспорта",
    "four words": "предоставлнии земельнго участк гражданам",
}
