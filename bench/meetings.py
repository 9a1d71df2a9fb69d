"""A full hall behind one address: ``python -m bench.meetings``.

Within a minute 2,000 people open the page of one meeting and 300 of them ask, each with a browser
of his own, all from one address; the moderator shows questions and the screen of the hall is
asked for meanwhile. Nothing may fail and no question be lost.
"""

import random
import statistics
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

from bench import server
from bench.http import Browser, Portal, running
from bench.load import set_up

_READERS, _ASKERS, _SECONDS = 2000, 300, 60
#: Enough that nobody waits for a free client; each person is a new connection.
_CLIENTS = 40
_SHOWN_EVERY, _SCREEN_EVERY = 2.0, 3.0


@dataclass
class _Seen:
    """What the clients saw: seconds by kind, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, kind: str, since: float, status: int, wanted: int) -> None:
        self.seconds.setdefault(kind, []).append(time.monotonic() - since)
        if status != wanted:
            self.wrong.append(f"{kind}: {status}")


def main() -> None:
    """Print the table of bench/README.md."""
    url = server.database(server.started(), "meetings")
    set_up(url)
    pk, session = _meeting()
    with running(url, worker=True) as portal:
        Browser(portal.port).get(f"/meetings/{pk}/")
        seen, used, lasted = _minute(portal, pk, session)
    from meetings.models import Question

    asked = Question.objects.filter(meeting=pk, text__startswith="Вопрос номер ")
    numbers = set(asked.values_list("text", flat=True))
    print(f"{lasted:.0f} s, server {used:.1f} s of CPU, wrong answers {len(seen.wrong)}")
    print(f"questions kept {asked.count()}, different {len(numbers)} of {_ASKERS}")
    for line in seen.wrong[:10]:
        print(line)
    print("| What | times | median ms | 95 % ms | longest ms |\n|---|---|---|---|---|")
    for kind, seconds in seen.seconds.items():
        ordered = sorted(1000 * one for one in seconds)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(
            f"| {kind} | {len(ordered)} | {statistics.median(ordered):.0f} | {p95:.0f} |"
            f" {ordered[-1]:.0f} |"
        )


def _meeting() -> tuple[int, str]:
    """Announce a meeting that has begun; return it and the session of its moderator."""
    from django.test import Client
    from django.utils import timezone

    from meetings.rules.vocabulary import Format
    from meetings.services import announcing
    from portal.kernel.roles import Role
    from portal.people.models import Officer, Unit, User
    from portal.places.models import Hall

    now = timezone.now()
    user = User.objects.get_or_create(email="press@example.org", defaults={"last_name": "Ёлкина"})[
        0
    ]
    unit = Unit.objects.get_or_create(
        name="Администрация", defaults={"short_name": "Администрация", "valid_from": now.date()}
    )[0]
    Officer.objects.get_or_create(
        user=user,
        unit=unit,
        defaults={
            "post": "Специалист",
            "roles": [str(Role.PRESS_OFFICER)],
            "holds_from": timezone.localdate() - timedelta(days=2),
        },
    )
    hall = Hall.objects.create(
        name=f"Зал {now.timestamp():.0f}", address="ул. Речная, 1", seats=900
    )
    said = announcing.MeetingInput(
        title="Дворы района",
        topic="Что сделают во дворах района в этом году и кто за это отвечает. " * 8,
        form=Format.IN_PERSON,
        starts_at=now + timedelta(minutes=5),
        ends_at=now + timedelta(hours=2),
        hall=hall,
        officials=[("Ёлкина Анна Петровна", "заместитель главы администрации")],
    )
    at = now - timedelta(minutes=5)
    meeting = announcing.publish(announcing.prepare(said, by=user, at=at), by=user, at=at)
    client = Client()
    client.force_login(user)
    return meeting.pk, client.cookies["sessionid"].value


def _minute(portal: Portal, pk: int, session: str) -> tuple[_Seen, float, float]:
    chance, seen, lock = random.Random(7), _Seen(), threading.Lock()
    visits = [(chance.uniform(0, _SECONDS), number) for number in range(_READERS)]
    queue = sorted(visits, reverse=True)
    askers = set(chance.sample(range(_READERS), _ASKERS))
    begun, used = time.monotonic(), portal.cpu_seconds()

    def come() -> None:
        while True:
            with lock:
                if not queue:
                    return
                moment, number = queue.pop()
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            _visit(portal.port, pk, number if number in askers else None, seen)

    work = [threading.Thread(target=come) for _ in range(_CLIENTS)]
    aside = [
        threading.Thread(target=_moderate, args=(portal.port, pk, session, begun, seen)),
        threading.Thread(target=_watch, args=(portal.port, pk, begun, seen)),
    ]
    for thread in (*work, *aside):
        thread.start()
    for thread in (*work, *aside):
        thread.join()
    return seen, portal.cpu_seconds() - used, time.monotonic() - begun


def _visit(port: int, pk: int, number: int | None, seen: _Seen) -> None:
    with Browser(port) as browser:
        try:
            since = time.monotonic()
            status, _, _ = browser.get(f"/meetings/{pk}/")
            seen.note("the page of the meeting", since, status, 200)
            if number is None:
                return
            since = time.monotonic()
            status, _, _ = browser.get(f"/meetings/{pk}/ask/")
            seen.note("the form of a question", since, status, 200)
            since = time.monotonic()
            status, _, _ = browser.post(f"/meetings/{pk}/ask/", text=f"Вопрос номер {number}?")
            seen.note("a question sent", since, status, 302)
        except OSError as error:
            seen.wrong.append(repr(error))


def _moderate(port: int, pk: int, session: str, begun: float, seen: _Seen) -> None:
    """Show the oldest waiting question every two seconds: each time every kept page is stale."""
    from django.db import connections

    from meetings.models import Question

    cookies = {"sessionid": session}
    while time.monotonic() < begun + _SECONDS:
        time.sleep(_SHOWN_EVERY)
        waiting = Question.objects.filter(meeting=pk).unmoderated().first()
        if waiting is None:
            continue
        # The server closes what was idle for two seconds: each press is a connection of its own.
        with Browser(port, **cookies) as browser:
            browser.get(f"/meetings/{pk}/moderate/")
            since = time.monotonic()
            status, _, _ = browser.post(
                f"/meetings/{pk}/moderate/", do="show", question=str(waiting.pk)
            )
            seen.note("the moderator shows one", since, status, 302)
    connections.close_all()


def _watch(port: int, pk: int, begun: float, seen: _Seen) -> None:
    while time.monotonic() < begun + _SECONDS:
        time.sleep(_SCREEN_EVERY)
        with Browser(port) as browser:
            since = time.monotonic()
            status, _, _ = browser.get(f"/meetings/{pk}/screen/now/")
            seen.note("the screen of the hall", since, status, 200)


if __name__ == "__main__":
    main()
