"""What is published, for machines: lists that can be followed, feeds, the map of the site."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.published.models import Entry
from portal.published.registry import Item, kinds, news_kinds, subject_name
from portal.published.services.register import live
from portal.published.views.reading import asked
from portal.web.keyset import slice_of
from portal.web.page_cache import cached_page

_PAGE = 100
_FEED = 40
#: A map of a site has no more (sitemaps.org).
_MAP = 50_000
_FEEDS: dict[str, type[Atom1Feed | Rss201rev2Feed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}


@login_not_required
@require_safe
def data(request: HttpRequest, name: str) -> HttpResponse:
    """Send a page of a list in the order of change, with what is gone.

    ``modified_since`` is a day or a moment with its zone (ISO 8601), inclusive; ``after`` is the
    cursor of the next page, ready in ``next``. What was withdrawn a moment ago is sent as gone.
    """
    kind = kinds().get(name)
    if kind is None:
        raise Http404
    since = request.GET.get("modified_since", "")
    moment = _moment(since)
    if since and moment is None:
        return JsonResponse({"error": _BAD_SINCE}, status=400, json_dumps_params=_PLAIN)
    rows = Entry.objects.filter(kind=name).order_by("modified_at", "id").defer("words")
    if moment is not None:
        rows = rows.filter(modified_at__gte=moment)
    page = slice_of(rows, _PAGE, after=request.GET.get("after", ""))
    items = live(one for one in page.rows if one.deleted_at is None)
    following = {"modified_since": since} if since else {}
    base = request.build_absolute_uri(request.path)
    sent = {
        "data": [_record(entry, items.get(entry.pk)) for entry in page.rows],
        "next": f"{base}?{urlencode({**following, 'after': page.after})}" if page.after else None,
    }
    return JsonResponse(sent, json_dumps_params=_PLAIN)


_PLAIN = {"ensure_ascii": False}
_BAD_SINCE = (
    "modified_since: ожидается дата (2026-11-27) или момент по ISO 8601 с часовым поясом, например "
    "2026-11-27T10:00:00Z или 2026-11-27T20:00:00%2B10:00 (знак «+» в адресе пишется как %2B)"
)


def _moment(text: str) -> datetime | None:
    """Return the moment, or the beginning of the municipal day; a moment without zone is none."""
    try:
        day = parse_date(text)
        moment = parse_datetime(text)
    except ValueError:
        return None
    if day is not None:
        return timezone.make_aware(datetime(day.year, day.month, day.day))
    return moment if moment is not None and timezone.is_aware(moment) else None


def _record(entry: Entry, item: Item | None) -> dict[str, Any]:
    """Return the record; of what is gone no more than that."""
    head = {
        "id": entry.name,
        "type": entry.kind,
        "created": entry.created_at.isoformat(),
        "modified": entry.modified_at.isoformat(),
        "deleted": item is None,
    }
    if item is None:
        return head
    return {**head, "url": settings.SITE_URL + item.url, **item.data}


@login_not_required
@require_safe
@cached_page()
def passport(request: HttpRequest) -> HttpResponse:
    """Show what the lists hold and how to follow them. Law: 8-FZ art. 7(5)."""
    return render(request, "published/open_data.html", {"kinds": list(kinds().values())})


@login_not_required
@require_safe
@cached_page("q", "about")
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """Send what of a search was published last, as Atom or RSS."""
    _, wanted = asked(request)
    found = Entry.objects.matching(**wanted, kinds=news_kinds()).newest().defer("words")
    entries = list(found[:_FEED])
    items = live(entries)
    query = urlencode({name: value for name, value in wanted.items() if value})
    name = ", ".join(filter(None, [wanted["q"], subject_name(wanted["about"])]))
    where = reverse("published:index") + (f"?{query}" if query else "")
    generator = _FEEDS[form](
        title=f"{name or 'Новое'} — {settings.CITY['name']}",
        link=request.build_absolute_uri(where),
        description="Повестки, материалы, решения советов, встречи с жителями.",
        language="ru",
        feed_url=request.build_absolute_uri(),
        # RFC 4287 4.1.1: a feed names its author.
        author_name=settings.CITY["administration"],
    )
    labels = {name: kind.label for name, kind in kinds().items()}
    for entry in entries:
        if (item := items.get(entry.pk)) is None:
            continue
        generator.add_item(
            title=item.title,
            link=request.build_absolute_uri(item.url),
            description=labels[entry.kind].capitalize(),
            unique_id=f"{settings.SITE_URL}/{entry.name}",
            unique_id_is_permalink=False,
            pubdate=entry.created_at,
            updateddate=entry.modified_at,
        )
    return HttpResponse(generator.writeString("utf-8"), content_type=generator.content_type)


@login_not_required
@require_safe
@cached_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Send the addresses of the pages of what is published."""
    names = [kind.name for kind in kinds().values() if kind.has_page]
    entries = Entry.objects.standing().filter(kind__in=names).order_by("pk")[:_MAP]
    rows = [
        (settings.SITE_URL + url, modified_at)
        for url, modified_at in entries.values_list("url", "modified_at")
    ]
    return render(request, "components/sitemap.xml", {"rows": rows}, content_type="application/xml")
