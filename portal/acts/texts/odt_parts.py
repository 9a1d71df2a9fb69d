"""What stands in the text of an ODT beside paragraphs. Source: OpenDocument 1.3, part 3."""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from portal.acts.texts.odt_numbering import TEXT

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, DRAW, SVG = (
    f"{{{_NS}{name}:1.0}}" for name in ("table", "office", "drawing", "svg-compatible")
)
_FIXED = f"{TEXT}fixed"
#: Around paragraphs, without a meaning of their own.
_INDEXES = ("table-of-content", "alphabetical-index", "illustration-index", "table-index",
            "object-index", "user-index", "bibliography")  # fmt: skip
AROUND = frozenset(f"{TEXT}{name}" for name in ("section", "index-body", "index-title", *_INDEXES))
#: Told in a paragraph, but not by it: numbers as other programs saw them, how a word is read.
UNSAID = frozenset(f"{TEXT}{name}" for name in ("script", "number", "ruby-text"))
#: How the file is made; nothing of it is shown.
_UNSHOWN = frozenset(
    f"{TEXT}{name}"
    for name in ("tracked-changes", "number", *(f"{name}-source" for name in _INDEXES))
)


_MAX_PART_BYTES = 200 * 1024 * 1024
#: Tables of other programs repeat empty cells up to the end of a sheet.
_MOST_REPEATED = 100
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SPACES = re.compile(r"[ \t\r\n]+")


def on_one_line(text: str | None) -> str:
    """Return the text as it is shown: spaces and ends of lines in the file are one space (6.1.2)."""
    return _SPACES.sub(" ", text or "")


def is_drawn(element: etree._Element) -> bool:
    """Whether it is a shape, or several in a group, with words in it."""
    return isinstance(element.tag, str) and element.tag.startswith(DRAW)


def is_unknown(element: etree._Element) -> bool:
    """Whether it has words that a reader of the file sees; comments and descriptions are none."""
    if not isinstance(element.tag, str) or element.tag.startswith((OFFICE, SVG)):
        return False
    return element.tag not in _UNSHOWN and bool("".join(map(str, element.itertext())).strip())


def of_today(body: etree._Element) -> list[str]:
    """Return what each field is that shows the day or the hour of reading."""
    found = body.iter(f"{TEXT}date", f"{TEXT}time")
    return ["дата, которая всегда сегодняшняя" for one in found if one.get(_FIXED) != "true"]


def part_of(container: zipfile.ZipFile, name: str) -> etree._Element:
    """Return the root of a part. Raises KeyError without it, ValueError for one too big."""
    with container.open(name) as stream:
        content = stream.read(_MAX_PART_BYTES + 1)
    if len(content) > _MAX_PART_BYTES:
        raise ValueError("part too big")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def id_of(element: etree._Element | None) -> str:
    """Return what a change, or a list, is called by elsewhere in the file."""
    return "" if element is None else element.get(f"{TEXT}id", "") or element.get(_XML_ID, "")


def said_in(element: etree._Element) -> Iterator[etree._Element | str]:
    """Yield all that stands in the element, its words too, in the order of the file."""
    for event, one in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield one
            yield one.text or ""
        elif one is not element:
            yield one.tail or ""


def times(element: etree._Element, what: str) -> int:
    """Return how often a row or a cell comes again."""
    return min(int(element.get(f"{TABLE}number-{what}-repeated", "1")), _MOST_REPEATED)
