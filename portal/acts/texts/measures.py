"""Hours, shares and days at the beginning of a line, which look like numbers of points.

«10.00 – открытие», «2.5 процента от выручки», «31.12. срок»: whether «2.5» is a point, the
points before it tell.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from portal.acts.texts.blocks import Block, Paragraph
from portal.acts.texts.numbering import opening_of

_Path = tuple[int, ...]
_BARE = re.compile(r"\d{1,3}(?:\.\d{1,3})+(?!\.?\d)(?P<stop>\.)?")
_FROM_NOUGHT = re.compile(r"\b0")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.?(?!\d)")
#: What is measured so, in the case that stands behind a fraction: «2.5 часа», not «2.2 час прибытия». With a
#: capital a point begins.
_MEASURED = re.compile(
    r"\W*(?:(?:процент|балл|час)(?:а|ов)\b|минут[аы]?\b|рубл(?:я|ей)\b|тысяч[аи]?\b|став(?:ки|ок)\b|раза?\b"
    r"|(?:час|мин|руб|тыс)(?:\.|\W*$)|млн\b|кв\.|куб\.|(?:к?м|га|к?г|т|л)[²³]?\b)|\s*%"
)
#: So many points in a row may have been repealed without a trace.
_MOST_LEFT_OUT = 10
_TITLED = frozenset({"part", "chapter", "section", "article"})


def with_measures(blocks: Sequence[Block], quoted: Sequence[bool]) -> list[Block]:
    """Return the blocks with such lines marked as no points; automatic numbers stay numbers."""
    marked = list(blocks)
    before: _Path = ()
    is_titled = True
    for i, block in enumerate(blocks):
        if quoted[i] or not isinstance(block, Paragraph):
            continue
        opening = opening_of(block)
        if opening is None:
            continue
        if opening.unit in _TITLED:
            before, is_titled = _figures(opening.path), True
        elif opening.unit == "paragraph":
            path = _figures(opening.path)
            found = _BARE.match(block.text.lstrip()) if not block.number else None
            if found and not _is_point(found, path, before, is_titled=is_titled):
                marked[i] = replace(block, is_measure=True)
            else:
                before, is_titled = path, False
    return marked


def _figures(path: Sequence[str]) -> _Path:
    whole = (step.partition("_")[0] for step in path)
    return tuple(int(step) for step in whole if step.isdecimal())


def _is_point(found: re.Match[str], path: _Path, before: _Path, *, is_titled: bool) -> bool:
    if len(path) < 2:
        return True
    rest = found.string[found.end() :]
    follows = _follows(path, before, is_titled=is_titled, is_sentence=_begins_sentence(rest))
    if found["stop"]:
        return follows or not (_DAY.fullmatch(found[0]) and not _begins_sentence(rest))
    return follows and not _FROM_NOUGHT.search(found[0]) and not _MEASURED.match(rest)


def _begins_sentence(rest: str) -> bool:
    letter = next((one for one in rest if one.isalpha()), "")
    return letter.isupper()


def _follows(path: _Path, before: _Path, *, is_titled: bool, is_sentence: bool) -> bool:
    """Whether the point may come behind the one before: next to it, in it, or in the next one."""
    *around, last = path
    above = tuple(around)
    if not above:
        return (
            not before
            or is_titled
            or 0 < last - before[0] <= (_MOST_LEFT_OUT if is_sentence else 1)
        )
    if before[: len(above)] == above:
        step = last - (before[len(above)] if len(before) > len(above) else 0)
        return step == 1 or (is_sentence and abs(step) <= _MOST_LEFT_OUT)
    if not before and is_sentence and last <= _MOST_LEFT_OUT:
        # An extract begins anywhere.
        return True
    return last == 1 and _follows(above, before, is_titled=is_titled, is_sentence=is_sentence)
