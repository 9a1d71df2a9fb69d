"""Where the words of a place stand in another text of the act: by then its number may be another's."""

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from portal.acts.texts.akn import name_of, parse
from portal.acts.texts.anchoring import ALIKE, Place, annexes_in, doubled_in, first_of, units_in

#: Less of the words in common tells nothing.
_FAINT = 0.3


class Whereabouts:
    """Which place of a text is which of another one, be it the next or the one before."""

    def __init__(self, akn: str, other: str) -> None:
        was, now = parse(akn), parse(other)
        self._was, self._now = _by_anchor(was), _by_anchor(now)
        self._doubled = {*dict(doubled_in(was)), *dict(doubled_in(now))}
        self._found: dict[str, str | None] = {}
        #: The places that were not there or said something else, by their names and words.
        self._new: dict[tuple[str, tuple[str, ...]], list[Place]] = defaultdict(list)
        for eid, one in self._now.items():
            if eid not in self._was or self._was[eid].said != one.said:
                self._new[name_of(one.element), one.said].append(one)
        self._left: dict[str, list[Place]] = defaultdict(list)
        for eid, one in self._was.items():
            self._left[_around(eid)].append(one)

    def of(self, eid: str) -> str | None:
        """Return the anchor in the other text, None where another place has it there and it is unknown.

        What has ended or was only reworded keeps its own.
        """
        if eid not in self._was:
            return eid
        if eid not in self._found:
            self._found[eid] = self._find(self._was[eid])
        return self._found[eid]

    def reads_same(self, eid: str) -> bool:
        """Whether the place has the very words in the other text, whatever its number and signs."""
        there = self._now.get(self.of(eid) or "")
        return there is not None and eid in self._was and there.said == self._was[eid].said

    def _find(self, was: Place) -> str | None:
        home = self._home(was)
        at_home = self._now.get(home) if home else None
        if at_home and (at_home.said == was.said or not was.said):
            return home
        if exact := self._exact(was, home):
            return exact
        if at_home and at_home.is_same(was):
            return home
        others = [one for one in self._others(was) if one.eid != home]
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
        found = self._new[name_of(was.element), was.said] if was.said else []
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
        """Whether one of those beside it stands at another number: the numbers are not what they were."""
        beside = (one for one in self._left[_around(was.eid)] if one.eid != was.eid)
        for one in beside:
            home = self._home(one)
            at_home = self._now.get(home) if home else None
            if (at_home is None or at_home.said != one.said) and self._exact(one, home):
                return True
        return False


def _by_anchor(root: etree._Element) -> dict[str, Place]:
    return {one.eid: one for one in (*annexes_in(root), *units_in(root))}


def _around(eid: str) -> str:
    return eid.rpartition("__")[0]


def _is_beside(one: Place, was: Place) -> bool:
    return _around(one.eid) == _around(was.eid)


def _is_like(one: Place, was: Place) -> bool:
    """Whether a place of another number is the one that was, by its words or beside it by its title."""
    is_titled = bool(one.title) and one.title == was.title and _is_beside(one, was)
    return is_titled or one.likeness(was) >= ALIKE
