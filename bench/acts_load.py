"""Load many acts with texts at once: ``python -m bench.acts_load 100000``, prints the DATABASE_URL.

Rows go in by COPY, so every CHECK, key, trigger and generated column works on them as on any
other; only the indexes that speed up reading are made again afterwards. Words are Russian legal
ones, inflected, and come as often as words do (Zipf), numbers and plots of land for the long tail.
"""

import random
import re
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench import server
from bench.load import set_up

_OF = {
    key: words.split()
    for key, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items()
}
_ENDINGS = {
    "neuter": ("е", "я", "ю", "ем", "и"),
    "masculine": ("", "а", "у", "ом", "е", "ов", "ам", "ах"),
    "feminine": ("и", "ы", "у", "ой", "е", "ам", "ах"),
    "adjective": ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ые", "ых", "ыми"),
    "verb": ("ить", "ил", "ена", "ено", "ены", "енный", "енного"),
}
_FIRST_DAY, _LAST_DAY = date(1994, 1, 10), date(2026, 11, 20)
_KINDS = {"postanovlenie": 0.62, "rasporyazhenie": 0.27, "reshenie": 0.10, "prikaz": 0.01}
_ISSUERS = {
    "postanovlenie": ("administraciya", "mer"),
    "rasporyazhenie": ("administraciya", "mer"),
    "reshenie": ("duma",),
    "prikaz": ("upravlenie-obrazovaniya",),
}
_UNDO = ("amends",) * 12 + ("repeals",) * 6 + ("suspends", "annuls")


@dataclass
class Words:
    """Words by how often they come: the rank is the place in the list."""

    forms: list[tuple[str, ...]]

    def __post_init__(self) -> None:
        # Behind the 3,000 usual words the tail is long and thin: a word in a handful of acts.
        self.weights = list(
            accumulate(
                1 / (rank + 4) * min(1, 3000 / (rank + 1)) ** 2 for rank in range(len(self.forms))
            )
        )

    def some(self, chance: random.Random, number: int) -> list[str]:
        """Return so many words as they stand in a text."""
        return [
            chance.choice(forms)
            for forms in chance.choices(self.forms, cum_weights=self.weights, k=number)
        ]


def vocabulary(chance: random.Random) -> Words:
    """Return stop words, words of the trade, those of the classifier, and composed rare ones."""
    from appeals.models import ClassifierCode

    trade = [
        tuple(stem + ending for ending in _ENDINGS[kind]) for kind in _ENDINGS for stem in _OF[kind]
    ]
    chance.shuffle(trade)
    named = {
        (word,)
        for name in ClassifierCode.objects.values_list("name", flat=True)
        for word in re.findall(r"[а-яё]{4,}", name.lower())
    }
    composed = [
        (f"{first}{second}{ending}",)
        for first in dict.fromkeys(_OF["first"])
        for second in _OF["second"]
        for ending in ("ый", "ого", "а", "е")
    ]
    chance.shuffle(composed)
    return Words([(word,) for word in _OF["stop"]] + trade + sorted(named) + composed)


def load(total: int) -> str:
    """Fill the database ``acts_<total>`` where it is not yet full; return its URL."""
    url = server.database(server.started(), f"acts_{total}")
    set_up(url)
    from portal.acts.models import Act

    if not Act.objects.exists():
        chance = random.Random(20261126)
        _copy(list(_acts(total, chance)), chance)
    return url


