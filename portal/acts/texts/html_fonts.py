"""Signs of the fonts of a page that have pictures in the place of letters: bullets that Word saves."""

import re

from lxml import html

from portal.acts.texts.html_styles import declared
from portal.acts.texts.symbols import in_font

#: Behind the size of the letters: «7.0pt "Times New Roman"».
_BEHIND_SIZE = re.compile(r"\d[\w.%/]*\s+(.*)", re.DOTALL)
_NAMED = re.compile(r"symbol|wingdings|webdings", re.IGNORECASE)
_AROUND = frozenset({"inherit", "unset"})
_OF_SIGNS = re.compile(r"symbol$|wingdings|webdings", re.IGNORECASE)


def show_signs(root: html.HtmlElement) -> None:
    """Put in the place of letters the signs that such a font shows: «§» of Wingdings is a square."""
    if not any(_NAMED.search(f"{one.get('style')} {one.get('face')}") for one in root.iter()):
        return
    fonts: dict[html.HtmlElement, str] = {}
    for element in root.iter():
        above = element.getparent()
        around = fonts.get(above, "") if above is not None else ""
        own = _font_of(element.get("style", "")) or element.get("face", around)
        fonts[element] = around if own.lower() in _AROUND else own
        if element.text and _OF_SIGNS.match(fonts[element]):
            element.text = in_font(element.text, fonts[element])
        if element.tail and _OF_SIGNS.match(around):
            element.tail = in_font(element.tail, around)


def _font_of(style: str) -> str:
    """Return the first font that the style names, nothing where it names none."""
    said = declared(style) if "font" in style.lower() else {}
    whole = _BEHIND_SIZE.search(said.get("font", ("", False))[0])
    named = said.get("font-family", (whole[1] if whole else "", False))[0]
    return named.partition(",")[0].strip(" \"'")
