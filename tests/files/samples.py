"""Real files, made here byte by byte or by the libraries that people's programs use."""

import struct
import zipfile
import zlib
from io import BytesIO
from itertools import pairwise

import docx
import pillow_heif
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

ORIENTATION, GPS_IFD, CAMERA = 0x0112, 0x8825, 0x010F
#: Latitude and longitude of Lenin Square, as a phone writes them.
_GPS = {
    1: "N",
    2: tuple(IFDRational(part) for part in (48, 28, 48)),
    3: "E",
    4: tuple(IFDRational(part) for part in (135, 4, 19)),
}


def photo(width: int = 60, height: int = 40) -> Image.Image:
    """Return a picture whose left third is red and the rest blue."""
    image = Image.new("RGB", (width, height), (20, 40, 200))
    image.paste((220, 20, 20), (0, 0, width // 3, height))
    return image


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA] = "Vydumka"
    exif[GPS_IFD] = _GPS
    return exif


def jpeg(orientation: int = 6) -> bytes:
    """Return a JPEG as a phone makes it: turned, with place, camera, profile and remark."""
    buffer = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo().save(
        buffer,
        "JPEG",
        quality=95,
        exif=_exif(orientation),
        icc_profile=profile,
        comment=b"tel. 000000",
    )
    return buffer.getvalue()


def saved(image: Image.Image, format_name: str, **options: object) -> bytes:
    """Return ``image`` in the named format."""
    buffer = BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def heic() -> bytes:
    """Return a HEIC with place and camera, as iPhones send it."""
    buffer = BytesIO()
    heif = pillow_heif.from_pillow(photo(64, 48))
    heif.save(buffer, format="HEIF", quality=80, exif=_exif(1).tobytes())
    return buffer.getvalue()


def png_of_declared_size(width: int, height: int) -> bytes:
    """Return a small PNG whose header promises a huge picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    mark = b"\x89PNG\r\n\x1a\n"
    return mark + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(password: str | None = None, owner_only: bool = False) -> bytes:
    """Return a PDF of one page, encrypted when a password is given."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt("" if owner_only else password, password, algorithm="AES-256")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pdf_of(*pages: str) -> bytes:
    """Return a PDF with words, a picture, both or nothing on each page, as it is named."""
    writer = PdfWriter()
    font, picture = DictionaryObject(), DecodedStreamObject()
    font.update(_named(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica"))
    picture.update(_named(Type="/XObject", Subtype="/Image", ColorSpace="/DeviceGray"))
    for name, number in (("/Width", 1), ("/Height", 1), ("/BitsPerComponent", 8)):
        picture[NameObject(name)] = NumberObject(number)
    picture.set_data(b"\0")
    drawn = {
        "words": ("/Font", font, b"BT /A 12 Tf 100 700 Td (Text of the act) Tj ET\n"),
        "picture": ("/XObject", picture, b"q 595 0 0 842 0 0 cm /A Do Q\n"),
    }
    for what in pages:
        page, content = writer.add_blank_page(595, 842), DecodedStreamObject()
        resources = DictionaryObject()
        for sort, resource, operators in (drawn[one] for one in what.split() if one in drawn):
            named = {NameObject("/A"): writer._add_object(resource)}
            resources[NameObject(sort)] = DictionaryObject(named)
            content.set_data(content.get_data() + operators)
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(content)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _named(**names: str) -> dict[NameObject, NameObject]:
    return {NameObject(f"/{key}"): NameObject(value) for key, value in names.items()}


def docx_file() -> bytes:
    """Return a Word document of one paragraph."""
    document = docx.Document()
    document.add_paragraph("Прошу отремонтировать тротуар.")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zip_of(parts: dict[str, bytes]) -> bytes:
    """Return a zip container of ``parts``."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return buffer.getvalue()


_OFFICE = "application/vnd.openxmlformats-officedocument."
WORD_MAIN = _OFFICE + "wordprocessingml.document.main+xml"
EXCEL_MAIN = _OFFICE + "spreadsheetml.sheet.main+xml"
SLIDES_MAIN = _OFFICE + "presentationml.presentation.main+xml"
WORD_MACROS_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"


def ooxml(main_type: str, main: str, extra: dict[str, bytes] | None = None) -> bytes:
    """Return an OOXML container with one main part."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{main_type}"/></Types>'
    )
    return zip_of({"[Content_Types].xml": types.encode(), main: b"<x/>"} | (extra or {}))


def odf(kind: str, *, encrypted: bool = False, extra: dict[str, bytes] | None = None) -> bytes:
    """Return an OpenDocument of the kind ``text``, ``spreadsheet`` or another."""
    mark = b"<manifest:encryption-data/>" if encrypted else b""
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": b"<office:document-content/>",
        "META-INF/manifest.xml": b"<manifest:manifest>" + mark + b"</manifest:manifest>",
    }
    return zip_of(parts | (extra or {}))


def word97(*, encrypted: bool = False) -> bytes:
    """Return the main stream of a Word 97 document: header and padding."""
    flags = 0x0100 if encrypted else 0
    return struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0x0419, 0, flags).ljust(4096, b"\0")