@dataclass
class _Act:
    pk: int
    kind: str
    issuer: str
    day: date
    number: str
    title: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _acts(total: int, chance: random.Random) -> Iterator[_Act]:
    words = vocabulary(chance)
    numbers: dict[tuple[str, str, int], Iterator[int]] = {}
    span = (_LAST_DAY - _FIRST_DAY).days
    for row in range(total):
        # Denser in later years, as registers are; the key grows with the day, but not strictly.
        day = _FIRST_DAY + timedelta(days=int(span * (row / total) ** 0.7))
        kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
        issuer = chance.choice(_ISSUERS[kind])
        number = str(next(numbers.setdefault((kind, issuer, day.year), count(1))))
        if kind == "rasporyazhenie":
            number += "-р"
        about = " ".join(words.some(chance, chance.randint(3, 12)))
        title = f"Об {chance.choice(_OF['titles'])} {about}"
        yield _Act(row + 1, kind, issuer, day, number, title, list(_lines(words, chance, day)))


def _lines(words: Words, chance: random.Random, day: date) -> Iterator[str]:
    yield (
        f"В соответствии с Федеральным законом от 06.10.2003 № 131-ФЗ, {' '.join(words.some(chance, 8))},"
        " руководствуясь Уставом городского округа «Город Хабаровск», ПОСТАНОВЛЯЕТ:"
    )
    points = chance.randint(3, 7)
    for point in range(1, points + 1):
        text = " ".join(words.some(chance, chance.randint(15, 30))).capitalize()
        tail = chance.random()
        if tail < 0.25:
            text += f", ул. {chance.choice(_OF['streets'])}, {chance.randint(1, 250)}"
        elif tail < 0.45:
            plot = f"{chance.randint(10000, 99999)}:{chance.randint(1, 2000)}"
            text += f" с кадастровым номером 27:23:00{plot}"
        elif tail < 0.6:
            text += f" в сумме {chance.randint(1000, 9_999_999)} рублей"
        elif tail < 0.7:
            text += f" (постановление от {day:%d.%m.%Y} № {chance.randint(1, 5000)})"
        yield f"{point}. {text}."
    yield f"{points + 1}. Контроль за исполнением настоящего постановления оставляю за собой."


def _copy(acts: list[_Act], chance: random.Random) -> None:
    from django.db import connection

    from portal.acts.models import Issuer, Rubric
    from portal.acts.services.known import load_known_acts

    load_known_acts(at=datetime(2026, 11, 24, tzinfo=UTC))
    name = "Управление образования"
    Issuer.objects.get_or_create(
        slug="upravlenie-obrazovaniya", defaults={"name": name, "name_genitive": f"{name}: приказ"}
    )
    issuers = dict(Issuer.objects.values_list("slug", "pk"))
    for place, rubric in enumerate(_OF["rubrics"]):
        Rubric.objects.get_or_create(slug=f"rubric-{place}", name=rubric.capitalize())
    rubrics = list(Rubric.objects.order_by("pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM acts_act")
        before = cursor.fetchone()[0]
        for act in acts:
            act.pk += before
        indexes = _without_indexes(cursor)
        _put(
            cursor,
            "acts_act",
            "id kind issuer_id adopted_on number title is_normative is_tax signatory published_in"
            " published_issue published_on in_force_from registered_as remark state placed_at"
            " changed_at withdrawn_why text",
            (_act_row(act, issuers, chance) for act in acts),
        )
        _put(
            cursor,
            "acts_act_rubrics",
            "act_id rubric_id",
            (
                (act.pk, rubric)
                for act in acts
                for rubric in {_some_rubric(rubrics, chance) for _ in range(chance.randint(0, 2))}
            ),
        )
        _put(
            cursor,
            "acts_relation",
            "source_id effect target_id point what from_on",
            _relations(acts, chance),
        )
        # The journal of the texts would only double them; the constraints stay.
        cursor.execute("ALTER TABLE acts_version DISABLE TRIGGER USER")
        _put(
            cursor,
            "acts_version",
            "act_id valid_from valid_to akn is_sample added_at correction",
            _versions(acts, chance),
        )
        cursor.execute("ALTER TABLE acts_version ENABLE TRIGGER USER")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for definition in indexes:
            cursor.execute(definition)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('acts_act', 'id'), max(id)) FROM acts_act"
        )
        cursor.execute("VACUUM (ANALYZE)")


