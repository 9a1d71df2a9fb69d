"""Footnotes and endnotes of Word: their texts, and the mark that each has.

Source: ECMA-376 part 1, 17.11 (footnotes and endnotes).
"""

from dataclasses import dataclass

from lxml import etree

from portal.acts.rules import counting
from portal.acts.texts.word_changes import Decided
from portal.acts.texts.word_numbering import FORMATS, UNKNOWN_SHAPE, W
from portal.acts.texts.word_runs import attribute_of, text_of

BY_PAGE = "сноски, которые Word нумерует на каждой странице заново"


def sections_of(body: etree._Element, decided: Decided) -> list[etree._Element]:
    """Return the properties of each section; they stand in its last paragraph, or end the body."""
    paragraphs = (one for one in body.iter(f"{W}p") if not decided.is_mark_gone(one))
    found = (one.find(f"{W}pPr/{W}sectPr") for one in paragraphs)
    return [one for one in (*found, body.find(f"{W}sectPr")) if one is not None]


@dataclass
class _Count:
    """How many marks were given since the last restart, and the first one's value."""

    since: int = 0
    start: int = 1


class Notes:
    """The notes of one kind, counted as the text refers to them.

    A section may say how its notes are counted; of the rest the settings say it.
    """

    def __init__(
        self,
        part: etree._Element | None,
        settings: etree._Element | None,
        tag: str,
        sections: list[etree._Element],
    ) -> None:
        notes = part.iter(f"{W}{tag}") if part is not None else ()
        self._texts = {n.get(f"{W}id", ""): n for n in notes if n.get(f"{W}type") is None}
        self._tag = tag
        self._settings = settings
        self._sections = sections
        self._place = 0
        self._count = _Count()
        self._around: Notes | None = None
        #: What each mark is that Word may show otherwise.
        self.unsure: list[str] = []

    def go_on(self, around: "Notes") -> None:
        """Count on in those of the document that this one is put into, and look like them."""
        self._around = around

    def pass_by(self, properties: etree._Element) -> None:
        """Go on to the next section behind a paragraph that ends one."""
        ends = properties.find(f"{W}sectPr")
        if ends is not None and ends in self._sections[self._place :]:
            self._place = self._sections.index(ends) + 1
            if self._said("numRestart") == "eachSect":
                self._count.since = 0

    def take(self, reference: etree._Element) -> tuple[str, etree._Element] | None:
        """Return the mark and the text of what is referred to, and count it."""
        text = self._texts.get(reference.get(f"{W}id", ""))
        if text is None:
            return None
        if has_own_mark(reference):
            return "".join(text_of(behind) for behind in reference.itersiblings()), text
        return (self._around or self)._mark(), text

    def _mark(self) -> str:
        count = self._count
        if not count.since:
            count.start = int(self._said("numStart") or 1)
        elif self._said("numRestart") == "eachPage":
            self.unsure.append(BY_PAGE)
        value = count.start + count.since
        count.since += 1
        shape = self._said("numFmt") or ("decimal" if self._tag == "footnote" else "lowerRoman")
        shown = FORMATS.get(shape)
        if shown is None:
            self.unsure.append(UNKNOWN_SHAPE)
        return (shown or counting.decimal)(value)

    def _said(self, name: str) -> str:
        section = self._sections[self._place] if self._place < len(self._sections) else None
        found = (
            attribute_of(one, f"{self._tag}Pr/{name}")
            for one in (section, self._settings)
            if one is not None
        )
        return next(filter(None, found), "")


def has_own_mark(reference: etree._Element) -> bool:
    """Whether its mark is what stands behind it, instead of a number."""
    return reference.get(f"{W}customMarkFollows") not in {None, "0", "false", "off"}
