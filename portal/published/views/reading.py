"""What is new, and the search in it, for people."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.published.forms import SearchForm
from portal.published.models import Entry
from portal.published.registry import kinds, news_kinds
from portal.published.services.register import live
from portal.web.keyset import slice_of
from portal.web.page_cache import cached_page

_PAGE = 20


def asked(request: HttpRequest) -> tuple[SearchForm, dict[str, str]]:
    """Return the form and what it asks; what is nothing of ours asks for nothing."""
    form = SearchForm({name: request.GET.get(name, "") for name in ("q", "about")})
    form.is_valid()
    wanted = {name: str(form.cleaned_data.get(name) or "") for name in ("q", "about")}
    return form, wanted


@login_not_required
@require_safe
@cached_page("q", "about", "after", "before")
def index(request: HttpRequest) -> HttpResponse:
    """List what was published, the newest first, of a search or all of it."""
    form, wanted = asked(request)
    found = Entry.objects.matching(**wanted, kinds=news_kinds()).newest().defer("words")
    page = slice_of(
        found, _PAGE, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    items = live(page.rows)
    labels = {name: kind.label for name, kind in kinds().items()}
    query = urlencode({name: value for name, value in wanted.items() if value})
    context = {
        "form": form,
        "rows": [
            (labels[entry.kind], items[entry.pk], entry.created_at)
            for entry in page.rows
            if entry.pk in items
        ],
        "newer_url": f"?{_with(query, 'before', page.before)}" if page.before else "",
        "older_url": f"?{_with(query, 'after', page.after)}" if page.after else "",
        "query": query,
    }
    return render(request, "published/index.html", context)


def _with(query: str, name: str, cursor: str) -> str:
    return f"{query}&{name}={cursor}" if query else f"{name}={cursor}"
