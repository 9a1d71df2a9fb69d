"""The clerk's list and search at scale: ``python -m bench.desk``.

Each size has its database, and each page goes through the whole stack (middleware, session,
templates) in the test client. Time is the median of rounds that go from one to the next size in
turn; queries are counted, and so are the buffers of PostgreSQL that the statements touch. The stock
Django admin shows the same columns of the same rows.
"""

import json
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from typing import Any

from bench import server
from bench.load import NAMESAKE

SIZES = (10_000, 1_000_000)
_LIST = "/admin/appeals/appeal/"
_RUNS = 3
_ROUNDS = 5
_SAMPLE = 10_000


def pages(is_stock: bool) -> dict[str, str]:
    """Return the addresses to be measured; words and keys come from the rows themselves."""
    from appeals.models import Appeal

    newest = Appeal.objects.newest()
    half = Appeal.objects.count() // 2
    middle = newest[half]
    if is_stock:
        return {
            "stock admin: first page": _LIST,
            "stock admin: middle": f"{_LIST}?p={half // 50}",
            "stock admin: search by surname": f"{_LIST}?q={middle.last_name}",
        }
    behind = slice_after(middle)
    return {
        "in work, first page": _LIST,
        "waiting for registration": f"{_LIST}?state=received",
        "all, first page": f"{_LIST}?state=all",
        "all, from the middle": f"{_LIST}?state=all&after={behind}",
        "search: number": f"{_LIST}?q={middle.number}",
        "search: reference": f"{_LIST}?q={middle.reference}",
        "search: surname": f"{_LIST}?q={middle.last_name}",
        "search: full name of one in 200": f"{_LIST}?q={' '.join(NAMESAKE)}",
        "search: name and initial, the same": f"{_LIST}?q={NAMESAKE[0]} {NAMESAKE[1][0]}.",
        "search: name and patronymic": f"{_LIST}?q=Иван Иванович",
        "search: surname of two letters": f"{_LIST}?q=Ли",
        "search: rare word": f"{_LIST}?q={word_in(1 / 20_000)}",
        "search: usual word": f"{_LIST}?q={word_in(1 / 150)}",
        "search: very common word": f"{_LIST}?q={word_in(1)}",
        "search: two words": f"{_LIST}?q={word_in(1)} {word_in(1 / 150)}",
        "search: usual word, from the middle": f"{_LIST}?q={word_in(1 / 150)}&after={behind}",
        "search: number of an old year": f"{_LIST}?q=ОГЭ-2019",
    }


def slice_after(row: Any) -> str:
    """Return the cursor of the page that begins behind the row, the first of its moment."""
    from appeals.models import Appeal
    from portal.web.keyset import slice_of

    return slice_of(Appeal.objects.newest().filter(received_at__lte=row.received_at), 1).after


def word_in(share: float) -> str:
    """Return the word found in nearest to such a share of a sample of the texts."""
    from appeals.models import Appeal

    sample = Appeal.objects.order_by("id").values_list("text", flat=True)[:_SAMPLE]
    found = Counter(word for text in sample for word in set(re.findall("[а-я]{5,}", text.lower())))
    return min(sorted(found), key=lambda word: abs(found[word] / _SAMPLE - share))


def measure(*, is_stock: bool) -> dict[str, dict[str, Any]]:
    """Return for each page its rows, queries, buffers and the milliseconds of each round."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from portal.kernel.roles import Role
    from portal.people.models import Officer

    officer = Officer.objects.filter(roles__contains=[str(Role.REGISTRAR)]).first()
    # The stock admin knows no roles; ours asks for the role all the same.
    type(officer.user).objects.filter(pk=officer.user_id).update(is_superuser=True)
    client = Client()
    client.force_login(officer.user)
    found = {}
    for what, url in pages(is_stock).items():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)
        statements = [query["sql"] for query in queries]
        times = []
        for _ in range(2 if is_stock else _ROUNDS):
            begun = time.perf_counter()
            client.get(url)
            times.append(1000 * (time.perf_counter() - begun))
        found[what] = {
            "rows": len(set(re.findall(r"/(\d+)/change/", response.content.decode()))),
            "queries": len(statements),
            "buffers": sum(_buffers(statement) for statement in statements),
            "ms": times,
        }
    return found


def _buffers(statement: str) -> int:
    """Return the shared buffers that a SELECT touches."""
    from django.db import connection

    if not statement.lstrip("( ").upper().startswith("SELECT"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
        plan = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


def _in_a_process(size: int, settings: str) -> dict[str, dict[str, Any]]:
    url = server.started().url(f"appeals_{size}")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.desk", settings],
        cwd=server.PROJECT,
        env=server.environment(url, DJANGO_SETTINGS_MODULE=settings),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout)


def main() -> None:
    """Measure both sizes in turn and print the table of bench/README.md."""
    for size in SIZES:
        subprocess.run(
            [sys.executable, "-m", "bench.load", str(size)],
            cwd=server.PROJECT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    runs: dict[int, list[dict[str, Any]]] = {size: [] for size in SIZES}
    for _ in range(_RUNS):
        for size in SIZES:
            runs[size].append(_in_a_process(size, "portal.settings"))
    for size in SIZES:
        stock = _in_a_process(size, "bench.stock")
        runs[size] = [{**run, **stock} for run in runs[size]]
    print("| Page | rows | queries | ms at 10,000 | ms at 1,000,000 | ratio | buffers |")
    print("|---|---|---|---|---|---|---|")
    for what in runs[SIZES[0]][0]:
        small, big = (
            statistics.median(ms for run in runs[size] for ms in run[what]["ms"]) for size in SIZES
        )
        one, other = (runs[size][0][what] for size in SIZES)
        print(
            f"| {what} | {one['rows']}, {other['rows']} | {one['queries']}, {other['queries']} |"
            f" {small:.0f} | {big:.0f} | {big / small:.2f} | {one['buffers']}, {other['buffers']} |"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import django

        django.setup()
        print(json.dumps(measure(is_stock=sys.argv[1] == "bench.stock")))
    else:
        main()
