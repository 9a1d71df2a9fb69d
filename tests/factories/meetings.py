"""Meetings of the tests, made through the services."""

from datetime import datetime, timedelta

from meetings.models import Meeting, Question
from meetings.rules.announcement import Item
from meetings.rules.vocabulary import Format, Source
from meetings.services import announcing, asking, reporting
from meetings.services.announcing import MeetingInput
from meetings.services.asking import QuestionInput
from portal.kernel.roles import Role
from portal.people.models import District, User
from tests.factories.appeals import MONDAY
from tests.factories.people import an_officer
from tests.factories.places import a_hall

#: The meeting of most tests: Thursday at six in the evening.
EVENING = MONDAY + timedelta(days=3, hours=8)
TWO_HOURS = timedelta(hours=2)


def a_press_officer() -> User:
    """Who prepares meetings."""
    return an_officer(Role.PRESS_OFFICER).user


def a_district(name: str = "Центральный") -> District:
    """A district of the city."""
    return District.objects.get_or_create(name=name)[0]


def an_announcement(starts_at: datetime = EVENING, **fields: object) -> MeetingInput:
    """A meeting of two hours about yards, with an agenda and two who answer."""
    values: dict = {
        "title": "Дворы весной",
        "topic": "Что сделают во дворах и когда.",
        "form": Format.IN_PERSON,
        "starts_at": starts_at,
        "ends_at": starts_at + TWO_HOURS,
        "officials": [
            ("Дальнева Ольга Викторовна", "заместитель главы администрации"),
            ("Лесных Павел Андреевич", "начальник управления дорог"),
        ],
        "agenda": [Item("Доклад", "Дальнева О. В.", 30), Item("Вопросы жителей", "", 90)],
        **fields,
    }
    if values["form"] != Format.ONLINE:
        values.setdefault("hall", a_hall())
    return MeetingInput(**values)


def a_draft(by: User | None = None, at: datetime = MONDAY, **fields: object) -> Meeting:
    """A meeting that is prepared."""
    return announcing.prepare(an_announcement(**fields), by=by or a_press_officer(), at=at)


def a_meeting(by: User | None = None, at: datetime = MONDAY, **fields: object) -> Meeting:
    """A meeting that is announced."""
    by = by or a_press_officer()
    return announcing.publish(a_draft(by, at, **fields), by=by, at=at)


def a_question(
    meeting: Meeting, text: str = "Когда засыплют яму?", at: datetime = MONDAY, **fields: object
) -> Question:
    """A question from the portal; ``device`` and ``user`` may be given."""
    device, user = str(fields.pop("device", "d1")), fields.pop("user", None)
    assert user is None or isinstance(user, User)
    return asking.ask(
        meeting,
        QuestionInput(text=text, **fields),
        user=user,
        device=device,
        at=at,  # type: ignore[arg-type]
    )


def a_note(meeting: Meeting, by: User, at: datetime = EVENING, **fields: object) -> Question:
    """A question that a clerk wrote down in the hall."""
    data = QuestionInput(**{"text": "Будет ли площадка?", **fields})  # type: ignore[arg-type]
    return asking.enter(meeting, data, source=Source.NOTE, by=by, at=at)


def a_held_meeting(by: User | None = None, **fields: object) -> Meeting:
    """A meeting that was held."""
    by = by or a_press_officer()
    return reporting.hold(a_meeting(by, **fields), by=by, at=EVENING + TWO_HOURS)
