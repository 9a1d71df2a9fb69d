"""Taking an appeal for a change: the row is locked and the right is checked."""

from datetime import datetime

from django.utils import timezone

from appeals.models import Appeal
from portal.kernel.workflow import Transition
from portal.people.access import roles_of
from portal.people.models import User


def lock(appeal: Appeal) -> Appeal:
    """Return a fresh copy of the appeal, locked until the end of the transaction."""
    return Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)


def lock_for(appeal: Appeal, transition: Transition, *, by: User, at: datetime) -> Appeal:
    """Lock the appeal and check that ``by`` may take it through the transition now.

    Raises:
        TransitionNotAllowed: the appeal is not in a state that the transition starts from.
        RoleMissing: ``by`` holds no post with the role, or the appeal is not in his scope.
    """
    locked = lock(appeal)
    today = timezone.localdate(at)
    in_scope = Appeal.objects.visible_to(by, today).filter(pk=appeal.pk).exists()
    transition.check(locked.state, roles_of(by, today) if in_scope else frozenset())
    return locked
