"""Public discussions of drafts in the calendar of the city."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.acts.models import Draft, DraftState
from portal.acts.services.draft_corrections import corrections_of
from portal.web.events import EventSource, PublicEvent


def _between(start: datetime, end: datetime) -> Iterator[PublicEvent]:
    first, last = timezone.localdate(start), timezone.localdate(end - timedelta(microseconds=1))
    drafts = Draft.objects.public().filter(discussed_from__lte=last, discussed_to__gte=first)
    found = list(drafts.defer("akn", "note"))
    corrections = corrections_of(found)
    for draft in found:
        told = corrections.get(draft.pk, [])
        yield PublicEvent(
            uid=f"draft-{draft.pk}",
            sequence=len(told) + (draft.state == DraftState.DROPPED),
            kind=DISCUSSIONS.kind,
            title=f"Обсуждение проекта: {draft.title}",
            starts_at=_beginning(draft.discussed_from),
            ends_at=_beginning(draft.discussed_to + timedelta(days=1)),
            url=draft.get_absolute_url(),
            changed_at=told[0].at if told else draft.placed_at or _beginning(draft.discussed_from),
            summary=f"Предложения принимаются по {draft.discussed_to:%d.%m.%Y}",
            is_all_day=True,
            is_cancelled=draft.state == DraftState.DROPPED,
            is_online=True,
        )


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


DISCUSSIONS = EventSource("discussions", "Обсуждения проектов актов", _between)
