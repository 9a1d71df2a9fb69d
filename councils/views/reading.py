"""Councils, their organisations, sittings and decisions, as everybody reads them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils.events import event_of
from councils.forms.public import DayForm, SearchForm
from councils.models import (
    AgendaItem,
    Council,
    Decision,
    Mandate,
    Organisation,
    Paper,
    Publication,
    Sitting,
    Vote,
)
from councils.papers import quorum_words
from councils.querysets import with_words_in
from councils.rules.agenda import CONFIDENTIAL, Line, for_everybody
from councils.rules.vocabulary import SittingState, Stage
from councils.services.agenda import editions, lines_in
from councils.services.changes import changes_of
from councils.services.composition import composition_on, posts_on
from councils.services.guests import places_left, takes_guests
from councils.services.quorums import has_rules, quorum_at, quorum_history
from councils.services.sittings import running_item
from portal.people.models import User
from portal.web.events import to_structured
from portal.web.page_cache import cached_page, keep_until
from portal.web.structured import structured_data

_FOUND = 50


@login_not_required
@require_safe
@cached_page()
def index(request: HttpRequest) -> HttpResponse:
    """List the councils and what comes next."""
    now, today = timezone.now(), timezone.localdate()
    user = request.user
    coming = list(Sitting.objects.coming(now).select_related("council", "hall")[:10])
    context = {
        "councils": Council.objects.existing(today),
        "coming": coming,
        "put_off": Sitting.objects.put_off().select_related("council")[:10],
        "is_member": isinstance(user, User) and Mandate.objects.of_user(user, today).exists(),
        "form": SearchForm(),
    }
    until = min((one.ends_at for one in coming), default=None)
    return keep_until(render(request, "councils/index.html", context), until)


@login_not_required
@require_safe
@cached_page("on")
def council(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a council with its composition as of a day and the plan of its year."""
    found = get_object_or_404(Council.objects.select_related("act__issuer"), slug=slug)
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    day: date = (form.cleaned_data["on"] if form.is_valid() else None) or today
    sittings = found.sittings.select_related("hall")
    context = {
        "council": found,
        "form": form,
        "day": day,
        "is_today": day == today,
        "seats": composition_on(found, day),
        "posts": posts_on(found, day),
        "regulation": found.regulations.on(day).select_related("act__issuer").first(),
        "plan": sittings.filter(starts_at__year=today.year).order_by("starts_at"),
        "next_year": sittings.filter(starts_at__year=today.year + 1).order_by("starts_at"),
        "earlier": sittings.filter(starts_at__year__lt=today.year)[:40],
        "decisions": Decision.objects.public()
        .filter(item__sitting__council=found)
        .select_related("unit")
        .order_by("-made_at")[:20],
        "today": today,
    }
    return render(request, "councils/council.html", context)


@login_not_required
@require_safe
@cached_page()
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member organisation: who it is, where it has a seat, who speaks for it."""
    found = get_object_or_404(Organisation, pk=pk)
    today = timezone.localdate()
    seats = found.seats.select_related("council").order_by("council__name", "begins_on")
    held = {
        seat.pk: list(Mandate.objects.on(today).filter(seat=seat).order_by("-part"))
        for seat in seats
    }
    context = {
        "organisation": found,
        "seats": [(seat, held[seat.pk]) for seat in seats],
        "today": today,
    }
    return render(request, "councils/organisation.html", context)


@login_not_required
@require_safe
@cached_page()
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sitting as far as it is published; a cancelled one says why."""
    found = get_object_or_404(
        Sitting.objects.select_related("council", "hall__district", "hall__plan"), pk=pk
    )
    now = timezone.now()
    published = _published(found)
    lines = []
    if Stage.AGENDA in published:
        version = found.versions.last()
        lines = for_everybody(lines_in(version)) if version else []
    decisions: list[Decision] = []
    quorum_counts: list[str] = []
    if Stage.DECISIONS in published:
        if has_rules(found):
            quorum_counts = [
                f"{timezone.localtime(at):%H:%M} — {quorum_words(counted)}"
                for at, counted in quorum_history(found)
            ]
        decisions = list(
            Decision.objects.public()
            .filter(item__sitting=found)
            .select_related("vote", "unit")
            .prefetch_related(
                "vote__ballots__mandate__seat__organisation", "vote__opinions__mandate"
            )
        )
    minutes = published.get(Stage.MINUTES)
    context: dict[str, Any] = {
        "sitting": found,
        "rows": _rows(found, lines, has_votes=Stage.DECISIONS in published),
        "quorum_counts": quorum_counts,
        "changes": changes_of(found),
        "decisions": decisions,
        "minutes": minutes.minutes if minutes else None,
        "publications": found.publications.select_related("minutes"),
        "takes_guests": takes_guests(found, now),
        "places_left": places_left(found),
        "today": timezone.localdate(),
        "structured": structured_data(to_structured(event_of(found))),
        **_live(found),
    }
    # Until it begins residents may ask for a place.
    until = found.starts_at if context["takes_guests"] else None
    return keep_until(render(request, "councils/sitting.html", context), until)


