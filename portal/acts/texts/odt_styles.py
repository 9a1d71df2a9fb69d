"""How words of an ODT look, whether they are struck out or hidden. Source: OpenDocument 1.3, part 3."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from portal.acts.texts.blocks import Look
from portal.acts.texts.odt_numbering import STYLE, TEXT, Level, level_of

FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HEIGHTS = frozenset({Look.UPPER, Look.LOWER})
_THROUGH = (f"{STYLE}text-line-through-type", f"{STYLE}text-line-through-style")


@dataclass(frozen=True)
class Ink:
    """How a piece of text is written."""

    looks: frozenset[Look] = frozenset()
    is_struck: bool = False
    is_hidden: bool = False


class Styles:
    """The styles of one document, of ``styles.xml`` first: those of the text may be called alike."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style", f"{STYLE}default-style"):
                family = style.get(f"{STYLE}family", "")
                self._styles[family, style.get(f"{STYLE}name", "")] = style
            for style in root.iter(f"{TEXT}list-style"):
                self.lists[style.get(f"{STYLE}name", "")] = {
                    int(level.get(f"{TEXT}level", "1")) - 1: level_of(level) for level in style
                }

    def of_paragraph(self, element: etree._Element) -> Ink:
        """Return how the words of a paragraph are written."""
        return self._ink("paragraph", element.get(f"{TEXT}style-name", ""), Ink())

    def of_span(self, element: etree._Element, around: Ink) -> Ink:
        """Return how the words of an element in a paragraph are written; its own style goes first."""
        name = element.get(f"{TEXT}style-name", "")
        style = self._styles.get(("text", name)) if name else None
        text = style.find(f"{STYLE}text-properties") if style is not None else None
        if text is not None:
            around = replace(around, looks=around.looks | _looks(text))
        return self._ink("text", name, around) if name else around

    def is_centred(self, element: etree._Element) -> bool:
        """Whether the paragraph stands in the middle."""
        style = self._styles.get(("paragraph", element.get(f"{TEXT}style-name", "")))
        shape = style.find(f"{STYLE}paragraph-properties") if style is not None else None
        return shape is not None and shape.get(f"{FO}text-align") == "center"

    def list_of(self, element: etree._Element) -> str:
        """Return the style of lists that the style of the paragraph, or one above it, names."""
        name, passed = element.get(f"{TEXT}style-name", ""), set[str]()
        while name and name not in passed:
            passed.add(name)
            style = self._styles.get(("paragraph", name))
            if style is None:
                break
            if (found := style.get(f"{STYLE}list-style-name")) is not None:
                return found
            name = style.get(f"{STYLE}parent-style-name", "")
        return ""

    def is_unlisted(self, heading: etree._Element) -> bool:
        """Whether the heading itself, not its named style, is taken out of the numbering."""
        style = self._styles.get(("paragraph", heading.get(f"{TEXT}style-name", "")))
        is_own = style is not None and style.get(f"{STYLE}default-outline-level") is None
        return style is not None and is_own and style.get(f"{STYLE}list-style-name") == ""

    def _ink(self, family: str, name: str, around: Ink) -> Ink:
        struck = hidden = place = None
        passed: set[str] = set()
        while name not in passed:
            passed.add(name)
            style = self._styles.get((family, name))
            text = style.find(f"{STYLE}text-properties") if style is not None else None
            if text is not None:
                through = [value for one in _THROUGH if (value := text.get(one))]
                if struck is None and through:
                    struck = "none" not in through
                if hidden is None and (shown := text.get(f"{TEXT}display")):
                    hidden = shown != "true"
                place = place or text.get(f"{STYLE}text-position")
            # At last the default style of the family, which has no name.
            name = style.get(f"{STYLE}parent-style-name", "") if style is not None else ""
        return Ink(
            around.looks if place is None else around.looks - _HEIGHTS | _height(place),
            around.is_struck if struck is None else struck,
            around.is_hidden if hidden is None else hidden,
        )


def is_section_hidden(section: etree._Element) -> bool:
    """Whether the section, or what it depends on, hides all that stands in it."""
    shown = section.get(f"{TEXT}display")
    return shown == "none" or (shown == "condition" and section.get(f"{TEXT}is-hidden") == "true")


def is_paragraph_hidden(paragraph: etree._Element) -> bool:
    """Whether a field hides it whole; one in a note or a box hides a paragraph of that."""
    return any(
        field.get(f"{TEXT}is-hidden") == "true"
        and next(field.iterancestors(f"{TEXT}p", f"{TEXT}h"), None) is paragraph
        for field in paragraph.iter(f"{TEXT}hidden-paragraph")
    )


def _looks(properties: etree._Element) -> frozenset[Look]:
    looks = set()
    if properties.get(f"{FO}font-weight") == "bold":
        looks.add(Look.BOLD)
    if properties.get(f"{FO}font-style") == "italic":
        looks.add(Look.ITALIC)
    return frozenset(looks)


def _height(place: str) -> frozenset[Look]:
    """Return what «super 58%» or «-33% 58%» does: raise, lower or neither."""
    if place.startswith("super") or (place[:1].isdecimal() and not place.startswith("0%")):
        return frozenset({Look.UPPER})
    return frozenset({Look.LOWER} if place.startswith(("sub", "-")) else ())
