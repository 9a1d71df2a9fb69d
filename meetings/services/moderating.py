"""Questions at the moderator's hand: shown, merged, discussed, and ended one way or another.

Only ``show`` and ``discuss`` let readers see a text. To merge, to part or to end a question shows
nothing that was not shown: an ended one may be shown, or hidden, afterwards.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from appeals.rules.vocabulary import AnswerTo, ApplicantType, Channel, Kind
from appeals.services.filing import AppealInput, PersonName, receive_oral
from meetings import letters
from meetings.models import Meeting, Official, Question
from meetings.rules import questions as rules
from meetings.rules import workflow
from meetings.rules.vocabulary import Ending, Reason, Showing, State
from meetings.services.locking import lock_for
from portal.kernel.errors import RuleViolation
from portal.kernel.seen import check_seen
from portal.kernel.typography import says_something, shown
from portal.people.models import User
from portal.web.page_cache import bump
from portal.web.templatetags.portal_tags import date_words

_NEEDS_REMARK = frozenset({Reason.NO_QUESTION, Reason.ABUSIVE})


class QuestionEnded(RuleViolation):
    """Somebody has ended the question already."""

    def __init__(self) -> None:
        super().__init__(
            "По этому вопросу итог уже подведён. Обновите страницу.", code="question_ended"
        )


class NotEnded(RuleViolation):
    """The question is open, or is an appeal by now."""

    def __init__(self) -> None:
        super().__init__(
            "Снова открыть можно вопрос, на который ответили или который оставили без ответа; "
            "обращение рассматривается своим порядком.",
            code="not_ended",
        )


class ReasonMissing(RuleViolation):
    """Why is it open again."""

    def __init__(self) -> None:
        super().__init__(
            "Напишите, почему вопрос снова открыт.", code="reason_missing", field="why"
        )


class NotAlike(RuleViolation):
    """The questions cannot be merged."""

    def __init__(self) -> None:
        super().__init__(
            "Объединить можно с другим вопросом этой встречи, который ещё открыт и сам ни с чем "
            "не объединён.",
            code="not_alike",
            field="into",
        )


class RemarkMissing(RuleViolation):
    """A judgment about a question is explained."""

    def __init__(self) -> None:
        super().__init__("Поясните в двух словах.", code="remark_missing", field="remark")


@transaction.atomic
def show(question: Question, *, by: User, at: datetime) -> None:
    """Let readers and the hall see the question, with its end if it has ended."""
    _, locked = _lock(question, by=by, at=at, may_be_ended=True)
    locked.state, locked.hidden_why = Showing.SHOWN, ""
    locked.save(update_fields=["state", "hidden_why"])
    bump()


@transaction.atomic
def hide(question: Question, *, why: str, by: User, at: datetime) -> None:
    """Keep the question from readers; it is answered all the same, or was."""
    _, locked = _lock(question, by=by, at=at, may_be_ended=True)
    locked.state, locked.hidden_why, locked.is_live = Showing.HIDDEN, why, False
    locked.save(update_fields=["state", "hidden_why", "is_live"])
    bump()


@transaction.atomic
def merge(question: Question, into: Question, *, by: User, at: datetime) -> None:
    """Join a question to another that asks the same; both keep their askers.

    Whether its own text may be seen stays as it was: it may be parted again.

    Raises:
        NotAlike, QuestionEnded.
    """
    meeting, locked = _lock(question, by=by, at=at)
    main = Question.objects.select_for_update(of=("self",)).filter(pk=into.pk).first()
    if (
        main is None
        or main.pk == locked.pk
        or main.meeting_id != meeting.pk
        or main.merged_into_id is not None
        or main.ending
    ):
        raise NotAlike
    locked.merged.update(merged_into=main)
    locked.merged_into, locked.is_live = main, False
    locked.save(update_fields=["merged_into", "is_live"])
    bump()


@transaction.atomic
def part(question: Question, *, by: User, at: datetime) -> None:
    """Take a question out of the one that it was merged into."""
    _, locked = _lock(question, by=by, at=at)
    locked.merged_into = None
    locked.save(update_fields=["merged_into"])
    bump()


@transaction.atomic
def discuss(question: Question, *, by: User, at: datetime) -> None:
    """Put the question on the screen of the hall as the one discussed now."""
    meeting, locked = _lock(question, by=by, at=at)
    meeting.questions.filter(is_live=True).update(is_live=False)
    locked.is_live, locked.state, locked.hidden_why = True, Showing.SHOWN, ""
    locked.save(update_fields=["is_live", "state", "hidden_why"])
    bump()


@transaction.atomic
def answer(
    question: Question, *, text: str, official: Official, by: User, at: datetime, seen: str = ""
) -> None:
    """Write down who answered and what; the same answer ends those merged into the question.

    An answer already given is corrected so, before the meeting is closed. ``seen`` is the sum of
    the answer that the writer had before his eyes.

    Raises:
        QuestionEnded: it ended otherwise.
        ChangedMeanwhile: somebody else has answered since.
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    _, locked = _lock(question, by=by, at=at, may_be_ended=True)
    if locked.ending not in {"", Ending.ANSWERED}:
        raise QuestionEnded
    check_seen(seen, locked.answer)
    was_open = not locked.ending
    alike = locked.merged.filter(ending=locked.ending).select_for_update(of=("self",))
    for one in (locked, *alike):
        one.ending, one.ended_at, one.is_live = Ending.ANSWERED, one.ended_at or at, False
        one.answer, one.answered_by = text, official
        one.save(update_fields=["ending", "answer", "answered_by", "ended_at", "is_live"])
        if was_open:
            letters.question_ended(one, at=at)
    bump()