@dataclass(frozen=True)
class Row:
    """An item on the page: ``votes`` are those by which nothing was decided."""

    line: Line
    papers: list[tuple[Paper, list[Paper]]]
    began_at: datetime | None
    is_passed_over: bool
    votes: list[Vote]


def _rows(found: Sitting, lines: list[Line], *, has_votes: bool) -> list[Row]:
    keys = [line.key for line in lines if not line.is_confidential]
    papers = _open_papers(keys)
    heard = dict(found.items.filter(pk__in=keys).heard().values_list("pk", "started_at"))
    votes: dict[int, list[Vote]] = {}
    if has_votes:
        public = AgendaItem.objects.public().filter(sitting=found)
        taken = (
            Vote.objects.valid()
            .filter(item__in=public, decision=None)
            .prefetch_related("ballots__mandate__seat__organisation", "opinions__mandate")
        )
        for vote in taken:
            votes.setdefault(vote.item_id, []).append(vote)
    is_held = found.state == SittingState.CLOSED
    return [
        Row(
            line,
            editions(papers.get(line.key, [])),
            heard.get(line.key),
            is_held and not line.is_confidential and line.key not in heard,
            votes.get(line.key, []),
        )
        for line in lines
    ]


def _published(found: Sitting) -> dict[Stage, Publication]:
    """Return the last publication of each stage."""
    publications = found.publications.select_related(
        "minutes__pdf", "minutes__extract", "minutes__secretary_signed_by"
    )
    return {Stage(one.stage): one for one in publications.order_by("version")}


def _open_papers(items: list[int]) -> dict[int, list[Paper]]:
    """Return what everybody may open of the items, as they are closed or open at this moment."""
    shown: dict[int, list[Paper]] = {}
    for paper in Paper.objects.public().filter(item__in=items).select_related("file").defer("text"):
        shown.setdefault(paper.item_id, []).append(paper)
    return shown


def _live(found: Sitting) -> dict[str, Any]:
    """Return what is happening now: the item, and whether there is a quorum."""
    if not found.is_live:
        return {"current": None, "quorum": None, "speech": None}
    current = running_item(found)
    speech = None
    if current is not None and current.is_closed:
        current = AgendaItem(title=CONFIDENTIAL)
    elif current is not None and not AgendaItem.objects.public().filter(pk=current.pk).exists():
        current = AgendaItem(title="вопрос, который в опубликованную повестку ещё не внесён")
    elif current is not None:
        running = current.speeches.running().select_related("mandate__seat__organisation")
        speech = running.first()
    quorum = quorum_at(found, timezone.now()) if has_rules(found) else None
    return {"current": current, "quorum": quorum, "speech": speech}


@login_not_required
@require_safe
@cached_page()
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Show only what is happening at the sitting now; the page asks for it again and again."""
    found = get_object_or_404(Sitting, pk=pk)
    return render(request, "councils/parts/live.html", {"sitting": found, **_live(found)})


@login_not_required
@require_safe
@cached_page()
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision, how it was voted, and what became of it."""
    found = get_object_or_404(
        Decision.objects.public().select_related("item__sitting__council", "vote", "unit"), pk=pk
    )
    returns = found.returns.filter(removed_at=None).select_related("sitting")
    context = {
        "decision": found,
        "control": found.control_on(timezone.localdate()),
        "reports": found.reports.all(),
        "returns": [one.sitting for one in returns if one.sitting.state != SittingState.PLANNED],
    }
    return render(request, "councils/decision.html", context)


@login_not_required
@require_safe
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the very text that was published, so that anybody can check its hash."""
    found = get_object_or_404(Publication, pk=pk)
    if not found.content:
        raise Http404
    return HttpResponse(found.content, content_type="application/json")


@login_not_required
@require_safe
@cached_page("q")
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in published agendas, papers and decisions."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    items: list[AgendaItem] = []
    decisions: list[Decision] = []
    papers: list[Paper] = []
    is_asked = form.is_bound and form.is_valid()
    if is_asked:
        words = form.cleaned_data["q"]
        public = AgendaItem.objects.public()
        items = list(
            public.with_words(words)
            .select_related("sitting__council")
            .order_by("-sitting__starts_at")[:_FOUND]
        )
        decisions = list(
            Decision.objects.public()
            .with_words(words)
            .select_related("item__sitting__council")
            .order_by("-made_at")[:_FOUND]
        )
        papers = list(
            with_words_in(Paper.objects.public().defer("text"), "title", "text", words=words)
            .select_related("item__sitting__council")
            .order_by("-added_at")[:_FOUND]
        )
    context = {
        "form": form,
        "is_asked": is_asked,
        "items": items,
        "decisions": decisions,
        "papers": papers,
    }
    return render(request, "councils/search.html", context)
