"""What an act is called on a day: as it was adopted, then as the amendments of its title say.

A title is changed as the text is, by an act that amends it, from a day of its own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.acts.rules.status import Influence


@dataclass(frozen=True)
class Renaming:
    """The act is called ``title`` in the half-open period of ``change``; no end: for ever."""

    title: str
    change: Influence[Any]


@dataclass(frozen=True)
class Titles:
    """What an act is called: ``first`` as adopted, empty where nobody has recorded it.

    ``card`` is the title on its card: that of today, of a day that nobody knows more of.
    ``renamings`` stand in the order of their first days.
    """

    card: str
    first: str
    renamings: tuple[Renaming, ...] = ()

    def on(self, day: date) -> str:
        """Return the title of the day; what ends after a time gives way to the one before it."""
        working = [one.title for one in self.renamings if one.change.works_on(day)]
        return working[-1] if working else self.first or self.card

    def unknown_until(self, day: date) -> date | None:
        """Return until when nobody knows what it was called, where the day is before that."""
        if self.first or not self.renamings:
            return None
        begins = self.renamings[0].change.from_on
        return begins if day < begins else None

    def begin_of(self, source: object) -> date | None:
        """Return the first day of the title that the source gives, None where it does not begin."""
        begun = (one.change.from_on for one in self.renamings if one.change.source == source)
        return next(begun, None)

    def others_than(self, title: str) -> list[str]:
        """Return its other titles, each once."""
        every = dict.fromkeys([self.first, *(one.title for one in self.renamings)])
        return [one for one in every if one and one != title]
