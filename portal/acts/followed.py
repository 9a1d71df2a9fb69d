"""Which place of a text is meant by what was said of an earlier or later text of the act.

A number is the point that has it in the text that its author knew. Where an edition has numbered
the points anew, an amendment and a citation go with the words that they mean.
"""

from bisect import bisect_right
from datetime import date
from functools import cached_property
from typing import Self

from portal.acts.models import Act, Relation, Version
from portal.acts.rules.status import ENDS, UNDOING, Effect
from portal.acts.texts.akn import APART, cited_by_eid, labels_of, words_at
from portal.acts.texts.likeness import says_it_is_out
from portal.acts.texts.whereabouts import Whereabouts

#: What no text has as an anchor: of a place that nobody can find any more.
_GONE = "former__"


class Places:
    """The places of an act through its texts; these are asked for once, and read only if needed.

    ``entered``: a text that may come among them, in place of one of its day.
    """

    def __init__(self, act: Act, entered: Version | None = None) -> None:
        self._act = act
        self._entered = entered
        self._steps: dict[tuple[int, int], Whereabouts] = {}

    @classmethod
    def of(cls, texts: list[Version]) -> Self:
        """Return the places of the act whose texts these are, the earliest first."""
        places = cls(texts[0].act)
        places.texts = texts
        return places

    @cached_property
    def texts(self) -> list[Version]:
        """The texts, the earliest first; what waits is none of them."""
        known = self._act.versions.standing().order_by("valid_from").select_related("amended_by")
        texts = list(known.defer("amended_by__text", "amended_by__search", "amended_by__title_key"))
        if (new := self._entered) is None:
            return texts
        others = (one for one in texts if one.valid_from != new.valid_from)
        return sorted([*others, new], key=lambda one: one.valid_from)

    def on(self, day: date) -> Version | None:
        """Return the text of the day, or the first one; None where there is none."""
        place = bisect_right([one.valid_from for one in self.texts], day) - 1
        return self.texts[max(place, 0)] if self.texts else None

    def known_to(self, relation: Relation) -> Version | None:
        """Return the text that the act speaks of: with all editions by acts adopted before it.

        What it adds itself has its number in its own edition.
        """
        known = [one for one in self.texts if _is_known(one, relation)] or self.texts[:1]
        return known[-1] if known else None

    def corrected_in(self, relation: Relation) -> Version | None:
        """Return the last text that was there when the point was corrected: it was read there."""
        events = relation.events.order_by("pgh_created_at")  # type: ignore[attr-defined]
        was = list(events.values_list("pgh_created_at", "point"))
        entered = [
            text
            for text in self.texts
            if text.added_at
            and (before := [point for at, point in was if at < text.added_at])
            and before[-1] != relation.noted[0]
        ]
        return entered[-1] if entered else None

    def meant_in(self, relation: Relation, text: Version) -> str | None:
        """Return where the words that the relation means are in a text, None where nobody can tell."""
        known, point = self.known_to(relation), relation.noted[0]
        texts = text, self.texts[-1]
        if known is None or all(self.between(point, known, to) == point for to in texts):
            return point
        corrected = self.corrected_in(relation) if relation.pk else None
        return self.led(relation, corrected or known, text)

    def led(self, relation: Relation, known: Version, text: Version) -> str | None:
        """Return where a text has the words that a relation means in the text known to it.

        What its own edition has put in place of what it ends is not that, however alike.
        """
        point, first = relation.noted[0], self.place_of(known)
        made = (
            one
            for one in self.texts[first + 1 : self.place_of(text) + 1]
            if one.amended_by_id == relation.source_id and one.valid_from >= relation.from_on
        )
        own = next(made, None) if relation.effect in ENDS else None
        if own is not None and self.between(point, known, own) not in {point, None}:
            words = words_at(own.akn, point, number=False)
            if words is None or says_it_is_out(words):
                return point
        return self.between(point, known, text)

    def place_of(self, text: Version) -> int:
        """Return the place of a text in their order."""
        same = (one.pk == text.pk if text.pk else one is text for one in self.texts)
        return list(same).index(True)

    def between(self, point: str, since: Version, to: Version) -> str | None:
        """Return where the words of a point of one text are in another, None where nobody can tell."""
        first, last = self.place_of(since), self.place_of(to)
        step = 1 if first < last else -1
        found: str | None = point
        for place in range(first, last, step):
            if found is None:
                break
            found = self._step(place, place + step).of(found)
        return found

    def _step(self, place: int, to: int) -> Whereabouts:
        if (place, to) not in self._steps:
            self._steps[place, to] = Whereabouts(self.texts[place].akn, self.texts[to].akn)
        return self._steps[place, to]


def _is_known(text: Version, relation: Relation) -> bool:
    source = relation.source
    if text.amended_by_id == relation.source_id:
        return relation.adds_point
    if text.amended_by and text.amended_by.adopted_on < source.adopted_on:
        return text.valid_from <= max(relation.from_on, source.adopted_on)
    return text.valid_from <= source.adopted_on


def _is_told(relation: Relation, version: Version) -> bool:
    """Whether it is told at a place of the text: what the text has already is history."""
    is_ahead = relation.is_held or relation.begins_on >= version.valid_from
    return relation.point not in {"", *APART} and (
        relation.effect in UNDOING or (relation.effect == Effect.AMENDS and is_ahead)
    )


def follow_words(act: Act, version: Version, places: Places | None = None) -> None:
    """Let the relations of the act, as fetched, point where their words stand in the text.

    What cannot be found there is said of no place of it. Nothing is stored: each text has its own.
    ``places``: those of the act, where they are known already.
    """
    told = []
    for one in act.influences.all():
        one.point, one.what, one.called = one.noted
        one.former_on = None
        told += [one] if _is_told(one, version) else []
    places = places or Places(act)
    if not told or len(places.texts) < 2:
        return
    for one in told:
        tell_where(one, places, version)


def tell_where(one: Relation, places: Places, version: Version) -> None:
    """Let a relation point where the words that it means stand in the text, or else at no place of it."""
    one.point, one.what, one.called = one.noted
    one.former_on = None
    known = places.known_to(one)
    texts = version, places.texts[-1]
    if known is None or all(places.between(one.point, known, to) == one.point for to in texts):
        return
    known = places.corrected_in(one) or known
    point = places.led(one, known, version)
    label = labels_of(known.akn).get(one.point) or cited_by_eid(one.point)
    if point is None:
        one.called = f"{label} по редакции с {known.valid_from:%d.%m.%Y}"
        one.point = f"{_GONE}{one.point}"
        one.former_on = known.valid_from
    elif point != one.point:
        one.what = f"{one.what} (в изменяющем акте — {label})".strip()
        one.point = point
