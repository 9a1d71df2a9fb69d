"""What is published of meetings, for the register below."""

from collections.abc import Collection, Iterator

from django.utils import timezone
from django.utils.formats import date_format

from meetings.models import Meeting
from portal.people.models import District
from portal.published.registry import Item, Kind, Topic, register_kind, register_topic, subject


def register() -> None:
    """Tell the register of meetings, and of the districts that one may follow."""
    register_kind(_KIND)
    register_topic(
        Topic("district", "Районы (встречи)", lambda: District.objects.values_list("pk", "name"))
    )


def _meetings(keys: Collection[int] | None) -> Iterator[Item]:
    found = Meeting.objects.public().select_related("hall").prefetch_related("districts")
    if keys is not None:
        found = found.filter(pk__in=keys)
    everywhere = [subject("district", key) for key in District.objects.values_list("pk", flat=True)]
    for meeting in found.order_by("pk"):
        districts = sorted(meeting.districts.all(), key=lambda one: one.pk)
        day = date_format(timezone.localtime(meeting.starts_at), "j E Y г.")
        # A meeting for the whole city is one of each district.
        about = [subject("district", one.pk) for one in districts] or everywhere
        yield Item(
            meeting.pk,
            f"Встреча с жителями: {meeting.title}, {day}",
            meeting.get_absolute_url(),
            tuple(about),
            {
                "title": meeting.title,
                "topic": meeting.topic,
                "state": meeting.state,
                "cancel_reason": meeting.cancel_reason,
                "format": meeting.form,
                "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
                "ends_at": timezone.localtime(meeting.ends_at).isoformat(),
                "place": str(meeting.hall) if meeting.hall else "",
                "districts": [one.name for one in districts],
                "attendance": meeting.attendance if meeting.reported_at else None,
                "summary": meeting.summary if meeting.reported_at else "",
            },
            meeting.topic,
            meeting.published_at,
        )


_KIND = Kind(
    "meeting",
    "встреча с жителями",
    "Встречи с жителями",
    (
        ("title, topic", "название и о чём"),
        ("state", "published, held, closed, cancelled"),
        ("cancel_reason", "почему отменена"),
        ("format", "in_person, online, both"),
        ("starts_at, ends_at", "начало и окончание с часовым поясом"),
        ("place", "зал и адрес"),
        ("districts", "районы; пусто — весь город"),
        ("attendance, summary", "сколько пришло и чем кончилась, когда есть отчёт"),
    ),
    _meetings,
)
