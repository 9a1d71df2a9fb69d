"""The register: found by number, by words, by filters."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from portal.acts.forms.readers import SearchForm
from portal.acts.models import Act
from portal.acts.rules.searches import is_robot
from portal.acts.search import RANKED, START, STOP, Found, Search, Way, find, fragments
from portal.acts.services.searches import note_search, sign_result
from portal.web.keyset import Slice
from portal.web.page_cache import cached_page
from portal.web.words import say_nothing

PARAMETERS = (
    "q",
    "kind",
    "issuer",
    "rubric",
    "status",
    "on",
    "since",
    "until",
    "normative",
    "by",
    "spelling",
)


def search_of(request: HttpRequest) -> tuple[SearchForm, Search | None]:
    """Return the form as sent, and the search, None where the form has errors."""
    form = SearchForm(request.GET if any(name in request.GET for name in PARAMETERS) else None)
    if not form.is_bound:
        return form, Search()
    return form, form.search() if form.is_valid() else None


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Find acts; what a person searches for leaves a trace without its author, so it is not kept."""
    return _answer(request) if _is_counted(request) else _kept_answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form, search = search_of(request)
    found = Found(Slice([], "", ""), Way(search or Search()))
    if search is not None:
        found = find(
            search,
            today=today,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    shown = found.way.search
    words = shown.typed.words
    pieces = fragments(found.page.rows, words)
    parameters = search.parameters if search else {}
    day = (search and search.on) or today
    asked_on = day if day != today else None
    trace = _trace(request, search, found, today)
    context = {
        "form": form,
        "search": search,
        "found": [
            (
                act,
                act.standing_on(day),
                _marked(pieces.get(act.pk, "")),
                _url(act, asked_on, sign_result(trace, place) if trace else ""),
            )
            for place, act in enumerate(found.page.rows, start=1)
        ],
        "result": found,
        "asked_on": asked_on,
        "ranked": RANKED,
        "is_search": bool(parameters),
        "has_filters": bool(parameters.keys() - {"q"}),
        "says_nothing": not found.page.rows and bool(words) and say_nothing(words),
        "query": search.query if search else "",
        "feed_title": (search or Search()).title,
        "shown": shown,
    }
    return render(request, "acts/index.html", context)


_kept_answer = cached_page(*PARAMETERS, "after", "before")(_answer)


def _trace(request: HttpRequest, search: Search | None, found: Found, today: date) -> int | None:
    if search is None or not _is_counted(request):
        return None
    return note_search(search, shown=len(found.page.rows), on=today)


def _is_counted(request: HttpRequest) -> bool:
    """Whether a person searches, by words or filters; who turns the pages has been counted."""
    is_turned = request.GET.get("after") or request.GET.get("before")
    is_search = request.method == "GET" and any(request.GET.get(name) for name in PARAMETERS)
    return is_search and not is_turned and not is_robot(request.headers.get("User-Agent", ""))


def _url(act: Act, asked_on: date | None, signed: str) -> str:
    query = {"on": asked_on.isoformat() if asked_on else "", "found": signed}
    asked = urlencode({name: value for name, value in query.items() if value})
    return act.get_absolute_url() + (f"?{asked}" if asked else "")


def _marked(piece: str) -> SafeString:
    """Return the fragment with the found words in <mark>."""
    shown = escape(piece).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(shown)
