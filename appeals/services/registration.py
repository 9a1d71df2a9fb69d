"""Registering an appeal and mending its card."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from appeals import letters
from appeals.models import Appeal, ClassifierCode, Question, RegistrationNumber
from appeals.rules import numbering, terms, workflow
from appeals.rules.vocabulary import ApplicantType, Form, Series
from appeals.services import follow_calendar
from appeals.services.errors import (
    CardChanged,
    CodeNotAssignable,
    QuestionMissing,
    ReasonMissing,
    RepeatsLater,
    ResultGiven,
)
from appeals.services.journal import move, record
from appeals.services.locking import lock_for
from appeals.services.numbering import next_sequence
from portal.kernel.seen import sum_of
from portal.kernel.terms import Shift
from portal.kernel.typography import says_something
from portal.people.calendar import working_calendar
from portal.people.models import User

_SERIES_OF_FORM = {
    Form.ELECTRONIC: Series.OGE,
    Form.WRITTEN: Series.OG,
    Form.ORAL: Series.OGU,
}


@dataclass(frozen=True)
class QuestionInput:
    """A question as the clerk enters it; ``known`` is its primary key once it is on the card."""

    code: ClassifierCode
    gist: str = ""
    known: int | None = None


@dataclass(frozen=True)
class CardInput:
    """What the clerk enters in the registration card.

    Of the questions that are on it already each is among ``questions``, in the order in which
    they stand there, or among the ``removed``, by its primary key. ``seen`` is the sum of the
    card that the clerk saw, as of ``card_of``.
    """

    questions: Sequence[QuestionInput]
    removed: Collection[int] = ()
    annotation: str = ""
    repeats: Appeal | None = None
    seen: str = ""


@transaction.atomic
def register(appeal: Appeal, card: CardInput, *, by: User, at: datetime) -> Appeal:
    """Give the appeal its number, day 0 and terms; tell the applicant.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        QuestionMissing, CodeNotAssignable: the card is not whole.
        RepeatsLater: ``repeats`` is no earlier appeal of the same applicant.

    Law: 59-FZ art. 8(2), 12(1).
    """
    locked = lock_for(appeal, workflow.REGISTER, by=by, at=at)
    _check_card(locked, card)
    today = timezone.localdate(at)
    number = _give_number(locked, today, by=by, at=at)
    deadline = terms.answer_deadline(today, working_calendar(), Shift(settings.DEADLINE_SHIFT))
    locked.number = number.number
    locked.registered_at = at
    locked.registered_on = today
    locked.answer_legal_until = deadline.legal_until
    locked.answer_control_on = locked.due_on = deadline.control_on
    locked.annotation = card.annotation
    locked.repeats = card.repeats
    _write_questions(locked, card)
    move(
        locked,
        workflow.REGISTER,
        by=by,
        at=at,
        fields=[
            "number",
            "registered_at",
            "registered_on",
            "answer_legal_until",
            "answer_control_on",
            "due_on",
            "annotation",
            "repeats",
        ],
    )
    letters.registered(locked, number, at=at)
    return locked


@transaction.atomic
def mend_card(appeal: Appeal, card: CardInput, *, by: User, at: datetime) -> Appeal:
    """Correct questions, annotation or the link to a repeated appeal; the number stays.

    A question that stays keeps its result.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        QuestionMissing, CodeNotAssignable: the card is not whole.
        CardChanged: somebody else has changed it meanwhile.
        ResultGiven: a question is removed that has its result.
        RepeatsLater: ``repeats`` is no earlier appeal of the same applicant.
    """
    locked = lock_for(appeal, workflow.MEND_CARD, by=by, at=at)
    if card.seen and card.seen != sum_of(card_of(locked)):
        raise CardChanged
    _check_card(locked, card)
    changed = [
        name for name in ("annotation", "repeats") if getattr(locked, name) != getattr(card, name)
    ]
    locked.annotation = card.annotation
    locked.repeats = card.repeats
    locked.save(update_fields=["annotation", "repeats"])
    changed += _write_questions(locked, card)
    if changed:
        record(
            locked,
            workflow.MEND_CARD.name,
            by=by,
            at=at,
            fields=changed,
            law=workflow.MEND_CARD.law,
        )
    return locked


def card_of(appeal: Appeal) -> str:
    """Return what the card says, for the sum by which another's change of it is noticed."""
    questions = appeal.questions.values_list("pk", "code", "gist")
    return str([appeal.annotation, appeal.repeats_id, *questions])


