"""Writing the journal: one row for each thing that happens to an appeal."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from appeals.models import Appeal, Event
from portal.kernel.workflow import Transition
from portal.people.models import User

#: The event whose fields say from which date to which.
NEW_DATES = "new_dates"
#: Told, in the transaction of the event, that an appeal has moved on, or its dates.
Moved = Callable[[Appeal], None]

_listeners: list[Moved] = []


def register_moved(listener: Moved) -> None:
    """Tell ``listener`` of each change of state or dates: pages of the apps above show them."""
    if listener not in _listeners:
        _listeners.append(listener)


def record(
    appeal: Appeal,
    name: str,
    *,
    by: User | None,
    at: datetime,
    from_state: str | None = None,
    fields: Iterable[str] = (),
    law: str = "",
) -> Event:
    """Add an event; ``from_state`` None means that the state stayed as it is."""
    return Event.objects.create(
        appeal=appeal,
        name=name,
        at=at,
        by=by,
        from_state=appeal.state if from_state is None else from_state,
        to_state=appeal.state,
        fields=list(fields),
        law=law,
    )


def record_new_dates(
    changes: Mapping[Appeal, Mapping[str, tuple[date, date]]], *, at: datetime, law: str
) -> None:
    """Add to each appeal the event of its new dates: field, from → to. Nobody did it by hand."""
    Event.objects.bulk_create(
        Event(
            appeal=appeal,
            name=NEW_DATES,
            at=at,
            from_state=appeal.state,
            to_state=appeal.state,
            fields=[f"{name} {was} → {now}" for name, (was, now) in dates.items()],
            law=law,
        )
        for appeal, dates in changes.items()
    )
    for appeal in changes:
        _tell(appeal)


def move(
    appeal: Appeal,
    transition: Transition,
    *,
    by: User,
    at: datetime,
    fields: Iterable[str] = (),
    elsewhere: Iterable[str] = (),
) -> None:
    """Put the appeal into the transition's state, save the named fields and journal it.

    ``elsewhere`` names what the caller changed in rows that belong to the appeal. The caller
    has locked the row and checked the transition.
    """
    assert transition.to_state is not None, "A transition without a state is recorded, not moved."
    from_state = appeal.state
    appeal.state = transition.to_state
    appeal.save(update_fields=["state", *fields])
    record(
        appeal,
        transition.name,
        by=by,
        at=at,
        from_state=from_state,
        fields=[*fields, *elsewhere],
        law=transition.law,
    )
    _tell(appeal)


def _tell(appeal: Appeal) -> None:
    for listener in _listeners:
        listener(appeal)
