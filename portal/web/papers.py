"""PDF papers by typst: PDF/A-2a and PDF/UA-1.

They are set in Libertinus Serif, which typst carries with its Cyrillic: no font of the machine
is used. A page or two needs from 0.1 to 0.5 s of processor time.
"""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import qrcode
import typst
from django.conf import settings
from qrcode.image.svg import SvgPathImage

FONT = "Libertinus Serif"
_ROOT = Path(settings.BASE_DIR) / "templates"
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def compile_paper(template: str, /, *, at: datetime, **data: Any) -> bytes:
    """Return the paper ``template`` below templates/; ``data`` must be JSON.

    ``at`` is the moment that the file says it was made.
    """
    document = typst.compile(
        str(_ROOT / template),
        root=str(_ROOT),
        font_paths=_FONTS,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"font": FONT, "city": settings.CITY, **data})},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(document, bytes):
        raise TypeError("typst returned several documents for one paper")
    return document


def qr_svg(text: str) -> str:
    """Return the QR code of the text as SVG of black squares."""
    image = qrcode.make(text, image_factory=SvgPathImage, border=1)
    buffer = io.BytesIO()
    image.save(buffer)
    return buffer.getvalue().decode()
