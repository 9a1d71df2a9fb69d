"""What stands in the text of an ODT beside paragraphs. Source: OpenDocument 1.3, part 3."""

from lxml import etree

from portal.acts.texts.odt_numbering import TEXT

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, DRAW, SVG = (
    f"{{{_NS}{name}:1.0}}" for name in ("table", "office", "drawing", "svg-compatible")
)
#: Around paragraphs, without a meaning of their own.
_INDEXES = ("table-of-content", "alphabetical-index", "illustration-index", "table-index",
            "object-index", "user-index", "bibliography")  # fmt: skip
AROUND = frozenset(
    f"{TEXT}{name}"
    for name in ("section", "index-body", "index-title", "numbered-paragraph", *_INDEXES)
)
#: How the file is made; nothing of it is shown.
_UNSHOWN = frozenset(
    f"{TEXT}{name}" for name in ("tracked-changes", *(f"{name}-source" for name in _INDEXES))
)


def is_drawn(element: etree._Element) -> bool:
    """Whether it is a shape, or several in a group, with words in it."""
    return isinstance(element.tag, str) and element.tag.startswith(DRAW)


def is_unknown(element: etree._Element) -> bool:
    """Whether it has words that a reader of the file sees; comments and descriptions are none."""
    if not isinstance(element.tag, str) or element.tag.startswith((OFFICE, SVG)):
        return False
    return element.tag not in _UNSHOWN and bool("".join(map(str, element.itertext())).strip())
