"""What was changed in a sitting since the invitations."""

from dataclasses import dataclass
from datetime import datetime

from councils.models import Sitting
from councils.services.agenda import (
    changes_of_papers,
    changes_since,
    is_agenda_changed,
    last_version,
    lines_of,
    papers_of,
)


def new_in_agenda(sitting: Sitting, *, at: datetime) -> list[str]:
    """Say what is other in the agenda and its papers than in the version that people were sent."""
    lines, version = lines_of(sitting), last_version(sitting)
    said = changes_since(version, lines)
    if not said and is_agenda_changed(sitting, lines):
        said = ["Изменён закрытый вопрос повестки."]
    if version is not None:
        said += changes_of_papers(papers_of(sitting), lines, after=version.made_at, until=at)
    return said


@dataclass(frozen=True)
class Change:
    """What was changed at a moment, in sentences; ``at`` is the moment in words."""

    at: str
    said: list[str]


def changes_of(sitting: Sitting) -> list[Change]:
    """Return all changes of a sitting since it was convened, the last one first.

    The history of the sitting keeps each: it is only ever added to.
    """
    found: list[Change] = []
    last = ""
    history = sitting.events.order_by("pgh_id")  # type: ignore[attr-defined]
    for text in history.values_list("change", flat=True):
        if text and text != last:
            at, _, what = text.partition(": ")
            found.insert(0, Change(at, what.splitlines()))
            last = text
    return found
