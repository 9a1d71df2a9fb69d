"""Where the words of a place stand in another text of the act: by then its number may be another's."""

from collections.abc import Collection
from functools import cached_property

from portal.acts.texts.pairing import Pairing, Reading, outer_of, says_the_same


class Whereabouts:
    """Which place of a text is which of another one, be it the next or the one before.

    ``ended``: places of the earlier one that the act of the later has ended; of these only the very words
    are known again under another number. ``reverse``: the other text is the earlier one.
    """

    def __init__(
        self, akn: str, other: str, ended: Collection[str] = (), *, reverse: bool = False
    ) -> None:
        self._before, self._after = Reading(akn), Reading(other)
        self._ended, self._reverse = ended, reverse

    @cached_property
    def _pairing(self) -> Pairing:
        return Pairing(self._before, self._after, self._ended, reverse=self._reverse)

    def of(self, eid: str) -> str | None:
        """Return the anchor in the other text, None where another place has it there and it is unknown.

        What has ended or was only reworded keeps its own. What this text has not, as a point that
        is yet to be put in, goes with what it stands in.
        """
        if eid not in self._before.places:
            above = self.of(around) if (around := outer_of(eid)) else ""
            return None if above is None else above + eid.removeprefix(around)
        outermost = eid.partition("__")[0]
        if outermost in self._before.places and self._says(outermost, outermost):
            # Most of a text is as it was, and in its place.
            return eid
        return self._pairing.there[eid]

    def reads_same(self, eid: str) -> bool:
        """Whether the place has the very words in the other text, whatever its number and signs."""
        return eid in self._before.places and self._says(eid, self.of(eid))

    def _says(self, eid: str, there: str | None) -> bool:
        return says_the_same(self._before, eid, self._after, there)
