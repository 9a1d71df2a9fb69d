"""Taking an appeal for a change: the row is locked and the right is checked."""

from datetime import date, datetime

from django.utils import timezone

from appeals.access import roles_over
from appeals.models import Appeal
from portal.kernel.roles import Role
from portal.kernel.workflow import Transition
from portal.people.access import posts_of, units_below
from portal.people.models import Officer, User


def lock(appeal: Appeal) -> Appeal:
    """Return a fresh copy of the appeal, locked until the end of the transaction."""
    return Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)


def lock_for(appeal: Appeal, transition: Transition, *, by: User, at: datetime) -> Appeal:
    """Lock the appeal and check that ``by`` may take it through the transition now.

    Raises:
        TransitionNotAllowed: the appeal is not in a state that the transition starts from.
        RoleMissing: no post of ``by`` carries the role over this appeal.
    """
    locked = lock(appeal)
    transition.check(locked.state, roles_on(locked, by, timezone.localdate(at)))
    return locked


def roles_on(appeal: Appeal, user: User, on: date) -> frozenset[Role]:
    """Return the roles that the user's posts of the municipal day carry over the appeal."""
    return frozenset(role for _, roles in posts_on(appeal, user, on) for role in roles)


def posts_on(appeal: Appeal, user: User, on: date) -> list[tuple[Officer, frozenset[Role]]]:
    """Return the user's posts of the municipal day, each with its roles over the appeal."""
    return [
        (
            post,
            roles_over(
                appeal, post, units_below([post.unit_id]) if Role.HEAD in post.roles else ()
            ),
        )
        for post in posts_of(user, on)
    ]
