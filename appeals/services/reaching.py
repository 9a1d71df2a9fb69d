"""The letter with a sent answer that did not reach the applicant: what holds it up, and the way out."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from appeals import letters
from appeals.models import Answer, AnswerFile, Appeal
from appeals.rules import workflow
from appeals.services.errors import EnclosuresChecked, LetterNotHeldUp, ReplacementUnavailable
from appeals.services.journal import record
from appeals.services.locking import lock_for
from portal.files import services as files
from portal.files.models import StoredFile
from portal.letters.services import take_back
from portal.people.models import User


def is_held_up(appeal: Appeal) -> bool:
    """Whether the letter with the answer does not go out by itself."""
    return Appeal.objects.unreached().filter(pk=appeal.pk).exists()


def barred_of(appeal: Appeal) -> list[AnswerFile]:
    """Return the enclosures of the answer that may not be given out, in their order."""
    enclosed = AnswerFile.objects.filter(answer__appeal=appeal).select_related("file")
    return list(enclosed.exclude(file__state=StoredFile.State.CLEAN))


@transaction.atomic
def send_again(
    appeal: Appeal, *, instead: Mapping[int, StoredFile | None], by: User, at: datetime
) -> Appeal:
    """Send the letter with the answer once more, without what may not be given out.

    ``instead`` tells of each such enclosure, by its primary key, what stands in its place; with
    None it goes. The signed paper stays as it is: the letter tells what of it is another file
    now. The letter that did not go out is destroyed, so that the applicant gets one.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        LetterNotHeldUp: nothing keeps the letter back.
        LetterOnItsWay: the mail server may have it already.
        EnclosuresChecked: ``instead`` does not tell of the enclosures that are barred now.
        ReplacementUnavailable: nor may what comes in place of one be given out.

    Law: 59-FZ art. 10(4).
    """
    locked = lock_for(appeal, workflow.SEND_AGAIN, by=by, at=at)
    if not is_held_up(locked):
        raise LetterNotHeldUp
    answer: Answer = locked.answer
    assert answer.paper is not None, "A constraint: sent, it has its paper."
    take_back(answer.paper)
    enclosed = answer.files.select_related("file").select_for_update(of=("self", "file"))
    barred = {
        place: one for place, one in enumerate(enclosed, start=1) if not one.file.is_available
    }
    if {one.pk for one in barred.values()} != set(instead):
        raise EnclosuresChecked
    changes, names = [], []
    for place, one in barred.items():
        was, now = one.file, instead[one.pk]
        if now is None:
            one.delete()
        elif not now.is_available:
            raise ReplacementUnavailable(now, one.pk)
        else:
            one.file = now
            one.save(update_fields=["file"])
        files.delete(was)
        changes.append(f"enclosure {place} {'replaced' if now else 'removed'}")
        names.append((was.name, now.name if now else ""))
    event = record(
        locked,
        workflow.SEND_AGAIN.name,
        by=by,
        at=at,
        fields=changes,
        law=workflow.SEND_AGAIN.law,
    )
    letters.answered(locked, answer, at=at, again=event, instead=names)
    return locked
