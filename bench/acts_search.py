"""The search of 100,000 acts beside the best bare SQL: ``python -m bench.acts_search``.

The statements of the portal's search are caught as they are sent and sent again by the same
connection, in turn with bare SQL for the same rows. Of each case several bare statements are tried
under several settings of the planner, and the quickest counts. What every page takes besides is
measured by itself: fragments, the relations of the rows, the whole page through the stack.
"""

import re
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.acts_cases import TODAY, Case, cases, words_of
from bench.acts_load import load

_AS_PAGES_ASK = "SET max_parallel_workers_per_gather = 0; SET jit = off"
_FEWEST, _ROUNDS, _SECONDS = 9, 61, 3
_LIMIT = 1.3
_BESIDES = re.compile(r'FROM "acts_(?:relation|commencement)"')
#: How a planner may be pushed: as it is, with more processes, without the words' index, without the walk by day.
_PUSHES = {
    "": (),
    "parallel": ("SET max_parallel_workers_per_gather = 2",),
    "no bitmap": ("SET enable_bitmapscan = off",),
    "no walk": ("SET enable_indexscan = off", "SET enable_indexonlyscan = off"),
    "no sort": ("SET enable_sort = off",),
    "no hash": ("SET enable_hashjoin = off", "SET enable_mergejoin = off"),
}


@contextmanager
def caught(connection: Any) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that are sent."""
    sent: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    connection.ensure_connection()
    with connection.execute_wrapper(keep):
        yield sent


def measure() -> list[tuple[Any, ...]]:
    """Return for each case ours, the best bare, their ratio, how, buffers, rows."""
    from django.db import connection

    from portal.acts.search import Search, find

    rows = []
    for case in cases(connection):
        with caught(connection) as sent:
            found = find(Search(**case.search), today=TODAY, after=case.after)
        case.ids = [act.pk for act in found.page.rows]
        # What is done to the rows, and the days of their points, is fetched for every page alike;
        # that is measured apart.
        # Both are sent as text with their values in it: what is compared is the server's work.
        with connection.cursor() as cursor:
            case.ours = [
                (cursor.mogrify(sql, params) if params else sql, None)
                for sql, params in sent
                if not _BESIDES.search(sql.split("WHERE")[0])
            ]
        candidates = [
            (sql, push)
            for sql in dict.fromkeys(case.bare)
            for push in _PUSHES
            if _agrees(sql, push, case)
        ]
        assert candidates, case.name
        best = min(
            candidates, key=lambda one: min(_timed([(one[0], None)], one[1]) for _ in range(5))
        )
        ours, bare = _in_turn(case.ours, [(best[0], None)], best[1])
        rows.append(
            (
                case.name,
                len(case.ids),
                statistics.median(ours),
                statistics.median(bare),
                sum(_buffers(sql, params) for sql, params in case.ours),
                _buffers(best[0], None, best[1]),
                best[1] or "as it is",
            )
        )
        _print(rows[-1])
    return rows


def _agrees(sql: str, push: str, case: Case) -> bool:
    """Whether the bare statement ends in good time, with our rows."""
    from django.db import OperationalError

    try:
        with _pushed(push, "SET statement_timeout = 2000") as cursor:
            cursor.execute(sql)
            ids = [row[0] for row in cursor.fetchall()]
    except OperationalError:
        return False
    assert ids[: len(case.ids)] == case.ids, (case.name, ids, case.ids)
    return True


def _in_turn(
    ours: list[tuple[str, Any]], bare: list[tuple[str, Any]], push: str
) -> tuple[list[float], list[float]]:
    """Return the milliseconds of both, now the one first and now the other."""
    took: tuple[list[float], list[float]] = ([], [])
    until = time.monotonic() + _SECONDS
    while len(took[0]) < _FEWEST or (len(took[0]) < _ROUNDS and time.monotonic() < until):
        for which in (0, 1) if len(took[0]) % 2 else (1, 0):
            took[which].append(_timed(bare, push) if which else _timed(ours))
    return took


@contextmanager
def _pushed(push: str, *more: str) -> Iterator[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in (*_PUSHES[push], *more):
            cursor.execute(statement)
        try:
            yield cursor
        finally:
            cursor.execute("RESET ALL")
            cursor.execute(_AS_PAGES_ASK)


def _timed(statements: list[tuple[str, Any]], push: str = "") -> float:
    """Return the milliseconds until all rows are here."""
    with _pushed(push) as cursor:
        begun = time.perf_counter()
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
        return 1000 * (time.perf_counter() - begun)


def _buffers(sql: str, params: Any, push: str = "") -> int:
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return 0
    with _pushed(push) as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


def pages() -> None:
    """Print what a whole page takes through the stack, past the cache of pages."""
    from django.db import connection
    from django.test import Client

    from portal.web.page_cache import bump

    word = words_of(connection)
    client = Client()
    print("\n| Page | rows | queries | ms |\n|---|---|---|---|")
    for name, query in {
        "the register": {},
        "rare word": {"q": word["rare"]},
        "common word": {"q": word["common"]},
        "common word by relevance": {"q": word["common"], "by": "relevance"},
        "number": {"q": "255-р"},
        "title typo": {"q": "паводквго"},
        "repealed on a day": {"status": "repealed", "on": "2015-03-01"},
        "nothing found": {"q": "999999-щ"},
    }.items():
        times = []
        for _ in range(5):
            bump()
            with caught(connection) as sent:
                begun = time.perf_counter()
                page = client.get("/acts/", query)
                times.append(1000 * (time.perf_counter() - begun))
        assert page.status_code == 200
        rows = page.content.decode().count("<h3>")
        print(f"| {name} | {rows} | {len(sent)} | {statistics.median(times):.0f} |", flush=True)


def _print(row: tuple[Any, ...]) -> None:
    name, found, ours, bare, our_buffers, buffers, how = row
    ratio = ours / bare
    shown = f"**{ratio:.2f}**" if ratio <= _LIMIT else f"{ratio:.2f}, above {_LIMIT}"
    print(
        f"| {name} | {found} | {ours:.2f} | {bare:.2f} | {shown} | {our_buffers}, {buffers} | {how} |",
        flush=True,
    )


if __name__ == "__main__":
    load(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print("| Search | rows | ms | best bare ms | ratio | buffers, bare | bare planner |")
    print("|---|---|---|---|---|---|---|")
    measure()
    pages()
