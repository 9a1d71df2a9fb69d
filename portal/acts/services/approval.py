"""Who let an act out, what makes that void, and who looks at what was changed afterwards."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from portal.acts.models import Act, Draft, Issuer, Publication, Rubric, SecondLook
from portal.acts.querysets import ActQuerySet
from portal.acts.services.errors import NotYourOwnChange, WrongState
from portal.people.models import User


def note_change(act: Act, *, by: User | None, at: datetime, is_seen: bool = False) -> None:
    """Note who changed what the act itself says; a scheduled one has to be approved anew.

    The moment that was set stays beside it, so that its editors see what has not happened: see
    ``ActQuerySet.to_publish_anew``. What readers see at once waits for a second look, unless it
    ``is_seen`` by another editor already. No ``by``: nobody in particular did, such as a program.
    """
    scheduled = Act.objects.filter(pk=act.pk, state=Publication.SCHEDULED)
    # It goes back to where it was before it was scheduled.
    scheduled.filter(withdrawn_at=None).update(state=Publication.PREPARED, approved_by=None)
    scheduled.update(state=Publication.WITHDRAWN, approved_by=None)
    # Last: while an act is scheduled, who approved it may not be who changed it.
    if by:
        Act.objects.filter(pk=act.pk).update(changed_by=by)
        if not Act.objects.public().filter(pk=act.pk).exists():
            act.hands.add(by)
    note_influence(act, by=by, at=at, is_seen=is_seen)


def note_influence(act: Act, *, by: User | None, at: datetime, is_seen: bool = False) -> None:
    """Note what is recorded of another act upon this one: nothing of what was approved changes."""
    Act.objects.filter(pk=act.pk).update(changed_at=at)
    if by and not is_seen:
        ask_for_look(act, by=by, at=at)


def scheduled_of(*acts: int) -> set[int]:
    """Return which of the acts, by their keys, are to be published at a moment."""
    found = Act.objects.filter(pk__in=acts, state=Publication.SCHEDULED)
    return set(found.values_list("pk", flat=True))


def moments_taken_back(acts: Iterable[int]) -> list[str]:
    """Return what is told of those of the acts that are not to be published at their moment now."""
    found = Act.objects.filter(pk__in=acts).to_publish_anew().select_related("issuer")
    return [
        f"Публикация, назначенная на {timezone.localtime(act.publish_at):%d.%m.%Y %H:%M}, не "
        "состоится: акт изменили после того, как её разрешили. Он ждёт публикации заново: "
        f"попросите другого редактора прочитать и опубликовать его ({act.heading})."
        for act in found
    ]


def ask_for_look(subject: Act | Issuer | Rubric | Draft, *, by: User, at: datetime) -> None:
    """Let what was changed before readers' eyes wait for another editor; the subject is locked."""
    if not (settings.ACTS_SECOND_PAIR_OF_EYES and _is_seen_by_readers(subject)):
        return
    its = {str(subject._meta.model_name): subject}
    if not SecondLook.objects.filter(**its, by=by, seen_at=None).update(last_at=at):
        # The journal, too, dates what is written by the beginning of its transaction.
        SecondLook.objects.create(**its, by=by, since=TransactionNow(), last_at=at)


def _is_seen_by_readers(subject: Act | Issuer | Rubric | Draft) -> bool:
    return subject.is_public if isinstance(subject, Draft) else published_with(subject).exists()


def published_with(subject: Act | Issuer | Rubric) -> ActQuerySet:
    """Return the published acts on whose pages readers see it: an act, its issuer, its rubric."""
    name = {Act: "pk", Issuer: "issuer", Rubric: "rubrics"}[type(subject)]
    return Act.objects.public().filter(**{name: subject.pk})


def void_verification(act: Act) -> None:
    """Forget that the act was compared with its original: what was compared is there no more."""
    Act.objects.filter(pk=act.pk).update(verified_by=None, verified_on=None)


@transaction.atomic
def mark_seen(look: SecondLook, *, by: User, at: datetime) -> None:
    """Note that another editor has looked at the changes. Raises NotYourOwnChange, WrongState."""
    found = SecondLook.objects.select_for_update().get(pk=look.pk)
    if found.seen_at:
        raise WrongState
    is_own = by.pk == found.by_id
    if is_own and settings.ACTS_SECOND_PAIR_OF_EYES:
        raise NotYourOwnChange
    # Where one editor is enough, nobody else has looked.
    found.seen_by, found.seen_at = None if is_own else by, at
    found.save(update_fields=["seen_by", "seen_at"])
