"""Files as residents send them: a photograph with GPS, a PDF, a DOCX."""

import io
import random

import docx
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFilter

from portal.demo.scenes import SCENES

_KHABAROVSK = ((48.0, 28.0, 49.0), (135.0, 4.0, 18.0))
_EXIF_MAKE, _EXIF_MODEL, _EXIF_ORIENTATION, _EXIF_GPS = 0x010F, 0x0110, 0x0112, 0x8825
_PETITION = """#set document(title: sys.inputs.title)
#set text(font: "Libertinus Serif", lang: "ru", size: 12pt)
= #sys.inputs.title
#for line in sys.inputs.text.split("\\n") { par(line) }
"""


def photograph(chance: random.Random, scene: str = "pothole") -> SimpleUploadedFile:
    """A picture of the scene (a name in SCENES), with EXIF and GPS to be removed.

    Raises:
        KeyError: there is no such scene.
    """
    image = SCENES[scene](chance).filter(ImageFilter.GaussianBlur(1.6))
    exif = Image.Exif()
    exif[_EXIF_MAKE], exif[_EXIF_MODEL], exif[_EXIF_ORIENTATION] = "Demo", "Camera 1", 1
    latitude, longitude = _KHABAROVSK
    exif[_EXIF_GPS] = {1: "N", 2: latitude, 3: "E", 4: longitude}
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82, exif=exif)
    return SimpleUploadedFile(f"IMG_{chance.randint(1000, 9999)}.jpg", buffer.getvalue())


def petition_pdf(
    text: str, *, title: str = "Заявление", name: str = "Заявление.pdf"
) -> SimpleUploadedFile:
    """The text under its title as a PDF."""
    content = typst.compile(_PETITION.encode(), sys_inputs={"title": title, "text": text})
    return SimpleUploadedFile(name, content)


def petition_docx(
    text: str, *, title: str = "Заявление", name: str = "Заявление.docx"
) -> SimpleUploadedFile:
    """The text under its title as a Word document."""
    document = docx.Document()
    document.add_heading(title, level=1)
    for paragraph in text.split("\n"):
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())
