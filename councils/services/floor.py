"""The list of speakers of a question at a moment: who speaks, who waits, whose time is left."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from councils.models import AgendaItem, Sitting, Speech
from councils.rules.speaking import Limits, left, turn, used, used_by
from councils.rules.vocabulary import SpeechKind
from councils.services.composition import regulation_on


def limits_of(sitting: Sitting) -> Limits:
    """Return how long one speaks by the regulation of the sitting's day. Raises NoRegulation."""
    return regulation_on(sitting.council, timezone.localdate(sitting.starts_at)).speech_limits


@dataclass(frozen=True)
class Turn:
    """Somebody on the list; ``rest`` is how long he may speak, None without a limit."""

    speech: Speech
    rest: timedelta | None

    @property
    def is_up(self) -> bool:
        """Whether nothing is left for him."""
        return self.rest is not None and not self.rest


@dataclass(frozen=True)
class GroupTime:
    """How long a group has spoken on the question, and what is left of its time."""

    of_whom: str
    used: timedelta
    rest: timedelta | None


@dataclass(frozen=True)
class Floor:
    """The list of speakers of the question that is heard, at a moment.

    ``lasted`` and ``rest`` are of the speech that goes on, ``used`` and ``item_rest`` of all.
    """

    item: AgendaItem
    limits: Limits
    current: Speech | None = None
    lasted: timedelta = timedelta()
    rest: timedelta | None = None
    queue: list[Turn] = field(default_factory=list)
    used: timedelta = timedelta()
    item_rest: timedelta | None = None
    groups: list[GroupTime] = field(default_factory=list)


def floor_of(item: AgendaItem, *, at: datetime) -> Floor:
    """Return who speaks, who waits in which order, and the time of each group: two queries."""
    limits = limits_of(item.sitting)
    speeches = list(
        item.speeches.filter(dropped_at=None).select_related("mandate__seat__organisation")
    )
    spoken = {one.pk: one.spoken for one in speeches if one.spoken}
    held = list(spoken.values())
    current = next((one for one in speeches if one.began_at and not one.ended_at), None)
    rest = lasted = None
    if current is not None:
        lasted = spoken[current.pk].lasted(at)
        others = [one for key, one in spoken.items() if key != current.pk]
        if current.kind == SpeechKind.DEBATE:
            whole = left(limits, others, current.group, at)
            rest = max(timedelta(), whole - lasted) if whole is not None else None
    waiting = sorted(
        (one for one in speeches if one.began_at is None),
        key=lambda one: turn(SpeechKind(one.kind), one.asked_at, one.pk),
    )
    groups = {one.group: one.mandate.seat.of_whom for one in speeches if one.mandate and one.group}
    per_group = timedelta(minutes=limits.group) if limits.group is not None else None
    whole_item = timedelta(minutes=limits.item) if limits.item is not None else None
    total = used(held, at)
    return Floor(
        item=item,
        limits=limits,
        current=current,
        lasted=lasted or timedelta(),
        rest=rest,
        queue=[
            Turn(
                one,
                None if one.kind == SpeechKind.ORDER else left(limits, held, one.group, at),
            )
            for one in waiting
        ],
        used=total,
        item_rest=_rest(whole_item, total),
        groups=sorted(
            (
                GroupTime(of_whom, spent := used_by(held, group, at), _rest(per_group, spent))
                for group, of_whom in groups.items()
            ),
            key=lambda one: one.of_whom,
        ),
    )


def _rest(whole: timedelta | None, spent: timedelta) -> timedelta | None:
    return max(timedelta(), whole - spent) if whole is not None else None
