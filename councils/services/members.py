"""What a member does in his cabinet: answers, keeps notes, proposes questions."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from councils.models import AgendaItem, AgendaProposal, Mandate, Note, Rsvp, Sitting
from councils.rules.vocabulary import Answer, Part, ProposalState, SittingState
from councils.services.agenda import save_item
from councils.services.errors import AlreadyDecided, NotReady
from portal.people.models import User


def mandates_in(sitting: Sitting, user: User) -> list[Mandate]:
    """Return what the user holds in the council on the day of the sitting."""
    day = timezone.localdate(sitting.starts_at)
    held = Mandate.objects.of_user(user, day).filter(seat__council=sitting.council)
    return list(held.select_related("seat__organisation"))


def alternate_of(sitting: Sitting, mandate: Mandate) -> Mandate | None:
    """Return who may come for the representative, where the regulation counts him."""
    day = timezone.localdate(sitting.starts_at)
    regulation = sitting.council.regulations.on(day).first()
    if regulation is None or not regulation.counts_alternates:
        return None
    return mandate.seat.mandates.on(day).filter(part=Part.ALTERNATE).first()


@transaction.atomic
def answer(sitting: Sitting, mandate: Mandate, given: Answer, *, at: datetime) -> Rsvp:
    """Answer the invitation; a later answer replaces it. Raises NotReady."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.state != SittingState.CONVENED:
        raise NotReady("На приглашение отвечают, пока заседание созвано и не началось.")
    return Rsvp.objects.update_or_create(
        sitting=sitting,
        mandate=mandate,
        day=timezone.localdate(sitting.starts_at),
        defaults={"answer": given, "answered_at": at},
    )[0]


def keep_note(item: AgendaItem, user: User, text: str) -> None:
    """Keep a private note; an empty one is thrown away."""
    if text.strip():
        Note.objects.update_or_create(item=item, user=user, defaults={"text": text})
    else:
        Note.objects.filter(item=item, user=user).delete()


def propose(mandate: Mandate, title: str, text: str, *, at: datetime) -> AgendaProposal:
    """Propose a question for the agenda of the member's council."""
    return AgendaProposal.objects.create(
        council=mandate.seat.council, mandate=mandate, title=title, text=text, proposed_at=at
    )


@transaction.atomic
def take_proposal(proposal: AgendaProposal, sitting: Sitting) -> AgendaItem:
    """Put the proposal on the agenda of a sitting. Raises AlreadyDecided, AgendaClosed."""
    proposal = _undecided(proposal)
    item = save_item(
        AgendaItem(sitting=sitting, title=proposal.title, speaker=proposal.mandate.full_name)
    )
    proposal.state, proposal.item = ProposalState.TAKEN, item
    proposal.save(update_fields=["state", "item"])
    return item


@transaction.atomic
def decline_proposal(proposal: AgendaProposal, reason: str) -> None:
    """Say no, and why. Raises AlreadyDecided."""
    proposal = _undecided(proposal)
    proposal.state, proposal.reason = ProposalState.DECLINED, reason
    proposal.save(update_fields=["state", "reason"])


def _undecided(proposal: AgendaProposal) -> AgendaProposal:
    found = (
        AgendaProposal.objects.select_for_update(of=("self",))
        .select_related("mandate")
        .get(pk=proposal.pk)
    )
    if found.state != ProposalState.RECEIVED:
        raise AlreadyDecided
    return found
