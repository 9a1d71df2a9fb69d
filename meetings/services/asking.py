"""Asking a question, and joining somebody else's."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from meetings.models import Meeting, Question, Registration, Support
from meetings.rules import workflow
from meetings.rules.questions import check_share
from meetings.rules.vocabulary import Showing, Source, State
from meetings.services.locking import lock, lock_for
from meetings.services.registration import CodeUnknown
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.page_cache import bump


class QuestionsOver(RuleViolation):
    """The meeting takes no questions, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "Вопросы к этой встрече уже не принимаются. Напишите обращение: на него ответят.",
            code="questions_over",
        )


class CodeNeeded(RuleViolation):
    """During this meeting questions come from those who are registered."""

    def __init__(self) -> None:
        super().__init__(
            "Во время этой встречи вопросы принимаются с кодом записи: он в письме о записи.",
            code="code_needed",
            field="code",
        )


@dataclass(frozen=True)
class QuestionInput:
    """What is asked and by whom; everything but the text may be empty."""

    text: str
    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    email: str = ""
    postal_address: str = ""
    shows_name: bool = False
    wants_appeal: bool = False
    code: str = ""


@transaction.atomic
def ask(
    meeting: Meeting, data: QuestionInput, *, user: User | None, device: str, at: datetime
) -> Question:
    """Take a question from the portal; it is shown once a moderator has looked at it.

    The share is counted by the registration of the code, else by account, else by device. The
    meeting is locked, so that it is never closed past a question that is just coming in.

    Raises:
        QuestionsOver, CodeNeeded, CodeUnknown, TooManyQuestions.
    """
    locked = lock(meeting.pk)
    if locked.state != State.PUBLISHED or not locked.takes_questions:
        raise QuestionsOver
    registration = _registration_of(locked, data.code)
    if registration is None and locked.asks_code and at >= locked.starts_at:
        raise CodeNeeded
    asked = locked.questions.filter(device=device)
    if registration is not None:
        asked = locked.questions.filter(registration=registration)
    elif user is not None:
        asked = locked.questions.filter(user=user)
    check_share(asked.count())
    return _write(
        locked,
        data,
        source=Source.SITE,
        state=Showing.RECEIVED,
        user=user,
        device=device,
        registration=registration,
        at=at,
    )


@transaction.atomic
def enter(
    meeting: Meeting, data: QuestionInput, *, source: Source, by: User, at: datetime
) -> Question:
    """Write down a question from the telephone, a note, or the hall: it is shown at once.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    locked = lock_for(meeting, workflow.ENTER, by=by, at=at)
    question = _write(locked, data, source=source, state=Showing.SHOWN, at=at)
    bump()
    return question


def support(question: Question, *, user: User | None, device: str) -> bool:
    """Note that somebody wants to know this too; once a person and once a device.

    Returns whether it was the first time. Whoever asked it wants to know it anyway.
    """
    if question.device == device or (user is not None and question.user_id == user.pk):
        return False
    same = Q(device=device)
    if user is not None:
        same |= Q(user=user)
    if question.supports.filter(same).exists():
        return False
    try:
        with transaction.atomic():
            Support.objects.create(question=question, user=user, device=device)
    except IntegrityError:
        # The same finger twice at the same instant.
        return False
    return True


def _registration_of(meeting: Meeting, code: str) -> Registration | None:
    digits = "".join(code.split())
    if not digits:
        return None
    found = meeting.registrations.active().filter(code=digits).first()
    if found is None:
        raise CodeUnknown
    return found


def _write(
    meeting: Meeting,
    data: QuestionInput,
    *,
    source: Source,
    state: Showing,
    at: datetime,
    user: User | None = None,
    device: str = "",
    registration: Registration | None = None,
) -> Question:
    name = " ".join(filter(None, [data.first_name, data.last_name]))
    return Question.objects.create(
        meeting=meeting,
        text=data.text,
        source=source,
        state=state,
        asked_at=at,
        user=user,
        device=device,
        registration=registration,
        last_name=data.last_name,
        first_name=data.first_name,
        patronymic=data.patronymic,
        email=data.email,
        postal_address=data.postal_address,
        shown_name=name if data.shows_name else "",
        wants_appeal=data.wants_appeal,
    )