def _without_indexes(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = 'acts_act'::regclass AND NOT i.indisunique"
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in indexes]


def _put(cursor: Any, table: str, columns: str, rows: Iterable[tuple]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _act_row(act: _Act, issuers: dict[str, int], chance: random.Random) -> tuple:
    placed = datetime(act.day.year, act.day.month, act.day.day, 3, tzinfo=UTC) + timedelta(days=3)
    published = act.day + timedelta(days=chance.randint(1, 14))
    is_normative = chance.random() < 0.3
    waits = chance.random() < 0.1
    return (
        act.pk,
        act.kind,
        issuers[act.issuer],
        act.day,
        act.number,
        act.title,
        is_normative,
        False,
        "Мэр города",
        "Хабаровские вести" if is_normative else "",
        "",
        published if is_normative else None,
        act.day + timedelta(days=chance.randint(30, 90)) if waits else None,
        "",
        "",
        "published",
        placed,
        placed,
        "",
        act.text,
    )


def _some_rubric(rubrics: list[int], chance: random.Random) -> int:
    """Return a rubric: the first has many acts, the last a few."""
    return rubrics[min(int(chance.expovariate(0.35)), len(rubrics) - 1)]


def _relations(acts: list[_Act], chance: random.Random) -> Iterator[tuple]:
    """Yield what each third act does to an earlier one; a court has found two invalid."""
    for place, act in enumerate(acts):
        if place > 10 and chance.random() < 0.34:
            target = acts[int(place * chance.random())]
            effect = chance.choice(_UNDO)
            if place in (len(acts) // 3, len(acts) // 2):
                effect = "invalidates"
            point = "para_2" if effect != "suspends" and chance.random() < 0.1 else ""
            yield act.pk, effect, target.pk, point, "", act.day + timedelta(days=10)


def _versions(acts: list[_Act], chance: random.Random) -> Iterator[tuple]:
    """Yield a text of each act, and a second and third of some."""
    for act in acts:
        days = [act.day]
        if chance.random() < 0.2:
            days += [act.day + timedelta(days=200 * n) for n in range(1, chance.randint(2, 4))]
        for place, day in enumerate(days):
            lines = act.lines if place == len(days) - 1 else act.lines[:-1]
            until = days[place + 1] if place + 1 < len(days) else None
            akn = _akn(act, day, lines)
            yield act.pk, day, until, akn, True, datetime(2026, 11, 24, tzinfo=UTC), ""


def _akn(act: _Act, day: date, lines: list[str]) -> str:
    """Fill the form that the portal's own writer has made for such a text."""
    akn = _form(act.kind, act.issuer, len(lines))
    akn = akn.replace(_DAY.isoformat(), act.day.isoformat()).replace(_NUMBER, act.number)
    akn = akn.replace(_SINCE.isoformat(), day.isoformat()).replace(
        _NAME, escape(act.title, {'"': "&quot;"})
    )
    for place, line in enumerate(lines):
        akn = akn.replace(f"{_LINE}{place}{_LINE}", escape(line.removeprefix(f"{place}. ")))
    return akn


_DAY, _SINCE, _NUMBER = date(1901, 1, 1), date(1902, 2, 2), "7654321"
_NAME, _LINE = "\N{COMMERCIAL MINUS SIGN}", "\N{CURRENCY SIGN}"


@cache
def _form(kind: str, issuer: str, lines: int) -> str:
    from portal.acts.texts.blocks import Document, paragraph
    from portal.acts.texts.writing import Identity, to_akn

    head = paragraph(f"{_LINE}0{_LINE}")
    points = (paragraph(f"{place}. {_LINE}{place}{_LINE}") for place in range(1, lines))
    identity = Identity(kind, issuer, _DAY, _NUMBER, _NAME, _SINCE)
    return to_akn(Document([head, *points]), identity)


if __name__ == "__main__":
    begun = time.monotonic()
    print(load(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
