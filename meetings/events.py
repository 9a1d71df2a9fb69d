"""Meetings as the calendar of the city and the reader's own calendar know them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.text import Truncator

from meetings.models import Meeting
from meetings.rules.vocabulary import Format, State
from portal.web.events import PublicEvent

KIND = "meeting"
LABEL = "Встречи с жителями"


def event_of(meeting: Meeting) -> PublicEvent:
    """Return the meeting as an event; two small queries without prefetched hall and districts."""
    hall = meeting.hall
    where = str(hall) if hall else "Онлайн"
    if meeting.form == Format.BOTH:
        where += " и онлайн"
    return PublicEvent(
        uid=f"meeting-{meeting.pk}",
        sequence=meeting.revision,
        kind=KIND,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        url=meeting.get_absolute_url(),
        changed_at=meeting.changed_at,
        place=where,
        district=", ".join(one.name for one in meeting.districts.all()),
        summary=Truncator(meeting.topic).chars(300),
        is_cancelled=meeting.state == State.CANCELLED,
        is_online=meeting.form != Format.IN_PERSON,
        is_over=meeting.state in {State.HELD, State.CLOSED} or None,
        latitude=float(hall.latitude) if hall and hall.latitude is not None else None,
        longitude=float(hall.longitude) if hall and hall.longitude is not None else None,
    )


def between(start: datetime, end: datetime) -> Iterator[PublicEvent]:
    """Yield the announced meetings that touch [start, end)."""
    found = Meeting.objects.public().overlapping(start, end)
    return map(event_of, found.select_related("hall").prefetch_related("districts"))
