"""Sittings as events of the public calendar and of members' own calendars."""

from collections.abc import Iterable
from datetime import datetime

from councils.models import Sitting
from councils.rules.vocabulary import SittingState
from portal.web.events import PublicEvent

_NOT_NOW = (SittingState.CANCELLED, SittingState.ADJOURNED)
_IS_OVER = {SittingState.OPEN: False, SittingState.CLOSED: True}


def event_of(sitting: Sitting) -> PublicEvent:
    """Return the sitting as everybody may see it; an adjourned one is off until its new date."""
    hall = sitting.hall
    return PublicEvent(
        uid=f"council-sitting-{sitting.pk}",
        sequence=sitting.sequence,
        kind="sitting",
        title=f"{sitting.council.name}: заседание"
        + (f" № {sitting.number}" if sitting.number else ""),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        url=sitting.get_absolute_url(),
        changed_at=sitting.changed_at,
        place=sitting.where,
        district=hall.district.name if hall and hall.district else "",
        summary=sitting.topic,
        is_cancelled=sitting.state in _NOT_NOW,
        is_postponed=sitting.state == SittingState.ADJOURNED,
        is_online=bool(sitting.online_url),
        is_over=_IS_OVER.get(SittingState(sitting.state)),
        latitude=float(hall.latitude) if hall and hall.latitude is not None else None,
        longitude=float(hall.longitude) if hall and hall.longitude is not None else None,
    )


def sittings_between(start: datetime, end: datetime) -> Iterable[PublicEvent]:
    """Yield the sittings that touch [start, end)."""
    found = Sitting.objects.filter(starts_at__lt=end, ends_at__gt=start)
    for sitting in found.select_related("council", "hall__district"):
        yield event_of(sitting)