def excel97(*, encrypted: bool = False) -> bytes:
    """Return the main stream of an Excel 97 workbook: BOF, perhaps FILEPASS, EOF."""
    records = struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x0005)
    if encrypted:
        records += struct.pack("<HHH", 0x002F, 2, 1)
    return (records + struct.pack("<HH", 0x000A, 0)).ljust(4096, b"\0")


_SECTOR, _FREE, _END, _FAT, _NONE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def ole(streams: dict[str, bytes]) -> bytes:
    """Return an OLE compound file; names may hold one level of ``storage/`` per slash.

    Streams must have 4096 bytes or more, so that no mini stream is needed.
    """
    entries: list[dict] = [{"name": "Root Entry", "type": 5, "children": []}]
    index = {"": 0}
    body, fat, start = b"", [], 0
    for path, content in streams.items():
        parent, parts = "", path.split("/")
        for depth, part in enumerate(parts):
            here = "/".join(parts[: depth + 1])
            if here not in index:
                index[here] = len(entries)
                entries[index[parent]]["children"].append(len(entries))
                entries.append({"name": part, "type": 1, "children": []})
            parent = here
        count = -(-len(content) // _SECTOR)
        entries[index[path]] |= {"type": 2, "start": start, "size": len(content)}
        body += content.ljust(count * _SECTOR, b"\0")
        fat += [*range(start + 1, start + count), _END]
        start += count
    directory = b"".join(_entries(entries))
    count = len(directory) // _SECTOR
    directory_start = start
    fat += [*range(start + 1, start + count), _END]
    fat_start = start + count
    fat.append(_FAT)
    assert len(fat) <= _SECTOR // 4, "one sector of FAT is enough for samples"
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        1,
        directory_start,
        0,
        4096,
        _END,
        0,
        _END,
        0,
        fat_start,
    )
    header += struct.pack("<108I", *[_FREE] * 108)
    return header + body + directory + struct.pack("<128I", *fat)


def _entries(entries: list[dict]) -> list[bytes]:
    """Return directory entries; the children of a storage hang on each other's right."""
    right: dict[int, int] = {}
    for entry in entries:
        children = sorted(
            entry["children"],
            key=lambda child: (len(entries[child]["name"]), entries[child]["name"].upper()),
        )
        entry["child"] = children[0] if children else _NONE
        right |= dict(pairwise(children))
    packed = []
    for number, entry in enumerate(entries):
        name = (entry["name"] + "\0").encode("utf-16-le")
        packed.append(
            struct.pack(
                "<64sHBBIII16sIQQIQ",
                name,
                len(name),
                entry["type"],
                1,
                _NONE,
                right.get(number, _NONE),
                entry["child"],
                b"",
                0,
                0,
                0,
                entry.get("start", _END if entry["type"] == 5 else 0),
                entry.get("size", 0),
            )
        )
    while len(packed) % 4:
        packed.append(struct.pack("<64sHBBIII16sIQQIQ", b"", 0, 0, 0, *[_NONE] * 3, b"", *[0] * 5))
    return packed
