"""What the office keeps about appeals."""

from appeals.models.answers import Answer, AnswerFile
from appeals.models.appeal import Appeal, AppealFile, CoAuthor
from appeals.models.classifier import ClassifierCode, PlainSubject
from appeals.models.destruction import DestructionAct
from appeals.models.drafts import Draft, DraftFile
from appeals.models.journal import Event
from appeals.models.registration import (
    NumberCounter,
    Question,
    RegistrationNumber,
    Resolution,
)

__all__ = [
    "Answer",
    "AnswerFile",
    "Appeal",
    "AppealFile",
    "ClassifierCode",
    "CoAuthor",
    "DestructionAct",
    "Draft",
    "DraftFile",
    "Event",
    "NumberCounter",
    "PlainSubject",
    "Question",
    "RegistrationNumber",
    "Resolution",
]