def shown_of(appeal: Appeal) -> dict[str, str]:
    """Return what a page shows of the registration, part by part."""
    return {"номер": appeal.number or "", "регистрационную карточку": card_of(appeal)}


@transaction.atomic
def cancel_registration(appeal: Appeal, *, reason: str, by: User, at: datetime) -> Appeal:
    """Take a wrong registration back: the number stays used, cancelled with its reason.

    The appeal waits for registration again, due as before, or as the calendar has it by now.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        ReasonMissing: no reason given.
    """
    locked = lock_for(appeal, workflow.CANCEL_REGISTRATION, by=by, at=at)
    if not says_something(reason):
        raise ReasonMissing
    number = locked.numbers.select_for_update().get(cancelled_at=None)
    number.cancelled_at = at
    number.cancelled_by = by
    number.cancel_reason = reason.strip()
    number.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    locked.questions.all().delete()
    locked.number = locked.registered_at = locked.registered_on = None
    locked.answer_legal_until = locked.answer_control_on = None
    reckoned = follow_calendar.reckon(locked, None, working_calendar(), on=timezone.localdate(at))
    move(
        locked,
        workflow.CANCEL_REGISTRATION,
        by=by,
        at=at,
        fields=[
            "number",
            "registered_at",
            "registered_on",
            "answer_legal_until",
            "answer_control_on",
            *reckoned,
        ],
    )
    letters.registration_cancelled(locked, number, at=at)
    return locked


def _give_number(appeal: Appeal, on: date, *, by: User, at: datetime) -> RegistrationNumber:
    series = _SERIES_OF_FORM[Form(appeal.form)]
    sequence = next_sequence(series, on.year)
    return RegistrationNumber.objects.create(
        series=series,
        year=on.year,
        sequence=sequence,
        number=numbering.format_number(
            series,
            on.year,
            sequence,
            collective=appeal.applicant_type == ApplicantType.COLLECTIVE,
        ),
        appeal=appeal,
        issued_at=at,
        issued_by=by,
    )


def _check_card(appeal: Appeal, card: CardInput) -> None:
    if not card.questions:
        raise QuestionMissing
    for question in card.questions:
        if not question.code.is_assignable:
            raise CodeNotAssignable(question.code.code)
    earlier = Appeal.objects.earlier_than(appeal)
    if card.repeats and not earlier.filter(pk=card.repeats.pk).exists():
        raise RepeatsLater


def _write_questions(appeal: Appeal, card: CardInput) -> list[str]:
    """Write each question into its own row; return what has changed, in the journal's words."""
    rows = {row.pk: row for row in appeal.questions.select_related("code")}
    kept = {question.known for question in card.questions if question.known}
    if kept | set(card.removed) != rows.keys():
        raise CardChanged
    changes = []
    for key in card.removed:
        if rows[key].result:
            raise ResultGiven(rows[key].position)
        changes.append(f"question {rows[key].position} removed")
        rows[key].delete()
    for position, question in enumerate(card.questions, start=1):
        gist = question.gist if says_something(question.gist) else ""
        row = rows.get(question.known or 0)
        if row is None:
            row = Question(appeal=appeal, code=question.code, gist=gist)
            changes.append(f"question {position} added")
        if row.code != question.code:
            changes.append(f"question {row.position} code")
        if row.gist != gist:
            changes.append(f"question {row.position} gist")
        row.position, row.code, row.gist = position, question.code, gist
        row.save()
    return changes
