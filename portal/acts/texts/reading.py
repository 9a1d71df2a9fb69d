"""The way in: a file or a pasted text becomes blocks."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial

from portal.acts.texts import refusals
from portal.acts.texts.blocks import Changes, Document, paragraph, words
from portal.acts.texts.cleaning import cleaned, wide_apart
from portal.acts.texts.decoding import decoded
from portal.acts.texts.reading_docx import AllNotes, read_docx
from portal.acts.texts.reading_html import read_html
from portal.acts.texts.reading_odt import read_odt
from portal.files.content.kinds import Kind
from portal.files.content.office import OLE_MARK, ZIP_MARKS, kind_of_ole, kind_of_zip
from portal.files.content.refusals import Unsuitable
from portal.kernel.typography import columns_apart

#: HTML begins with a tag, or closes one early; «a < b» in an act does neither.
_HTML = re.compile(
    r"\A\s*<(?:!doctype|[a-z][a-z0-9]*)\b[^<]*>|</(?:p|div|li|td|h[1-6]|span)>|<br\s*/?>",
    re.IGNORECASE,
)
_START = 5000
_OFFICE = (*ZIP_MARKS, OLE_MARK)
#: A page and its pictures in one file.
_WEB_ARCHIVE = re.compile(rb"^MIME-Version:", re.MULTILINE)
#: How files begin that are text to a computer and none to a reader; a page of XHTML is one.
_OTHERS = (
    (re.compile(rb"\A\s*\{\\rtf"), Kind.RTF.label),
    (_WEB_ARCHIVE, "веб-архив (MHT)"),
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
    if content.startswith(_OFFICE):
        return _said(partial(_read_office, content, changes))
    return read_pasted(_as_text(content), changes)


def _read_office(
    content: bytes, changes: Changes | None, notes: AllNotes | None = None
) -> Document:
    """Read a DOCX or ODT; one with ``notes`` is put into a DOCX, whose notes it counts on."""
    try:
        kind = kind_of_ole(content) if content.startswith(OLE_MARK) else kind_of_zip(content)
    except Unsuitable as error:
        raise refusals.unsuitable(error) from error
    if kind is Kind.DOCX:
        # A document in a document in a document could go on so without an end.
        read_chunk = _read_chunk if notes is None else None
        return read_docx(content, changes, read_chunk=read_chunk, notes=notes)
    if kind is Kind.ODT:
        return read_odt(content, changes)
    raise refusals.wrong_kind(kind.label)


def _read_chunk(content: bytes, changes: Changes | None, notes: AllNotes) -> Document:
    """Read what a DOCX has whole in it: a document, a page, a text. Raises TextRefused."""
    if content.startswith(_OFFICE):
        return _read_office(content, changes, notes)
    if _WEB_ARCHIVE.search(content[:_START]):
        message = message_from_bytes(content, policy=policy.default)
        page = message.get_body(("html",)) if isinstance(message, EmailMessage) else None
        content = page.get_content().encode() if page is not None else b""
    return read_pasted(_as_text(content), changes)


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
        return _said(partial(read_html, text, changes))
    lines = map(_line, text.replace("\0", "").splitlines())
    return _said(lambda: Document([paragraph(line) for line in lines if line]))


def _line(text: str) -> str:
    columns = columns_apart(wide_apart(text), "\t").split("\t")
    return "\t".join(filter(None, (" ".join(one.split()) for one in columns)))


def _said(read: Callable[[], Document]) -> Document:
    try:
        document = read()
    except RecursionError as error:
        raise refusals.too_deep() from error
    if not any(words(document.blocks)):
        raise refusals.empty()
    return cleaned(document)
