"""Where the words of a place stand in another text of the act: by then its number may be another's."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from portal.acts.texts.akn import NS, name_of, parse, words_at
from portal.acts.texts.anchoring import ALIKE, Place, annexes_in, doubled_in, first_of, units_in
from portal.acts.texts.likeness import says_it_is_out

#: Less of the words in common tells nothing.
_FAINT = 0.3
#: More places of other words are not compared each with each: where theirs have gone nobody can tell.
_MOST_PAIRS = 10_000


class _Letters(dict[int, int | None]):
    """What of a text tells it from another one, for ``str.translate``: letters and figures."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if chr(code).isalnum() else None
        return self[code]


_LETTERS = _Letters({ord("ё"): ord("е")})


class _Text:
    """The places of a text and what they say, read one by one: most are never asked for."""

    def __init__(self, akn: str) -> None:
        self.root = parse(akn)
        self.places = {one.eid: one for one in (*annexes_in(self.root), *units_in(self.root))}
        bare = parse(akn)
        etree.strip_elements(bare, f"{NS}num", f"{NS}preface", with_tail=False)
        self._bare = {one.get("eId"): one for one in bare.iter(f"{NS}*")}
        self._said: dict[str, str] = {}

    def said(self, eid: str) -> str:
        """Return the letters and figures of a place without numbers of points."""
        if eid not in self._said:
            words = etree.tostring(
                self._bare[eid], method="text", encoding="unicode", with_tail=False
            )
            self._said[eid] = words.lower().translate(_LETTERS)
        return self._said[eid]


class Whereabouts:
    """Which place of a text is which of another one, be it the next or the one before."""

    def __init__(self, akn: str, other: str) -> None:
        self._before, self._after = _Text(akn), _Text(other)
        self._was, self._now = self._before.places, self._after.places
        self._found: dict[str, str | None] = {}
        self._shifted: dict[str, bool] = {}

    @cached_property
    def _new(self) -> dict[tuple[str, str], list[Place]]:
        """The places that were not there or said something else, by their names and words."""
        found: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for eid, one in self._now.items():
            said = self._after.said(eid)
            if eid not in self._was or self._before.said(eid) != said:
                found[name_of(one.element), said].append(one)
        return found

    @cached_property
    def _crowded(self) -> set[str]:
        """The names of which there are too many places with other words."""
        gone: Counter[str] = Counter()
        for eid, one in self._was.items():
            key = name_of(one.element), self._before.said(eid)
            gone[key[0]] += not self._says(one, eid) and key not in self._new
        new = Counter(name_of(one.element) for found in self._new.values() for one in found)
        return {name for name in gone if gone[name] * new[name] > _MOST_PAIRS}

    @cached_property
    def _beside(self) -> dict[str, list[Place]]:
        """The places that were in each other one."""
        found: dict[str, list[Place]] = defaultdict(list)
        for eid, one in self._was.items():
            found[_around(eid)].append(one)
        return found

    @cached_property
    def _doubled(self) -> set[str]:
        return {base for text in (self._before, self._after) for base, _ in doubled_in(text.root)}

    def _says(self, was: Place, there: str | None) -> bool:
        """Whether the place there says what this one did."""
        return there in self._now and self._after.said(there) == self._before.said(was.eid)

    def of(self, eid: str) -> str | None:
        """Return the anchor in the other text, None where another place has it there and it is unknown.

        What has ended or was only reworded keeps its own. What this text has not, as a point that
        is yet to be put in, goes with what it stands in.
        """
        if eid not in self._was:
            above = self.of(around) if (around := _around(eid)) else ""
            return None if above is None else above + eid.removeprefix(around)
        if eid not in self._found:
            self._found[eid] = self._find(self._was[eid])
        return self._found[eid]

    def reads_same(self, eid: str) -> bool:
        """Whether the place has the very words in the other text, whatever its number and signs."""
        return eid in self._was and self._says(self._was[eid], self.of(eid))

    def _find(self, was: Place) -> str | None:
        home = self._home(was)
        at_home = self._now.get(home) if home else None
        if at_home and (self._says(was, home) or not self._before.said(was.eid)):
            return home
        # «Утратил силу» is no words of a point: they stand at its number, or nobody can tell.
        was_out = _is_out(was)
        if not was_out and (exact := self._exact(was, home)):
            return exact
        if at_home and _is_out(at_home) and not self._is_shifted(was):
            return home
        if at_home and at_home.is_same(was):
            return home
        if name_of(was.element) in self._crowded:
            return None
        others = [] if was_out else [one for one in self._others(was) if one.eid != home]
        alike = [one for one in others if _is_like(one, was)]
        if alike:
            return max(alike, key=lambda one: (_is_beside(one, was), one.likeness(was))).eid
        if at_home is None:
            return home if home and was.eid not in self._now else None
        if was.is_annex or first_of(was.eid) in self._doubled:
            return None
        own = at_home.likeness(was)
        is_doubtful = any(one.likeness(was) >= max(_FAINT, own) for one in others)
        return None if is_doubtful or self._is_shifted(was) else home

    def _home(self, was: Place) -> str | None:
        """Return the anchor that it has if it keeps its number in the place around it."""
        if not (around := _around(was.eid)):
            return was.eid
        above = self.of(around)
        return above and above + was.eid.removeprefix(around)

    def _exact(self, was: Place, home: str | None) -> str | None:
        """Return the one new place that has the very words."""
        said = self._before.said(was.eid)
        found = self._new.get((name_of(was.element), said), []) if said else []
        beside = [one for one in found if home and _around(one.eid) == _around(home)]
        return (beside or found)[0].eid if len(beside or found) == 1 else None

    def _others(self, was: Place) -> Iterator[Place]:
        """Yield the new places of its kind that are not rather what they were themselves."""
        for (name, _), found in self._new.items():
            for one in found if name == name_of(was.element) else ():
                own = self._was.get(one.eid)
                if own in (None, was) or own.likeness(one) < was.likeness(one):
                    yield one

    def _is_shifted(self, was: Place) -> bool:
        """Whether one of those around it stands at another number: the numbers are not what they were."""
        if (around := _around(was.eid)) not in self._shifted:
            self._shifted[around] = any(
                not self._says(one, home) and not _is_out(one) and self._exact(one, home)
                for one in self._beside[around]
                for home in (self._home(one),)
            )
        return self._shifted[around]


def _is_out(place: Place) -> bool:
    return says_it_is_out(words_at(place.element, place.eid, number=False))


def _around(eid: str) -> str:
    return eid.rpartition("__")[0]


def _is_beside(one: Place, was: Place) -> bool:
    return _around(one.eid) == _around(was.eid)


def _is_like(one: Place, was: Place) -> bool:
    """Whether a place of another number is the one that was, by its words or beside it by its title."""
    is_titled = bool(one.title) and one.title == was.title and _is_beside(one, was)
    return is_titled or one.likeness(was) >= ALIKE
