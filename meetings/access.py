"""What of a meeting is open to whom, from plain values."""

from collections.abc import Collection

from meetings.rules.workflow import CLERKS, MODERATORS, PRESS
from portal.kernel.roles import Role

#: Who sees meetings, questions and registrations at the desk.
READERS = CLERKS


def may_prepare(roles: Collection[Role]) -> bool:
    """Whether a holder of the roles prepares meetings and reports on them."""
    return not PRESS.isdisjoint(roles)


def may_moderate(roles: Collection[Role]) -> bool:
    """Whether a holder of the roles moderates questions."""
    return not MODERATORS.isdisjoint(roles)


def may_admit(roles: Collection[Role]) -> bool:
    """Whether a holder of the roles lets people in at the door."""
    return not CLERKS.isdisjoint(roles)
