"""Who considers an appeal and until when."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from appeals.models import Appeal, Resolution
from appeals.rules import workflow
from appeals.services.errors import DueAfterControl, DueInThePast, ExecutorNotInOffice
from appeals.services.journal import move
from appeals.services.locking import lock_for
from portal.kernel.roles import Role
from portal.kernel.workflow import Transition
from portal.people.models import Officer, User


def shown_of(appeal: Appeal) -> dict[str, str]:
    """Return what a page shows of who considers the appeal and until when, part by part."""
    return {
        "номер": appeal.number or "",
        "исполнителя": str(appeal.executor_id),
        "срок": str(appeal.due_on),
    }


def assign(
    appeal: Appeal,
    executor: Officer,
    *,
    by: User,
    at: datetime,
    due_on: date | None = None,
    text: str = "",
) -> Appeal:
    """Give the appeal to an executor of a unit; ``due_on`` (inclusive) may shorten the term.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        DueAfterControl: the resolution's date is later than the control date.
        DueInThePast: the resolution's date is before the day on which it is given.
        ExecutorNotInOffice: the executor holds no such post on the day, or is let in no more.

    Law: 59-FZ art. 10(1), 12(1).
    """
    return _give(appeal, executor, workflow.ASSIGN, by=by, at=at, due_on=due_on, text=text)


def reassign(
    appeal: Appeal,
    executor: Officer,
    *,
    by: User,
    at: datetime,
    due_on: date | None = None,
    text: str = "",
) -> Appeal:
    """Give the appeal to another executor; the earlier resolution is kept as ended.

    Raises:
        The same as ``assign``.
    """
    return _give(appeal, executor, workflow.REASSIGN, by=by, at=at, due_on=due_on, text=text)


@transaction.atomic
def _give(
    appeal: Appeal,
    executor: Officer,
    transition: Transition,
    *,
    by: User,
    at: datetime,
    due_on: date | None,
    text: str,
) -> Appeal:
    locked = lock_for(appeal, transition, by=by, at=at)
    today = timezone.localdate(at)
    if not executor.carries(Role.EXECUTOR, today):
        raise ExecutorNotInOffice
    control_on = locked.answer_control_on
    assert control_on is not None, "A constraint: whatever is registered has its control date."
    if due_on and due_on < today:
        raise DueInThePast
    due_on = due_on or control_on
    if due_on > control_on:
        raise DueAfterControl
    locked.resolutions.filter(ended_at=None).update(ended_at=at)
    Resolution.objects.create(
        appeal=locked,
        unit=executor.unit,
        executor=executor,
        text=text,
        due_on=due_on,
        is_shortened=due_on < control_on,
        given_at=at,
        given_by=by,
    )
    locked.unit = executor.unit
    locked.executor = executor
    locked.assigned_at = at
    locked.due_on = due_on
    move(
        locked,
        transition,
        by=by,
        at=at,
        fields=["unit", "executor", "assigned_at", "due_on"],
    )
    return locked
