"""A draft from its publication to the act, with what residents and experts say of it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

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
from portal.acts.rules.expertise import REPLY
from portal.acts.services.approval import ask_for_look
from portal.acts.services.draft_corrections import check_days
from portal.acts.services.draft_errors import (
    AdoptedInDiscussion,
    AdoptedInExpertise,
    ConclusionAhead,
    ConclusionTooEarly,
    DiscussionClosed,
    DiscussionOn,
    DiscussionOver,
    DraftWithoutText,
    ExpertiseTooShort,
    NotYourOwnDraft,
    ProposalsUndecided,
    ProposalsUnread,
    ReplyTooEarly,
)
from portal.acts.services.errors import WrongState
from portal.acts.services.identities import identity_of
from portal.acts.services.register import register
from portal.acts.services.texts import add_version
from portal.acts.texts.akn import plain_text, validate
from portal.acts.texts.writing import with_identity
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.terms import Shift, deadline, followed
from portal.letters.services import write_letter
from portal.people.calendar import working_calendar
from portal.people.models import User
from portal.web.page_cache import bump
from portal.web.presses import is_again


@transaction.atomic
def enter(draft: Draft, *, by: User) -> Draft:
    """Keep a new draft, not public yet."""
    draft.save()
    draft.hands.add(by)
    return draft


@transaction.atomic
def set_text(draft: Draft, akn: str, *, by: User) -> None:
    """Set the text of a draft that is not public yet. Raises TextInvalid, WrongState."""
    draft = _locked(draft, DraftState.PREPARED)
    validate(akn)
    draft.akn = akn
    draft.save()
    draft.hands.add(by)


@transaction.atomic
def take_over(draft: Draft, *, by: User) -> None:
    """Let an editor who has read the draft answer for it alone: see ``register.take_over``."""
    _locked(draft, DraftState.PREPARED).hands.set([by])


@transaction.atomic
def publish_draft(draft: Draft, *, by: User, on: date, at: datetime) -> None:
    """Put the draft to public discussion; nobody does with what he has had a hand in.

    A discussion that was to begin before begins on this day. Raises DraftWithoutText,
    NotYourOwnDraft, DiscussionOver, TermTooLong, and ExpertiseTooShort where experts would have
    fewer days than the portal grants them.
    """
    draft = _locked(draft, DraftState.PREPARED)
    if not draft.akn:
        raise DraftWithoutText
    if settings.ACTS_SECOND_PAIR_OF_EYES and draft.hands.filter(pk=by.pk).exists():
        raise NotYourOwnDraft
    if draft.discussed_to < on:
        raise DiscussionOver
    draft.discussed_from = max(on, draft.discussed_from)
    days = settings.ACTS_EXPERTISE_DAYS
    if draft.expertise_to < draft.discussed_from + timedelta(days=days):
        raise ExpertiseTooShort(days)
    check_days(draft, on=on)
    draft.state, draft.placed_at = DraftState.PUBLISHED, at
    draft.save()
    draft.hands.clear()
    bump()


@transaction.atomic
def propose(proposal: Proposal, *, on: date, at: datetime, press: str = "") -> Proposal | None:
    """Take a proposal; it is shown after somebody has looked at it. Raises DiscussionClosed.

    Of a ``press`` of the button that comes again nothing is taken, see ``portal.web.presses``.
    """
    draft = Draft.objects.select_for_update(no_key=True).get(pk=proposal.draft_id)
    if draft.state != DraftState.PUBLISHED or not draft.discussed_from <= on <= draft.discussed_to:
        raise DiscussionClosed
    if is_again(press):
        return None
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


def follow_new_address(user: User, former: str, at: datetime) -> None:
    """Let the user be told at his new address what becomes of his proposals that name the former.

    Only where it is not told yet. Called in the transaction of the change.
    """
    waiting = (DraftState.PREPARED, DraftState.PUBLISHED)
    his = Proposal.objects.filter(user=user, email__iexact=former, draft__state__in=waiting)
    his.update(email=user.email)


@transaction.atomic
def decide(proposal: Proposal, outcome: Outcome, reason: str) -> None:
    """Say what becomes of the proposal and why; shown with the summary."""
    proposal.outcome, proposal.reason = outcome, reason
    proposal.save(update_fields=["outcome", "reason"])
    bump()


@transaction.atomic
def summarise(draft: Draft, summary: str, *, on: date, at: datetime) -> None:
    """Close the discussion with its summary; who left an address is told the decision.

    Raises DiscussionOn before the end, ProposalsUnread while a proposal waits for a look,
    ProposalsUndecided while one has no outcome.
    """
    draft = _locked(draft, DraftState.PUBLISHED)
    if on <= draft.discussed_to:
        raise DiscussionOn(draft.discussed_to)
    proposals = list(draft.proposals.all())
    if unread := sum(one.state == ProposalState.RECEIVED for one in proposals):
        raise ProposalsUnread(unread)
    undecided = sum(not one.outcome for one in proposals)
    if undecided:
        raise ProposalsUndecided(undecided)
    draft.state, draft.summary, draft.closed_on = DraftState.SUMMARISED, summary, on
    draft.save()
    _tell_authors(draft, proposals, "decided", at=at)
    bump()


@transaction.atomic
def drop(draft: Draft, why: str, *, at: datetime) -> None:
    """Take the draft off; its page says why, and so does a letter to whose proposal is unanswered.

    One that was not public stays so.
    """
    draft = _locked(draft, DraftState.PREPARED, DraftState.PUBLISHED, DraftState.SUMMARISED)
    is_unanswered = draft.state == DraftState.PUBLISHED
    draft.state, draft.dropped_why = DraftState.DROPPED, why
    draft.save()
    if is_unanswered:
        _tell_authors(draft, draft.proposals.all(), "dropped", at=at)
    bump()


def _tell_authors(draft: Draft, proposals: Iterable[Proposal], what: str, *, at: datetime) -> None:
    for proposal in proposals:
        if proposal.email:
            write_letter(
                event_key=f"acts.proposal:{proposal.pk}:{what}",
                template=f"proposal_{what}",
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


@transaction.atomic
def adopt(draft: Draft, *, number: str, adopted_on: date, by: User, on: date, at: datetime) -> Act:
    """Make the draft an act of the register, not published yet, with its text and its history.

    What was proposed is answered first, so only a summarised draft is adopted, and no earlier
    than that, nor in the days promised to experts. The act gets the text that was discussed: see
    ``left_to_work_in``. Raises AdoptedInDiscussion, AdoptedInExpertise, ActExists, WrongState.

    Law: 172-FZ art. 5.
    """
    draft = _locked(draft, DraftState.SUMMARISED)
    if draft.closed_on and adopted_on < draft.closed_on:
        raise AdoptedInDiscussion(draft.closed_on)
    if adopted_on <= draft.expertise_to:
        raise AdoptedInExpertise(draft.expertise_to)
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
    # What nobody has looked at is let out by another editor with the act.
    act.hands.add(*draft.second_looks.filter(seen_at=None).values_list("by", flat=True))
    if draft.akn:
        akn = with_identity(draft.akn, identity_of(act, adopted_on))
        add_version(Version(act=act, valid_from=adopted_on, akn=akn), on=on, at=at)
    draft.state, draft.act = DraftState.ADOPTED, act
    draft.save()
    bump()
    return act


def accepted(draft: Draft) -> int:
    """Return how many proposals are to be worked into the text, in part at least."""
    return draft.proposals.filter(outcome__in=(Outcome.ACCEPTED, Outcome.PARTLY)).count()


def left_to_work_in(act: Act) -> int:
    """Return how many accepted proposals an act that is not public has to get into its text.

    None are left once its words are others than those that were discussed.
    """
    draft = Draft.objects.filter(act=act).first()
    version = act.versions.order_by("valid_from").first()
    if act.is_public or draft is None or version is None:
        return 0
    return accepted(draft) if plain_text(version.akn) == plain_text(draft.akn) else 0


def check_conclusion(conclusion: Conclusion, *, on: date) -> None:
    """Refuse a day on which no conclusion can have come. Raises ConclusionAhead, ConclusionTooEarly."""
    placed_at = Draft.objects.values_list("placed_at", flat=True).get(pk=conclusion.draft_id)
    if conclusion.received_on > on:
        raise ConclusionAhead
    if placed_at is None or conclusion.received_on < localdate(placed_at):
        raise ConclusionTooEarly


@transaction.atomic
def receive_conclusion(conclusion: Conclusion, *, on: date) -> Conclusion:
    """Enter a conclusion and its control date. Raises as ``check_conclusion``.

    Law: 172-FZ art. 5(2), 5(3).
    """
    check_conclusion(conclusion, on=on)
    conclusion.reply_due_on = _reply_due_on(conclusion, working_calendar())
    conclusion.save()
    bump()
    return conclusion


@transaction.atomic
def correct_conclusion(conclusion: Conclusion, *, by: User, on: date, at: datetime) -> None:
    """Save a conclusion that was entered wrongly; once answered, it stays as it was answered.

    Readers see it at once, another editor looks at it afterwards. Raises WrongState, and as
    ``check_conclusion``.
    """
    before = Conclusion.objects.select_for_update(of=("self",)).get(pk=conclusion.pk)
    told = [field.attname for field in Conclusion._meta.concrete_fields]
    if all(getattr(before, name) == getattr(conclusion, name) for name in told):
        return
    if before.replied_on is not None:
        raise WrongState
    receive_conclusion(conclusion, on=on)
    for draft in Draft.objects.filter(pk__in={before.draft_id, conclusion.draft_id}):
        ask_for_look(draft, by=by, at=at)


def follow_calendar(days: Collection[date], on: date) -> str:
    """Reckon anew until when experts are replied to; say how many dates have changed, if any.

    They are few and all asked, so it does not matter which ``days`` changed. Law: 172-FZ art. 5(3).
    """
    calendar, moved = working_calendar(), 0
    owed = Conclusion.objects.filter(replied_on=None, reply_due_on__gte=on)
    for conclusion in owed.select_for_update(of=("self",)):
        due_on = followed(conclusion.reply_due_on, _reply_due_on(conclusion, calendar), on)
        if due_on != conclusion.reply_due_on:
            conclusion.reply_due_on = due_on
            conclusion.save(update_fields=["reply_due_on"])
            moved += 1
    return f"Изменены даты ответа на заключения экспертов: {moved}." if moved else ""


def _reply_due_on(conclusion: Conclusion, calendar: WorkingCalendar) -> date:
    shift = Shift(settings.DEADLINE_SHIFT)
    return deadline(REPLY, conclusion.received_on, calendar, shift).control_on


@transaction.atomic
def reply_to(conclusion: Conclusion, reply: str, *, replied_on: date) -> None:
    """Keep the reasoned reply as it was sent. Raises ReplyTooEarly, WrongState."""
    found = Conclusion.objects.select_for_update(of=("self",)).get(pk=conclusion.pk)
    if found.replied_on is not None:
        raise WrongState
    if replied_on < found.received_on:
        raise ReplyTooEarly
    found.reply, found.replied_on = reply, replied_on
    found.save(update_fields=["reply", "replied_on"])
    bump()


def _locked(draft: Draft, *states: DraftState) -> Draft:
    found = Draft.objects.select_for_update().get(pk=draft.pk)
    if found.state not in states:
        raise WrongState
    return found
