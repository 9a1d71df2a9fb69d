"""Taking a meeting for a change: the row is locked and the right is checked."""

from datetime import datetime

from django.utils import timezone

from meetings.models import Meeting
from portal.kernel.workflow import Transition
from portal.people.access import roles_of
from portal.people.models import User


def lock(meeting_id: int) -> Meeting:
    """Return a fresh copy, locked until the end of the transaction.

    Rows that only point to the meeting may still be written meanwhile.
    """
    return Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting_id)


def lock_for(meeting: Meeting, transition: Transition, *, by: User, at: datetime) -> Meeting:
    """Lock the meeting and check that ``by`` may take the transition now.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``Transition.check``.
    """
    locked = lock(meeting.pk)
    transition.check(locked.state, roles_of(by, timezone.localdate(at)))
    return locked
