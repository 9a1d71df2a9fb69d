"""Looking into a PDF as far as needed to know that it opens without a password."""

from io import BytesIO

from pypdf import PdfReader

from portal.files.content import refusals
from portal.files.content.kinds import Kind


def check(content: bytes) -> None:
    """Make sure that ``content`` is a whole PDF and is not encrypted.

    Raises:
        Unsuitable: encrypted (a password or only limits of use), or damaged.
    """
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        encrypted = reader.is_encrypted
        whole = encrypted or "/Pages" in reader.root_object
    except Exception as error:  # a parser of hostile bytes fails in any way it likes
        raise refusals.damaged() from error
    if encrypted:
        raise refusals.encrypted(Kind.PDF)
    if not whole:
        raise refusals.damaged()
