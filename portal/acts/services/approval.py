"""Who let an act out, what makes that void, and who looks at what was changed afterwards."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import transaction

from portal.acts.models import Act, Publication, SecondLook
from portal.acts.services.errors import ChangedMeanwhile, NotYourOwnChange, WrongState
from portal.people.models import User


def note_change(act: Act, *, by: User | None, at: datetime, is_seen: bool = False) -> None:
    """Note who changed what readers get; a scheduled act has to be approved anew.

    What readers see at once waits for a second look, unless it ``is_seen`` by another editor
    already. No ``by``: nobody in particular did, such as a program.
    """
    this = Act.objects.filter(pk=act.pk)
    anew = {"approved_by": None, "publish_at": None}
    scheduled = this.filter(state=Publication.SCHEDULED)
    # It goes back to where it was before it was scheduled.
    scheduled.filter(withdrawn_at=None).update(state=Publication.PREPARED, **anew)
    scheduled.update(state=Publication.WITHDRAWN, **anew)
    # Last: while an act is scheduled, who approved it may not be who changed it.
    this.update(changed_at=at, **({"changed_by": by} if by else {}))
    if by and not is_seen:
        ask_for_look(act, by=by, at=at)


def ask_for_look(act: Act, *, by: User, at: datetime) -> None:
    """Let what was changed of a published act wait for another editor; the act is locked."""
    is_public = Act.objects.filter(pk=act.pk, state=Publication.PUBLISHED).exists()
    if not (is_public and settings.ACTS_SECOND_PAIR_OF_EYES):
        return
    if not SecondLook.objects.filter(act=act, by=by, seen_at=None).update(last_at=at):
        # The journal, too, dates what is written by the beginning of its transaction.
        SecondLook.objects.create(act=act, by=by, since=TransactionNow(), last_at=at)


def void_verification(act: Act) -> None:
    """Forget that the act was compared with its original: what was compared is there no more."""
    Act.objects.filter(pk=act.pk).update(verified_by=None, verified_on=None)


@transaction.atomic
def mark_seen(look: SecondLook, *, shown: str, by: User, at: datetime) -> None:
    """Note that another editor has looked at the changes.

    ``shown`` is ``last_at`` of what was looked at, in ISO 8601. Raises NotYourOwnChange,
    ChangedMeanwhile, WrongState.
    """
    found = SecondLook.objects.select_for_update().get(pk=look.pk)
    if found.seen_at:
        raise WrongState
    is_own = by.pk == found.by_id
    if is_own and settings.ACTS_SECOND_PAIR_OF_EYES:
        raise NotYourOwnChange
    if found.last_at.isoformat() != shown:
        raise ChangedMeanwhile
    # Where one editor is enough, nobody else has looked.
    found.seen_by, found.seen_at = None if is_own else by, at
    found.save(update_fields=["seen_by", "seen_at"])
