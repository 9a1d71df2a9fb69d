"""200 appeals by 20 parallel clients, registered by 4 parallel clerks: ``python -m bench.race``.

Everything goes through HTTP. Then the numbers must have no gap and each event one letter. The
submissions a second stand beside what PostgreSQL takes of such rows in one transaction each.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from bench import server
from bench.filing import file_appeal, signed_in_session
from bench.http import Browser, Portal, running
from bench.load import set_up
from bench.office import Desk, NotDone, open_office

APPEALS, CLIENTS, CLERKS = 200, 20, 4


def in_parallel(threads: int, do: Callable[[int, Iterable[Any]], None], items: list[Any]) -> float:
    """Share the items out to the threads; return the seconds it took. An error is raised again."""
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            do(number, items[number::threads])
        except BaseException as error:
            errors.append(error)

    pool = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    begun = time.monotonic()
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    if errors:
        raise errors[0]
    return time.monotonic() - begun


def race(portal: Portal) -> tuple[float, float]:
    """Submit and register everything; return the seconds of both."""
    from appeals.models import Appeal

    sessions = [signed_in_session(f"client{number}@example.org") for number in range(CLIENTS)]
    offices = [open_office(f"office{number}") for number in range(CLERKS)]

    def submit(number: int, turns: Iterable[Any]) -> None:
        for _ in turns:
            with Browser(portal.port, sessionid=sessions[number]) as browser:
                file_appeal(browser)

    filing = in_parallel(CLIENTS, submit, list(range(APPEALS)))
    keys = list(Appeal.objects.values_list("pk", flat=True))

    def register(number: int, mine: Iterable[int]) -> None:
        with Desk(portal.port, offices[number]) as desk:
            for pk in mine:
                try:
                    desk.register(pk)
                except NotDone:
                    # Each appeal is tried by two clerks: one of them comes too late.
                    continue

    return filing, in_parallel(CLERKS, register, [key for key in keys for _ in range(2)])


def inserts_a_second(seconds: float = 5.0) -> float:
    """Return how many submissions PostgreSQL alone takes, one client, rows copied from a real one."""
    from django.db import connection

    tables = {
        "appeals_appeal": ("reference", "submission_key", "applicant_key"),
        "appeals_event": (),
        "letters_letter": ("event_key",),
        "procrastinate_jobs": (),
    }
    statements = []
    with connection.cursor() as cursor:
        for table, special in tables.items():
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                " AND is_generated = 'NEVER' AND column_name <> 'id'",
                [table],
            )
            columns = [row[0] for row in cursor.fetchall() if row[0] != "applicant_key"]
            fresh = {
                "reference": "substr(md5(random()::text), 1, 10)",
                "submission_key": "gen_random_uuid()",
                "event_key": "md5(random()::text)",
            }
            values = ", ".join(fresh[c] if c in special else f'"{c}"' for c in columns)
            names = ", ".join(f'"{c}"' for c in columns)
            statements.append(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} ORDER BY id DESC LIMIT 1"
            )
        count, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            cursor.execute("BEGIN; " + "; ".join(statements) + "; COMMIT")
            count += 1
    return count / seconds


def main() -> None:
    """Race, check, and print the figures of bench/README.md."""
    cluster = server.started()
    with cluster.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS race WITH (FORCE)")
    url = server.database(cluster, "race")
    set_up(url)
    from appeals.models import Event, RegistrationNumber
    from portal.letters.models import Letter

    with running(url) as portal:
        session = signed_in_session("alone@example.org")
        filing, registering = race(portal)
        given = list(
            RegistrationNumber.objects.order_by("sequence").values_list("sequence", flat=True)
        )
        assert given == list(range(1, APPEALS + 1)), given
        assert Event.objects.filter(name="receive").count() == APPEALS
        assert Event.objects.filter(name="register").count() == APPEALS
        assert Letter.objects.count() == 2 * APPEALS
        begun = time.monotonic()
        for _ in range(20):
            with Browser(portal.port, sessionid=session) as browser:
                file_appeal(browser)
        alone = 20 / (time.monotonic() - begun)
    print(f"{APPEALS} appeals by {CLIENTS} clients: {APPEALS / filing:.1f} submissions/s")
    print(f"one client alone: {alone:.1f} submissions/s (13 requests each)")
    print(f"registered by {CLERKS} clerks, each tried twice: {APPEALS / registering:.1f}/s")
    print(f"numbers 1 to {APPEALS} without a gap, {2 * APPEALS} letters, one for each event")
    print(f"PostgreSQL alone, one client: {inserts_a_second():.0f} such transactions/s")


if __name__ == "__main__":
    main()
