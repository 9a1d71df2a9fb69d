"""A place of a text as an editor types it, where figures in it are raised or lowered."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from xml.sax.saxutils import escape, unescape

from portal.acts.rules.raised import in_signs, on_the_line

#: Each tag as one character that no XML can hold, so that a place is looked for across them.
_MARKS = {"<sup>": "\x01", "</sup>": "\x02", "<sub>": "\x03", "</sub>": "\x04"}
_LOOKS = {"\x01": "sup", "\x03": "sub"}
_ENDS = {"\x01": "\x02", "\x03": "\x04"}
_MARK = re.compile("([\x01-\x04])")


def marked(xml: str) -> str:
    """Return the text with a mark in the place of each tag that raises or lowers."""
    for tag, mark in _MARKS.items():
        xml = xml.replace(tag, mark)
    return xml


def unmarked(text: str) -> str:
    """Return what ``marked`` was given."""
    for tag, mark in _MARKS.items():
        text = text.replace(mark, tag)
    return text


def shown(text: str) -> str:
    """Return «5¹» for a marked 51, with the signs of Unicode."""
    return "".join(in_signs(run, look) for run, look, _ in _runs(text))


def places_like(text: str, typed: str) -> list[str]:
    """Return each place of the marked text that reads as is typed, with its marks.

    «5¹» is looked for as it is; what is found nowhere may be typed «51».
    """
    pieces = re.split(r"<[^>]*>", text)
    exact = [place for piece in pieces for place in _places(piece, typed, str)]
    return exact or [place for piece in pieces for place in _places(piece, typed, on_the_line)]


def _places(piece: str, typed: str, spelt: Callable[[str], str]) -> Iterator[str]:
    line, sought = spelt(shown(piece)), spelt(escape(typed))
    where = [place for _, _, place in _letters(piece)]
    for found in re.finditer(re.escape(sought), line):
        start, end = where[found.start()], where[found.end() - 1] + 1
        # A raised figure at either end is taken with both of its marks.
        start -= piece[start - 1 : start] in _LOOKS
        end += piece[end : end + 1] in _ENDS.values()
        place = unescape(piece[start:end])
        # Part of a raised number is another number.
        if len(_MARK.findall(place)) % 2 == 0:
            yield place


def put_in(place: str, wrong: str, right: str) -> str:
    """Return what is right with the raised and lowered figures of the place, found as ``wrong``.

    Who has typed them raised says with plain ones that they are others.
    """
    spelt: Callable[[str], str] = str if shown(place) == wrong else on_the_line
    old = list(_letters(place))
    new = [(letter, "") for letter in right]
    matcher = SequenceMatcher(None, spelt(shown(place)), spelt(right), autojunk=False)
    for i, j, length in matcher.get_matching_blocks():
        new[j : j + length] = [(letter, look) for letter, look, _ in old[i : i + length]]
    marks = {look: mark for mark, look in _LOOKS.items()}
    found = ""
    for look, letters in groupby(new, key=itemgetter(1)):
        run = "".join(map(itemgetter(0), letters))
        found += f"{marks[look]}{run}{_ENDS[marks[look]]}" if look else run
    return found


def _letters(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each letter, how it is set, and where it stands among the marks."""
    for run, look, place in _runs(text):
        yield from ((letter, look, i) for i, letter in enumerate(run, start=place))


def _runs(text: str) -> Iterator[tuple[str, str, int]]:
    place, look = 0, ""
    for run in _MARK.split(text):
        if _MARK.fullmatch(run):
            look = _LOOKS.get(run, "")
        else:
            yield run, look, place
        place += len(run)
