"""Pages about meetings that are the same for everybody."""

import json
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from appeals import timeline
from meetings.events import event_of
from meetings.forms.visitors import DistrictForm
from meetings.models import Meeting, Question
from meetings.overview import overview_of
from meetings.querysets import MeetingQuerySet
from meetings.rules.vocabulary import Format, Showing, State
from meetings.services.announcing import MOVED
from portal.people.models import District
from portal.web.events import to_ics
from portal.web.keyset import slice_of
from portal.web.page_cache import cached_page, keep_until
from portal.web.templatetags.portal_tags import moment_words

_PAGE = 20
_FIRST_YEAR = 2020
_NEIGHBOURS = 3


def public_or_404(pk: int) -> Meeting:
    """Return an announced meeting."""
    found = Meeting.objects.public().select_related("hall__plan", "series", "minutes")
    return get_object_or_404(found.prefetch_related("districts"), pk=pk)


@login_not_required
@require_safe
@cached_page("district", "after", "before")
def index(request: HttpRequest) -> HttpResponse:
    """List the meetings to come and those that were, of one district or all."""
    now = timezone.now()
    form = DistrictForm(request.GET)
    district = form.cleaned_data["district"] if form.is_valid() else None
    meetings = _listed(Meeting.objects.public().of_district(district))
    page = slice_of(
        meetings.past(now),
        _PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    ahead = list(meetings.ahead(now))
    context = {
        "form": form,
        "district": district,
        "query": f"district={district.pk}&" if district else "",
        "ahead": [(one, one.starts_at <= now) for one in ahead],
        "page": page,
        "is_first": not page.before,
        "year": timezone.localdate(now).year,
    }
    until = min((one.turns_at(now) for one in ahead), default=None)
    return keep_until(render(request, "meetings/index.html", context), until)


@login_not_required
@require_safe
@cached_page()
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the meeting: when, where, of what, what changed, what was asked and became of it."""
    meeting = public_or_404(pk)
    now, today = timezone.now(), timezone.localdate()
    hall = meeting.hall
    context = {
        "meeting": meeting,
        "event": event_of(meeting),
        "hall": hall,
        "agenda": meeting.agenda_with_times(),
        "officials": meeting.officials.all(),
        "changes": meeting.changes.all(),
        "questions": [_fate(one, today) for one in _asked(meeting)],
        "hidden": meeting.questions.filter(state=Showing.HIDDEN).count(),
        "photos": meeting.photos.select_related("picture").prefetch_related("picture__copies"),
        "promises": [
            (one, one.done_on is None and one.due_on < today) for one in meeting.promises.all()
        ],
        "free": _free(meeting),
        "siblings": _siblings(meeting),
        "is_ahead": meeting.state == State.PUBLISHED,
        "is_coming": meeting.is_coming(now),
        "is_running": meeting.is_coming(now) and meeting.starts_at <= now,
        "json_ld": json_ld(meeting),
    }
    until = meeting.turns_at(now) if now < meeting.ends_at else None
    return keep_until(render(request, "meetings/detail.html", context), until)


@login_not_required
@require_safe
@cached_page()
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the meeting for the reader's own calendar."""
    meeting = public_or_404(pk)
    return _ics(to_ics([event_of(meeting)], name=meeting.title), f"meeting-{meeting.pk}")


@login_not_required
@require_safe
@cached_page("district")
def calendar(request: HttpRequest) -> HttpResponse:
    """Send the meetings of a district, or all, as a calendar to subscribe to."""
    district = _district(request)
    meetings = _listed(Meeting.objects.public().of_district(district)).order_by("starts_at", "pk")
    name = f"Встречи с жителями — {district or settings.CITY['name']}"
    return _ics(to_ics(map(event_of, meetings), name=name), "meetings")


@login_not_required
@require_safe
@cached_page("district")
def feed(request: HttpRequest) -> HttpResponse:
    """Send the meetings announced or changed last as RSS."""
    district = _district(request)
    meetings = _listed(Meeting.objects.public().of_district(district)).order_by("-changed_at")
    generator = Rss201rev2Feed(
        title=f"Встречи с жителями — {district or settings.CITY['name']}",
        link=request.build_absolute_uri(reverse("meetings:index")),
        description="Объявления встреч и их изменения.",
        language="ru",
        feed_url=request.build_absolute_uri(),
    )
    for meeting in meetings[:_PAGE]:
        event = event_of(meeting)
        state = "Отменена. " if event.is_cancelled else ""
        url = request.build_absolute_uri(meeting.get_absolute_url())
        generator.add_item(
            title=f"{meeting.title}, {moment_words(meeting.starts_at)}",
            link=url,
            description=f"{state}{event.place}. {event.summary}",
            unique_id=f"{url}#{meeting.revision}",
            unique_id_is_permalink=False,
            pubdate=meeting.changed_at,
        )
    return HttpResponse(generator.writeString("utf-8"), content_type=generator.content_type)


@login_not_required
@require_safe
@cached_page()
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show what came of a year's meetings, district by district."""
    today = timezone.localdate()
    if not _FIRST_YEAR <= year <= today.year:
        raise Http404
    start, end = (
        timezone.make_aware(datetime.combine(datetime(one, 1, 1), time()))
        for one in (year, year + 1)
    )
    held = Meeting.objects.public().filter(
        starts_at__gte=start, starts_at__lt=end, state__in=[State.HELD, State.CLOSED]
    )
    rows, total = overview_of(held, today=today)
    context = {
        "year": year,
        "rows": rows,
        "total": total,
        "earlier": year - 1 if year > _FIRST_YEAR else None,
        "later": year + 1 if year < today.year else None,
    }
    return render(request, "meetings/year.html", context)


def _listed(meetings: MeetingQuerySet) -> MeetingQuerySet:
    return meetings.select_related("hall").prefetch_related("districts")


def _district(request: HttpRequest) -> District | None:
    form = DistrictForm(request.GET)
    return form.cleaned_data["district"] if form.is_valid() else None


def _ics(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


def _asked(meeting: Meeting) -> Any:
    merged = Prefetch("merged", Question.objects.select_related("appeal"))
    return (
        meeting.questions.shown()
        .select_related("answered_by", "appeal")
        .prefetch_related(merged)
        .annotate(support=Count("supports"))
        .order_by("id")
    )


def _fate(question: Question, today: Any) -> dict[str, Any]:
    """Return the question with its askers who may be named, and where each appeal of it stands."""
    alike = (question, *question.merged.all())
    askers = [one.shown_name for one in alike if one.shown_name]
    others = len(alike) - len(askers)
    appeals = [
        (one, timeline.standing(one.appeal, today)) for one in alike if one.appeal is not None
    ]
    return {"question": question, "askers": askers, "others": others, "appeals": appeals}


def _siblings(meeting: Meeting) -> list[Meeting]:
    """Return the neighbours in the series: some before and some after."""
    if meeting.series is None:
        return []
    others = meeting.series.meetings.public()
    before = others.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at")[:_NEIGHBOURS]
    after = others.filter(starts_at__gt=meeting.starts_at).order_by("starts_at")[:_NEIGHBOURS]
    return [*reversed(before), *after]


def _free(meeting: Meeting) -> int | None:
    """Return how many places are free, or None where nobody needs one."""
    if meeting.places is None:
        return None
    return max(0, meeting.places - meeting.registrations.confirmed().count())


_MODES = {
    Format.IN_PERSON: "OfflineEventAttendanceMode",
    Format.ONLINE: "OnlineEventAttendanceMode",
    Format.BOTH: "MixedEventAttendanceMode",
}


def json_ld(meeting: Meeting) -> SafeString:
    """Return the meeting as schema.org tells search engines, safe inside a script element."""
    hall, url = meeting.hall, f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    status = "Scheduled"
    if meeting.state == State.CANCELLED:
        status = "Cancelled"
    elif any(change.what == MOVED for change in meeting.changes.all()):
        status = "Rescheduled"
    location: list[dict[str, Any]] = []
    if hall is not None:
        location.append({"@type": "Place", "name": hall.name, "address": hall.address})
    if meeting.online_url:
        location.append({"@type": "VirtualLocation", "url": meeting.online_url})
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": meeting.title,
        "description": meeting.topic,
        "startDate": timezone.localtime(meeting.starts_at).isoformat(),
        "endDate": timezone.localtime(meeting.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/Event{status}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[Format(meeting.form)]}",
        "location": location,
        "organizer": {"@type": "Organization", "name": settings.CITY["administration"]},
        "isAccessibleForFree": True,
        "url": url,
    }
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)
