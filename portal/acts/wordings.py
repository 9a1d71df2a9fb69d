"""What the words of a text tell: which changes it has, though its days alone would say so of all."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from portal.acts.followed import Places, tell_where
from portal.acts.models import OPEN, Act, Relation, Version
from portal.acts.rules.editions import not_worked_in
from portal.acts.rules.status import CHANGING, Effect, Influence, ended_by, is_within
from portal.acts.texts.akn import anchors, labels_of, parse, plain_text, words_at
from portal.acts.texts.likeness import bare, says_the_same
from portal.acts.texts.whereabouts import Whereabouts


class Wordings:
    """The texts of an act and the words of what is changed in them, each asked for and read once.

    ``entered``: a text that may come among them, in place of one of its day.
    """

    def __init__(self, act: Act, entered: Version | None = None) -> None:
        self.places = Places(act, entered)
        self._act = act
        self._points: dict[tuple[int | None, str, int | None], str | None] = {}
        self._words: dict[tuple[int | None, str], str | None] = {}
        self._parsed: dict[int | None, Any] = {}
        self._bare: dict[int | None, str] = {}
        self._taken_over: dict[tuple[int | None, ...], bool] = {}

    @property
    def texts(self) -> list[Version]:
        """All texts of the act, the earliest first: none that waits."""
        return self.places.texts

    @cached_property
    def _waiting(self) -> list[Version]:
        return list(self._act.versions.filter(is_waiting=True).order_by("valid_from"))

    def waiting_with(self, relation: Relation, *, by: date) -> Version | None:
        """Return the last text entered from a day until ``by`` that waits with the change, if any."""
        made = (one for one in self._waiting if one.amended_by_id in {None, relation.source_id})
        known = [one for one in made if relation.from_on <= one.valid_from <= by]
        return known[-1] if known else None

    def has_taken_over(self, before: Version, own: Version, later: Version) -> bool:
        """Whether the last text has anything that the one in the middle says otherwise than the first.

        Asked of each change that waits, and compared once: the texts may be long.
        """
        key = before.pk, own.pk, later.pk
        if key not in self._taken_over:
            self._taken_over[key] = _is_taken_over(before.akn, own.akn, later.akn)
        return self._taken_over[key]

    def up_to(self, version: Version) -> list[Version]:
        """Return the texts up to this one, the earliest first."""
        return self.texts[: self.places.place_of(version) + 1]

    def point(self, change: Influence[Any], text: Version) -> str | None:
        """Return the anchor that the changed place has in the text, whatever its number there."""
        key = change.source.pk, change.source.noted[0], text.pk
        if key not in self._points:
            self._points[key] = self.places.meant_in(change.source, text)
        return self._points[key]

    def may_read_so(self, change: Influence[Any], before: Version, text: Version) -> bool:
        """Whether the words that the place has in one text stand anywhere in the other.

        Asked first: to find the place itself, whatever its number, long texts are compared.
        """
        words = self._words_at(before, change.source.noted[0])
        if words is None or "<authorialNote" in text.akn + before.akn:
            return True
        if text.pk not in self._bare:
            self._bare[text.pk] = bare(plain_text(text.akn, marks=False))
        return bare(words) in self._bare[text.pk]

    def words(self, change: Influence[Any], text: Version) -> str | None:
        """Return all words of the changed place but its number, None where the text does not have it."""
        point = self.point(change, text)
        return None if point is None else self._words_at(text, point)

    def _words_at(self, text: Version, point: str) -> str | None:
        key = text.pk, point
        if key not in self._words:
            if text.pk not in self._parsed:
                self._parsed[text.pk] = parse(text.akn)
            self._words[key] = words_at(self._parsed[text.pk], point, number=False)
        return self._words[key]


def not_worked_into(
    act: Act, version: Version, day: date, wordings: Wordings | None = None
) -> list[Influence[Any]]:
    """Return the amendments that work on the day but are not in the text yet.

    A later edition by the same act is of a later stage, or of another point: it says nothing of
    what works before it. What takes a point out of force is told apart: see
    ``portal.acts.changes``. A new title stands above the text; it waits only where the text
    itself begins with the former one.
    """
    wordings = wordings or Wordings(act)
    influences = act.what_influences()
    found = not_worked_in(
        (
            one
            for one in influences
            if not (
                one.undoes_point
                or one.source.is_in_text
                or (one.source.new_title and not act.has_title(version))
                or is_left_out(act, one, version, day, wordings)
                or has_early(act, one, version, wordings)
            )
        ),
        text_from=version.valid_from,
        is_original=version.is_original,
        day=day,
        is_lacking=lambda one: lacks(one, version, influences, wordings),
    )
    _follow(found, version, wordings)
    return found


def overlooked(act: Act, version: Version, wordings: Wordings) -> list[Influence[Any]]:
    """Return the amendments that the text lacks by its words: see ``lacks``."""
    influences = act.what_influences()
    found = [one for one in influences if lacks(one, version, influences, wordings)]
    _follow(found, version, wordings)
    return found


def _follow(found: list[Influence[Any]], version: Version, wordings: Wordings) -> None:
    """Let what the text lacks point where its words stand there: see ``followed.follow_words``."""
    for one in found:
        if one.is_partial and one.from_on <= version.valid_from:
            tell_where(one.source, wordings.places, version, is_lacking=True)


def lacks(
    change: Influence[Any],
    version: Version,
    influences: list[Influence[Any]],
    wordings: Wordings,
) -> bool:
    """Whether the text has not the amendment of a place though it began by its first day.

    The place reads as it did before, or what was added is not there, and no later amendment of it
    has put that back. Where the words of before are unknown, or had ended so that the amendment may
    give them back, or an editor has said that they were to stay, the day decides. Nothing is looked
    for in what has ended by the day of the text.
    """
    place, since = change.place, version.valid_from
    is_of_place = change.effect is Effect.AMENDS and place and change.from_on <= since
    if not is_of_place or change.source.is_in_text or not change.works_on(since):
        return False
    texts = wordings.up_to(version)
    before = text_before(change, texts)
    if before is None or before is texts[-1]:
        return False
    adds = change.source.adds_point
    if not adds and not wordings.may_read_so(change, before, texts[-1]):
        return False
    later = texts[texts.index(before) + 1 :]
    is_by_itself = any(one.amended_by_id == change.source.source_id for one in later)
    if is_by_itself and (
        adds or wordings.point(change, texts[-1]) != wordings.point(change, before)
    ):
        # What it has added may bear another number, as its editor was asked; or it gave one.
        return False
    # Where another point had the number of what is added, it is not there while that one stays.
    is_known = not adds or wordings.places.is_taken(change.source, before)
    was = wordings.words(change, before) if is_known else None
    if (was is None and not adds) or not says_the_same(wordings.words(change, texts[-1]), was):
        return False
    named = [one for one in influences if one.is_partial]
    if any(ended_by(place, day, named) for day in (since, change.from_on - timedelta(days=1))):
        return False
    return not any(
        one.effect is Effect.AMENDS
        and one.is_partial
        and change.from_on < one.from_on <= since
        and (is_within(one.place, place) or is_within(place, one.place))
        and any(
            text.valid_from < one.from_on and not says_the_same(wordings.words(change, text), was)
            for text in later
        )
        for one in influences
    )


def is_left_out(
    act: Act, change: Influence[Any], version: Version, day: date, wordings: Wordings
) -> bool:
    """Whether the change is of a point that the text rightly lacks, for it has ended by the day."""
    named = [one for one in act.what_influences() if one.is_partial]
    if not change.is_partial or ended_by(change.place, day, named) is None:
        return False
    return wordings.point(change, version) not in {one.eid for one in anchors(version.akn)}


def has_early(act: Act, change: Influence[Any], version: Version, wordings: Wordings) -> bool:
    """Whether a text of the time in which the change waits has it all the same.

    Its place tells, where it reads otherwise than before and no other change of it has begun; else whether the text has
    taken over anything of the one that waits with the change. The first text, of which nobody has said what made it,
    has what alone was to begin on its day: see ``held.waits_with``.
    """
    relation = change.source
    until = OPEN if relation.is_off else relation.held_until
    if until is None or not relation.from_on <= version.valid_from < until:
        return False
    before = text_before(change, wordings.up_to(version))
    own = wordings.waiting_with(relation, by=version.valid_from)
    if before is None:
        is_of_day = version.is_unexplained and relation.from_on == version.valid_from
        return own is not None or (is_of_day and not _begins_else(act, version.valid_from))
    if before.pk == version.pk:
        return False
    is_place = relation.noted[0] != ""
    was, now = (wordings.words(change, one) if is_place else None for one in (before, version))
    if was is not None and not relation.adds_point and says_the_same(now, was):
        return False
    since = (
        one
        for one in act.what_influences()
        if before.valid_from <= one.from_on <= version.valid_from
    )
    is_told = now is not None and (was is None) is relation.adds_point
    if is_told and not any(_may_change(one, relation) for one in since):
        return True
    return own is not None and wordings.has_taken_over(before, own, version)


def _begins_else(act: Act, day: date) -> bool:
    return any(one.effect in CHANGING and one.from_on == day for one in act.what_influences())


def _may_change(change: Influence[Any], relation: Relation) -> bool:
    point, other = relation.noted[0], change.source.noted[0]
    is_near = is_within(other, point) or is_within(point, other)
    return change.effect in CHANGING and change.source != relation and is_near


def is_done_anew(act: Act, change: Influence[Any], version: Version, wordings: Wordings) -> bool:
    """Whether another change of the place has given it its words, be they those of the one that waits.

    What an act has changed of the whole nobody knows. Where its own text has other words there, it was not this one.
    """
    texts = wordings.up_to(version)
    before = text_before(change, texts)
    point, now = change.source.noted[0], wordings.words(change, version)
    return before is not None and any(
        before.valid_from < one.from_on <= version.valid_from
        and one.source != change.source
        and one.effect in CHANGING - {Effect.SUSPENDS}
        and one.source.noted[0] != ""
        and is_within(point, one.source.noted[0])
        and all(
            says_the_same(wordings.words(change, text), now)
            for text in texts
            if text.amended_by_id == one.source.source_id and one.from_on <= text.valid_from
        )
        for one in act.what_influences()
    )


def _is_taken_over(before: str, own: str, later: str) -> bool:
    former, now = Whereabouts(own, before), Whereabouts(own, later)
    new = [one for one in labels_of(own) if not former.reads_same(one)]
    gone, kept = Whereabouts(before, own), Whereabouts(before, later)
    out = [one for one in labels_of(before) if not gone.reads_same(one)]
    return any(now.reads_same(one) for one in new) or not (
        new or all(kept.reads_same(one) for one in out)
    )


def text_before(change: Influence[Any], texts: list[Version]) -> Version | None:
    """Return the last of the texts that cannot have the amendment: of before it, or the original."""
    begun = change.source.from_on
    known = [one for one in texts if one.valid_from < begun]
    known = known or [one for one in texts[:1] if one.is_original and one.valid_from == begun]
    return known[-1] if known else None
