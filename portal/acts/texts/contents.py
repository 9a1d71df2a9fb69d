"""Tables of contents: their lines say again what the headings of the text say."""

import re
from collections.abc import Sequence

from portal.acts.texts.blocks import Block, Paragraph

_HEADING = re.compile(
    "|".join(r"\s?".join(word) for word in ("содержание", "оглавление")), re.IGNORECASE
)
#: «1. Общие положения ........ 3», or a tab before the page.
_LED = re.compile(r"(?:\t|\s*(?:\.\s?){3,}|\s*…+|\s*_{3,})\s*(?:[Сс]тр\.?\s*)?\d{1,4}\s*$")
#: Dots and a page stand at the end of a line.
_END = 200
_PAGE = re.compile(r"\s+\d{1,4}$")
_SPACES = re.compile(r"\s+")


def contents_in(blocks: Sequence[Block]) -> set[int]:
    """Return the places of the headings and lines of tables of contents.

    A line has its page behind dots or a tab, or comes again below, with its page or without.
    """
    found = {i for i, one in enumerate(blocks) if isinstance(one, Paragraph) and one.is_contents}
    texts = [_plain(one) for one in blocks]
    for i, text in enumerate(texts):
        if i in found or not _HEADING.fullmatch(text.rstrip(":")):
            continue
        last = _last_line(texts, i)
        # «Содержание» is a title, too.
        if last > i or i + 1 in found:
            found.update(range(i, last + 1))
    return found


def _last_line(texts: Sequence[str], heading: int) -> int:
    below = {text: i for i, text in enumerate(map(_alike, texts)) if text}
    first = _without_page(texts[heading + 1]) if heading + 1 < len(texts) else ""
    last = heading
    for i in range(heading + 1, len(texts)):
        # Here the text begins, which may have such headings again further on.
        if i > heading + 1 and _alike(texts[i]) == first:
            break
        comes_again = max(below.get(_alike(texts[i]), 0), below.get(_without_page(texts[i]), 0)) > i
        # A long title goes on in a second line.
        if _LED.search(texts[i][-_END:]) or (comes_again and i == last + 1):
            last = i
        elif i > last + 1:
            break
    return last


def _plain(block: Block) -> str:
    return block.full_text.strip() if isinstance(block, Paragraph) else ""


def _alike(text: str) -> str:
    return _SPACES.sub(" ", text).rstrip(" .").lower()


def _without_page(text: str) -> str:
    return _alike(text[:-_END] + _PAGE.sub("", _LED.sub("", text[-_END:])))
