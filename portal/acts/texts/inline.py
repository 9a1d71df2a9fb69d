"""The words of one paragraph with their looks, breaks and notes."""

from collections.abc import Iterable, Iterator

from lxml import etree

from portal.acts.rules.raised import shown
from portal.acts.texts.akn import name_of

_LOOKS = frozenset({"b", "i", "sup", "sub"})
Piece = tuple[str, tuple[str, ...], etree._Element | None]


def pieces_of(element: etree._Element, looks: tuple[str, ...] = ()) -> Iterator[Piece]:
    """Yield texts with their looks, and what is no text: breaks and notes."""
    if element.text:
        yield element.text, looks, None
    for child in element:
        name = name_of(child)
        if name in {"br", "authorialNote"}:
            yield " " if name == "br" else "", (), child
        elif name:
            yield from pieces_of(child, (*looks, name) if name in _LOOKS else looks)
        if child.tail:
            yield child.tail, looks, None


def line_of(element: etree._Element) -> str:
    """Return the text in which places of the paragraph are counted."""
    return joined(pieces_of(element))


def joined(pieces: Iterable[Piece]) -> str:
    """Return the text of the pieces, each as long in it as by itself."""
    return "".join(shown((piece, "sup" in looks) for piece, looks, _ in pieces))
