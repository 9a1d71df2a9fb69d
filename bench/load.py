"""Load many appeals at once: ``python -m bench.load 1000000``, prints the DATABASE_URL.

Rows go in by COPY, so every CHECK, key and foreign key holds for them as for any other; the
indexes that only speed up reading are made again afterwards.
"""

import os
import random
import re
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from bench import server

_OF = {
    key: words.split()
    for key, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items()
}
_ENDINGS = (
    ("ов", "ова"),
    ("ев", "ева"),
    ("ин", "ина"),
    ("енко", "енко"),
    ("ский", "ская"),
    ("ук", "ук"),
)
#: Each two hundredth appeal is of one so called: five thousand of a million.
NAMESAKE = ("Иванова", "Анна", "Петровна")
#: Shares of the states in the order of their lives: an archive of years, and what is in work.
_SHARES = {
    "received": 0.002,
    "registered": 0.002,
    "assigned": 0.012,
    "prepared": 0.002,
    "signed": 0.002,
}


def load(count_of_rows: int) -> str:
    """Fill the database ``appeals_<count>`` where it is not yet full; return its URL."""
    name = f"appeals_{count_of_rows}"
    url = server.database(server.started(), name)
    set_up(url)
    from appeals.models import Appeal

    if Appeal.objects.exists():
        return url
    rows = _rows(count_of_rows, random.Random(20261124), _office())
    _copy(rows)
    return url


def set_up(url: str) -> None:
    """Make this process one of the portal on the database."""
    os.environ.update(server.environment(url))
    import django

    django.setup()


