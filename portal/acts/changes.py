"""What the changes of an act have left of its text on a day, and what has become of the changes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from portal.acts.models import OPEN, Act, Publication, Relation, Version
from portal.acts.querysets import heavy
from portal.acts.rules.editions import outlived
from portal.acts.rules.status import (
    CHANGING,
    ENDS,
    UNDOING,
    Effect,
    Influence,
    is_within,
    overtaken_by,
)
from portal.acts.texts.akn import TITLE, anchors
from portal.acts.texts.fates import stays
from portal.acts.texts.likeness import is_mended, is_of_one_point, says_it_is_out
from portal.acts.wordings import Wordings

Ends = dict[int, list[Relation]]


def undone_in(
    act: Act, version: Version | None, day: date, wordings: Wordings | None = None
) -> list[Influence[Any]]:
    """Return what takes points of the text out of force on the day: their ends, suspensions.

    Where there is no text of the day, of all points that were named. A suspension changes no words, so it is told while it lasts. An end is told until the text
    says so itself, or has another point there: a court takes no words out of a text, and an editor
    may forget, or mend a slip. An amendment of that very point by a later act puts it back, in the
    same words or others.
    """
    influences = act.what_influences()
    working = [one for one in influences if one.works_on(day)]
    found = [one for one in working if one.undoes_point and not _is_put_back(one, working)]
    if version is None:
        return found
    if not found:
        return []
    places = {one.eid for one in anchors(version.akn)}
    wordings = wordings or Wordings(act)
    return [
        one
        for one in found
        if (
            one.effect is Effect.SUSPENDS or _stands_unsaid(one, version, influences, wordings)
            if one.source.point in places
            else _was_nowhere(one, version, wordings)
        )
    ]


def _was_nowhere(end: Influence[Any], version: Version, wordings: Wordings) -> bool:
    """Whether the text of before lacks the place, too: it was named before there was a text."""
    before = _text_before(end, wordings.up_to(version))
    return before is not None and wordings.words(end, before) is None


def _is_put_back(end: Influence[Any], working: Iterable[Influence[Any]]) -> bool:
    return end.effect in ENDS and any(
        one.amends_place(end.place) and one.comes_after(end) for one in working
    )


def _stands_unsaid(
    end: Influence[Any],
    version: Version,
    influences: Sequence[Influence[Any]],
    wordings: Wordings,
) -> bool:
    """Whether the text has the ended point, and does not say what became of it.

    No if it has other words that an act may have given it after the end; where those of before are
    unknown, only an amendment of what is around it may. What works backwards was done to the words that were read until then, however
    long they had been there. The original has the words even if it was entered with a later day,
    that of its force.
    """
    texts = wordings.up_to(version)
    before = _text_before(end, texts)
    later = [one for one in influences if one.comes_after(end) and one.effect is Effect.AMENDS]
    words = wordings.words(end, version)
    is_out = says_it_is_out(words)
    if before is None:
        around = (one for one in later if one.is_partial and one.from_on <= version.valid_from)
        return not is_out and not any(is_within(end.place, one.place) for one in around)
    was = wordings.words(end, before)
    if is_mended(was, words):
        return True
    if is_out or not is_of_one_point(was, words):
        return False
    out = _first_unlike(end, before, texts, wordings)
    return out is None or not _may_be_reworded(end, before, out, later)


def _first_unlike(
    change: Influence[Any], before: Version, texts: list[Version], wordings: Wordings
) -> Version | None:
    """Return the first text since the change in which the point has other words, not only mended."""
    was = wordings.words(change, before)
    since = [one for one in texts if one.valid_from >= change.begun_on and one != before]
    unlike = (one for one in since if not is_mended(was, wordings.words(change, one)))
    return next(unlike, None)


def _may_be_reworded(
    change: Influence[Any], before: Version, out: Version, influences: Iterable[Influence[Any]]
) -> bool:
    """Whether one of the amendments may have given the point the words of the text ``out``.

    The portal itself records an edition of another act as an amendment of the whole.
    """
    amending = [one for one in influences if one.effect is Effect.AMENDS]
    own = change.source.source_id
    known = {None, own, *(one.source.source_id for one in amending)}
    return out.amended_by_id not in known or any(
        before.valid_from <= one.from_on <= out.valid_from
        and (
            is_within(one.place, change.place) or is_within(change.place, one.place)
            if one.is_partial
            else one.source.source_id != own
        )
        for one in amending
    )


def _text_before(change: Influence[Any], texts: list[Version]) -> Version | None:
    known = [one for one in texts if one.valid_from < change.begun_on]
    known = known or [one for one in texts[:1] if one.is_original]
    return known[-1] if known else None


def not_back_in(
    act: Act, version: Version, day: date, wordings: Wordings | None = None
) -> list[tuple[Influence[Any], date]]:
    """Return what took points out of force whose words the text still lacks, and since when it is over.

    An edition took the words out while it lasted, so the text is not that of the day after, until
    one of that day or later is there. What is out of force again by the day is not told.
    """
    influences = act.what_influences()
    undoing = [one for one in influences if one.effect in UNDOING and one.works_on(day)]
    over = [
        (one, one.to_on)
        for one in influences
        if one.undoes_point
        and one.to_on is not None
        and version.valid_from < one.to_on <= day
        and not any(is_within(one.place, other.place) for other in undoing)
    ]
    if not over:
        return []
    wordings = wordings or Wordings(act)
    texts = wordings.up_to(version)
    return [(one, on) for one, on in over if _lacks_words(one, influences, texts, wordings)]


def _lacks_words(
    change: Influence[Any],
    influences: Iterable[Influence[Any]],
    texts: list[Version],
    wordings: Wordings,
) -> bool:
    """Whether the last of the texts has not the words of the point that was out.

    It says so itself, or has another point there. Where an amendment of the point may have given
    it other words, they themselves tell.
    """
    before = _text_before(change, texts)
    words = wordings.words(change, texts[-1])
    is_out = words is None or says_it_is_out(words)
    if before is None:
        return is_out
    was = wordings.words(change, before)
    if is_mended(was, words):
        return False
    if is_out or is_of_one_point(was, words):
        return is_out
    out = _first_unlike(change, before, texts, wordings)
    return (
        out is not None
        and is_mended(wordings.words(change, out), words)
        and not _may_be_reworded(change, before, out, influences)
    )


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
    # One that waits itself has ended nothing.
    ends = ends.exclude(held_until=OPEN)
    if not unseen_too:
        ends = ends.filter(source__state=Publication.PUBLISHED)
    found: Ends = {}
    for one in ends.select_related("source__issuer").defer("source__text", "source__search"):
        found.setdefault(one.target_id, []).append(one)
    return found


def with_points(act: Act, ends: Ends) -> Ends:
    """Return the ends together with those of points of the acts that change this one.

    They are told by ``ended_by``, and only there: of what else has ended see ``outlived_on``.
    """
    of_points = ends_of_changes(act, of_points=True)
    return {key: [*ends.get(key, ()), *of_points.get(key, ())] for key in {*ends, *of_points}}


def ended_by(ends: Ends, change: Influence[Any], day: date) -> list[Relation]:
    """Return what has, by the day, ended the act that made the change, or suspends it then.

    And what, as is known by the day, ends a point of that act before the change begins. Whether
    the change is made by that point nobody has recorded, so it may not come.
    """
    return [
        end
        for end in ends.get(change.source.source_id, ())
        if (_may_forestall(end, change, day) if end.point else end.works_on(day))
    ]


def _may_forestall(end: Relation, change: Influence[Any], day: date) -> bool:
    return forestalls(end, change) and end.source.adopted_on <= day


def forestalls(end: Relation, change: Influence[Any]) -> bool:
    """Whether the end of its own act keeps a change from beginning; a suspension does not."""
    return Effect(end.effect) in ENDS and end.works_on(change.done_on or change.from_on)


def lost_of(relations: Iterable[Relation]) -> dict[int, str]:
    """Return what nothing comes of, or may come, by the keys of the relations, asked for together.

    «overtaken»: what it changes has ended by then (``rules.status.overtaken_by``); «doubtful»: a point
    of its own act has (``ended_by``); «waits»: its own act is suspended, nobody knows until when.
    """
    changes = [one for one in relations if one.effect in CHANGING]
    known = Relation.objects.filter(source__state=Publication.PUBLISHED, never_begins=False)
    known = known.select_related("source").defer("source__text", "source__search")
    ends = known.filter(effect__in=ENDS)
    ended = ends.filter(target__in={one.target_id for one in changes}).values("target")
    upon: dict[int, list[Influence[Any]]] = {}
    for one in known.filter(target__in=ended, effect__in=CHANGING).exclude(held_until=OPEN):
        upon.setdefault(one.target_id, []).append(one.as_influence)
    parts: Ends = {}
    for one in ends.filter(target__in={one.source_id for one in changes}).exclude(point=""):
        parts.setdefault(one.target_id, []).append(one)
    found = {}
    for one in changes:
        change = one.as_influence
        if one.is_held:
            found[one.pk] = "waits"
        elif overtaken_by(change, upon.get(one.target_id, ())):
            found[one.pk] = "overtaken"
        elif any(forestalls(end, change) for end in parts.get(one.source_id, ())):
            found[one.pk] = "doubtful"
    return found


def end_in_words(end: Relation, say: Callable[[date], str]) -> str:
    """Return «этот акт сам утратил силу с 1 марта 2026 года»; ``say`` says a day.

    Of a point of it: «пункт 1 этого акта не действует с 1 марта 2026 года, …».
    """
    until = f" по {say(end.last_day)}" if end.last_day else ""
    if end.point:
        return (
            f"{end.point_label} этого акта не действует с {say(end.begins_on)}{until}, поэтому этого "
            "изменения может не быть"
        )
    return f"этот акт сам {UNDOING[Effect(end.effect)].label} с {say(end.begins_on)}{until}"


def outlived_on(
    act: Act, day: date, ends: Ends, versions: Sequence[Version], *, unseen_too: bool = False
) -> list[tuple[Influence[Any], Relation]]:
    """Return the changes that work on the day though their act has ended, each with that end.

    Of what never began the editor is told, and the reader where its text is there all the same.
    """
    changes = [
        one
        for one in act.what_influences(unseen_too=unseen_too, unbegun_too=True)
        if unseen_too or not one.source.is_off or _is_read(one, versions, day)
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
    made = act.versions.standing().filter(
        valid_from__lte=version.valid_from, amended_by__withdrawn_at__isnull=False
    )
    return list(made.select_related("amended_by__issuer").defer("akn", *heavy("amended_by")))


def _is_read(change: Influence[Any], versions: Iterable[Version], day: date) -> bool:
    """Whether a text that rests on the change has begun by the day."""
    return any(
        one.amended_by_id == change.source.source_id and change.from_on <= one.valid_from <= day
        for one in versions
    )
