"""SIGKILL of the server and the worker at random moments: ``python -m bench.kill``.

Clients submit and officers answer over HTTP while gunicorn and the queue worker are killed and
started again. What a client was told (the receipt shown, the answer sent) must be there afterwards,
each with its journal row, its letter and the letter's job.
"""

import http.client
import random
import sys
import threading
import time
from dataclasses import dataclass, field

from bench import server
from bench.filing import NotFiled, file_appeal, signed_in_session
from bench.http import Browser, Portal
from bench.load import set_up
from bench.office import Desk, NotDone, Office, open_office

_CUT_OFF = (OSError, http.client.HTTPException)
_CLIENTS = 4


@dataclass
class Told:
    """What clients were told before, between and after the kills."""

    filed: list[str] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    kills: int = 0


def survive(
    portal: Portal, *, count: int, seconds_between: tuple[float, float], most_kills: int = 1000
) -> Told:
    """Have ``count`` appeals filed and answered while everything is killed again and again.

    After ``most_kills`` it is left in peace, so that a slow machine comes to an end too.
    """
    told, over = Told(), threading.Event()
    sessions = [signed_in_session(f"killed{number}@example.org") for number in range(_CLIENTS)]
    office = open_office("killed")
    portal.start_web()
    portal.start_worker()
    workers = [
        threading.Thread(target=_file, args=(portal, session, told, count)) for session in sessions
    ]
    workers.append(threading.Thread(target=_answer, args=(portal, office, told, count)))
    killer = threading.Thread(target=_kill, args=(portal, told, over, seconds_between, most_kills))
    for thread in (*workers, killer):
        thread.start()
    for thread in workers:
        thread.join()
    over.set()
    killer.join()
    return told


def _file(portal: Portal, session: str, told: Told, count: int) -> None:
    while len(told.filed) < count:
        try:
            with Browser(portal.port, sessionid=session) as browser:
                told.filed.append(file_appeal(browser))
        except (*_CUT_OFF, NotFiled):
            time.sleep(0.05)


def _answer(portal: Portal, office: Office, told: Told, count: int) -> None:
    from django.db import connection

    from appeals.models import Appeal

    while len(told.answered) < count:
        for appeal in Appeal.objects.exclude(state="answered").order_by("id").only("pk", "state"):
            try:
                with Desk(portal.port, office) as desk:
                    _advance(desk, appeal.pk)
            except (*_CUT_OFF, NotDone):
                continue
            told.answered.append(appeal.pk)
            if len(told.answered) >= count:
                break
        time.sleep(0.05)
    connection.close()


def _advance(desk: Desk, pk: int) -> None:
    """Do what is left to do, whatever a kill has left undone; the last step is told by the desk."""
    from appeals.models import Appeal

    order = ("received", "registered", "assigned", "prepared", "signed")
    for state in order[order.index(Appeal.objects.values_list("state", flat=True).get(pk=pk)) :]:
        desk.advance(state, pk)


def _kill(
    portal: Portal, told: Told, over: threading.Event, between: tuple[float, float], most: int
) -> None:
    chance = random.Random()
    while told.kills < most and not over.wait(chance.uniform(*between)):
        name = chance.choice(("web", "worker"))
        portal.kill(name)
        told.kills += 1
        portal.start_web() if name == "web" else portal.start_worker()


def lost(told: Told) -> list[str]:
    """Return what was told and is not there, in words; nothing must be."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from appeals.models import Appeal, Event
    from portal.letters.models import Letter

    found = []
    jobs = {
        job.args["letter_id"] for job in ProcrastinateJob.objects.filter(task_name="letters.send")
    }
    letters = {letter.event_key: letter.pk for letter in Letter.objects.all()}
    kept = {a.reference: a.pk for a in Appeal.objects.only("pk", "reference")}
    events = set(Event.objects.values_list("appeal_id", "name"))
    answered = set(Appeal.objects.filter(state="answered").values_list("pk", flat=True))
    found += [f"appeal {reference}" for reference in told.filed if reference not in kept]
    found += [f"answer {pk}" for pk in told.answered if pk not in answered]
    due = [(pk, "receive", "received") for pk in kept.values()]
    due += [(pk, "send", "answered") for pk in answered]
    for pk, event, letter in due:
        key = f"appeals.appeal:{pk}:{letter}"
        if (pk, event) not in events:
            found.append(f"journal {event} of {pk}")
        if letters.get(key) not in jobs:
            found.append(f"letter or job {letter} of {pk}")
    return found


def wait_for_letters(seconds: float) -> tuple[int, int, int]:
    """Wait until nothing is queued; return letters sent, perhaps sent twice, and not sent."""
    from portal.letters.models import Letter

    until = time.monotonic() + seconds
    while time.monotonic() < until and Letter.objects.exclude(state="sent").exists():
        time.sleep(1)
    sent = Letter.objects.filter(state="sent")
    return (
        sent.count(),
        sent.filter(may_be_duplicate=True).count(),
        Letter.objects.exclude(state="sent").count(),
    )


def main(count: int) -> None:
    """Kill, check, and print the figures of bench/README.md."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    from portal.run.cluster import free_port

    cluster = server.started()
    with cluster.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS kill WITH (FORCE)")
    url = server.database(cluster, "kill")
    set_up(url)
    mail = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    mail.start()
    portal = Portal(url, PORTAL_MODE="test", EMAIL_URL=f"smtp://127.0.0.1:{mail.port}")
    try:
        told = survive(portal, count=count, seconds_between=(0.5, 4))
        missing = lost(told)
        sent, twice, unsent = wait_for_letters(240)
    finally:
        portal.stop()
        mail.stop()
    print(f"{told.kills} kills; {len(told.filed)} appeals and {len(told.answered)} answers told")
    print(f"lost: {missing or 'nothing'}")
    print(f"letters: {sent} sent, {twice} of them marked as perhaps sent twice, {unsent} not sent")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
