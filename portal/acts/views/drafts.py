"""Drafts of acts and what residents propose to them."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from portal.acts.forms.readers import ProposalForm
from portal.acts.models import Draft, DraftState, Proposal, ProposalState
from portal.acts.services.draft_corrections import corrections_of
from portal.acts.services.drafts import propose
from portal.acts.texts.akn import Anchor, anchors, to_place
from portal.acts.texts.rendering import to_html
from portal.acts.views import beside
from portal.acts.views.page import Links
from portal.people.models import User
from portal.web.ceilings import Ceiling, sender_of
from portal.web.keyset import slice_of
from portal.web.page_cache import cached_page
from portal.web.presses import press_of
from portal.web.templatetags.portal_tags import digest

_PAGE = 20
_WHOLE = "к\N{NO-BREAK SPACE}проекту в\N{NO-BREAK SPACE}целом"
#: A hall or a family may sit behind one address.
_PROPOSALS = Ceiling("acts.proposals", 30)


@login_not_required
@require_safe
@cached_page("after", "before")
def index(request: HttpRequest) -> HttpResponse:
    """List the drafts, those under discussion first."""
    today = timezone.localdate()
    page = slice_of(
        Draft.objects.public().select_related("issuer").defer("akn"),
        _PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "open": Draft.objects.open_on(today).select_related("issuer").order_by("discussed_to"),
        "page": page,
        "today": today,
    }
    return render(request, "acts/drafts.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft with its discussion, and take a proposal while it is open."""
    draft = get_object_or_404(Draft.objects.public().select_related("issuer", "act__issuer"), pk=pk)
    today = timezone.localdate()
    is_open = draft.state == DraftState.PUBLISHED and (
        draft.discussed_from <= today <= draft.discussed_to
    )
    user = request.user if isinstance(request.user, User) else None
    may_propose = is_open and (draft.takes_unnamed or user is not None)
    places = list(anchors(draft.akn)) if draft.akn else []
    labels = {one.eid: one.label for one in places}
    form = ProposalForm(
        request.POST or None,
        is_known=user is not None,
        points=[(one.eid, _named(one)) for one in places],
        initial={"point": request.GET.get("point", "")},
    )
    if request.method == "POST" and may_propose and form.is_valid():
        sender = sender_of(request)
        if _PROPOSALS.is_reached(sender):
            return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        _PROPOSALS.count(sender)
        proposal = form.save(commit=False)
        proposal.draft, proposal.user = draft, user
        if user is not None:
            proposal.author, proposal.email = user.full_name, user.email
        press = press_of(request, form.cleaned_data)
        propose(proposal, on=today, at=timezone.now(), press=press)
        messages.success(
            request, "Предложение принято. Оно появится здесь после проверки, решение — в своде."
        )
        # Far above the form, so it is gone to.
        return redirect(f"{draft.get_absolute_url()}#said")
    is_lost = request.method == "POST" and not may_propose
    proposals = draft.proposals.all()
    shown = proposals.filter(state=ProposalState.SHOWN)
    groups = grouped(proposals if draft.summary else shown, labels)
    said = beside.discussed(
        labels, groups, are_answered=bool(draft.summary), may_propose=may_propose
    )
    context = {
        "draft": draft,
        "form": form,
        "is_open": is_open,
        "is_ahead": draft.state == DraftState.PUBLISHED and today < draft.discussed_from,
        "may_propose": may_propose,
        # Written while it was still possible; whoever wrote it copies it from here.
        "lost": request.POST.get("text", "") if is_lost else "",
        "is_signed_in": user is not None,
        "today": today,
        "text": mark_safe(to_html(draft.akn, link=Links(), beside=said)) if draft.akn else "",
        "places": labels,
        "groups": groups,
        "hidden": proposals.exclude(state=ProposalState.SHOWN).count(),
        "conclusions": draft.conclusions.all(),
        "corrections": corrections_of([draft]).get(draft.pk, []),
    }
    return render(request, "acts/draft.html", context)


def _named(place: Anchor) -> str:
    """Return the place as the list of a form has it: «пункт 2», «глава 1. Общие положения»."""
    return f"{place.label}. {digest(place.heading, 60)}" if place.heading else place.label


def grouped(
    proposals: Iterable[Proposal], labels: Mapping[str, str]
) -> list[tuple[str, str, list[Proposal]]]:
    """Return anchor, heading and proposals by place in the order of the text, the whole draft last."""
    found: dict[str, list[Proposal]] = {}
    for one in proposals:
        found.setdefault(one.point, []).append(one)
    order = [point for point in labels if point in found]
    # What was typed in words before places could be chosen stands behind them.
    order += sorted(found.keys() - labels.keys() - {""})
    order += [""] if "" in found else []
    return [
        (
            point,
            to_place(labels.get(point) or found[point][0].point_label) if point else _WHOLE,
            found[point],
        )
        for point in order
    ]