@transaction.atomic
def make_appeals(question: Question, *, by: User, at: datetime) -> list[Question]:
    """Make an appeal of the question, and of each merged into it, where the asker wants it.

    Each person gets his own reference now and his own answer. Those merged whose askers do not
    want an appeal or cannot be answered stay open, to be ended with that reason.

    Raises:
        MayNotEndSo: the question itself cannot become one, or the meeting has not begun.
        QuestionEnded; TransitionNotAllowed, RoleMissing: see ``lock_for``.

    Law: 59-FZ art. 4, 8(2), 13(3).
    """
    meeting, locked = _lock(question, by=by, at=at)
    rules.check_appeal(locked.asker)
    rules.check_due(meeting.starts_at, is_cancelled=meeting.state == State.CANCELLED, at=at)
    alike = locked.merged.open().select_for_update(of=("self",)).order_by("pk")
    ended = [one for one in (locked, *alike) if rules.obstacle_to_appeal(one.asker) is None]
    for one in ended:
        one.appeal = receive_oral(
            _appeal_of(meeting, one),
            channel=Channel.MEETING,
            applicant=one.user,
            by=by,
            at=at,
        )
        one.ending, one.ended_at, one.is_live = Ending.APPEAL, at, False
        one.save(update_fields=["appeal", "ending", "ended_at", "is_live"])
        letters.question_ended(one, at=at)
    bump()
    return ended


@transaction.atomic
def decline(
    question: Question, *, reason: Reason, remark: str = "", by: User, at: datetime
) -> None:
    """End the question without an answer, for a reason that is true and shown on the page.

    Raises:
        MayNotEndSo: the reason is not true of the question.
        RemarkMissing: the reason is a judgment and not explained.
        QuestionEnded; TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    _, locked = _lock(question, by=by, at=at)
    rules.check_reason(reason, locked.asker)
    if reason in _NEEDS_REMARK and not says_something(remark):
        raise RemarkMissing
    locked.ending, locked.ended_at, locked.is_live = Ending.DECLINED, at, False
    locked.reason, locked.remark = reason, shown(remark)
    if reason is Reason.ABUSIVE:
        locked.state, locked.hidden_why = Showing.HIDDEN, reason.label
    locked.save(
        update_fields=[
            "ending", "ended_at", "is_live", "reason", "remark", "state", "hidden_why",
        ]
    )  # fmt: skip
    letters.question_ended(locked, at=at)
    bump()


@transaction.atomic
def reopen(question: Question, *, why: str, by: User, at: datetime) -> None:
    """Open an ended question again, with those that the same answer ended, until the meeting closes.

    Its earlier end stays in the history, and its asker hears of the new one. What has become an
    appeal is answered as an appeal.

    Raises:
        ReasonMissing, NotEnded.
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
    """
    _, locked = _lock(question, by=by, at=at, may_be_ended=True)
    if not says_something(why):
        raise ReasonMissing
    if locked.ending not in {Ending.ANSWERED, Ending.DECLINED}:
        raise NotEnded
    alike = locked.merged.filter(ending=Ending.ANSWERED).select_for_update(of=("self",))
    same = alike if locked.ending == Ending.ANSWERED else []
    for one in (locked, *same):
        one.ending, one.ended_at, one.answer, one.answered_by = "", None, "", None
        one.reason, one.remark = "", ""
        one.reopened_at, one.reopened_why = at, why.strip()
        one.save()
    bump()


def _lock(
    question: Question, *, by: User, at: datetime, may_be_ended: bool = False
) -> tuple[Meeting, Question]:
    """Lock the meeting, then the question, which is open."""
    meeting = lock_for(question.meeting, workflow.MODERATE, by=by, at=at)
    locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if locked.ending and not may_be_ended:
        raise QuestionEnded
    return meeting, locked


def _appeal_of(meeting: Meeting, question: Question) -> AppealInput:
    districts = list(meeting.districts.all()[:2])
    day = date_words(timezone.localtime(meeting.starts_at))
    if question.email:
        answer_to = AnswerTo.EMAIL
    else:
        answer_to = AnswerTo.ACCOUNT if question.user_id else AnswerTo.POST
    return AppealInput(
        applicant_type=ApplicantType.INDIVIDUAL,
        name=PersonName(question.last_name, question.first_name, question.patronymic),
        kind=Kind.APPLICATION,
        text=f"Вопрос на встрече с жителями «{meeting.title}» {day}:\n\n{question.text}",
        answer_to=answer_to,
        email=question.email,
        postal_address=question.postal_address,
        district=districts[0] if len(districts) == 1 else None,
    )
