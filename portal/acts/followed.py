"""Which place of a text is meant by what was said of an earlier or later text of the act.

A number is the point that has it in the text that its author knew. Where an edition has numbered
the points anew, an amendment and a citation go with the words that they mean.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Self

from portal.acts.models import Act, Relation, Version
from portal.acts.querysets import heavy
from portal.acts.rules.status import ENDS, UNDOING, Effect
from portal.acts.texts.akn import APART, anchors, cited_by_eid, labels_of, parse, words_at
from portal.acts.texts.anchoring import around_of
from portal.acts.texts.likeness import says_it_is_out
from portal.acts.texts.whereabouts import Whereabouts

#: What no text has as an anchor: of a place that nobody can find any more.
_GONE = "former__"
#: Chapters and articles: numbered through the act, they stand in what their anchors do not say.
_THROUGHOUT = ("chp_", "art_")


class Places:
    """The places of an act through its texts; these are asked for once, and read only if needed.

    ``entered``: a text that may come among them, in place of one of its day.
    """

    def __init__(self, act: Act, entered: Version | None = None) -> None:
        self._act = act
        self._entered = entered
        self._steps: dict[tuple[int, int], Whereabouts] = {}
        self._around: dict[int, dict[str, str]] = {}

    @classmethod
    def of(cls, texts: list[Version]) -> Self:
        """Return the places of the act whose texts these are, the earliest first."""
        places = cls(texts[0].act)
        places.texts = texts
        return places

    @classmethod
    def of_acts(cls, acts: Collection[int | None]) -> dict[int | None, Self]:
        """Return by their keys the places of those of the acts that have texts, without their words."""
        known = Version.objects.standing().filter(act__in=acts).select_related("act", "amended_by")
        texts: dict[int | None, list[Version]] = defaultdict(list)
        for text in known.order_by("valid_from").defer("akn", *heavy("act", "amended_by")):
            texts[text.act_id].append(text)
        found = {act: cls.of(of_act) for act, of_act in texts.items()}
        ends = _Ends(text for of_act in texts.values() for text in of_act)
        for places in found.values():
            places._ends = ends
        return found

    @staticmethod
    def read(texts: Iterable[Version]) -> None:
        """Read the words of the texts at once."""
        unread = {text.pk: text for text in texts}
        for pk, akn in Version.objects.filter(pk__in=unread).values_list("pk", "akn"):
            unread[pk].akn = akn

    @cached_property
    def texts(self) -> list[Version]:
        """The texts, the earliest first; what waits is none of them."""
        known = self._act.versions.standing().order_by("valid_from").select_related("amended_by")
        texts = list(known.defer(*heavy("amended_by")))
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

    def is_taken(self, relation: Relation, text: Version) -> bool:
        """Whether another point has the number of what the relation adds, which its act could not know."""
        known, point = self.known_to(relation), relation.noted[0]
        makers = {known and known.amended_by_id, text.amended_by_id}
        if (
            known is None
            or relation.source_id in makers
            or not _has(text, point)
            or _has(known, point)
        ):
            return False
        # Of a text that nobody explains, only words that stood elsewhere are known to be others.
        return text.amended_by_id is not None or self.between(point, text, known) is not None

    def corrected_in(self, relation: Relation) -> Version | None:
        """Return the last text that was there when the point was corrected: it was read there."""
        events = relation.events.all()  # type: ignore[attr-defined]
        was = sorted(((one.pgh_created_at, one.point) for one in events), key=itemgetter(0))
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

    def settled(self, point: str, known: Version) -> str:
        """Return by what a place of a text is compared with what is said of other texts.

        It is its anchor in the last text, behind those of all in which it stands there. Words that
        no later text has get the day of the last one that has them, so that they equal no others.
        """
        return self._settled(point, self.place_of(known))

    def _settled(self, point: str, place: int) -> str:
        last = len(self.texts) - 1
        while place < last and (there := self._step(place, place + 1).of(point)) is not None:
            point, place = there, place + 1
        above, _, own = point.rpartition("__")
        if own.startswith(_THROUGHOUT):
            above = self._standing(place).get(point, above)
        gone = f"{self.texts[place].valid_from}:" if place < last else ""
        return f"{self._settled(above, place)}__{gone}{own}" if above else f"{gone}{own}"

    def since(self, text: Version) -> list[Version]:
        """Return the text and those after it."""
        return self.texts[self.place_of(text) :]

    def is_read_for(self, point: str, known: Version) -> bool:
        """Whether it takes the words of the texts to settle the place: of most it does not."""
        steps = point.split("__")
        return known is not self.texts[-1] or any(one.startswith(_THROUGHOUT) for one in steps)

    def settled_of(self, relation: Relation, known: Version) -> str:
        """Return the same of the place that a relation means, where it is no other text that it means."""
        point = relation.point
        if relation.pk and self.between(point, known, self.texts[-1]) != point:
            known = self.corrected_in(relation) or known
        return self.settled(point, known)

    def _standing(self, place: int) -> dict[str, str]:
        if place not in self._around:
            self._around[place] = around_of(parse(self.texts[place].akn))
        return self._around[place]

    def _step(self, place: int, to: int) -> Whereabouts:
        if (place, to) not in self._steps:
            self._steps[place, to] = Whereabouts(
                self.texts[place].akn,
                self.texts[to].akn,
                self._ended_by(max(place, to)),
                reverse=to < place,
            )
        return self._steps[place, to]

    def _ended_by(self, edition: int) -> list[str]:
        """Return the places of the text before the edition that its act has ended by then."""
        text, before = self.texts[edition], self.texts[edition - 1]
        meant = [
            (one, known)
            for one in self._ends.by(text)
            if one.from_on <= text.valid_from
            and (known := self.corrected_in(one) or self.known_to(one))
            and self.place_of(known) < edition
        ]
        found = (self.between(one.point, known, before) for one, known in meant)
        return [one for one in found if one]

    @cached_property
    def _ends(self) -> "_Ends":
        return _Ends(self.texts)


class _Ends:
    """What the acts that made the texts have ended of the acts whose texts these are.

    Asked for once, when texts are compared: most never are.
    """

    def __init__(self, texts: Iterable[Version]) -> None:
        self._made = {(one.act_id, one.amended_by_id) for one in texts if one.amended_by_id}

    def by(self, text: Version) -> list[Relation]:
        """Return what the act that made the text has ended in its act."""
        return self._found.get((text.act_id, text.amended_by_id), []) if self._made else []

    @cached_property
    def _found(self) -> dict[tuple[int, int | None], list[Relation]]:
        targets, sources = zip(*self._made, strict=True)
        ends = Relation.objects.filter(target__in=targets, source__in=sources, effect__in=ENDS)
        found: dict[tuple[int, int | None], list[Relation]] = defaultdict(list)
        ends = ends.exclude(point__in=("", *APART)).prefetch_related("events")
        for one in ends.select_related("source").defer(*heavy("source")):
            found[one.target_id, one.source_id].append(one)
        return found


def _has(text: Version, point: str) -> bool:
    return any(one.eid == point for one in anchors(text.akn))


def _is_known(text: Version, relation: Relation) -> bool:
    if text.amended_by_id == relation.source_id:
        return relation.adds_point
    return was_there(text, relation.source.adopted_on, relation.from_on)


def was_there(text: Version, adopted_on: date, from_on: date) -> bool:
    """Whether an act of the day, which does something from ``from_on`` on, could know the text."""
    if text.amended_by and text.amended_by.adopted_on < adopted_on:
        return text.valid_from <= max(from_on, adopted_on)
    return text.valid_from <= adopted_on


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
        one.tell(*one.noted)
        told += [one] if _is_told(one, version) else []
    places = places or Places(act)
    if not told or len(places.texts) < 2:
        return
    for one in told:
        tell_where(one, places, version)


def tell_where(
    one: Relation, places: Places, version: Version, *, is_lacking: bool = False
) -> None:
    """Let a relation point where the words that it means stand in the text, or else at no place of it.

    ``is_lacking``: the text lacks what it adds, though it began by the first day of the text.
    """
    one.tell(*one.noted)
    known = places.known_to(one)
    is_ahead = is_lacking or version.valid_from < one.from_on
    if one.adds_point and is_ahead and places.is_taken(one, version):
        label = cited_by_eid(one.point)
        one.tell(f"{_GONE}{one.point}", one.what, label, one.from_on)
        return
    texts = version, places.texts[-1]
    if known is None or all(places.between(one.point, known, to) == one.point for to in texts):
        return
    known = places.corrected_in(one) or known
    point = places.led(one, known, version)
    label = labels_of(known.akn).get(one.point) or cited_by_eid(one.point)
    if point is None:
        called = f"{label} по редакции с {known.valid_from:%d.%m.%Y}"
        one.tell(f"{_GONE}{one.point}", one.what, called, known.valid_from)
    elif point != one.point:
        what = f"{one.what} (в изменяющем акте — {label})".strip()
        one.tell(point, what, one.called, said=label)
