"""Questions: how many from one asker, who may be asked for what, how each may end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.rules.vocabulary import Reason
from portal.kernel.errors import RuleViolation

#: From one device, account or registration at one meeting; the address is only a high ceiling.
MOST_FROM_ONE = 5
#: So long before the beginning and after the end people sit in the hall, behind one address.
_IN_HALL = timedelta(hours=1)
_ORAL = "59-FZ art. 13(3)"


class TooManyQuestions(RuleViolation):
    """One asker has asked his share."""

    def __init__(self) -> None:
        super().__init__(
            f"С одного телефона или учётной записи можно задать {MOST_FROM_ONE} вопросов на одну "
            "встречу. Остальные передайте запиской на встрече или обращением на портале.",
            code="too_many_questions",
            field="text",
        )


class MayNotEndSo(RuleViolation):
    """The reason is not true of the question, or the question must become an appeal."""


class MeetingNotFinished(RuleViolation):
    """Something is still owed to those who asked."""


@dataclass(frozen=True)
class Asker:
    """What is known of who asked; ``wants_appeal`` is his consent to make the question an appeal."""

    last_name: str = ""
    first_name: str = ""
    email: str = ""
    postal_address: str = ""
    has_account: bool = False
    wants_appeal: bool = False

    @property
    def is_named(self) -> bool:
        """Whether surname and name are given."""
        return bool(self.last_name.strip() and self.first_name.strip())

    @property
    def has_address(self) -> bool:
        """Whether there is somewhere to answer."""
        return bool(self.email.strip() or self.postal_address.strip() or self.has_account)


def check_share(asked: int) -> None:
    """Refuse one more question of somebody who has asked ``asked``.

    Raises:
        TooManyQuestions: he has asked his share.
    """
    if asked >= MOST_FROM_ONE:
        raise TooManyQuestions


def is_hall_open(starts_at: datetime, ends_at: datetime, *, at: datetime) -> bool:
    """Whether a whole hall may be asking from one address."""
    return starts_at - _IN_HALL <= at < ends_at + _IN_HALL


def may_become_appeal(starts_at: datetime, *, is_cancelled: bool, at: datetime) -> bool:
    """Whether it can be known that nobody answers there: the asker consented for that case.

    It is from the beginning of the meeting on, or once there will be none.
    Law: 59-FZ art. 13(3).
    """
    return is_cancelled or at >= starts_at


def check_due(starts_at: datetime, *, is_cancelled: bool, at: datetime) -> None:
    """Refuse an appeal before the meeting: the consent is for a question not answered there.

    Raises:
        MayNotEndSo: the meeting has not begun.

    Law: 59-FZ art. 13(3).
    """
    if not may_become_appeal(starts_at, is_cancelled=is_cancelled, at=at):
        raise MayNotEndSo(
            "Автор просил обращение на случай, если на встрече не ответят. Сделать его можно, "
            "когда встреча начнётся.",
            code="appeal_before_meeting",
            law=_ORAL,
        )


def obstacle_to_appeal(asker: Asker) -> Reason | None:
    """Return why the question cannot become an appeal, or None where it can.

    An oral appeal is received of a person who is named, who wants it, and whom one can answer.
    Law: 59-FZ art. 7(1), 13(3).
    """
    if not asker.wants_appeal:
        return Reason.NO_CONSENT
    if not asker.is_named:
        return Reason.NO_NAME
    if not asker.has_address:
        return Reason.NO_ADDRESS
    return None


def check_appeal(asker: Asker) -> None:
    """Refuse to make an appeal of the question of somebody who cannot be answered.

    Raises:
        MayNotEndSo: with what is missing.

    Law: 59-FZ art. 7(1), 13(3).
    """
    obstacle = obstacle_to_appeal(asker)
    if obstacle is not None:
        raise MayNotEndSo(
            f"Обращением вопрос сделать нельзя: {obstacle.label}.",
            code=obstacle,
            law=_ORAL,
        )


def check_reason(reason: Reason, asker: Asker) -> None:
    """Refuse a reason that is not true; who wants an appeal and can be answered gets one.

    Only he himself may take such a question back. Whether a text asks for anything, or is to be
    left unanswered for its insults, is judged of the registered appeal by the office, in time
    and with a notice to the citizen: not by a moderator on the evening of a meeting.

    Raises:
        MayNotEndSo: at ``reason``.

    Law: 59-FZ art. 2(1), 4, 8(2), 11(3).
    """
    is_false = {
        Reason.NO_CONSENT: asker.wants_appeal,
        Reason.NO_NAME: asker.is_named,
        Reason.NO_ADDRESS: asker.has_address,
    }
    if is_false.get(reason, False):
        raise MayNotEndSo(
            f"Причина «{reason.label}» не подходит: у этого вопроса это не так.",
            code="reason_not_true",
            field="reason",
            law=_ORAL,
        )
    if reason is not Reason.WITHDRAWN and obstacle_to_appeal(asker) is None:
        raise MayNotEndSo(
            "Автор просил сделать вопрос обращением, и ответить ему можно: сделайте обращение. "
            "Есть ли в нём просьба и нет ли оскорблений, решат при рассмотрении.",
            code="must_become_appeal",
            field="reason",
            law=_ORAL,
        )


def check_closing(*, open_questions: int, has_report: bool) -> None:
    """Refuse to close a meeting while a question has neither answer, number nor reason.

    Raises:
        MeetingNotFinished: with what is still to be done.
    """
    if open_questions:
        raise MeetingNotFinished(
            f"Вопросов без ответа, номера или причины: {open_questions}. Ответьте на них, "
            "передайте как обращения или укажите, почему ответа не будет.",
            code="questions_open",
        )
    if not has_report:
        raise MeetingNotFinished(
            "Сначала внесите отчёт: сколько человек пришло и чем кончилась встреча.",
            code="no_report",
        )
