"""Where letters to residents go when the address of an account changes."""

from datetime import datetime

from meetings.models import Question, Registration
from portal.people.models import User


def follow_new_address(user: User, former: str, at: datetime) -> None:
    """Let what the user registered or asked with his former address go with his new one.

    Another address, typed on purpose, stays; so does one at a meeting where the new address is
    registered already, by which he is told. Called in the transaction of the change.
    Law: 152-FZ art. 5(6).
    """
    new = user.email.lower()
    taken = Registration.objects.active().filter(email=new)
    his = Registration.objects.active().filter(user=user, email__iexact=former)
    his.exclude(meeting__in=taken.values("meeting")).update(email=new)
    Question.objects.filter(user=user, email__iexact=former).update(email=new)
