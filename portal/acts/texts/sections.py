"""What only its neighbours tell.

Headings of sections without a full stop, «I Общие положения», and «a)» typed in Latin letters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from portal.acts.texts.blocks import Block, Paragraph
from portal.acts.texts.numbering import bare_roman, in_russian, latin_letter, opening_of

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


def with_letters(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with Latin «a)» marked that stands among Russian «б)», «в)».

    Where «b)» or «d)» stands too, the list is a Latin one.
    """
    latin = {i: letter for i, one in enumerate(blocks) if (letter := latin_letter(one))}
    if not latin or any(in_russian(one) == one for one in latin.values()):
        return list(blocks)
    openings = (opening_of(one) for one in blocks if isinstance(one, Paragraph))
    if not any(one and one.unit == "subparagraph" and one.number[0].isalpha() for one in openings):
        return list(blocks)
    return [
        replace(one, is_lettered=True) if i in latin and isinstance(one, Paragraph) else one
        for i, one in enumerate(blocks)
    ]
