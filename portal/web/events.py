"""What happens in public in the city hall: told by the apps that know, shown by the calendar.

An app registers its kind of event in ``AppConfig.ready()``; the calendar, its feeds and the front
page ask all of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One event as everybody may see it.

    ``uid`` never changes, ``sequence`` rises with each change that is told. ``starts_at`` and
    ``ends_at`` are aware moments, [from, to); ``is_all_day`` says that only their municipal days
    count. ``url`` is a path. ``district`` names one or several, between commas. ``latitude`` and
    ``longitude`` are degrees of WGS 84. What is put off to a day not known yet is cancelled in
    calendars, and ``is_postponed`` for people. ``is_over`` where it is known to have ended, or
    (False) to go on, whatever its times; None where only the clock tells.
    """

    uid: str
    sequence: int
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    url: str
    changed_at: datetime
    place: str = ""
    district: str = ""
    summary: str = ""
    is_all_day: bool = False
    is_cancelled: bool = False
    is_postponed: bool = False
    is_online: bool = False
    is_over: bool | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def off(self) -> str:
        """Why it does not take place, in a word; empty where it does."""
        if self.is_postponed:
            return "Отложено"
        return "Отменено" if self.is_cancelled else ""

    def standing(self, at: datetime) -> str:
        """«Идёт сейчас», «Прошло», or nothing: before it begins, where it is off, of whole days."""
        if self.off or self.is_all_day:
            return ""
        if self.is_over or (self.is_over is None and at >= self.ends_at):
            return "Прошло"
        return "Идёт сейчас" if at >= self.starts_at else ""

    @property
    def first_day(self) -> date:
        """The municipal day on which it begins."""
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> date:
        """The municipal day on which it ends, inclusive."""
        return timezone.localdate(self.ends_at - timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class EventSource:
    """A kind of event: ``kind`` for addresses, ``label`` for people.

    ``between`` returns the events that touch [start, end), in any order.
    """

    kind: str
    label: str
    between: Callable[[datetime, datetime], Iterable[PublicEvent]]


_sources: dict[str, EventSource] = {}


def register_events(source: EventSource) -> None:
    """Show the events of the source in the calendar; the same kind again replaces it."""
    _sources[source.kind] = source


def event_kinds() -> dict[str, str]:
    """Return the label of each kind of event that the portal has."""
    return {kind: _sources[kind].label for kind in sorted(_sources)}


def events_between(
    start: datetime, end: datetime, *, kind: str = "", district: str = ""
) -> list[PublicEvent]:
    """Return the events that touch [start, end), soonest first, perhaps of one kind or district."""
    sources = [source for source in _sources.values() if kind in {"", source.kind}]
    found = (event for source in sources for event in source.between(start, end))
    wanted = (event for event in found if district in {"", *event.district.split(", ")})
    return sorted(wanted, key=lambda event: (event.starts_at, event.uid))


def to_ics(events: Iterable[PublicEvent], *, name: str) -> bytes:
    """Return the events as an iCalendar file (RFC 5545); a cancelled one says so."""
    calendar = Calendar()
    calendar.add("prodid", "-//portal//calendar//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_component(event))
    return calendar.to_ical()


def _component(event: PublicEvent) -> Event:
    component = Event()
    component.add("uid", f"{event.uid}@{urlsplit(settings.SITE_URL).hostname}")
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.changed_at.astimezone(UTC))
    if event.is_all_day:
        component.add("dtstart", event.first_day)
        component.add("dtend", event.last_day + timedelta(days=1))
        component.add("transp", "TRANSPARENT")
    else:
        component.add("dtstart", event.starts_at.astimezone(UTC))
        component.add("dtend", event.ends_at.astimezone(UTC))
    component.add("summary", event.title)
    if event.place:
        component.add("location", event.place)
    if event.summary:
        component.add("description", event.summary)
    if event.latitude is not None and event.longitude is not None:
        component.add("geo", (event.latitude, event.longitude))
    component.add("url", f"{settings.SITE_URL}{event.url}")
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return component


_STATUSES = {"": "Scheduled", "Отложено": "Postponed", "Отменено": "Cancelled"}


def to_structured(event: PublicEvent) -> dict[str, Any]:
    """Return the event as schema.org knows it, for JSON-LD."""
    place: dict[str, Any] = {"@type": "Place", "name": event.place, "address": event.place}
    if event.latitude is not None and event.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": event.latitude,
            "longitude": event.longitude,
        }
    online = {"@type": "VirtualLocation", "url": f"{settings.SITE_URL}{event.url}"}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "startDate": timezone.localtime(event.starts_at).isoformat(),
        "endDate": timezone.localtime(event.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/Event{_STATUSES[event.off]}",
        "eventAttendanceMode": f"https://schema.org/{_attendance(event)}",
        "location": [*([place] if event.place else []), *([online] if event.is_online else [])],
        "organizer": {"@type": "Organization", "name": settings.CITY["administration"]},
        "url": f"{settings.SITE_URL}{event.url}",
    }


def _attendance(event: PublicEvent) -> str:
    ways = [way for way, there in (("Offline", event.place), ("Online", event.is_online)) if there]
    return f"{ways[0] if len(ways) == 1 else 'Mixed'}EventAttendanceMode"
