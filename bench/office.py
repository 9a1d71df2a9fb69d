"""An office of the measurements: its people, and an appeal answered over HTTP at the desk."""

import re
from dataclasses import dataclass
from datetime import date

from bench.http import Browser

CODE = "0003.0009.0097.0699"


@dataclass(frozen=True)
class Office:
    """Sessions of the officers by what they do, and the executor's key."""

    sessions: dict[str, str]
    executor: int


class NotDone(Exception):
    """The desk refused a transition; the message says which."""


def open_office(name: str = "desk") -> Office:
    """Make a registrar, an executor and a head of one unit, signed in."""
    from django.test import Client

    from portal.kernel.roles import Role
    from portal.people.models import Officer, Unit, User

    start = date(2015, 1, 1)
    unit, _ = Unit.objects.get_or_create(name=name, short_name=name, valid_from=start)
    sessions, posts = {}, {}
    for role in (Role.REGISTRAR, Role.EXECUTOR, Role.HEAD):
        user, _ = User.objects.get_or_create(
            email=f"{name}-{role}@example.org",
            defaults={"last_name": "Зимин", "first_name": "Олег"},
        )
        posts[role], _ = Officer.objects.get_or_create(
            user=user,
            unit=unit,
            defaults={"post": "Специалист", "roles": [role], "holds_from": start},
        )
        client = Client()
        client.force_login(user)
        sessions[str(role)] = client.cookies["sessionid"].value
    return Office(sessions, posts[Role.EXECUTOR].pk)


class Desk:
    """The officers' browsers on one portal."""

    def __init__(self, port: int, office: Office) -> None:
        self.office = office
        self.browsers = {
            role: Browser(port, sessionid=session) for role, session in office.sessions.items()
        }

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *error: object) -> None:
        for browser in self.browsers.values():
            browser.__exit__()

    def register(self, pk: int) -> None:
        """Give the appeal its number."""
        self._do("registrar", pk, "register", rows="1", code_1=CODE, annotation="Яма")

    def advance(self, state: str, pk: int) -> None:
        """Do what follows the state, up to the answer that is sent."""
        if state == "received":
            self.register(pk)
        elif state == "registered":
            self._do("registrar", pk, "assign", executor=str(self.office.executor))
        elif state == "assigned":
            self._write(pk)
            self._do("executor", pk, "prepare")
        elif state == "prepared":
            self._do("head", pk, "sign")
        else:
            self._do("executor", pk, "send")

    def _write(self, pk: int) -> None:
        _, _, page = self.browsers["executor"].get(f"{_card(pk)}write_answer/")
        result = re.search(rb'name="(result_\d+)"', page)
        if result is None:
            raise NotDone("write_answer: no question")
        values = {"text": "Яму засыпали щебнем.", result[1].decode(): "measures_taken"}
        self._do("executor", pk, "write_answer", **values)

    def _do(self, role: str, pk: int, name: str, **values: str) -> None:
        browser, path = self.browsers[role], f"{_card(pk)}{name}/"
        _, _, page = browser.get(path)
        # What the page showed, as its form sends it.
        seen = dict(re.findall(r'name="(seen\w*)" value="(\w[\w.]*)"', page.decode()))
        status, _, _ = browser.post(path, **seen, **values)
        if status != 302:
            raise NotDone(f"{name}: {status}")


def _card(pk: int) -> str:
    return f"/admin/appeals/appeal/{pk}/do/"
