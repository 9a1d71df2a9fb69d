"""Looking into the containers of office documents: OOXML and ODF (zip), and OLE.

Nothing is unpacked but a few small parts, each to a bounded size.
"""

import re
import struct
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import olefile

from portal.files.content import refusals
from portal.files.content.kinds import Kind

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

#: Most bytes that the parts of a document may unpack to, together.
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
#: Above this many bytes the ratio of unpacked to packed size is looked at.
_RATIO_FROM_BYTES = 20 * 1024 * 1024
_MAX_RATIO = 200
_MAX_PARTS = 10_000
_MAX_PART_BYTES = 1024 * 1024
_ENCRYPTED_FLAG = 0x1

_OOXML_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Kind.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Kind.XLSX,
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
}
_OTHER_OFFICE = "офисный документ другого вида (например, презентация или шаблон)"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
#: Programs inside ODF; script-lb.xml and script-lc.xml are mere lists of them.
_ODF_PROGRAM = re.compile(r"(Basic/[^/]+/(?!script-l[bc]\.xml$).+\.xml|Scripts/.+[^/])$")
_VBA_PROGRAM = re.compile(r"(^|/)(vbaProject\.bin|xl/macrosheets/.+)$", re.IGNORECASE)


def kind_of_zip(content: bytes) -> Kind:
    """Return the kind of the office document in a zip container.

    Raises:
        Unsuitable: an ordinary archive, another kind of document, encrypted, with
            macros, damaged, or a bomb.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            return _kind_of_container(container)
    except refusals.Unsuitable:
        raise
    except Exception as error:  # a parser of hostile bytes fails in any way it likes
        raise refusals.damaged() from error


def _kind_of_container(container: zipfile.ZipFile) -> Kind:
    parts = {part.filename: part for part in container.infolist()}
    if "[Content_Types].xml" in parts:
        kind = _kind_of_ooxml
    elif "mimetype" in parts:
        kind = _kind_of_odf
    else:
        raise refusals.archive()
    _refuse_bomb(container)
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts.values()):
        raise refusals.encrypted()
    return kind(container, parts)


def _refuse_bomb(container: zipfile.ZipFile) -> None:
    parts = container.infolist()
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > _MAX_PARTS
        or unpacked > MAX_UNPACKED_BYTES
        or (unpacked > _RATIO_FROM_BYTES and unpacked > packed * _MAX_RATIO)
    ):
        raise refusals.inflates()


def _read(container: zipfile.ZipFile, part: str) -> bytes:
    """Return the bytes of a part, trusting not what it says of its size."""
    with container.open(part) as stream:
        content = stream.read(_MAX_PART_BYTES + 1)
    if len(content) > _MAX_PART_BYTES:
        raise refusals.inflates()
    return content


def _kind_of_ooxml(container: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> Kind:
    declared = _read(container, "[Content_Types].xml")
    if b"<!DOCTYPE" in declared:
        raise refusals.damaged()
    tree = ElementTree.fromstring(declared)
    types = {
        override.get("PartName", "").lstrip("/"): override.get("ContentType", "")
        for override in tree.iter(f"{_TYPES}Override")
    }
    defaults = {default.get("ContentType", "") for default in tree.iter(f"{_TYPES}Default")}
    declares_macros = any(
        "macroenabled" in content_type.lower() or "vbaproject" in content_type.lower()
        for content_type in [*types.values(), *defaults]
    )
    if declares_macros or any(_VBA_PROGRAM.search(name) for name in parts):
        raise refusals.macros()
    for part, content_type in types.items():
        if content_type in _OOXML_MAIN and part in parts:
            return _OOXML_MAIN[content_type]
    raise refusals.unknown_content(_OTHER_OFFICE)


def _kind_of_odf(container: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> Kind:
    kind = _ODF.get(_read(container, "mimetype").strip())
    if kind is None:
        raise refusals.unknown_content(_OTHER_OFFICE)
    if "content.xml" not in parts or "META-INF/manifest.xml" not in parts:
        raise refusals.damaged()
    if b"encryption-data" in _read(container, "META-INF/manifest.xml"):
        raise refusals.encrypted()
    if any(_ODF_PROGRAM.match(name) for name in parts):
        raise refusals.macros()
    return kind


def kind_of_ole(content: bytes) -> Kind:
    """Return the kind of the document in an OLE compound file (Word or Excel to 2003).

    Raises:
        Unsuitable: another kind of document, encrypted, with macros, or damaged.
    """
    try:
        with olefile.OleFileIO(BytesIO(content)) as document:
            return _kind_of_streams(document)
    except refusals.Unsuitable:
        raise
    except Exception as error:  # a parser of hostile bytes fails in any way it likes
        raise refusals.damaged() from error


def _kind_of_streams(document: olefile.OleFileIO) -> Kind:
    if document.exists("EncryptedPackage"):
        raise refusals.encrypted()
    if document.exists("Macros/VBA/dir") or document.exists("_VBA_PROJECT_CUR/VBA/dir"):
        raise refusals.macros()
    if document.exists("WordDocument"):
        if _is_word_encrypted(document.openstream("WordDocument").read(32)):
            raise refusals.encrypted()
        return Kind.DOC
    for stream in ("Workbook", "Book"):
        if document.exists(stream):
            if _is_excel_encrypted(document.openstream(stream).read(_MAX_PART_BYTES)):
                raise refusals.encrypted()
            return Kind.XLS
    raise refusals.unknown_content(_OTHER_OFFICE)


def _is_word_encrypted(header: bytes) -> bool:
    """Read fEncrypted, bit 8 of the flags at byte 10 of the header ([MS-DOC] 2.5.1)."""
    (flags,) = struct.unpack_from("<H", header, 10)
    return bool(flags & 0x0100)


def _is_excel_encrypted(stream: bytes) -> bool:
    """Look for FILEPASS among the records before the first EOF ([MS-XLS] 2.4.117)."""
    position, end_of_globals, file_pass = 0, 0x000A, 0x002F
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        if record == file_pass:
            return True
        if record == end_of_globals:
            return False
        position += 4 + length
    return False
