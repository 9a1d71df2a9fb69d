"""Paragraphs that a refused deletion of an ODT puts back. Source: OpenDocument 1.3, part 3, 5.5."""

import re
from dataclasses import replace

from lxml import etree

from portal.acts.texts.blocks import Run
from portal.acts.texts.odt_numbering import TEXT

#: Where a change begins and ends, and where something is gone.
MARKS = frozenset(f"{TEXT}{name}" for name in ("change-start", "change-end", "change"))
#: Where one paragraph ends and the next begins, among the runs of both: the next is an item of a
#: list, or none, or comes behind a table. No text has these signs.
ITEM, PLAIN, TABLED = "\ufdd0", "\ufdd1", "\ufdd2"
_PARTING = re.compile(f"([{ITEM}{PLAIN}{TABLED}])")


def parted(runs: list[Run]) -> list[tuple[str, tuple[Run, ...]]]:
    """Return the runs of each paragraph that a refused deletion has put back.

    Each with its sign: the first one is an item of the list that it stands in, if of any.
    """
    found: list[tuple[str, list[Run]]] = [(ITEM, [])]
    for run in runs:
        for place, text in enumerate(_PARTING.split(run.text)):
            if place % 2:
                found.append((text, []))
            elif text or (run.note and not place):
                found[-1][1].append(replace(run, text=text))
    return [(sign, tuple(one)) for sign, one in found]


def says_more(mark: etree._Element) -> bool:
    """Whether the paragraph has words behind the mark."""
    behind = (text for one in mark.itersiblings() for text in one.itertext(with_tail=True))
    return bool("".join([mark.tail or "", *map(str, behind)]).strip())
