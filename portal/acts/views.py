"""The register for its readers: found, and read as of any day."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.acts.forms import DayForm, SearchForm
from portal.acts.models import Act, Relation
from portal.web.keyset import slice_of
from portal.web.page_cache import cached_page

_PAGE = 20
_INFLUENCES = Prefetch("influences", Relation.objects.select_related("source__issuer"))


@login_not_required
@require_safe
@cached_page("q", "kind", "after", "before")
def index(request: HttpRequest) -> HttpResponse:
    """Find acts by number or by words of the title."""
    form = SearchForm(request.GET or None)
    acts = Act.objects.select_related("issuer").prefetch_related(_INFLUENCES)
    typed = kind = ""
    if form.is_valid():
        typed, kind = form.cleaned_data["q"], form.cleaned_data["kind"]
    if typed:
        acts = acts.search(typed)
    if kind:
        acts = acts.filter(kind=kind)
    page = slice_of(
        acts.newest(),
        _PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    today = timezone.localdate()
    context = {
        "form": form,
        "found": [(act, act.standing_on(today)) for act in page.rows],
        "page": page,
        "is_search": bool(typed or kind),
        "query": {"q": typed, "kind": kind},
    }
    return render(request, "acts/index.html", context)


@login_not_required
@require_safe
@cached_page("on")
def detail(
    request: HttpRequest, kind: str, issuer: str, adopted_on: date, number: str
) -> HttpResponse:
    """Show an act with its status on a day and what has become of it."""
    act = get_object_or_404(
        Act.objects.select_related("issuer", "verified_by").prefetch_related(_INFLUENCES),
        kind=kind,
        issuer__slug=issuer,
        adopted_on=adopted_on,
        number=number,
    )
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    day = (form.cleaned_data["on"] if form.is_valid() else None) or today
    context = {
        "act": act,
        "form": form,
        "day": day,
        "is_today": day == today,
        "standing": act.standing_on(day),
        "today": act.standing_on(today),
        "influences": act.influences.all(),
        "effects": act.effects.select_related("target__issuer"),
    }
    return render(request, "acts/detail.html", context)
