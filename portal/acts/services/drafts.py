"""A draft from its publication to the act, with what residents and experts say of it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from portal.acts.models import (
    Act,
    Conclusion,
    Draft,
    DraftState,
    Outcome,
    Proposal,
    ProposalState,
    Version,
)
from portal.acts.services.errors import DiscussionClosed, ProposalsUndecided, WrongState
from portal.acts.services.register import register
from portal.acts.services.texts import add_version
from portal.acts.texts.akn import validate
from portal.letters.services import write_letter
from portal.people.models import User
from portal.web.page_cache import bump

#: A conclusion is considered and answered within so many days. Law: 172-FZ art. 5(3).
REPLY_DAYS = 30


@transaction.atomic
def set_text(draft: Draft, akn: str) -> None:
    """Set the text of a draft that is not public yet. Raises TextInvalid, WrongState."""
    draft = _locked(draft, DraftState.PREPARED)
    validate(akn)
    draft.akn = akn
    draft.save()


@transaction.atomic
def publish_draft(draft: Draft, *, at: datetime) -> None:
    """Put the draft to public discussion."""
    draft = _locked(draft, DraftState.PREPARED)
    draft.state, draft.placed_at = DraftState.PUBLISHED, at
    draft.save()
    bump()


@transaction.atomic
def propose(proposal: Proposal, *, on: date, at: datetime) -> Proposal:
    """Take a proposal; it is shown after somebody has looked at it. Raises DiscussionClosed."""
    draft = Draft.objects.select_for_update(no_key=True).get(pk=proposal.draft_id)
    if draft.state != DraftState.PUBLISHED or not draft.discussed_from <= on <= draft.discussed_to:
        raise DiscussionClosed
    proposal.received_at, proposal.state = at, ProposalState.RECEIVED
    proposal.save()
    return proposal


@transaction.atomic
def show_proposal(proposal: Proposal) -> None:
    """Let readers see the proposal."""
    proposal.state, proposal.hidden_why = ProposalState.SHOWN, ""
    proposal.save(update_fields=["state", "hidden_why"])
    bump()


@transaction.atomic
def hide_proposal(proposal: Proposal, why: str) -> None:
    """Keep the proposal from readers; it is considered all the same."""
    proposal.state, proposal.hidden_why = ProposalState.HIDDEN, why
    proposal.save(update_fields=["state", "hidden_why"])
    bump()


@transaction.atomic
def decide(proposal: Proposal, outcome: Outcome, reason: str) -> None:
    """Say what becomes of the proposal and why; shown with the summary."""
    proposal.outcome, proposal.reason = outcome, reason
    proposal.save(update_fields=["outcome", "reason"])
    bump()


@transaction.atomic
def summarise(draft: Draft, summary: str, *, on: date, at: datetime) -> None:
    """Close the discussion with its summary; who left an address is told the decision.

    Raises ProposalsUndecided while a proposal has no outcome, DiscussionClosed before the end.
    """
    draft = _locked(draft, DraftState.PUBLISHED)
    if on <= draft.discussed_to:
        raise WrongState
    proposals = list(draft.proposals.all())
    undecided = sum(not one.outcome for one in proposals)
    if undecided:
        raise ProposalsUndecided(undecided)
    draft.state, draft.summary, draft.closed_on = DraftState.SUMMARISED, summary, on
    draft.save()
    for proposal in proposals:
        if proposal.email:
            write_letter(
                event_key=f"acts.proposal:{proposal.pk}:decided",
                template="proposal_decided",
                to=proposal.email,
                context={
                    "proposal": proposal,
                    "draft": draft,
                    "url": f"{settings.SITE_URL}{draft.get_absolute_url()}",
                },
                about=f"acts.proposal:{proposal.pk}",
                at=at,
                user=proposal.user,
            )
    bump()


@transaction.atomic
def drop(draft: Draft, why: str) -> None:
    """Take the draft off; its page says why."""
    draft = _locked(draft, DraftState.PREPARED, DraftState.PUBLISHED, DraftState.SUMMARISED)
    draft.state, draft.dropped_why = DraftState.DROPPED, why
    draft.save()
    bump()


@transaction.atomic
def adopt(draft: Draft, *, number: str, adopted_on: date, by: User, on: date, at: datetime) -> Act:
    """Make the draft an act of the register, not published yet, with its text and its history.

    Raises ActExists, WrongState.
    """
    draft = _locked(draft, DraftState.PUBLISHED, DraftState.SUMMARISED)
    act = register(
        Act(
            kind=draft.kind,
            issuer=draft.issuer,
            adopted_on=adopted_on,
            number=number,
            title=draft.title,
        ),
        by=by,
        at=at,
    )
    if draft.akn:
        add_version(Version(act=act, valid_from=adopted_on, akn=draft.akn), on=on, at=at)
    draft.state, draft.act = DraftState.ADOPTED, act
    draft.save()
    bump()
    return act


def receive_conclusion(conclusion: Conclusion) -> Conclusion:
    """Enter a conclusion and by when it is to be answered. Law: 172-FZ art. 5(3)."""
    conclusion.reply_due_on = conclusion.received_on + timedelta(days=REPLY_DAYS)
    conclusion.save()
    bump()
    return conclusion


def _locked(draft: Draft, *states: DraftState) -> Draft:
    found = Draft.objects.select_for_update().get(pk=draft.pk)
    if found.state not in states:
        raise WrongState
    return found
