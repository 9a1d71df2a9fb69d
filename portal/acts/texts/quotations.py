"""Which paragraphs stand inside a quotation that runs over several."""

import re
from collections.abc import Sequence

from portal.acts.texts.blocks import Block, Paragraph

#: «Ёлочки», and the quotes that look alike at both ends: where they stand tells which.
_OPENS = re.compile(r'«|(?<![^\s(\[«])["“”„](?=\S)')
_CLOSES = re.compile(r'»|(?<=[^\s(\[«])["“”]')
#: A quotation may run over so many paragraphs; a longer one is a forgotten closing mark.
_QUOTED = 400


def inside_quotes(blocks: Sequence[Block]) -> list[bool]:
    """Tell for each block whether it begins inside «…»."""
    marks = [_depths(block) for block in blocks]
    inside, depth = [], 0
    for i, change in enumerate(marks):
        inside.append(depth > 0)
        depth = max(0, depth + change)
        if depth > 0 and not inside[-1] and not _closes(marks, i, depth):
            depth = 0
    return inside


def _depths(block: Block) -> int:
    if not isinstance(block, Paragraph):
        return 0
    return len(_OPENS.findall(block.text)) - len(_CLOSES.findall(block.text))


def _closes(marks: list[int], i: int, depth: int) -> bool:
    for change in marks[i + 1 : i + 1 + _QUOTED]:
        depth += change
        if depth <= 0:
            return True
    return False
