"""What one sender may do without an account within an hour."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from portal.web.ceilings import Ceiling, reached, sender_of

#: A library or a whole house may stand behind one address.
_WRONG_OF_SENDER = Ceiling("appeals.status.sender", 30)
# The reference is no secret, and nobody who knows it shall shut its owner out: of twelve digits
# a thousand are nothing.
_WRONG_AT_REFERENCE = Ceiling("appeals.status.reference", 1000)
#: Each may bring 50 MB of files; what nobody sends is swept away with its draft.
_DRAFTS_OF_SENDER = Ceiling("appeals.drafts.sender", 100)


class Attempts:
    """Wrong attempts at a secret: of the request's sender, and at the reference."""

    def __init__(self, request: HttpRequest, reference: str) -> None:
        self._counted = (
            (_WRONG_OF_SENDER, sender_of(request)),
            (_WRONG_AT_REFERENCE, reference),
        )

    def exhausted(self) -> tuple[str, Sequence[Any]]:
        """Return a condition of SQL and its values: nothing may be tried now."""
        return reached(*self._counted)

    def count(self) -> None:
        """Note a wrong attempt."""
        for ceiling, key in self._counted:
            ceiling.count(key)


def may_start_draft(request: HttpRequest) -> bool:
    """Whether the sender, not signed in, may start one more draft; counts it."""
    if request.user.is_authenticated:
        return True
    sender = sender_of(request)
    if _DRAFTS_OF_SENDER.is_reached(sender):
        return False
    _DRAFTS_OF_SENDER.count(sender)
    return True
