"""What waits while the act that does it is suspended: changes of an act, and texts that they make."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from portal.acts.models import OPEN, Act, Relation, Version
from portal.acts.rules.status import CHANGING, Effect, Influence, overtaken_by
from portal.acts.texts.akn import TITLE
from portal.acts.texts.fates import became, told
from portal.acts.wordings import Wordings, has_early, is_done_anew


def waits_with(version: Version, changes: Iterable[Relation]) -> list[Relation]:
    """Return which of the changes of the act have made the text and do not begin on its first day.

    Their own act is suspended then. An edition of which nobody has said what has made it is that of what readers
    know to begin on its day: it waits if all of that does. Not the first of the act, as those of archives are: readers
    would have none of any day, so it stands and says so (``wordings.has_early``). ``changes`` with their ``source``.
    """
    day, by = version.valid_from, version.amended_by_id
    known = [one for one in changes if one.effect in CHANGING and one.point != TITLE]
    waiting = [one for one in known if _waits_on(one, day)]
    if by or not waiting:
        return [one for one in waiting if one.source_id == by]
    of_day = [one for one in known if day in {one.from_on, one.begins_on} and one.source.is_public]
    is_theirs = version.is_unexplained and all(one in waiting for one in of_day)
    if not is_theirs or not version.act.versions.filter(valid_from__lt=day).exists():
        return []
    return [one for one in of_day if one.from_on == day]


def _waits_on(change: Relation, day: date) -> bool:
    """Whether it was to work on the day, and does not as its own act is suspended."""
    until = min(change.held_until or change.from_on, change.to_on or OPEN)
    return change.from_on <= day < until


def text_begins_on(version: Version, changes: Iterable[Relation]) -> date:
    """Return from which day the text may be that of the act: see ``waits_with``.

    ``OPEN`` where nobody knows, and where its change never begins.
    """
    days = (_begins(one) for one in waits_with(version, changes))
    return max(days, default=version.valid_from)


def waiting_texts(
    act: Act, texts: Collection[Version]
) -> list[tuple[Version, list[Relation], date]]:
    """Return the texts that wait for what is to begin, with that, and the day on which it does.

    ``OPEN`` where nobody knows it. ``texts`` are all of the act. Nobody waits for what never begins, nor where a
    later text begins on that very day, or waits for it.
    """
    changes = act.influences.all()
    days = {one.valid_from: text_begins_on(one, changes) for one in texts}
    found = []
    for one in (one for one in texts if one.is_waiting):
        made, begins = waits_with(one, changes), days[one.valid_from]
        if not made or any(change.never_begins for change in made):
            continue
        later = [day for entered, day in days.items() if one.valid_from < entered]
        if begins == OPEN or begins not in later:
            found.append((one, made, begins))
    return found


def _begins(relation: Relation) -> date:
    return OPEN if relation.never_begins else relation.held_until or relation.from_on


def early_in(act: Act, version: Version, day: date, wordings: Wordings) -> list[Influence[Any]]:
    """Return the changes that the text has though they have not begun by the day, or never will.

    None that another act has made anew meanwhile, nor of which an editor says that the words are right.
    """
    waiting = (one for one in act.what_influences(unbegun_too=True) if one.source.held_until)
    return [
        one
        for one in waiting
        if one.effect is Effect.AMENDS
        and day < _begins(one.source)
        and not one.source.is_in_text
        and has_early(act, one, version, wordings)
        and not is_done_anew(act, one, version, wordings)
    ]


def fate_of(change: Influence[Any], label: str, day: date, say: Callable[[date], str]) -> str:
    """Return what has become of the place, or will: see ``fates.told``; of what waits, that it does."""
    if not change.source.is_held:
        return told(change, label, day=day, say=say)
    ahead = became(change.effect, label, is_ahead=True)
    return f"Пока не началось: {ahead[0].lower()}{ahead[1:]}"


def wait_of(relation: Relation, say: Callable[[date], str]) -> str:
    """Return why it does not begin on the day that its act names, empty where it does."""
    if not relation.held_until:
        return ""
    number = f"акт №\N{NO-BREAK SPACE}{relation.source.number}"
    due = f"Должно было начаться {say(relation.from_on)}, но {number}"
    if relation.never_begins:
        return f"{due} в этот день приостановлен, а позже перестал действовать, поэтому не начнётся"
    if not relation.is_held:
        return f"{due} в этот день приостановлен, поэтому начинается {say(relation.held_until)}"
    if relation.last_day:
        return f"{due} приостановлен до {say(relation.last_day)}, последнего дня, или дольше"
    return f"{due} приостановлен, и до какого дня, неизвестно"


def coming(act: Act, day: date) -> list[Influence[Any]]:
    """Return what is adopted by the day and will change the act after it, in order.

    And what waits for its own act, of which nobody knows when it begins.
    """
    begun = act.what_influences()
    ahead = [one for one in begun if day < one.from_on]
    ahead += [
        one
        for one in act.what_influences(unbegun_too=True)
        if one.source.is_held
        and not (one.to_on or one.source.never_begins or overtaken_by(one, begun))
    ]
    return [one for one in ahead if one.effect in CHANGING and one.source.source.adopted_on <= day]


def is_held_by(relation: Relation, end: Relation) -> bool:
    """Whether a suspension keeps the change from beginning."""
    return relation.held_until is not None and end.begins_on < relation.held_until


def waited(relation: Relation) -> str:
    """Return what the history says behind what it does: that it begins later, or has not begun."""
    if relation.is_held and not relation.never_begins:
        return " — не началось: сам акт приостановлен"
    waits = relation.held_until and not relation.never_begins
    return f" с {relation.begins_on:%d.%m.%Y}: до этого сам акт приостановлен" if waits else ""


def not_begun(relation: Relation) -> str:
    """Return what the desk says behind its day: that it never begins, or since when it does and why."""
    if relation.never_begins:
        return " — не начнётся: сам акт к этому дню уже не действует"
    waits = wait_of(relation, lambda day: f"{day:%d.%m.%Y}")
    return f" — {waits[0].lower()}{waits[1:]}" if waits else ""
