"""The rows of an import by the act that each is of, and which of them bear on one another."""

from collections import defaultdict
from datetime import date
from itertools import chain

from django.conf import settings

from portal.acts.models import ImportRow
from portal.acts.rules.citations import Citation, find
from portal.acts.rules.numbers import same_as, tidied
from portal.acts.services import sheets

#: Kind, day and number of an act as all spellings of them are; a row that does not say is alone.
Key = tuple[str, date | None, str] | int


class Table:
    """The cells of an import, read once: they never change."""

    def __init__(self, import_id: int) -> None:
        self._of: defaultdict[Key, list[ImportRow]] = defaultdict(list)
        above: dict[Key, Key] = {}

        def top(key: Key) -> Key:
            while (up := above.get(key, key)) != key:
                above[key] = key = above.get(up, up)
            return key

        for row in (
            ImportRow.objects.filter(of=import_id).select_related("file").order_by("position")
        ):
            self._of[key_of(row)].append(row)
            for key in _others(row.values):
                own, other = top(key_of(row)), top(key)
                if own != other:
                    above[own] = other
        self._group_of: dict[int, list[int]] = {}
        groups: defaultdict[Key, list[int]] = defaultdict(list)
        for row in sorted(chain(*self._of.values()), key=lambda one: one.position):
            self._group_of[row.pk] = groups[top(key_of(row))]
            self._group_of[row.pk].append(row.pk)

    def of(self, key: Key) -> list[ImportRow]:
        """Return the rows of the act, in their order; their states may be older than the table."""
        return self._of.get(key, [])

    def editions_before(self, row: ImportRow) -> list[ImportRow]:
        """Return the rows of earlier editions that the same act has made of the row's act."""
        by, since = _amending_key(row), _since(row)
        return [
            one
            for one in self.of(key_of(row))
            if by and _amending_key(one) == by and _since(one) < since
        ]

    def editions_until(self, row: ImportRow, day: date) -> list[ImportRow]:
        """Return the rows of later editions of the row's act that begin by the day."""
        since = _since(row)
        return [one for one in self.of(key_of(row)) if since < _since(one) <= day]

    def texts_of(self, row: ImportRow) -> list[ImportRow]:
        """Return the rows that bring texts of the row's act."""
        return [one for one in self.of(key_of(row)) if one.values.get(sheets.FILE)]

    def has_points(self, row: ImportRow) -> bool:
        """Whether some row does something to a point of the row's act."""
        return any(one.values.get(sheets.POINT) for one in self.of(key_of(row)))

    def circle(self, row: ImportRow) -> list[int]:
        """Return the positions of rows by which the act of this one amends itself, none if none."""
        own = key_of(row)
        seen: set[Key] = {own}
        ahead = [(row, [row.position])]
        while ahead:
            one, way = ahead.pop()
            if not (key := _amending_key(one)):
                continue
            if key == own and len(way) > 1:
                return sorted(way)
            if key not in seen:
                seen.add(key)
                ahead += [(its, [*way, its.position]) for its in self.of(key)]
        return []

    def group(self, row: ImportRow) -> list[int]:
        """Return the rows that bear on one another, this one too, in their order, as their keys.

        They are of one act, or of an act and one that amends it, and so on.
        """
        return self._group_of[row.pk]


def key_of(row: ImportRow) -> Key:
    """Return which act the row is of, whoever issued it: citations seldom say."""
    try:
        kind, day = sheets.kind_of(row.values), sheets.day_of(row.values, sheets.DAY)
    except sheets.BadCell:
        return row.pk
    return kind.value, day, same_as(row.values.get(sheets.NUMBER, ""))


def _amending_key(row: ImportRow) -> Key | None:
    cited = amending_of(row.values)
    return key_of_cited(cited) if cited else None


def _since(row: ImportRow) -> date:
    """Return from when the text of the row is valid; a row that does not say is no edition."""
    try:
        days = (sheets.day_of(row.values, column) for column in (sheets.SINCE, sheets.DAY))
        return next(filter(None, days), date.max)
    except sheets.BadCell:
        return date.max


def key_of_cited(cited: Citation) -> Key:
    """Return which act is cited."""
    return cited.kind, cited.adopted_on, same_as(cited.number)


def key_of_source(values: dict[str, str]) -> Key | None:
    """Return which act does something to that of the row, None for none or an unclear one."""
    try:
        named = sheets.source_of(values)
    except sheets.BadCell:
        return None
    return (named.kind.value, named.adopted_on, same_as(named.number)) if named else None


def _others(values: dict[str, str]) -> list[Key]:
    """Return the acts that the row names beside its own."""
    cited, source = amending_of(values), key_of_source(values)
    return [*([key_of_cited(cited)] if cited else []), *([source] if source else [])]


def amending_of(values: dict[str, str]) -> Citation | None:
    """Return the act that the row names as amending its own, None for none or an unclear one."""
    cited = find(tidied(values.get(sheets.AMENDED, "")), city=settings.CITY["name"])
    return cited[0] if len(cited) == 1 and cited[0].adopted_on else None
