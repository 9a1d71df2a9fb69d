"""Tells the kind of a file by its content and refuses what cannot be taken."""

from dataclasses import dataclass

import filetype

from portal.files.content import office, pdf, refusals
from portal.files.content.kinds import (
    ARCHIVE_EXTENSIONS,
    EXTENSIONS,
    MACRO_EXTENSIONS,
    Kind,
)
from portal.files.content.names import extension_of
from portal.files.content.texts import text_encoding

_BY_SIGNATURE = {
    "jpg": Kind.JPEG,
    "png": Kind.PNG,
    "webp": Kind.WEBP,
    "heic": Kind.HEIC,
    "pdf": Kind.PDF,
    "rtf": Kind.RTF,
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_HEAD = 8192
#: Readers look for the mark of a PDF in its first 1024 bytes.
_PDF_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a content is: its kind and the media type to serve it with."""

    kind: Kind
    media_type: str


def recognise(content: bytes, name: str) -> Recognised:
    """Return what ``content`` is, having made sure that ``name`` does not lie about it.

    Raises:
        Unsuitable: the content is empty, an archive, encrypted, damaged, carries macros,
            is of no accepted kind, or is not what the extension says.
    """
    if not content:
        raise refusals.empty()
    extension = extension_of(name)
    if extension in ARCHIVE_EXTENSIONS:
        raise refusals.archive()
    if extension in MACRO_EXTENSIONS:
        raise refusals.macros()
    # Text named .bat or .html would be run by the computer that saves it.
    if extension and extension not in EXTENSIONS:
        raise refusals.unknown_extension(extension)
    found = _by_content(content)
    if extension and EXTENSIONS[extension] is not found.kind:
        raise refusals.mislabelled(extension, found.kind)
    return found


def _by_content(content: bytes) -> Recognised:
    head = content[:_HEAD]
    # filetype guesses office documents from the order of parts, so they are looked into.
    if head.startswith(office.OLE_MARK):
        return _recognised(office.kind_of_ole(content))
    if head.startswith(office.ZIP_MARKS):
        return _recognised(office.kind_of_zip(content))
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return _recognised(Kind.HEIC)
    guess = filetype.guess(head)
    kind = _BY_SIGNATURE.get(guess.extension) if guess else None
    if kind is None and b"%PDF-" in head[:_PDF_HEAD]:
        kind = Kind.PDF
    if kind is Kind.PDF:
        pdf.check(content)
    if kind is not None:
        return _recognised(kind)
    # Asked before a foreign signature is believed: some are two letters long.
    if encoding := text_encoding(content):
        return Recognised(Kind.TXT, f"{Kind.TXT.media_type}; charset={encoding}")
    if guess and guess.extension in ARCHIVE_EXTENSIONS | {"Z", "lz"}:
        raise refusals.archive()
    raise refusals.unknown_content(_describe(guess.mime) if guess else "")


def _recognised(kind: Kind) -> Recognised:
    return Recognised(kind, kind.media_type)


def _describe(media_type: str) -> str:
    """Return what a refused content is, in a word for people, or ''."""
    if media_type.startswith("video/"):
        return "видеозапись"
    if media_type.startswith("audio/"):
        return "звукозапись"
    if media_type.startswith("image/"):
        return "изображение другого формата"
    if media_type in {"application/x-msdownload", "application/x-executable"}:
        return "программа"
    return ""
