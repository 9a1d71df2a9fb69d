"""Writing the journal: one row for each thing that happens to an appeal."""

from collections.abc import Callable, Iterable
from datetime import datetime

from appeals.models import Appeal, Event
from portal.kernel.workflow import Transition
from portal.people.models import User

#: Told, in the transaction of the event, that an appeal has moved on.
Moved = Callable[[Appeal], None]

_listeners: list[Moved] = []


def register_moved(listener: Moved) -> None:
    """Tell ``listener`` of each change of state: pages of the apps above show where it stands."""
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
    for listener in _listeners:
        listener(appeal)
