"""What may change of a draft that readers see, and what they are told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from django.apps import apps
from django.db import transaction

from portal.acts.models import Draft, DraftState
from portal.acts.services.approval import ask_for_look
from portal.acts.services.draft_errors import (
    BeginsOtherwise,
    DiscussionSettled,
    ProlongedIntoPast,
    TermShortened,
    TermTooLong,
)
from portal.people.models import User
from portal.web.page_cache import bump

_LAST_DAYS = ("discussed_to", "expertise_to")
_DAYS = ("discussed_from", *_LAST_DAYS)
#: What an editor types, as readers are told of it.
_PARTICULARS = {
    "kind": "вид акта",
    "issuer": "кто примет",
    "title": "название",
    "note": "пояснительная записка",
    "developer": "разработчик",
    "contact": "контакт",
    "takes_unnamed": "кто может предлагать",
}
_FIELDS = {one.name: one for one in Draft._meta.concrete_fields}
_COLUMNS = {_FIELDS[name].attname: name for name in (*_DAYS, *_PARTICULARS)}
#: What stays as it is in a state: on what terms it was discussed, and the history of an act.
_TERMS = (*_DAYS, "takes_unnamed")
_SETTLED: dict[str, tuple[str, ...]] = {
    DraftState.SUMMARISED: _TERMS,
    DraftState.DROPPED: _TERMS,
    DraftState.ADOPTED: (*_DAYS, *_PARTICULARS),
}
#: What is promised is kept, so that a slip in the year would stay.
_LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Correction:
    """What was changed of a published draft: ``days`` (name, new, former), ``others`` by name."""

    at: datetime
    days: list[tuple[str, date, date]]
    others: list[str]


@transaction.atomic
def correct_draft(draft: Draft, *, by: User, on: date, at: datetime) -> None:
    """Save changed particulars; of a public draft readers are told, and another editor looks.

    Raises as ``check_correction``.
    """
    before = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    check_correction(draft, on=on)
    changed = _changed(vars(before), vars(draft))
    if not changed:
        return
    draft.save(update_fields=changed)
    if not before.is_public:
        before.hands.add(by)
    ask_for_look(before, by=by, at=at)
    bump()


def check_correction(draft: Draft, *, on: date) -> None:
    """Refuse days that take from residents and experts what a public draft has promised them.

    A term may be prolonged, one that has run out too: readers are told. Of another draft only a
    slip in the year is refused. Raises BeginsOtherwise, DiscussionSettled, ProlongedIntoPast,
    TermShortened, TermTooLong.

    Policy: no law says how long residents are asked; the term of experts is a setting, and
    publication has seen to it. Law: 172-FZ art. 5, 8-FZ art. 13.
    """
    before = Draft.objects.defer("akn").filter(pk=draft.pk).first()
    if before is None or not before.is_public:
        check_days(draft, *_DAYS, on=on)
        return
    for name in _changed(vars(before), vars(draft)):
        if name in settled(before):
            raise DiscussionSettled(name)
        was, new = getattr(before, name), getattr(draft, name)
        if name == "discussed_from" and not on <= new < was:
            raise BeginsOtherwise(was, has_begun=was <= on)
        if name in _LAST_DAYS and new < was:
            raise TermShortened(name, was)
        if name in _LAST_DAYS and new < on:
            raise ProlongedIntoPast(name)
        if name in _LAST_DAYS:
            check_days(draft, name, on=on)


def settled(draft: Draft) -> tuple[str, ...]:
    """Return the particulars that do not change any more."""
    return _SETTLED.get(draft.state, ())


def check_days(draft: Draft, *names: str, on: date) -> None:
    """Refuse a day more than a year off. Raises TermTooLong."""
    for name in names or _LAST_DAYS:
        day = getattr(draft, name)
        if abs(day - on) > _LONGEST:
            raise TermTooLong(name, day, is_ahead=day > on)


def corrections_of(drafts: Iterable[Draft]) -> dict[int, list[Correction]]:
    """Return by their keys what was changed of drafts since readers see them, the last first.

    The journal has it all; one query.
    """
    events = apps.get_model("acts", "DraftEvent").objects.filter(pgh_obj__in=drafts)
    rows = events.order_by("pgh_obj", "pgh_id").values(
        "pgh_obj", "pgh_created_at", "state", *_COLUMNS
    )
    found: dict[int, list[Correction]] = {}
    for key, its in groupby(rows, lambda row: row["pgh_obj"]):
        for before, after in pairwise(its):
            changed = _changed(before, after)
            if before["state"] == DraftState.PREPARED or not changed:
                continue
            days = [
                (str(_FIELDS[name].verbose_name), after[name], before[name])
                for name in _DAYS
                if name in changed
            ]
            others = [said for name, said in _PARTICULARS.items() if name in changed]
            found.setdefault(key, []).insert(0, Correction(after["pgh_created_at"], days, others))
    return found


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the names of particulars that differ."""
    return [name for its, name in _COLUMNS.items() if before[its] != after[its]]
