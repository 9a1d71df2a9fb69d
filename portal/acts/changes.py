"""What the changes of an act have left of its text on a day, and what has become of the changes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from portal.acts.models import Act, Publication, Relation, Version
from portal.acts.rules.editions import outlived
from portal.acts.rules.status import CHANGING, ENDS, UNDOING, Effect, Influence
from portal.acts.texts.akn import TITLE, anchors, words_at
from portal.acts.texts.fates import stays

Ends = dict[int, list[Relation]]


def undone_in(act: Act, version: Version, day: date) -> list[Influence[Any]]:
    """Return what takes points of the text out of force on the day: their ends, suspensions.

    A suspension changes no words, so it is told while it lasts. An end is told until the point
    reads otherwise than before it was done: a court takes no words out of a text, and an editor
    may forget. An amendment of that very point puts it back, in the same words or others.
    """
    places = {one.eid for one in anchors(version.akn)}
    working = [one for one in act.what_influences() if one.works_on(day)]
    found = [
        one
        for one in working
        if one.undoes_point and one.source.point in places and not _is_put_back(one, working)
    ]
    if not found:
        return []
    texts = list(act.versions.filter(valid_from__lte=version.valid_from))
    return [
        one
        for one in found
        if one.effect is Effect.SUSPENDS or _reads_as_before(one, version, texts)
    ]


def _is_put_back(end: Influence[Any], working: Iterable[Influence[Any]]) -> bool:
    return end.effect in ENDS and any(
        one.amends_place(end.source.point) and one.from_on > end.from_on for one in working
    )


def _reads_as_before(end: Influence[Any], version: Version, texts: list[Version]) -> bool:
    """Whether the point has the words that it had before it was ended; no if these are unknown.

    ``texts`` are all up to this one. What works backwards was done to the words that were read until
    then, however long they had been there. The original has the words even if it was entered
    with a later day, that of its force.
    """
    known = [one for one in texts if one.valid_from < end.begun_on]
    known = known or [one for one in texts[:1] if one.amended_by_id is None]
    point = end.source.point
    return any(words_at(one.akn, point) == words_at(version.akn, point) for one in known[-1:])


def renamed_unsaid(act: Act, day: date, *, by: date) -> list[Influence[Any]]:
    """Return what has changed the title, and nobody has recorded how it is called since.

    Of what has begun until ``by``: the title of an earlier day, too, may be the one before that or
    the one after. A later title that is recorded, and works on the day, settles it.
    """
    titled = [one for one in act.what_influences() if one.source.point == TITLE]
    known = [one.from_on for one in titled if one.source.new_title and one.works_on(day)]
    last = max(known, default=date.min)
    return [
        one
        for one in titled
        if one.effect is Effect.AMENDS and not one.source.new_title and last < one.from_on <= by
    ]


def ends_of_changes(act: Act, *, unseen_too: bool = False, of_points: bool = False) -> Ends:
    """Return what ends or suspends the acts that change this one, by their keys.

    ``unseen_too``: by acts, too, that readers do not see yet. ``of_points``: instead, what ends or
    suspends points of them; by which of its points an act changes another nobody has recorded.
    """
    changing = {
        one.source.source_id
        for one in act.what_influences(unseen_too=unseen_too, unbegun_too=True)
        if one.effect in CHANGING
    }
    ends = Relation.objects.filter(target__in=changing, effect__in=UNDOING, never_begins=False)
    ends = ends.exclude(point="") if of_points else ends.filter(point="")
    if not unseen_too:
        ends = ends.filter(source__state=Publication.PUBLISHED)
    found: Ends = {}
    for one in ends.select_related("source__issuer").defer("source__text", "source__search"):
        found.setdefault(one.target_id, []).append(one)
    return found


def ended_by(ends: Ends, change: Influence[Any], day: date) -> list[Relation]:
    """Return what has, by the day, ended the act that made the change, or suspends it then."""
    return [end for end in ends.get(change.source.source_id, ()) if end.works_on(day)]


def forestalls(end: Relation, change: Influence[Any]) -> bool:
    """Whether the end of its own act keeps a change from beginning; a suspension does not."""
    return Effect(end.effect) in ENDS and end.works_on(change.done_on or change.from_on)


def end_in_words(end: Relation, say: Callable[[date], str]) -> str:
    """Return «этот акт сам утратил силу с 1 марта 2026 года»; ``say`` says a day."""
    until = f" по {say(end.last_day)}" if end.last_day else ""
    return f"этот акт сам {UNDOING[Effect(end.effect)].label} с {say(end.from_on)}{until}"


def outlived_on(
    act: Act, day: date, ends: Ends, versions: Sequence[Version], *, unseen_too: bool = False
) -> list[tuple[Influence[Any], Relation]]:
    """Return the changes that work on the day though their act has ended, each with that end.

    Of what never began the editor is told, and the reader where its text is there all the same.
    """
    changes = [
        one
        for one in act.what_influences(unseen_too=unseen_too, unbegun_too=True)
        if unseen_too or not one.source.never_begins or _is_read(one, versions, day)
    ]
    # A text by an act that had ended before decides nothing.
    texts = [one.valid_from for one in versions if not void_by(ends, one)]
    return outlived(
        changes,
        lambda one: [
            # Void from its first day, it is told of on each.
            (min(end.done_on, day) if end.works_on(one.from_on) else end.done_on, end)
            for end in ends.get(one.source.source_id, ())
            if Effect(end.effect) in ENDS and (end.to_on is None or day < end.to_on)
        ],
        texts=texts,
        day=day,
    )


def void_by(ends: Ends, version: Version) -> Relation | None:
    """Return what ended the act that made the text, though afterwards, from its first day or before.

    It was read, but it was never the law.
    """
    made = ends.get(version.amended_by_id or 0, ())
    ended = (one for one in made if Effect(one.effect) in ENDS)
    return next((one for one in ended if one.works_on(version.valid_from)), None)


def left_of(change: Influence[Any], end: Relation) -> str:
    """Return what the end of its own act has left of a change, as readers see it."""
    if end.works_on(change.from_on) and not change.is_void(end.done_on):
        return (
            "Внесённое им не действовало, но в этом тексте осталось: каким текст должен быть, ещё "
            "не решено"
        )
    return stays(change, end.done_on)


def withdrawn_from(act: Act, version: Version) -> list[Version]:
    """Return the editions, up to this text, by acts that were taken from the portal since.

    Their words stay in it and in what was entered after: the portal cannot know which text is right.
    """
    made = act.versions.filter(
        valid_from__lte=version.valid_from, amended_by__withdrawn_at__isnull=False
    )
    heavy = ("akn", "amended_by__text", "amended_by__search", "amended_by__title_key")
    return list(made.select_related("amended_by__issuer").defer(*heavy))


def _is_read(change: Influence[Any], versions: Iterable[Version], day: date) -> bool:
    """Whether a text that rests on the change has begun by the day."""
    return any(
        one.amended_by_id == change.source.source_id and change.from_on <= one.valid_from <= day
        for one in versions
    )
