"""What the tests of the citizen's pages share: people, the city, an appeal typed step by step."""

from datetime import date
from typing import Any

from django.test import Client

from appeals.models import Draft, PlainSubject
from portal.people.models import District, Officer, Unit, User

ANSWERS: dict[str, dict[str, str]] = {
    "addressee": {"addressee": "unknown"},
    "kind": {"kind": "application"},
    "subject": {"subject": "test-roads"},
    "place": {"place": "ул. Речная, 5", "district": ""},
    "text": {"text": "Во дворе яма.\r\nПрошу засыпать."},
    "files": {},
    "who": {"applicant_type": "individual"},
    "name": {"last_name": "Орлова", "first_name": "Вера", "patronymic": ""},
    "answer": {"answer_to": "account", "email": "", "postal_address": "", "phone": ""},
}


def make_user(email: str = "vera@example.org", **fields: Any) -> User:
    """Make a citizen."""
    return User.objects.create_user(email, "pass-word-1", **fields)


def make_officer(
    unit: Unit, *roles: str, email: str = "officer@example.org", **fields: Any
) -> Officer:
    """Make an officer who holds a post of the unit since long ago."""
    user = make_user(email, last_name="Зимин", first_name="Олег")
    return Officer.objects.create(
        user=user,
        unit=unit,
        post="начальник",
        roles=list(roles),
        holds_from=date(2020, 1, 1),
        **fields,
    )


def make_unit(name: str = "Управление дорог", **fields: Any) -> Unit:
    """Make a unit that takes appeals."""
    return Unit.objects.create(name=name, short_name=name, valid_from=date(2020, 1, 1), **fields)


def make_city() -> None:
    """Make a subject and a district to choose from."""
    PlainSubject.objects.create(slug="test-roads", name="Дороги и проезды", position=1)
    District.objects.get_or_create(name="Центральный")


def type_step(client: Client, step: str, values: dict[str, Any] | None = None, **more: Any) -> Any:
    """Send a step as a browser does."""
    sent = {**(ANSWERS[step] if values is None else values), **more}
    return client.post(f"/appeals/new/{step}/", sent)


def type_all(client: Client, **instead: dict[str, Any]) -> Draft:
    """Type every step and return the draft; ``instead`` replaces the answers of steps."""
    for step in ANSWERS:
        response = type_step(client, step, instead.get(step))
        assert response.status_code == 302, (step, response.content.decode())
    return Draft.objects.latest("touched_at")


def send(client: Client, draft: Draft) -> Any:
    """Press «Отправить обращение»."""
    return client.post("/appeals/new/review/", {"key": str(draft.pk)})
