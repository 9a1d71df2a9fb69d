"""Footnotes and endnotes of Word: their texts, and the mark that each has.

Source: ECMA-376 part 1, 17.11 (footnotes and endnotes).
"""

from itertools import count

from lxml import etree

from portal.acts.texts.word_numbering import FORMATS, W
from portal.acts.texts.word_runs import attribute_of, text_of


class Notes:
    """The notes of one kind, counted as the text refers to them."""

    def __init__(
        self, part: etree._Element | None, settings: etree._Element | None, tag: str
    ) -> None:
        notes = part.iter(f"{W}{tag}") if part is not None else ()
        self._texts = {n.get(f"{W}id", ""): n for n in notes if n.get(f"{W}type") is None}
        found = settings.find(f"{W}{tag}Pr") if settings is not None else None
        shape = attribute_of(found, "numFmt") if found is not None else ""
        usual = "decimal" if tag == "footnote" else "lowerRoman"
        self._shown = FORMATS.get(shape, FORMATS[usual])
        start = attribute_of(found, "numStart") if found is not None else ""
        self._numbers = count(int(start or 1))

    def go_on(self, before: "Notes") -> None:
        """Count on from those of the document that this one is put into, and look like them."""
        self._shown, self._numbers = before._shown, before._numbers

    def take(self, reference: etree._Element) -> tuple[str, etree._Element] | None:
        """Return the mark and the text of what is referred to, and count it."""
        text = self._texts.get(reference.get(f"{W}id", ""))
        if text is None:
            return None
        if has_own_mark(reference):
            return "".join(text_of(behind) for behind in reference.itersiblings()), text
        return self._shown(next(self._numbers)), text


def has_own_mark(reference: etree._Element) -> bool:
    """Whether its mark is what stands behind it, instead of a number."""
    return reference.get(f"{W}customMarkFollows") not in {None, "0", "false", "off"}
