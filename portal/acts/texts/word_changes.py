"""Tracked changes of Word: what stays of a text whose changes are accepted or refused.

Source: ECMA-376 part 1, 17.13.5 (revisions).
"""

from collections.abc import Iterator

from lxml import etree

from portal.acts.texts.blocks import Changes
from portal.acts.texts.word_numbering import W

_ADDED = frozenset({f"{W}ins", f"{W}moveTo"})
_TAKEN = frozenset({f"{W}del", f"{W}moveFrom"})
CHANGED = _ADDED | _TAKEN
_CELLS = (f"{W}cellIns", f"{W}cellDel")
#: Around text without a meaning of their own.
AROUND = frozenset(
    {f"{W}hyperlink", f"{W}smartTag", f"{W}sdtContent", f"{W}customXml", f"{W}fldSimple",
     f"{W}dir", f"{W}bdo", f"{W}ruby", f"{W}rubyBase"}
)  # fmt: skip


def count_of(root: etree._Element) -> int:
    """Return how many changes are tracked."""
    return sum(1 for _ in root.iter(*CHANGED, *_CELLS))


class Decided:
    """What one decision on all changes leaves."""

    def __init__(self, changes: Changes) -> None:
        self.accepts = changes is Changes.ACCEPT
        self._gone = _TAKEN if self.accepts else _ADDED

    def stays(self, change: etree._Element) -> bool:
        return change.tag not in self._gone

    def is_mark_gone(self, paragraph: etree._Element) -> bool:
        """Whether the end of the paragraph is taken away: it goes on with the next one."""
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        return mark is not None and any(child.tag in self._gone for child in mark)

    def numbered_by(self, properties: etree._Element | None) -> etree._Element | None:
        """Return the properties before a tracked change of them, where changes are refused."""
        if properties is None or self.accepts:
            return properties
        before = properties.find(f"{W}pPrChange/{W}pPr")
        return properties if before is None else before

    def rows(self, table: etree._Element) -> Iterator[etree._Element]:
        """Yield the rows that stay."""
        gone = f"{W}del" if self.accepts else f"{W}ins"
        return self._within(table, f"{W}tr", f"{W}trPr/{gone}")

    def cells(self, row: etree._Element) -> Iterator[etree._Element]:
        """Yield the cells that stay."""
        gone = f"{W}cellDel" if self.accepts else f"{W}cellIns"
        return self._within(row, f"{W}tc", f"{W}tcPr/{gone}")

    def _within(self, parent: etree._Element, tag: str, gone: str) -> Iterator[etree._Element]:
        for child in parent:
            if child.tag == tag:
                if child.find(gone) is None:
                    yield child
            elif child.tag == f"{W}sdt":
                for content in child.findall(f"{W}sdtContent"):
                    yield from self._within(content, tag, gone)
            elif child.tag in AROUND or (child.tag in CHANGED and self.stays(child)):
                yield from self._within(child, tag, gone)
