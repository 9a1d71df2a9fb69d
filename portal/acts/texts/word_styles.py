"""Whether words of Word are struck out, hidden or raised: by themselves, or by their styles.

Source: ECMA-376 part 1, 17.7.3 (toggle properties).
"""

from collections.abc import Iterator

from lxml import etree

from portal.acts.texts.word_numbering import W
from portal.acts.texts.word_runs import attribute_of, is_on

_STRIKES = ("strike", "dstrike")
_HIDES = ("vanish",)


class Styles:
    """The styles of one document."""

    def __init__(self, part: etree._Element | None) -> None:
        found = part.iter(f"{W}style") if part is not None else ()
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}

    def strike(self, run: etree._Element) -> bool:
        """Whether a line goes through the words of the run."""
        return self._is_on(run.find(f"{W}rPr"), run, _STRIKES)

    def hide(self, run: etree._Element) -> bool:
        """Whether Word does not show the run."""
        return self._is_on(run.find(f"{W}rPr"), run, _HIDES)

    def hide_end(self, paragraph: etree._Element) -> bool:
        """Whether Word does not show the end of the paragraph, nor its number where it is empty."""
        return self._is_on(paragraph.find(f"{W}pPr/{W}rPr"), paragraph, _HIDES)

    def height(self, run: etree._Element) -> str:
        """Return «superscript», «subscript», or something else for a run that is neither."""
        paragraph = next(run.iterancestors(f"{W}p"), run)
        styles = attribute_of(run, "rPr/rStyle"), attribute_of(paragraph, "pPr/pStyle")
        chain = (one for style in styles for one in self._chain(style))
        heights = (attribute_of(one, "rPr/vertAlign") for one in (run, *chain))
        return next(filter(None, heights), "")

    def _is_on(
        self, properties: etree._Element | None, place: etree._Element, names: tuple[str, ...]
    ) -> bool:
        own = _said(properties, names)
        if own is not None:
            return own
        style = attribute_of(properties, "rStyle") if properties is not None else ""
        paragraph = next(place.iterancestors(f"{W}p"), place)
        around = attribute_of(paragraph, "pPr/pStyle")
        # The style of a run turns over what that of its paragraph says.
        return self._say(style, names) != self._say(around, names)

    def _say(self, style: str, names: tuple[str, ...]) -> bool:
        said = (_said(one.find(f"{W}rPr"), names) for one in self._chain(style))
        return next((one for one in said if one is not None), False)

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """Yield the style, and those that it is based on."""
        passed: set[str] = set()
        while style in self._styles and style not in passed:
            passed.add(style)
            yield self._styles[style]
            style = attribute_of(self._styles[style], "basedOn")


def _said(properties: etree._Element | None, names: tuple[str, ...]) -> bool | None:
    """Whether the properties turn one of the names on; None where they name none."""
    if properties is None:
        return None
    said = [name for name in names if properties.find(f"{W}{name}") is not None]
    return any(is_on(properties, name) for name in said) if said else None
