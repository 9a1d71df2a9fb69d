"""The way in: a file or a pasted text becomes blocks."""

import re

from portal.acts.texts import refusals
from portal.acts.texts.blocks import Changes, Document, paragraph, words
from portal.acts.texts.decoding import decoded
from portal.acts.texts.reading_docx import read_docx
from portal.acts.texts.reading_html import read_html
from portal.acts.texts.reading_odt import read_odt
from portal.files.content.kinds import Kind
from portal.files.content.office import OLE_MARK, ZIP_MARKS, kind_of_ole, kind_of_zip
from portal.files.content.refusals import Unsuitable

#: HTML begins with a tag, or closes one early; «a < b» in an act does neither.
_HTML = re.compile(
    r"\A\s*<(?:!doctype|[a-z][a-z0-9]*)\b[^<]*>|</(?:p|div|li|td|h[1-6]|span)>|<br\s*/?>",
    re.IGNORECASE,
)
_START = 5000
#: How files begin that are text to a computer and none to a reader; a page of XHTML is one.
_OTHERS = (
    (re.compile(rb"\A\s*\{\\rtf"), Kind.RTF.label),
    (re.compile(rb"^MIME-Version:", re.MULTILINE), "веб-архив (MHT)"),
    (
        re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml(?!.*<html)", re.DOTALL | re.IGNORECASE),
        "документ XML",
    ),
)


def read_file(content: bytes, changes: Changes | None = None) -> Document:
    """Return the text of a DOCX, ODT, HTML or plain file, told apart by content.

    ``changes`` says what to do with tracked changes; without it a file that has some is refused.
    Raises TextRefused.
    """
    if content.startswith((*ZIP_MARKS, OLE_MARK)):
        document = _read_office(content, changes)
    else:
        document = read_pasted(_as_text(content), changes)
    return _said(document)


def has_words(content: bytes) -> bool:
    """Whether a DOCX or ODT has a word to be read; one that cannot be read has none."""
    try:
        document = _read_office(content, Changes.REFUSE)
    except refusals.TextRefused:
        return False
    return any(words(document.blocks))


def _read_office(content: bytes, changes: Changes | None) -> Document:
    try:
        kind = kind_of_ole(content) if content.startswith(OLE_MARK) else kind_of_zip(content)
    except Unsuitable as error:
        raise refusals.unsuitable(error) from error
    if kind is Kind.DOCX:
        return read_docx(content, changes)
    if kind is Kind.ODT:
        return read_odt(content, changes)
    raise refusals.wrong_kind(kind.label)


def _as_text(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        raise refusals.wrong_kind(Kind.PDF.label)
    for begins, kind in _OTHERS:
        if begins.search(content[:_START]):
            raise refusals.wrong_kind(kind)
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusals.damaged()
    return decoded(content)


def read_pasted(text: str, changes: Changes | None = None) -> Document:
    """Return a pasted text: HTML where it has tags, else lines. Raises TextRefused."""
    if _HTML.search(text[:_START]):
        return _said(read_html(text, changes))
    lines = [" ".join(line.split()) for line in text.replace("\0", "").splitlines()]
    blocks = [paragraph(line) for line in lines if line]
    return _said(Document(blocks))


def _said(document: Document) -> Document:
    if not any(words(document.blocks)):
        raise refusals.empty()
    return document
