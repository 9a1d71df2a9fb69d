"""The calendar of everything public in the city hall, for people and for their programs."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.home.calendar import (
    days_with_events,
    holds_until,
    moment,
    month_of,
    next_month,
    weeks_of,
)
from portal.people.models import District
from portal.web.events import event_kinds, events_between, to_ics, to_structured
from portal.web.forms import PortalFormMixin
from portal.web.page_cache import cached_page, keep_until
from portal.web.structured import structured_data

_FILTERS = ("kind", "district")
#: How far feeds look back and ahead.
_BACK, _AHEAD = timedelta(days=92), timedelta(days=366)
_YEARS = 20


class FilterForm(PortalFormMixin, forms.Form):
    """Which events to show."""

    is_all_optional = True

    kind = forms.ChoiceField(label="Что показать", required=False)
    district = forms.ModelChoiceField(
        District.objects.all(),
        to_field_name="name",
        label="Район",
        required=False,
        empty_label="весь город",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "всё"), *event_kinds().items()]  # type: ignore[attr-defined]


def _filter(request: HttpRequest) -> tuple[FilterForm, dict[str, str]]:
    """Return the form and what it asks; what is no filter of ours asks for nothing."""
    form = FilterForm({name: request.GET.get(name, "") for name in _FILTERS})
    form.is_valid()
    wanted = {name: str(form.cleaned_data.get(name) or "") for name in _FILTERS}
    return form, wanted


@login_not_required
@require_safe
@cached_page("month", *_FILTERS)
def month(request: HttpRequest) -> HttpResponse:
    """Show a month: a grid of its days, and what happens on each of them."""
    form, wanted = _filter(request)
    now = timezone.now()
    today = timezone.localdate(now)
    first = month_of(request.GET.get("month", ""), today)
    # Whoever walks for ever, a robot say, comes to an end.
    if abs(first.year - today.year) > _YEARS:
        first = today.replace(day=1)
    days = days_with_events(first, next_month(first), at=now, **wanted)
    query = urlencode({name: value for name, value in wanted.items() if value})
    context = {
        "form": form,
        "first": first,
        "previous": next_month(first, -1),
        "following": next_month(first),
        "weeks": weeks_of(first, days),
        "days": days,
        "today": today,
        "query": query,
        "kinds": event_kinds(),
        "structured": structured_data([to_structured(e) for day in days for e in day.events]),
    }
    return keep_until(render(request, "home/calendar.html", context), holds_until(days))


@login_not_required
@require_safe
@cached_page(*_FILTERS)
def ics(request: HttpRequest) -> HttpResponse:
    """Send the events of a filter for the reader's own calendar."""
    _, wanted = _filter(request)
    today = timezone.localdate()
    events = events_between(moment(today - _BACK), moment(today + _AHEAD), **wanted)
    content = to_ics(events, name=_title(wanted))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return response


@login_not_required
@require_safe
@cached_page(*_FILTERS)
def rss(request: HttpRequest) -> HttpResponse:
    """Send what is to come as RSS, the latest changed first."""
    _, wanted = _filter(request)
    today = timezone.localdate()
    events = events_between(moment(today), moment(today + _AHEAD), **wanted)
    feed = Rss201rev2Feed(
        title=_title(wanted),
        link=request.build_absolute_uri(reverse("home:calendar")),
        description="Что будет в администрации города.",
        language="ru",
        feed_url=request.build_absolute_uri(),
    )
    for event in sorted(events, key=lambda event: event.changed_at, reverse=True):
        when = date_format(timezone.localtime(event.starts_at), "j E Y г., H:i")
        title = ": ".join(filter(None, (event.off, event.title)))
        feed.add_item(
            title=title,
            link=request.build_absolute_uri(event.url),
            description=escape(". ".join(filter(None, (when, event.place, event.summary)))),
            unique_id=f"{event.uid}:{event.sequence}",
            unique_id_is_permalink=False,
            pubdate=event.changed_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _title(wanted: dict[str, str]) -> str:
    parts = ("Календарь", event_kinds().get(wanted["kind"], ""), wanted["district"])
    return f"{', '.join(filter(None, parts))} — {settings.CITY['name']}"
