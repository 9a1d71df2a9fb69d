"""The import of 300 acts in three versions each, its worker killed: ``python -m bench.acts_import``.

The generator of the DOCX files writes down beside each what Word shows, so the stored texts are
compared with that, word by word, and never with what a reader of ours says. The queue's own worker
does the work; it gets SIGKILL at random moments and is started again.
"""

import io
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import openpyxl
from django.utils import timezone

from bench import server
from bench.http import Portal
from bench.load import set_up

_VERSIONS = 3
_MOST_PAGES = 60
_KILLS = 5
_THICK = 400


def name_of(number: int, version: int) -> str:
    """Return the name of a file."""
    return f"{number}-{version}.docx"


def begun(rows: list[tuple[int, int, int]]) -> int:
    """Make the files of (number, pages, version), upload them with their table; return the import."""
    from portal.acts.models import Issuer
    from portal.acts.services.imports import begin
    from portal.acts.services.sheets import COLUMNS
    from portal.people.models import User
    from tests.factories.long_documents import docx_of

    issuer, _ = Issuer.objects.get_or_create(
        slug="mer", defaults={"name": "Мэр города", "name_genitive": "Мэра города"}
    )
    user, _ = User.objects.get_or_create(email="editor@example.org")
    book = openpyxl.Workbook()
    book.active.append(list(COLUMNS))
    files = {}
    for number, pages, version in rows:
        name = name_of(number, version)
        files[name], _ = docx_of(number, pages=pages, version=version)
        cells = {
            "вид": "постановление",
            "кто издал": issuer.name,
            "дата": "01.02.2020",
            "номер": str(number),
            "название": f"О порядке {number}",
            "файл": name,
            "редакция с": f"{date(2020, 2, 1) + timedelta(days=100 * version):%d.%m.%Y}",
        }
        book.active.append([cells.get(column, "") for column in COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    return begin("acts.xlsx", buffer.getvalue(), files, by=user, at=timezone.now()).pk


def ready(pk: int, *, is_started: bool) -> tuple[int, int]:
    """Return how many rows are ready and how many there are, as the editor's page says."""
    from portal.acts.models import ImportRow, RowState

    rows = ImportRow.objects.filter(of=pk)
    waits = [RowState.WAITING, *((RowState.NEW, RowState.CHANGED) if is_started else ())]
    return rows.exclude(state__in=waits).count(), rows.count()


def run(pk: int, portal: Portal, *, kills: int) -> Iterator[str]:
    """Check and carry out the import by the worker, killed on the way; yield what happened."""
    from portal.acts.models import Import
    from portal.acts.services.imports import start
    from portal.web.jobs import queue

    queue("acts.import_rows")
    portal.start_worker()
    begun_at = time.monotonic()
    _wait(lambda: ready(pk, is_started=False))
    yield f"checked in {time.monotonic() - begun_at:.0f} s"
    start(Import.objects.get(pk=pk), at=timezone.now())
    queue("acts.import_rows")
    begun_at, chance, still, last = time.monotonic(), random.Random(), 0.0, 0
    moved_at = kill_at = begun_at
    while True:
        done, total = ready(pk, is_started=True)
        now = time.monotonic()
        assert done >= last, "progress went back"
        still = max(still, now - moved_at)
        if done > last:
            last, moved_at = done, now
        if done == total:
            break
        # Only one that is at work is killed, so that each kill hits a row.
        if kills and done > (_KILLS - kills + 1) * total // (_KILLS + 2) and now > kill_at:
            portal.kill("worker")
            kill_at, kills = now + chance.uniform(1, 5), kills - 1
            portal.start_worker()
        time.sleep(0.2)
    yield f"carried out in {now - begun_at:.0f} s, longest standstill {still:.0f} s"


def _wait(progress: Callable[[], tuple[int, int]]) -> None:
    while True:
        done, total = progress()
        if done == total:
            return
        time.sleep(0.2)


def wrong(rows: list[tuple[int, int, int]]) -> list[str]:
    """Return what differs from what Word shows, and what is double or missing."""
    from portal.acts.models import Version
    from portal.acts.texts.akn import plain_text, validate
    from tests.factories.long_documents import docx_of

    stored: dict[str, list[str]] = {}
    for number, akn in Version.objects.order_by("valid_from").values_list("act__number", "akn"):
        validate(akn)
        stored.setdefault(number, []).append(akn)
    found, words = [], 0
    for number, pages, version in rows:
        _, lines = docx_of(number, pages=pages, version=version)
        shown = " ".join(lines).split()
        words += len(shown)
        akns = stored.get(str(number), [])
        if len(akns) <= version or plain_text(akns[version]).split() != shown:
            found.append(name_of(number, version))
    total = sum(len(akns) for akns in stored.values())
    if total != len(rows):
        found.append(f"{total} versions of {len(rows)}")
    print(f"{len(stored)} acts, {total} versions, {words} words and numbers compared")
    return found


def main(count: int) -> None:
    """Import, kill, compare, and print the figures of bench/README.md."""
    cluster = server.started()
    with cluster.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS acts_import WITH (FORCE)")
    url = server.database(cluster, "acts_import")
    set_up(url)
    rows = [
        (number, 1 + number * (_MOST_PAGES - 1) // count, version)
        for number in range(1, count + 1)
        for version in range(_VERSIONS)
    ]
    thick = [(count + 1, _THICK, 0)]
    portal = Portal(url, PORTAL_MODE="test")
    try:
        for what, those, kills in (
            (f"{count} acts of 1 to {_MOST_PAGES} pages", rows, _KILLS),
            (f"one act of {_THICK} pages", thick, 0),
        ):
            for event in run(begun(those), portal, kills=kills):
                print(f"{what}: {event}", flush=True)
    finally:
        portal.stop()
    print(f"differs from what Word shows: {wrong(rows + thick) or 'nothing'}; {_KILLS} kills")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
