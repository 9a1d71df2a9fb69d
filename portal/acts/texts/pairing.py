"""Which places of a text are which of another one: each of either at most once, the best first."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from lxml import etree

from portal.acts.rules.status import is_within
from portal.acts.texts.akn import NS, name_of, parse, words_at
from portal.acts.texts.anchoring import ALIKE, Place, annexes_in, doubled_in, first_of, units_in
from portal.acts.texts.likeness import says_it_is_out

#: Less of the words in common tells nothing.
_FAINT = 0.3
#: Of more places with other words each is compared with those about as far down alone.
_MOST_PAIRS = 10_000
#: The same of all that stand in different places.
_MOST_PAIRS_IN_ALL = 50_000


class _Letters(dict[int, int | None]):
    """What of a text tells it from another one, for ``str.translate``: letters and figures."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if chr(code).isalnum() else None
        return self[code]


_LETTERS = _Letters({ord("ё"): ord("е")})


class Reading:
    """The places of a text and what they say, read one by one: most are never asked for."""

    def __init__(self, akn: str) -> None:
        self.root = parse(akn)
        self.places = {one.eid: one for one in (*annexes_in(self.root), *units_in(self.root))}
        bare = parse(akn)
        etree.strip_elements(bare, f"{NS}num", f"{NS}preface", with_tail=False)
        self._bare = {one.get("eId"): one for one in bare.iter(f"{NS}*")}
        self._said: dict[str, str] = {}
        self._out: dict[str, bool] = {}
        self._keys: dict[str, tuple[str, str]] = {}

    def said(self, eid: str) -> str:
        """Return the letters and figures of a place without numbers of points."""
        if eid not in self._said:
            self._said[eid] = self._words(eid).lower().translate(_LETTERS)
        return self._said[eid]

    def is_out(self, eid: str) -> bool:
        """Whether it says that it is out of force, which is no words of its own."""
        if eid not in self._out:
            one = self.places[eid]
            # The note on an annex stands in its head.
            words = words_at(one.element, eid, number=False) if one.is_annex else self._words(eid)
            self._out[eid] = says_it_is_out(words and words.lstrip())
        return self._out[eid]

    def _words(self, eid: str) -> str:
        return str(
            etree.tostring(self._bare[eid], method="text", encoding="unicode", with_tail=False)
        )

    def by_words(self) -> dict[tuple[str, str], list[str]]:
        """Return the anchors by the names and words of their places."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for eid in self.places:
            if self.said(eid):
                found[self.key(eid)].append(eid)
        return found

    def key(self, eid: str) -> tuple[str, str]:
        """Return the name of a place with its words."""
        if eid not in self._keys:
            self._keys[eid] = name_of(self.places[eid].element), self.said(eid)
        return self._keys[eid]


def says_the_same(before: Reading, eid: str, after: Reading, there: str | None) -> bool:
    """Whether the place there has the very words of the one that was, whatever the signs."""
    return there in after.places and after.said(there) == before.said(eid)


class Pairing:
    """Where the places of a text are in another one.

    The very words decide, wherever they stand; then what has most of them, a place of its own number
    among equals; and what is like nothing stays at its number, unless that is another's by now.
    ``there``: by anchor the one in the other text, None where it is gone or nobody can tell. ``ended``
    and ``reverse``: see ``Whereabouts``.
    """

    def __init__(
        self, before: Reading, after: Reading, ended: Collection[str] = (), *, reverse: bool = False
    ) -> None:
        self._before, self._after = before, after
        self._ended, self._reverse = ended, reverse
        self._was, self._now = before.places, after.places
        self.there: dict[str, str | None] = {}
        self._taken: set[str] = set()
        #: The places known by their words, wherever they are.
        self._known: set[str] = set()
        self._crowded: set[str] = set()
        self._formers, self._found = before.by_words(), after.by_words()
        #: How many places have not found their words yet.
        self._seeking = Counter({key: len(eids) for key, eids in self._formers.items()})
        self._pair_single()
        levels: dict[int, list[str]] = defaultdict(list)
        for eid in self._was:
            levels[eid.count("__")].append(eid)
        # From the outermost inwards: where a place is sought depends on what it stands in.
        for _, level in sorted(levels.items()):
            for step in (
                self._stay,
                self._find_words,
                self._end_at_home,
                self._find_alike_beside,
                self._find_alike,
                self._leave_at_home,
            ):
                step([eid for eid in level if eid not in self.there])

    def _put(self, eid: str, there: str, *, is_known: bool = True) -> None:
        self.there[eid] = there
        self._taken.add(there)
        self._seeking[self._before.key(eid)] -= 1
        if is_known and not self._before.is_out(eid):
            self._known.add(eid)

    def _home(self, eid: str) -> str | None:
        """Return the anchor that it has if it keeps its number in the place around it."""
        if not (around := outer_of(eid)):
            return eid
        above = self.there.get(around, around)
        return above and above + eid.removeprefix(around)

    def _pair_single(self) -> None:
        """Pair what has words that no other place has, in either text."""
        for key, eids in self._formers.items():
            found = self._found.get(key, ())
            if len(eids) == len(found) == 1 and (eids == found or not self._before.is_out(eids[0])):
                self._put(eids[0], found[0])

    def _stay(self, level: list[str]) -> None:
        """Leave at home what has its words there, or no words."""
        for eid in level:
            home = self._home(eid)
            if home in self._now and home not in self._taken:
                said = self._before.said(eid)
                if not said or said == self._after.said(home):
                    self._put(eid, home, is_known=bool(said))

    def _find_words(self, level: list[str]) -> None:
        """Pair the same words in the same place around them in their order, then those of the whole text."""
        alike: dict[tuple[tuple[str, str], str | None], list[str]] = defaultdict(list)
        for eid in level:
            key = self._before.key(eid)
            if key in self._found and not self._before.is_out(eid):
                alike[key, self._above(eid)].append(eid)
        for (key, above), eids in alike.items():
            found = [one for one in self._free(self._found[key]) if outer_of(one) == above]
            if len(eids) == len(found):
                for eid, there in zip(eids, found, strict=True):
                    self._put(eid, there)
        for (key, _), eids in alike.items():
            found = [one for one in self._free(self._found[key]) if not self._is_there(one)]
            if len(found) == 1 == self._seeking[key] and eids[0] not in self.there:
                self._put(eids[0], found[0])

    def _is_there(self, there: str) -> bool:
        """Whether the place was there before with the very words, so that it is no new one."""
        return says_the_same(self._after, there, self._before, there)

    def _end_at_home(self, level: list[str]) -> None:
        """Leave at home what says there that it is out of force."""
        shifted = self._shifted()
        for eid in level:
            home = self._home(eid)
            is_free = home in self._now and home not in self._taken
            if home and is_free and eid not in shifted and self._after.is_out(home):
                self._put(eid, home, is_known=False)

    def _find_alike_beside(self, level: list[str]) -> None:
        """Pair those of most words in common, in what they stand in."""
        groups: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for eid in level:
            if not self._before.is_out(eid):
                groups[name_of(self._was[eid].element), self._above(eid)].append(eid)
        there: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for one in self._free(self._now):
            there[name_of(self._now[one].element), outer_of(one)].append(one)
        for group, eids in groups.items():
            if group[1] is not None and (found := there[group]):
                if (
                    len(eids) * len(found) > _MOST_PAIRS
                    or len(level) * len(found) > _MOST_PAIRS_IN_ALL
                ):
                    self._crowded.update(eids)
                self._pair_alike(
                    eids, found, self._is_like_beside, _MOST_PAIRS_IN_ALL // len(level)
                )

    def _find_alike(self, level: list[str]) -> None:
        """Pair those of most words in common, wherever they stand."""
        lost = (eid for eid in level if not self._before.is_out(eid))
        for name, eids in _by_name(lost, self._was).items():
            found = [
                one for one in self._free(self._now) if name_of(self._now[one].element) == name
            ]
            if len(eids) * len(found) <= _MOST_PAIRS:
                self._pair_alike(eids, found, self._is_like_elsewhere, len(found))

    def _leave_at_home(self, level: list[str]) -> None:
        """Leave at its number what is like nothing, unless another place may be the one or has it by now."""
        shifted = self._shifted()
        free = _by_name(self._free(self._now), self._now)
        beside: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, found in free.items():
            for one in found:
                beside[name, outer_of(one)].append(one)
        for eid in level:
            self.there[eid] = None
            was, home = self._was[eid], self._home(eid)
            if home not in self._now:
                self.there[eid] = home if home and eid not in self._now else None
                continue
            at_home = self._now[home]
            if (
                home in self._taken
                or not self._may(eid, home)
                or eid in self._crowded
                or eid in shifted
                or was.is_annex
                or first_of(eid) in self._doubled
            ):
                continue
            others = [] if self._before.is_out(eid) else free.get(name_of(was.element), [])
            if len(level) * len(others) > _MOST_PAIRS:
                others = beside[name_of(was.element), outer_of(home)]
            own = max(_FAINT, at_home.likeness(was))
            is_doubtful = any(
                one != home
                and one not in self._taken
                and self._is_rather(eid, one)
                and self._now[one].likeness(was) >= own
                for one in others
            )
            if not is_doubtful:
                self._put(eid, home, is_known=False)

    def _pair_alike(
        self,
        eids: Sequence[str],
        found: Sequence[str],
        is_like: Callable[[str, str], bool],
        most: int,
    ) -> None:
        width = min(len(found), max(1, min(most, _MOST_PAIRS // len(eids))))
        pairs: list[tuple[tuple[bool, float, float, bool], int, str, str]] = []
        for place, eid in enumerate(eids):
            first = max(0, min(place - width // 2, len(found) - width))
            for there in found[first : first + width]:
                if is_like(eid, there) and self._may(eid, there):
                    pairs.append((self._rank(eid, there), -len(pairs), eid, there))
        for rank, _, eid, there in sorted(pairs, reverse=True):
            if eid not in self.there and there not in self._taken:
                # But for its figures it has the very words.
                self._put(eid, there, is_known=rank[1] == 1)

    def _rank(self, eid: str, there: str) -> tuple[bool, float, float, bool]:
        """Return how likely the one is the other: figures an amendment changes first."""
        was, now = self._was[eid], self._now[there]
        is_titled = bool(was.title) and was.title == now.title
        return is_titled, _likeness(was, now), was.likeness(now), there == self._home(eid)

    def _is_like_beside(self, eid: str, there: str) -> bool:
        was, now = self._was[eid], self._now[there]
        if there == self._home(eid):
            return now.is_same(was) or (not was.title and _likeness(was, now) >= ALIKE)
        return bool(was.title and was.title == now.title) or was.likeness(now) >= ALIKE

    def _is_like_elsewhere(self, eid: str, there: str) -> bool:
        is_like = self._was[eid].likeness(self._now[there]) >= ALIKE
        return is_like and not self._is_there(there) and self._is_rather(eid, there)

    def _may(self, eid: str, there: str) -> bool:
        """Whether the words there are not the very ones of another place, which is yet to find them.

        What is put in with the end of a place is not that place, however alike.
        """
        key = self._after.key(there)
        if key == self._before.key(eid):
            return True
        earlier = there if self._reverse else eid
        is_ended = any(is_within(earlier, one) for one in self._ended)
        return self._seeking[key] <= 0 and (not is_ended or there == self._home(eid))

    def _is_rather(self, eid: str, there: str) -> bool:
        """Whether the place there is not rather what was there itself."""
        if there == eid or there not in self._was or there in self.there:
            return True
        now = self._now[there]
        return self._was[there].likeness(now) < self._was[eid].likeness(now)

    def _shifted(self) -> set[str]:
        """Return the places next to one that is known to have another number: theirs may be another's."""
        found: set[str] = set()
        for eids in self._siblings.values():
            for row in (eids, eids[::-1]):
                is_shifted = False
                for eid in row:
                    if eid in self._known:
                        is_shifted = self.there[eid] != self._home(eid)
                    elif is_shifted:
                        found.add(eid)
        return found

    @cached_property
    def _siblings(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for eid, one in self._was.items():
            found[name_of(one.element), outer_of(eid)].append(eid)
        return found

    @cached_property
    def _doubled(self) -> set[str]:
        return {base for text in (self._before, self._after) for base, _ in doubled_in(text.root)}

    def _above(self, eid: str) -> str | None:
        """Return the anchor of what it stands in by now, None where nobody can tell."""
        around = outer_of(eid)
        return self.there.get(around, around)

    def _free(self, eids: Iterable[str]) -> Iterator[str]:
        return (one for one in eids if one not in self._taken)


def _by_name(eids: Iterable[str], places: Mapping[str, Place]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for eid in eids:
        found[name_of(places[eid].element)].append(eid)
    return found


def outer_of(eid: str) -> str:
    """Return the anchor of what a place stands in, empty of the outermost."""
    return eid.rpartition("__")[0]


def _likeness(one: Place, other: Place) -> float:
    """Return how much the words have in common, figures aside."""
    words, others = one.bare_words, other.bare_words
    return 2 * len(words & others) / ((len(words) + len(others)) or 1)
