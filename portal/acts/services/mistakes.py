"""What readers tell of mistakes in an act: taken, decided, their addresses forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from portal.acts.models import Act, Mistake, MistakeState, Version
from portal.acts.services.errors import WrongState
from portal.letters.services import forget_letters, write_letter
from portal.people.models import User
from portal.web.presses import is_again

#: After so many days nobody asks again, and the address has done its work.
ADDRESS_DAYS = 90


@transaction.atomic
def tell(
    act: Act,
    version: Version | None,
    point: str,
    text: str,
    *,
    email: str,
    at: datetime,
    press: str = "",
) -> Mistake | None:
    """Take what a reader has found. It is no appeal: see ``models.mistakes``.

    Of a ``press`` of the button that comes again nothing is taken, see ``portal.web.presses``.
    """
    if is_again(press):
        return None
    return Mistake.objects.create(
        act=act, version=version, point=point, text=text, email=email, received_at=at
    )


@transaction.atomic
def decide(mistake: Mistake, state: MistakeState, note: str, *, by: User, at: datetime) -> None:
    """Say what became of it; who left an address gets the word. Raises WrongState."""
    found = Mistake.objects.select_for_update(of=("self",)).select_related("act__issuer")
    mistake = found.get(pk=mistake.pk)
    if mistake.state != MistakeState.RECEIVED:
        raise WrongState
    mistake.state, mistake.note = state, note
    mistake.decided_at, mistake.decided_by = at, by
    mistake.save()
    if mistake.email:
        write_letter(
            event_key=f"{_key(mistake)}:decided",
            template="mistake_decided",
            to=mistake.email,
            context={
                "mistake": mistake,
                "act": mistake.act,
                "url": f"{settings.SITE_URL}{mistake.act.get_absolute_url()}",
            },
            about=_key(mistake),
            at=at,
        )


def _key(mistake: Mistake) -> str:
    return f"acts.mistake:{mistake.pk}"


@transaction.atomic
def forget_addresses(*, at: datetime) -> int:
    """Forget the addresses of those who were answered long ago, and the letters to them.

    Law: 152-FZ art. 5(7).
    """
    answered = Mistake.objects.filter(decided_at__lt=at - timedelta(ADDRESS_DAYS)).exclude(email="")
    mistakes = list(answered.select_for_update())
    forget_letters(_key(one) for one in mistakes)
    Mistake.objects.filter(pk__in=[one.pk for one in mistakes]).update(email="")
    return len(mistakes)
