"""A document with nothing but pictures is a scan, whatever it was made with."""

import struct
from io import BytesIO

import openpyxl
import pytest
from openpyxl.drawing.image import Image

from portal.acts.texts.wordless import has_words
from portal.files.content.kinds import Kind
from tests.acts.texts.test_odt import an_odt
from tests.factories.act_documents import a_docx, p
from tests.files import samples


def _xlsx(words: object) -> bytes:
    book, packed = openpyxl.Workbook(), BytesIO()
    book.active.add_image(Image(BytesIO(samples.saved(samples.photo(), "PNG"))))
    book.active["B2"] = words
    book.save(packed)
    return packed.getvalue()


def _ods(words: str) -> bytes:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><text:p><text:a>'
        f"{words}</text:a></text:p></office:body></office:document-content>"
    )
    return samples.odf("spreadsheet", extra={"content.xml": content.encode()})


def _rtf(words: str) -> bytes:
    picture = rb"{\*\shppict{\pict\pngblip 89504e470d0a}}{\nonshppict{\pict\wmetafile8 0100}}"
    raw = rb"{\pict\wmetafile8\bin7 {a}b\'d}"
    head = rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Times;}}{\info{\author A}}{\*\generator Word;}{\header\'c0}"
    return head + picture + raw + rb"\pard " + words.encode() + rb"\par}"


def _doc(words: str, *, compressed: bool = False) -> bytes:
    text = f"\x13 INCLUDEPICTURE scan.png \x14\x01\x15\r{words}\r"
    kept = text.encode("cp1252" if compressed else "utf-16-le")
    where = 0x800 * 2 | 0x40000000 if compressed else 0x800
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, where, 0)
    clx = b"\x01\x02\x00xx\x02" + struct.pack("<I", len(pieces)) + pieces
    main = bytearray(samples.word97())
    struct.pack_into("<H", main, 0x0A, 0x0200)
    struct.pack_into("<II", main, 0x01A2, 16, len(clx))
    main[0x800 : 0x800 + len(kept)] = kept
    table = b"\0" * 16 + clx
    return samples.ole({"WordDocument": bytes(main), "1Table": table.ljust(4096, b"\0")})


def _xls(words: str) -> bytes:
    cell = struct.pack("<HHHHHH", 0x0204, 8 + len(words), 0, 0, 0, len(words)) + words.encode()
    records = samples.excel97()[:12] + (cell if words else b"")
    return samples.ole({"Workbook": records.ljust(4096, b"\0")})


_PICTURE = "<w:r><w:drawing/></w:r>"


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (Kind.DOCX, lambda words: a_docx(p(words, more=_PICTURE))),
        (Kind.ODT, lambda words: an_odt(f"<text:p>{words}<draw:frame/></text:p>")),
        (Kind.XLSX, _xlsx),
        (Kind.ODS, _ods),
        (Kind.RTF, _rtf),
        (Kind.DOC, _doc),
        (Kind.XLS, _xls),
    ],
)
def test_a_word_is_found_beside_pictures_and_pictures_are_none(kind, made):
    assert has_words(made("Act 12"), kind)
    assert not has_words(made(""), kind)


@pytest.mark.parametrize(
    "words",
    [r"\'cf", r"\u1055?", r"{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt 7}}", r"{\field{\fldrslt 7}}"],
)
def test_words_of_rtf_are_written_in_many_ways(words):
    assert has_words(_rtf(words), Kind.RTF)


@pytest.mark.parametrize(
    "nothing",
    [r"{\*\unknown 7}", r"{\field{\*\fldinst PAGE}}", r"\'a0\~\_", r"{\stylesheet{\s0 Normal;}}"],
)
def test_what_rtf_does_not_show_is_no_word(nothing):
    assert not has_words(_rtf(nothing), Kind.RTF)


def test_latin_words_of_a_doc_are_kept_in_one_byte_each():
    assert has_words(_doc("Act", compressed=True), Kind.DOC)


def test_what_cannot_be_looked_into_is_taken_for_a_scan_and_a_plain_text_is_none():
    assert not has_words(samples.ole({"WordDocument": samples.word97()}), Kind.DOC)
    assert not has_words(b"PK", Kind.XLSX)
    assert has_words(b"1", Kind.TXT)
