"""The register: found by number, by words, by filters."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from portal.acts.forms.readers import SearchForm
from portal.acts.search import RANKED, START, STOP, Found, Search, find, fragments
from portal.web.keyset import Slice
from portal.web.page_cache import cached_page

PARAMETERS = ("q", "kind", "issuer", "rubric", "status", "on", "since", "until", "normative", "by")


def search_of(request: HttpRequest) -> tuple[SearchForm, Search | None]:
    """Return the form as sent, and the search, None where the form has errors."""
    form = SearchForm(request.GET if any(name in request.GET for name in PARAMETERS) else None)
    if not form.is_bound:
        return form, Search()
    return form, form.search() if form.is_valid() else None


@login_not_required
@require_safe
@cached_page(*PARAMETERS, "after", "before")
def index(request: HttpRequest) -> HttpResponse:
    """Find acts."""
    today = timezone.localdate()
    form, search = search_of(request)
    found = Found(Slice([], "", ""))
    if search is not None:
        found = find(
            search,
            today=today,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    words = search.typed.words if search else ""
    pieces = fragments(found.page.rows, words)
    parameters = search.parameters if search else {}
    day = (search and search.on) or today
    context = {
        "form": form,
        "search": search,
        "found": [
            (act, act.standing_on(day), _marked(pieces.get(act.pk, ""))) for act in found.page.rows
        ],
        "result": found,
        "asked_on": day if day != today else None,
        "ranked": RANKED,
        "is_search": bool(parameters),
        "has_filters": bool(parameters.keys() - {"q"}),
        "query": search.query if search else "",
    }
    return render(request, "acts/index.html", context)


def _marked(piece: str) -> SafeString:
    """Return the fragment with the found words in <mark>."""
    shown = escape(piece).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(shown)
