"""PDF papers by typst: PDF/A-2a and PDF/UA-1.

They are set in Libertinus Serif, which typst carries with its Cyrillic: no font of the machine
is used. A page or two needs from 0.1 to 0.5 s of processor time.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import qrcode
import typst
from django.conf import settings
from qrcode.image.svg import SvgPathImage

FONT = "Libertinus Serif"
#: For the rouble and the signs that the first one lacks; both are carried by typst too.
_FONTS_IN_TURN = (FONT, "New Computer Modern", "DejaVu Sans Mono")
SUBSTITUTE = "□"
_ROOT = Path(settings.BASE_DIR) / "templates"
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
_PROBE = "papers/probe.typ"
#: What Libertinus Serif surely has; other characters are tried one by one, this many at most.
_SURE = re.compile(r"[\n\t -~\u00a0-\u017f\u0400-\u045f\u2010-\u2037\u2116]")
_MOST_TRIED = 300
#: Typst draws a tab as nothing, so that the figures of two columns become one. What has no width
#: becomes part of the letter before it, in that letter's every place for who copies the text.
_UNSEEN = {ord("\t"): " " * 4, **dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))}
#: JSON writes them in its own way, so they are not seen in it.
_CONTROLS = {chr(code) for code in range(0x20)}


def compile_paper(template: str, /, *, at: datetime, **data: Any) -> bytes:
    """Return the paper ``template`` below templates/; ``data`` must be JSON.

    ``at`` is the moment that the file says it was made. PDF/A holds no character without a
    glyph, and people write emoji: what no font has is shown as «□», with a note at the end.
    """
    data = _translated(data, _UNSEEN)
    # An error names one of the characters that may not be in the file, not all of them.
    with suppress(typst.TypstError):
        return _compile(template, at, data)
    with suppress(typst.TypstError):
        return _compile(template, at, _legible(data, _has_glyph))
    # A glyph for each, but none for them together, or too many long words.
    return _compile(template, at, {**_legible(data, _is_sure), "is_loose": True})


def _compile(template: str, at: datetime, data: dict[str, Any]) -> bytes:
    given = {
        "font": _FONTS_IN_TURN,
        "city": settings.CITY,
        "has_substitutes": False,
        "is_loose": False,
        **data,
    }
    return _pdf(template, at=int(at.timestamp()), data=json.dumps(given))


def _pdf(template: str, *, at: int = 0, **inputs: str) -> bytes:
    document = typst.compile(
        str(_ROOT / template),
        root=str(_ROOT),
        font_paths=_FONTS,
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=at,
    )
    if not isinstance(document, bytes):
        raise TypeError("typst returned several documents for one paper")
    return document


def _legible(data: dict[str, Any], may_stay: Callable[[str], bool]) -> dict[str, Any]:
    """Return the data with SUBSTITUTE for each character that may not stay."""
    unsure = {char for char in json.dumps(data, ensure_ascii=False) if not _is_sure(char)}
    if len(unsure) > _MOST_TRIED:
        may_stay = _is_sure
    table = {ord(char): SUBSTITUTE for char in unsure | _CONTROLS if not may_stay(char)}
    legible = _translated(data, table)
    return {**legible, "has_substitutes": legible != data}


def _translated(value: Any, table: Mapping[int, str | None]) -> Any:
    """Return the JSON with each of its texts, not its keys, translated."""
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {key: _translated(inner, table) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_translated(inner, table) for inner in value]
    return value


def _is_sure(char: str) -> bool:
    return bool(_SURE.match(char))


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    try:
        _pdf(_PROBE, font=json.dumps(_FONTS_IN_TURN), text=char)
    except typst.TypstError:
        return False
    return True


def qr_svg(text: str) -> str:
    """Return the QR code of the text as SVG of black squares."""
    image = qrcode.make(text, image_factory=SvgPathImage, border=1)
    buffer = io.BytesIO()
    image.save(buffer)
    return buffer.getvalue().decode()
