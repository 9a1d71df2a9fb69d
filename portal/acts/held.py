"""What waits while the act that does it is suspended: changes of an act, and texts that they make."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from portal.acts.models import OPEN, Act, Relation, Version
from portal.acts.rules.status import CHANGING, Effect, Influence, overtaken_by
from portal.acts.texts.fates import became, told
from portal.acts.wordings import Wordings, has_early


def waits_with(act: Act, version: Version) -> list[Relation]:
    """Return the changes that have made the text and wait, from ``influences`` as prefetched."""
    return [
        one
        for one in act.influences.all()
        if one.held_until
        and one.effect == Effect.AMENDS
        and one.source_id == version.amended_by_id
        and one.from_on <= version.valid_from < one.held_until
    ]


def text_begins_on(act: Act, version: Version) -> date:
    """Return from when the text is that of the act: it waits with the change that has made it.

    ``OPEN`` where nobody knows, and where that change never begins.
    """
    days = (_begins(one) for one in waits_with(act, version))
    return max(days, default=version.valid_from)


def _begins(relation: Relation) -> date:
    return OPEN if relation.never_begins else relation.held_until or relation.from_on


def _has_waiting(act: Act) -> bool:
    return any(one.held_until for one in act.influences.all())


def begun_texts(act: Act, versions: Iterable[Version]) -> list[tuple[date, Version]]:
    """Return the texts that become the act's, each behind its first day that counts, in order.

    One that waits without an end is left out, and one that a later text forestalls: that is read.
    """
    found: list[tuple[date, Version]] = []
    behind = OPEN
    for one in sorted(versions, key=lambda one: one.valid_from, reverse=True):
        begins = text_begins_on(act, one)
        if begins < behind:
            found.append((begins, one))
            behind = begins
    return found[::-1]


def text_on(act: Act, day: date) -> Version | None:
    """Return the last text that is the act's by the day, with what amended it.

    None where the register has only later ones. One that waits leaves its days to that before it;
    ``valid_from`` and ``valid_to`` are those that count.
    """
    versions = act.versions.select_related("amended_by__issuer")
    if not _has_waiting(act):
        return versions.filter(valid_from__lte=day).order_by("-valid_from").first()
    texts = begun_texts(act, act.versions.defer("akn"))
    place = sum(begins <= day for begins, _ in texts)
    if not place:
        return None
    begins, known = texts[place - 1]
    found = versions.get(pk=known.pk)
    found.valid_from = begins
    found.valid_to = texts[place][0] if texts[place:] else None
    return found


def days_of_texts(act: Act) -> list[tuple[date, date | None]]:
    """Return from when until when each of its texts is that of the act, in order, half-open.

    See ``begun_texts``; ``influences`` and ``versions`` as prefetched.
    """
    if not _has_waiting(act):
        return [(one.valid_from, one.valid_to) for one in act.versions.all()]
    days = [begins for begins, _ in begun_texts(act, act.versions.all())]
    return list(zip(days, [*days[1:], None], strict=True))


def early_in(act: Act, version: Version, day: date, wordings: Wordings) -> list[Influence[Any]]:
    """Return the changes that the text has though they have not begun by the day, or never will."""
    waiting = (one for one in act.what_influences(unbegun_too=True) if one.source.held_until)
    return [
        one
        for one in waiting
        if one.effect is Effect.AMENDS
        and day < _begins(one.source)
        and has_early(act, one, version, wordings)
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
