"""What an announcement must hold, the times of its agenda, and what differs between two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.rules.vocabulary import Format
from portal.kernel.errors import RuleViolation

LONGEST = timedelta(hours=12)


class AnnouncementIncomplete(RuleViolation):
    """Something that people need to come is missing, or cannot be so."""


@dataclass(frozen=True)
class Item:
    """A point of the agenda: what, who speaks, how many minutes."""

    title: str
    speaker: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class Change:
    """What differs, in words for the page: «изменено … с … на …»."""

    what: str
    was: str
    became: str


def check_times(starts_at: datetime, ends_at: datetime, *, at: datetime | None) -> None:
    """Refuse a meeting in the past, one that ends before it begins, and one of half a day.

    ``at`` is now, or None where the beginning was set before and only something else changes.

    Raises:
        AnnouncementIncomplete: at ``starts_at`` or ``ends_at``.
    """
    if at is not None and starts_at <= at:
        raise AnnouncementIncomplete(
            "Встречу нельзя назначить на прошедшее время: укажите будущее.",
            code="meeting_in_past",
            field="starts_at",
        )
    if ends_at <= starts_at:
        raise AnnouncementIncomplete(
            "Встреча не может кончиться раньше, чем началась.",
            code="ends_before_start",
            field="ends_at",
        )
    if ends_at - starts_at > LONGEST:
        raise AnnouncementIncomplete(
            "Встреча длится не больше 12 часов: проверьте дату окончания.",
            code="too_long",
            field="ends_at",
        )


def check_place(form: Format, *, has_hall: bool, online_url: str) -> None:
    """Refuse a place that does not go with the format.

    Raises:
        AnnouncementIncomplete: at ``hall`` or ``online_url``.
    """
    if form is Format.ONLINE and has_hall:
        raise AnnouncementIncomplete(
            "У встречи онлайн нет зала: уберите его или выберите другой формат.",
            code="online_in_hall",
            field="hall",
        )
    if form is not Format.ONLINE and not has_hall:
        raise AnnouncementIncomplete(
            "Выберите зал: жителям нужно знать, куда прийти.", code="no_hall", field="hall"
        )
    if form is not Format.IN_PERSON and not online_url:
        raise AnnouncementIncomplete(
            "Укажите ссылку, по которой подключаются.", code="no_link", field="online_url"
        )
    if form is Format.IN_PERSON and online_url:
        raise AnnouncementIncomplete(
            "У очной встречи нет ссылки: уберите её или выберите другой формат.",
            code="link_in_person",
            field="online_url",
        )


def check_places(places: int | None, *, seats: int | None, taken: int) -> None:
    """Refuse more places than the hall has seats, and fewer than are already promised.

    ``places`` None is a meeting to which everybody comes without registration.

    Raises:
        AnnouncementIncomplete: at ``places``.
    """
    if places is None:
        return
    if seats is not None and places > seats:
        raise AnnouncementIncomplete(
            f"В зале {seats} мест: столько и можно обещать.",
            code="more_than_seats",
            field="places",
        )
    if places < taken:
        raise AnnouncementIncomplete(
            f"Места уже подтверждены {taken} жителям: меньше сделать нельзя.",
            code="fewer_than_promised",
            field="places",
        )


def check_agenda(items: Sequence[Item], starts_at: datetime, ends_at: datetime) -> None:
    """Refuse an agenda that takes longer than the meeting.

    Raises:
        AnnouncementIncomplete: at ``agenda``.
    """
    if starts_at + timedelta(minutes=sum(item.minutes for item in items)) > ends_at:
        raise AnnouncementIncomplete(
            "Пункты повестки вместе длиннее встречи: сократите их или продлите встречу.",
            code="agenda_too_long",
            field="agenda",
        )


def times_of(minutes: Sequence[int], starts_at: datetime) -> list[datetime]:
    """Return when each point begins, reckoned from the start; a point may take no time."""
    found, moment = [], starts_at
    for length in minutes:
        found.append(moment)
        moment += timedelta(minutes=length)
    return found


def differences(was: Mapping[str, str], became: Mapping[str, str]) -> list[Change]:
    """Return what differs between two announcements, given as words by name, in their order."""
    return [
        Change(what, was.get(what, ""), words)
        for what, words in became.items()
        if words != was.get(what, "")
    ]
