"""Appeals of the tests, made through the services."""

from datetime import datetime
from zoneinfo import ZoneInfo

from appeals.models import Appeal, ClassifierCode
from appeals.rules.vocabulary import (
    AnswerTo,
    ApplicantType,
    Channel,
    Form,
    Identification,
    Kind,
)
from appeals.services import filing, registration
from appeals.services.registration import CardInput, QuestionInput
from portal.people.models import User

KHV = ZoneInfo("Asia/Vladivostok")
#: Monday 23.11.2026, an hour after opening.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=KHV)


def an_input(**fields: object) -> filing.AppealInput:
    """What a citizen says of a hole in a yard."""
    return filing.AppealInput(
        **{
            "applicant_type": ApplicantType.INDIVIDUAL,
            "name": filing.PersonName("Ёлкина", "Анна", "Петровна"),
            "kind": Kind.APPLICATION,
            "text": "Во дворе дома яма, машины не могут проехать.",
            "answer_to": AnswerTo.EMAIL,
            "email": "anna@example.org",
            **fields,
        }
    )


def an_appeal(by: User, at: datetime = MONDAY, **fields: object) -> Appeal:
    """A received electronic appeal."""
    return filing.receive(
        an_input(**fields),
        channel=Channel.SITE,
        form=Form.ELECTRONIC,
        identification=Identification.ACCOUNT,
        by=by,
        at=at,
    )


def a_code(code: str = "9999.0001.0001.0001", **fields: object) -> ClassifierCode:
    """A question of the classifier."""
    values = {"name": "Содержание дорог", "level": 4, "is_assignable": True, **fields}
    return ClassifierCode.objects.get_or_create(version=4, code=code, defaults=values)[0]


def a_card(annotation: str = "Яма во дворе") -> CardInput:
    """A registration card with one question."""
    return CardInput([QuestionInput(a_code(), "Яма во дворе")], annotation=annotation)


def a_registered_appeal(by: User, registrar: User, at: datetime = MONDAY) -> Appeal:
    """An appeal with its number."""
    return registration.register(an_appeal(by, at), a_card(), by=registrar, at=at)
