"""The list of speakers of a question: who speaks next, and how much time is left.

The numbers are those of the council's regulation, in minutes; where it is silent, time is only
counted. A point of order goes before every speech and uses up nobody's time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from councils.rules.vocabulary import SpeechKind


@dataclass(frozen=True)
class Limits:
    """So many minutes for a speech, for all speeches on a question, and for those of one group."""

    speech: int | None = None
    item: int | None = None
    group: int | None = None

    @property
    def is_any(self) -> bool:
        """Whether the regulation limits anything."""
        return any(one is not None for one in (self.speech, self.item, self.group))

    @property
    def text(self) -> str:
        """The limits in words."""
        said = (
            (self.speech, "на выступление"),
            (self.item, "на все выступления по вопросу"),
            (self.group, "одной организации по вопросу"),
        )
        return ", ".join(f"{minutes} мин {of_what}" for minutes, of_what in said if minutes)


@dataclass(frozen=True)
class Spoken:
    """A speech during [began_at, ended_at).

    ``group`` is the organisation, or the seat of nobody's; None for an invited person.
    """

    group: str | None
    kind: SpeechKind
    began_at: datetime
    ended_at: datetime | None = None

    def lasted(self, at: datetime) -> timedelta:
        """Return how long it has lasted at the moment, or lasted in all."""
        return max(timedelta(), (self.ended_at or at) - self.began_at)


def turn(kind: SpeechKind, asked_at: datetime, key: int) -> tuple[bool, datetime, int]:
    """Return by what those who wait are ordered: points of order first, then as they asked."""
    return kind is not SpeechKind.ORDER, asked_at, key


def used(speeches: Iterable[Spoken], at: datetime) -> timedelta:
    """Return how much of the question's time the speeches have used."""
    debate = (one.lasted(at) for one in speeches if one.kind is SpeechKind.DEBATE)
    return sum(debate, timedelta())


def used_by(speeches: Iterable[Spoken], group: str, at: datetime) -> timedelta:
    """Return how much of its time the group has used."""
    return used((one for one in speeches if one.group == group), at)


def left(
    limits: Limits, speeches: Iterable[Spoken], group: str | None, at: datetime
) -> timedelta | None:
    """Return how long somebody of the group may speak from now; None without any limit.

    A speech that goes on counts as used. An invited person has no time of a group.
    """
    held = list(speeches)
    rest = [timedelta(minutes=limits.speech)] if limits.speech is not None else []
    if limits.item is not None:
        rest.append(timedelta(minutes=limits.item) - used(held, at))
    if limits.group is not None and group is not None:
        rest.append(timedelta(minutes=limits.group) - used_by(held, group, at))
    return max(timedelta(), min(rest)) if rest else None
