"""Where letters to residents and organisations go when the address of an account changes."""

from datetime import datetime

from councils.models import Guest, MembershipApplication
from councils.rules.vocabulary import ApplicationState, GuestState
from portal.people.models import User


def follow_new_address(user: User, former: str, at: datetime) -> None:
    """Let what the user asked of councils with his former address be answered to his new one.

    Another address, typed on purpose, stays, and so does what the secretary has entered; so does
    one at a sitting where the new address has asked already, by which he is told. Called in the
    transaction of the change. Law: 152-FZ art. 5(6).
    """
    new = user.email.lower()
    asked = Guest.objects.exclude(state=GuestState.WITHDRAWN)
    his = asked.filter(user=user, email__iexact=former)
    his.exclude(sitting__in=asked.filter(email=new).values("sitting")).update(email=new)
    waiting = MembershipApplication.objects.filter(user=user, state=ApplicationState.RECEIVED)
    waiting.filter(email__iexact=former).update(email=new)
