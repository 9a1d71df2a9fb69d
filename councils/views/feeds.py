"""Councils for machines: calendars and what is new."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from councils.events import event_of
from councils.models import Council, Publication, Sitting
from portal.web.events import to_ics
from portal.web.page_cache import cached_page

_BACK = timedelta(days=366)
_NEWS = 40
_ICS = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
@cached_page()
def calendar(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Send the sittings of a council, or of all, for a reader's own calendar."""
    found = Sitting.objects.filter(starts_at__gte=timezone.now() - _BACK)
    name = "Заседания советов"
    if slug:
        council = get_object_or_404(Council, slug=slug)
        found, name = found.filter(council=council), council.name
    rows = found.select_related("council", "hall__district").order_by("starts_at")
    return HttpResponse(to_ics(map(event_of, rows), name=name), content_type=_ICS)


@login_not_required
@require_safe
@cached_page()
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one sitting for a reader's own calendar."""
    found = get_object_or_404(Sitting.objects.select_related("council", "hall__district"), pk=pk)
    return HttpResponse(to_ics([event_of(found)], name=str(found)), content_type=_ICS)


@login_not_required
@require_safe
@cached_page()
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what the council has published last as RSS."""
    council = get_object_or_404(Council, slug=slug)
    generator = Rss201rev2Feed(
        title=f"{council.name} — {settings.CITY['name']}",
        link=request.build_absolute_uri(council.get_absolute_url()),
        description="Повестки, решения и протоколы.",
        language="ru",
        feed_url=request.build_absolute_uri(),
    )
    published = Publication.objects.filter(sitting__council=council).select_related("sitting")
    for one in published.order_by("-published_at")[:_NEWS]:
        what = one.get_stage_display().capitalize()
        day = timezone.localtime(one.sitting.starts_at)
        version = f", версия {one.version}" if one.version > 1 else ""
        numbered = f"№ {one.sitting.number}, " if one.sitting.number else ""
        generator.add_item(
            title=f"{what}: заседание {numbered}{day:%d.%m.%Y}{version}",
            link=request.build_absolute_uri(one.sitting.get_absolute_url()),
            description=one.sitting.topic,
            unique_id=f"council-publication-{one.pk}",
            unique_id_is_permalink=False,
            pubdate=one.published_at,
        )
    return HttpResponse(generator.writeString("utf-8"), content_type=generator.content_type)