def _office() -> dict[str, Any]:
    """Make units, officers and citizens; return what the rows refer to."""
    from appeals.models import ClassifierCode, PlainSubject
    from portal.kernel.roles import Role
    from portal.people.models import District, Officer, Unit, User

    start = date(2015, 1, 1)
    users = User.objects.bulk_create(
        User(email=f"person{number}@example.org", last_name="Ёлкина", first_name="Анна")
        for number in range(2000)
    )
    units = Unit.objects.bulk_create(
        Unit(name=f"Управление № {number}", short_name=f"Управление № {number}", valid_from=start)
        for number in range(1, 21)
    )
    roles = [[str(Role.REGISTRAR)], [str(Role.HEAD)], [str(Role.EXECUTOR)]]
    officers = Officer.objects.bulk_create(
        Officer(
            user=user,
            unit=units[n % 20],
            post="Специалист",
            roles=roles[min(n // 20, 2)],
            holds_from=start,
        )
        for n, user in enumerate(users[:100])
    )
    for number, name in enumerate(
        ("Центральный", "Железнодорожный", "Индустриальный", "Кировский", "Краснофлотский")
    ):
        District.objects.get_or_create(name=name, defaults={"unit": units[number]})
    words = {
        word
        for name, lay in ClassifierCode.objects.values_list("name", "lay_words")
        for word in re.findall(r"[а-яё]{3,}", f"{name} {lay}".lower())
    }
    return {
        "citizens": [user.pk for user in users[100:]],
        "executors": [(o.pk, o.unit_id) for o in officers if o.roles == roles[2]],
        "subjects": list(PlainSubject.objects.values_list("pk", flat=True)),
        "districts": list(District.objects.values_list("pk", flat=True)),
        # The classifier's own words, the shorter the more usual.
        "words": sorted(words, key=lambda word: (len(word), word)),
    }


def _rows(total: int, chance: random.Random, office: dict[str, Any]) -> Iterator[tuple]:
    from portal.kernel.calendar import WorkingCalendar
    from portal.kernel.references import with_check_digit

    calendar = WorkingCalendar()
    words = office["words"]
    usual = [1 / (rank + 10) for rank in range(len(words))]
    cumulative = [sum(usual[:1])]
    for weight in usual[1:]:
        cumulative.append(cumulative[-1] + weight)
    now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    years = timedelta(days=3650)
    numbers: dict[int, Iterator[int]] = {}
    for row in range(total):
        # Evenly over ten years, then what is in work over the last four weeks.
        state = _state(row / total)
        at = now - years * (1 - row / total)
        if state != "answered":
            at = now - timedelta(days=chance.uniform(0.1, 2 if state == "received" else 25))
        received_on = at.date()
        register_by = calendar.on_or_after(received_on + timedelta(days=3))
        registered = state != "received"
        on = received_on + timedelta(days=1)
        legal, control = on + timedelta(days=30), calendar.on_or_before(on + timedelta(days=30))
        order = ("received", "registered", "assigned", "prepared", "signed", "answered").index(
            state
        )
        executor, unit = chance.choice(office["executors"]) if order >= 2 else (None, None)
        is_woman = chance.random() < 0.5
        surname = chance.choice(_OF["surnames"]) + chance.choice(_ENDINGS)[is_woman]
        name = chance.choice(_OF["women"] if is_woman else _OF["men"])
        father = chance.choice(_OF["fathers"]) + ("овна" if is_woman else "ович")
        if row % 200 == 199:
            surname, name, father = NAMESAKE
        moments = [at + timedelta(hours=hours) for hours in (24, 30, 80, 90, 100)]
        year = on.year
        number = None
        if registered:
            number = f"ОГЭ-{year}-{next(numbers.setdefault(year, count(1))):06d}"
        text = " ".join(chance.choices(words, cum_weights=cumulative, k=chance.randint(15, 75)))
        yield (
            with_check_digit(f"{row:09d}"),
            f"{row:012d}",
            UUID(int=chance.getrandbits(128), version=4),
            state,
            chance.choice(office["citizens"]),
            "individual",
            surname,
            name,
            father,
            "",
            "person@example.org",
            "",
            "",
            "email",
            "account",
            chance.choice(("application", "complaint", "proposal")),
            "electronic",
            "site",
            chance.choice(office["subjects"]),
            chance.choice(office["districts"]),
            f"ул. {chance.choice(_OF['streets'])}, {chance.randint(1, 200)}",
            f"{text.capitalize()}.",
            at,
            received_on,
            register_by,
            moments[0] if registered else None,
            on if registered else None,
            number,
            "",
            legal if registered else None,
            control if registered else None,
            None if state == "answered" else control if registered else register_by,
            unit,
            executor,
            moments[1] if order >= 2 else None,
            moments[2] if order >= 3 else None,
            moments[3] if order >= 4 else None,
            moments[4] if order >= 5 else None,
        )


def _state(share: float) -> str:
    """Return the state at a place between the oldest (0) and the newest (1) appeal."""
    newest = 1.0
    for state, part in _SHARES.items():
        newest -= part
        if share >= newest:
            return state
    return "answered"


def _copy(rows: Iterator[tuple]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = 'appeals_appeal'::regclass AND NOT i.indisunique"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        statement = f"COPY appeals_appeal ({', '.join(_OF['columns'])}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            "INSERT INTO appeals_numbercounter (series, year, last)"
            " SELECT 'ОГЭ', extract(year FROM registered_on), count(*) FROM appeals_appeal"
            " WHERE number IS NOT NULL GROUP BY 2"
        )
        cursor.execute(
            "INSERT INTO appeals_registrationnumber (series, year, sequence, number, appeal_id,"
            " issued_at, issued_by_id, cancel_reason) SELECT 'ОГЭ', extract(year FROM registered_on),"
            " right(number, 6)::int, number, id, registered_at, applicant_id, ''"
            " FROM appeals_appeal"
            " WHERE number IS NOT NULL"
        )
        # Each hundredth is of two people: the other is the author of the one before.
        cursor.execute(
            "INSERT INTO appeals_coauthor (appeal_id, last_name, first_name, patronymic)"
            " SELECT id, last_name, first_name, patronymic FROM"
            " (SELECT id, lag(last_name) OVER w AS last_name, lag(first_name) OVER w AS first_name,"
            " lag(patronymic) OVER w AS patronymic FROM appeals_appeal WINDOW w AS (ORDER BY id)) a"
            " WHERE id % 100 = 50"
        )
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    begun = time.monotonic()
    print(load(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
