"""Whether a document has a word at all: one without is pages photographed into it, a scan.

Sources: [MS-DOC] 2.4.1 and 2.5 (the text of a DOC), [MS-XLS] 2.4 (records of an XLS), Rich Text
Format 1.9.1, ECMA-376 part 1, 18 (SpreadsheetML), OpenDocument 1.3.
"""

import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import olefile
from lxml import etree

from portal.acts.texts.blocks import Changes
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import TextRefused
from portal.files.content.kinds import Kind

_WORD = re.compile(r"[^\W_]")
_MAX_PART_BYTES = 200 * 1024 * 1024


def has_words(content: bytes, kind: Kind) -> bool:
    """Whether a document of the kind has a word; one that cannot be looked into has none.

    Kinds that are no office documents are not looked into, and said to have words.
    """
    look = _LOOKS.get(kind)
    try:
        return look is None or look(content)
    except Exception:  # a parser of hostile bytes fails in any way it likes
        return False


def _has_text(content: bytes) -> bool:
    try:
        read_file(content, Changes.REFUSE)
    except TextRefused:
        return False
    return True


# --- tables of the newer kinds -------------------------------------------------------------------

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHEET_WORDS = frozenset({"v", "t"})


def _has_filled_cell(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as container:
        sheets = [name for name in container.namelist() if _SHEET.fullmatch(name)]
        return any(
            etree.QName(element).localname in _SHEET_WORDS and _WORD.search(element.text or "")
            for name in sheets
            for element in _elements(container, name)
        )


def _has_filled_table(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as container:
        return any(
            etree.QName(element).localname == "p"
            and _WORD.search("".join(map(str, element.itertext())))
            for element in _elements(container, "content.xml")
        )


def _elements(container: zipfile.ZipFile, name: str) -> Iterator[etree._Element]:
    with container.open(name) as part:
        packed = part.read(_MAX_PART_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    found = etree.fromstring(packed, parser).iter()
    return (element for element in found if isinstance(element.tag, str))


# --- RTF -----------------------------------------------------------------------------------------

_RTF = re.compile(
    rb"\\(?P<word>[a-zA-Z]+)(?P<value>-?\d+)? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}]+)"
)
#: Groups whose words are none of the page's.
_ASIDE = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"fldinst", b"listtable",
     b"listoverridetable", b"rsidtbl", b"generator", b"themedata", b"datastore", b"objdata",
     b"header", b"footer", b"headerl", b"headerr", b"headerf", b"footerl", b"footerr", b"footerf",
     b"nonshppict", b"bkmkstart", b"bkmkend", b"sp", b"xmlnstbl"}
)  # fmt: skip
#: A group marked so may be left out by whom does not know it, but boxes with words are such.
_BOXED = frozenset({b"shpinst", b"shptxt", b"shppict", b"do", b"dptxbxtext", b"fldrslt"})


def _has_rtf_words(content: bytes) -> bool:
    aside_at: int | None = None
    depth, place, is_optional = 0, 0, False
    while found := _RTF.match(content, place):
        place = found.end()
        word = found["word"]
        if found["brace"]:
            depth += 1 if found["brace"] == b"{" else -1
            if aside_at is not None and depth < aside_at:
                aside_at = None
        elif word == b"bin":
            place += max(int(found["value"] or 0), 0)
        elif aside_at is None:
            if word in _ASIDE or (word and is_optional and word not in _BOXED):
                aside_at = depth
            elif word == b"u" or _is_rtf_word(found):
                return True
        is_optional = found["sign"] == b"*"
    return False


def _is_rtf_word(found: re.Match[bytes]) -> bool:
    said = bytes.fromhex(found["byte"].decode()) if found["byte"] else found["text"] or b""
    return bool(_WORD.search(said.decode("cp1251", "replace")))


# --- the older kinds, in OLE containers ----------------------------------------------------------

_UNSHOWN = re.compile("\x13[^\x13\x14\x15]*\x14?")
_PIECE_TABLE, _COMPRESSED = 0x02, 0x40000000


def _has_doc_words(content: bytes) -> bool:
    with olefile.OleFileIO(BytesIO(content)) as document:
        main = document.openstream("WordDocument").read()
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        table = document.openstream("1Table" if flags & 0x0200 else "0Table").read()
    start, length = struct.unpack_from("<II", main, 0x01A2)
    text = "".join(_pieces(main, table[start : start + length]))
    return _WORD.search(_UNSHOWN.sub("", text)) is not None


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """Yield the pieces that the text of a DOC is made of."""
    place = 0
    while clx[place] != _PIECE_TABLE:
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    (length,) = struct.unpack_from("<I", clx, place + 1)
    count = (length - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", clx, place + 5)
    for one in range(count):
        at = place + 5 + 4 * (count + 1) + 8 * one
        (where,) = struct.unpack_from("<I", clx, at + 2)
        size = ends[one + 1] - ends[one]
        if where & _COMPRESSED:
            start = (where & ~_COMPRESSED) // 2
            yield main[start : start + size].decode("cp1252", "replace")
        else:
            yield main[where : where + 2 * size].decode("utf-16-le", "replace")


#: FORMULA, MULRK, RSTRING, LABELSST, NUMBER, LABEL, RK.
_FILLED = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x027E})


def _has_filled_record(content: bytes) -> bool:
    with olefile.OleFileIO(BytesIO(content)) as document:
        name = "Workbook" if document.exists("Workbook") else "Book"
        records = document.openstream(name).read()
    place = 0
    while place + 4 <= len(records):
        record, length = struct.unpack_from("<HH", records, place)
        if record in _FILLED:
            return True
        place += 4 + length
    return False


_LOOKS: dict[Kind, Callable[[bytes], bool]] = {
    Kind.DOCX: _has_text,
    Kind.ODT: _has_text,
    Kind.XLSX: _has_filled_cell,
    Kind.ODS: _has_filled_table,
    Kind.RTF: _has_rtf_words,
    Kind.DOC: _has_doc_words,
    Kind.XLS: _has_filled_record,
}
