"""Headings of sections without a full stop, «I Общие положения»: their neighbours tell."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from portal.acts.texts.blocks import Block, Paragraph
from portal.acts.texts.numbering import bare_roman, opening_of

#: A place, its Roman number, and whether the number stands without a full stop.
_Member = tuple[int, int, bool]


def with_sections(blocks: Sequence[Block], quoted: Sequence[bool]) -> list[Block]:
    """Return the blocks with such headings marked: members of a row I, II, III with points between.

    «I Международный фестиваль» alone, or in an enumeration, stays a line.
    """
    marked = list(blocks)
    if not any(isinstance(one, Paragraph) and bare_roman(one) for one in blocks):
        return marked
    for row in _rows(blocks, quoted):
        inside = [range(one[0] + 1, other[0]) for one, other in pairwise(row)]
        points = (_is_point(blocks[i]) and not quoted[i] for one in inside for i in one)
        if all(inside) and any(points):
            for place, _, is_bare in row:
                block = blocks[place]
                if is_bare and isinstance(block, Paragraph):
                    marked[place] = replace(block, is_section=True)
    return marked


def _rows(blocks: Sequence[Block], quoted: Sequence[bool]) -> Iterator[list[_Member]]:
    row: list[_Member] = []
    for i, block in enumerate(blocks):
        if quoted[i] or not isinstance(block, Paragraph) or block.level:
            continue
        number, is_bare = bare_roman(block), True
        if not number and (opening := opening_of(block)) and opening.unit == "part":
            number, is_bare = int(opening.path[0].partition("_")[0]), False
        if not number:
            continue
        if row and number == row[-1][1] + 1:
            row.append((i, number, is_bare))
        elif number == 1 or not is_bare:
            yield row
            row = [(i, number, is_bare)]
    yield row


def _is_point(block: Block) -> bool:
    opening = opening_of(block) if isinstance(block, Paragraph) else None
    return opening is not None and opening.unit != "part"
