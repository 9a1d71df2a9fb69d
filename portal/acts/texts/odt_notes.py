"""Marks of the notes of an ODT: as it has them, or counted anew where a decision takes notes away.

Source: OpenDocument 1.3, part 3, 6.3 (notes), 16.30 (their configuration).
"""

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from portal.acts.rules import counting
from portal.acts.texts.odt_numbering import STYLE, TEXT, shape_of

LEFT = "сноски, нумерацию которых меняет исправление"


def are_changed(body: etree._Element) -> bool:
    """Whether a tracked change takes notes away, or puts some in."""
    opened: set[str] = set()
    for one in body.iter(f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}note"):
        if one.tag == f"{TEXT}note":
            if opened or next(one.iterancestors(f"{TEXT}tracked-changes"), None) is not None:
                return True
        elif one.tag == f"{TEXT}change-start":
            opened.add(one.get(f"{TEXT}change-id", ""))
        else:
            opened.discard(one.get(f"{TEXT}change-id", ""))
    return False


class Marks:
    """Gives the marks of the notes in the order of the text."""

    def __init__(self, roots: Iterable[etree._Element], *, count_anew: bool) -> None:
        found = (one for root in roots for one in root.iter(f"{TEXT}notes-configuration"))
        self._said = {one.get(f"{TEXT}note-class", ""): one for one in found}
        self._count_anew = count_anew
        self._taken: Counter[str] = Counter()
        #: What each mark is that LibreOffice may show otherwise.
        self.unsure: list[str] = []

    def of_note(self, note: etree._Element) -> str:
        """Return the mark of the next note; one of its own counts nothing."""
        citation = note.find(f"{TEXT}note-citation")
        saved = "".join(map(str, citation.itertext())) if citation is not None else ""
        if citation is None or citation.get(f"{TEXT}label") or not self._count_anew:
            return saved
        kind = note.get(f"{TEXT}note-class", "footnote")
        said = self._said.get(kind)
        if said is None or said.get(f"{TEXT}start-numbering-at", "document") != "document":
            self.unsure.append(LEFT)
            return saved
        self._taken[kind] += 1
        # LibreOffice saves what comes before the first number: 0 for 1.
        value = int(said.get(f"{TEXT}start-value", "0")) + self._taken[kind]
        return (shape_of(said.get(f"{STYLE}num-format", "1")) or counting.decimal)(value)
