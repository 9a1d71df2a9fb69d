"""The register for machines: feeds, sitemap, calendar of acts that come into force."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from portal.acts.models import Act, Commencement, Draft, Publication, Relation
from portal.acts.rules.status import ENDS, Effect
from portal.acts.search import last_changed
from portal.acts.services.called import with_labels
from portal.acts.views.page import days_of
from portal.acts.views.register import PARAMETERS, search_of
from portal.kernel.typography import one_line
from portal.web.page_cache import cached_page

_FEEDS: dict[str, type[Atom1Feed | Rss201rev2Feed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
_SITEMAP_STEP = 10_000
#: Said of the day itself, like «вступает в силу», so that it is right before and after it.
_ENDING = {
    Effect.REPEALS: "Утрачивает силу",
    Effect.ANNULS: "Отменяется",
    Effect.INVALIDATES: "Перестаёт действовать по решению суда",
}
#: Acts are adopted to begin years ahead: budgets, rules of building, transitional periods.
_AHEAD, _BACK = timedelta(days=5 * 366), timedelta(days=92)


@login_not_required
@require_safe
@cached_page(*PARAMETERS)
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """Send what of a search, or of the register, was placed or changed last, as Atom or RSS.

    By the day of adoption an old act entered today would never appear. A search that the page
    refuses has no feed.
    """
    _, search = search_of(request)
    if search is None:
        raise Http404
    today = timezone.localdate()
    acts = last_changed(search, today=today)
    where = f"{reverse('acts:index')}{f'?{search.query}' if search.query else ''}"
    generator = _FEEDS[form](
        title=f"{search.title} — {settings.CITY['name']}",
        link=request.build_absolute_uri(where),
        description="Новые акты реестра.",
        language="ru",
        feed_url=request.build_absolute_uri(),
        # RFC 4287 4.1.1: a feed names its author.
        author_name=settings.CITY["administration"],
    )
    for act in acts:
        url = request.build_absolute_uri(act.get_absolute_url())
        generator.add_item(
            title=act.heading,
            link=url,
            # One unseen character would cost everybody the feed; both forms take it for HTML.
            description=escape(one_line(act.title)) or "Название в реестр ещё не внесено",
            # RFC 4287 4.2.6: it stays, though a corrected day gives the act another address.
            unique_id=f"{settings.SITE_URL}/acts/{act.pk}",
            unique_id_is_permalink=False,
            pubdate=act.placed_at,
            updateddate=act.changed_at,
        )
    return HttpResponse(generator.writeString("utf-8"), content_type=generator.content_type)


@login_not_required
@require_safe
@cached_page()
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Send the list of sitemaps: each of a range of acts, and that of the drafts."""
    names = [reverse("acts:sitemap", args=[number]) for number in range(_last_sitemap() + 1)]
    names.append(reverse("acts:sitemap_drafts"))
    pages = [request.build_absolute_uri(name) for name in names]
    return render(
        request, "acts/sitemap_index.xml", {"pages": pages}, content_type="application/xml"
    )


def _last_sitemap() -> int:
    last: int | None = Act.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) // _SITEMAP_STEP


@login_not_required
@require_safe
@cached_page()
def sitemap(request: HttpRequest, number: int) -> HttpResponse:
    """Send the addresses of one range of acts; beyond the last one there is none."""
    if number > _last_sitemap():
        raise Http404
    acts = (
        Act.objects.public()
        .filter(pk__gte=number * _SITEMAP_STEP, pk__lt=(number + 1) * _SITEMAP_STEP)
        .select_related("issuer")
        .only("kind", "issuer__slug", "adopted_on", "number", "changed_at")
        .order_by("pk")
    )
    rows = [(request.build_absolute_uri(act.get_absolute_url()), act.changed_at) for act in acts]
    return render(request, "components/sitemap.xml", {"rows": rows}, content_type="application/xml")


@login_not_required
@require_safe
@cached_page()
def sitemap_drafts(request: HttpRequest) -> HttpResponse:
    """Send the addresses of the drafts, those of the last discussions if they are too many."""
    drafts = Draft.objects.public().only("pk")[:_SITEMAP_STEP]
    urls = [reverse("acts:drafts"), *(draft.get_absolute_url() for draft in drafts)]
    rows = [(request.build_absolute_uri(url), None) for url in urls]
    return render(request, "components/sitemap.xml", {"rows": rows}, content_type="application/xml")


@login_not_required
@require_safe
@cached_page()
def coming_into_force(request: HttpRequest) -> HttpResponse:
    """Send a calendar of the days on which acts, or points of them, come into force."""
    today = timezone.localdate()
    first, last = today - _BACK, today + _AHEAD
    calendar = Calendar()
    calendar.add("prodid", "-//portal//acts//RU")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Акты вступают и теряют силу — {settings.CITY['name']}")
    acts = Act.objects.public().listed().order_by("in_force_from", "pk")
    for act in acts.filter(in_force_from__range=(first, last)):
        if act.never_begins:
            continue
        what = f"Вступает в силу: {act.heading}"
        calendar.add_component(_event(request, act, f"act-{act.pk}", act.begins_on, what))
    points = Commencement.objects.filter(from_on__range=(first, last))
    in_parts = list(acts.filter(pk__in=points.values("act")))
    with_labels([one for act in in_parts for one in act.commencements.all()])
    for act in in_parts:
        for day, names in days_of(act, {}):
            if first <= day <= last:
                what = f"Вступает в силу {names}: {act.heading}"
                calendar.add_component(_event(request, act, f"act-{act.pk}-{day}", day, what))
    ends = Relation.objects.filter(
        starts_on__range=(first, last), effect__in=ENDS, point="",
        source__state=Publication.PUBLISHED, target__state=Publication.PUBLISHED,
    ).select_related("target__issuer", "source__issuer")  # fmt: skip
    done = Relation.objects.select_related("source__issuer").defer("source__text", "source__search")
    ends = ends.prefetch_related(Prefetch("target__influences", done))
    ends = ends.defer("target__text", "target__search", "source__text", "source__search")
    for end in ends.order_by("starts_on", "pk"):
        # An act ends once.
        if all(one.source != end for one in end.target.what_influences()):
            continue
        what = f"{_ENDING[Effect(end.effect)]}: {end.target.heading} ({end.source.heading})"
        event = _event(request, end.target, f"relation-{end.pk}", end.begins_on, what)
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="acts.ics"'
    return response


def _event(request: HttpRequest, act: Act, key: str, day: date, what: str) -> Event:
    event = Event()
    event.add("uid", f"{key}@{urlsplit(settings.SITE_URL).netloc}")
    event.add("dtstamp", act.changed_at or timezone.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", what)
    event.add("description", act.title)
    event.add("url", request.build_absolute_uri(act.get_absolute_url()))
    event.add("transp", "TRANSPARENT")
    return event
