"""A year of meetings in figures, district by district."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meetings.models import Meeting
from meetings.rules.vocabulary import Ending

WHOLE_CITY = "Весь город"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one district; a meeting of two districts counts in both."""

    district: str
    meetings: int
    attendance: int
    asked: int
    answered: int
    appeals: int
    declined: int
    promised: int
    kept: int
    late: int


def overview_of(meetings: Iterable[Meeting], *, today: date) -> tuple[list[Row], Row]:
    """Return the rows by district and the total, in which each meeting counts once."""
    found = list(
        meetings.prefetch_related("districts", "questions", "promises")  # type: ignore[attr-defined]
    )
    by_district: dict[str, list[Meeting]] = {}
    for meeting in found:
        names = [one.name for one in meeting.districts.all()] or [WHOLE_CITY]
        for name in names:
            by_district.setdefault(name, []).append(meeting)
    names = sorted(by_district, key=lambda name: (name == WHOLE_CITY, name))
    rows = [_row(name, by_district[name], today) for name in names]
    return rows, _row("Всего", found, today)


def _row(name: str, meetings: list[Meeting], today: date) -> Row:
    endings = Counter(one.ending for meeting in meetings for one in meeting.questions.all())
    promises = [one for meeting in meetings for one in meeting.promises.all()]
    return Row(
        district=name,
        meetings=len(meetings),
        attendance=sum(meeting.attendance or 0 for meeting in meetings),
        asked=sum(endings.values()),
        answered=endings[Ending.ANSWERED],
        appeals=endings[Ending.APPEAL],
        declined=endings[Ending.DECLINED],
        promised=len(promises),
        kept=sum(one.done_on is not None for one in promises),
        late=sum(one.done_on is None and one.due_on < today for one in promises),
    )
