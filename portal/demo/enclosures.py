"""Files as residents send them: a photograph with GPS, a PDF, a DOCX."""

import io
import random

import docx
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

_KHABAROVSK = ((48.0, 28.0, 49.0), (135.0, 4.0, 18.0))
_EXIF_MAKE, _EXIF_MODEL, _EXIF_ORIENTATION, _EXIF_GPS = 0x010F, 0x0110, 0x0112, 0x8825


def photograph(chance: random.Random) -> SimpleUploadedFile:
    """A yard with a dark puddle under a grey sky, with EXIF and GPS to be removed."""
    width, height = 1280, 960
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    horizon = chance.randint(330, 430)
    for y in range(height):
        if y < horizon:
            shade = (150 + y // 8, 165 + y // 9, 180 + y // 10)
        else:
            red, green, blue = (
                max(40, 128 - (y - horizon) // 9 + chance.randint(-3, 3)) for _ in "rgb"
            )
            shade = (red, green, blue)
        draw.line([(0, y), (width, y)], fill=shade)
    for left in range(-40, width, chance.randint(230, 300)):
        top = horizon - chance.randint(150, 300)
        draw.rectangle([left, top, left + 200, horizon], fill=(170, 160, 145))
        for x in range(left + 18, left + 190, 42):
            for y in range(top + 18, horizon - 30, 46):
                draw.rectangle([x, y, x + 22, y + 28], fill=(90, 105, 125))
    x, y = chance.randint(250, 700), chance.randint(560, 700)
    draw.ellipse([x, y, x + 420, y + 170], fill=(52, 48, 44))
    draw.ellipse([x + 40, y + 25, x + 370, y + 140], fill=(78, 84, 92))
    image = image.filter(ImageFilter.GaussianBlur(1.6))
    exif = Image.Exif()
    exif[_EXIF_MAKE], exif[_EXIF_MODEL], exif[_EXIF_ORIENTATION] = "Demo", "Camera 1", 1
    latitude, longitude = _KHABAROVSK
    exif[_EXIF_GPS] = {1: "N", 2: latitude, 3: "E", 4: longitude}
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82, exif=exif)
    return SimpleUploadedFile(f"IMG_{chance.randint(1000, 9999)}.jpg", buffer.getvalue())


def petition_pdf(text: str) -> SimpleUploadedFile:
    """The text as a one-page PDF."""
    source = '#set text(font: "Libertinus Serif", lang: "ru")\n#sys.inputs.text'
    content = typst.compile(source.encode(), sys_inputs={"text": text})
    return SimpleUploadedFile("Заявление.pdf", content)


def petition_docx(text: str) -> SimpleUploadedFile:
    """The text as a Word document."""
    document = docx.Document()
    document.add_heading("Заявление", level=1)
    for paragraph in text.split("\n"):
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return SimpleUploadedFile("Заявление.docx", buffer.getvalue())
