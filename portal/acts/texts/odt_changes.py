"""Paragraphs that a refused deletion of an ODT puts back. Source: OpenDocument 1.3, part 3, 5.5."""

import re
from dataclasses import replace

from lxml import etree

from portal.acts.texts.blocks import Run

#: Where one paragraph ends and the next begins, among the runs of both: the next is an item of a
#: list, or none. No text has these signs.
ITEM, PLAIN = "\ufdd0", "\ufdd1"
_PARTING = re.compile(f"[{ITEM}{PLAIN}]")


def parted(runs: list[Run]) -> list[tuple[bool, tuple[Run, ...]]]:
    """Return the runs of each paragraph that a refused deletion has put back.

    Of each, whether it is counted as an item of the list that the first one stands in.
    """
    found: list[tuple[bool, list[Run]]] = [(True, [])]
    for run in runs:
        partings = _PARTING.findall(run.text)
        for place, text in enumerate(_PARTING.split(run.text)):
            if place:
                found.append((partings[place - 1] == ITEM, []))
            if text or (run.note and not place):
                found[-1][1].append(replace(run, text=text))
    return [(is_item, tuple(one)) for is_item, one in found]


def says_more(mark: etree._Element) -> bool:
    """Whether the paragraph has words behind the mark."""
    behind = (text for one in mark.itersiblings() for text in one.itertext(with_tail=True))
    return bool("".join([mark.tail or "", *map(str, behind)]).strip())
