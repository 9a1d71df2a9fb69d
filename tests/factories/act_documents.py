"""DOCX files around the XML of their parts."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
#: The settings of a document around its own words.
W_SETTINGS = f"<w:settings {_NS}>{{}}</w:settings>"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: Three levels: 1., 1.1., а)
LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%3)"/></w:lvl>'
)
_NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def a_docx(
    body: str,
    *,
    numbering: str = _NUMBERING,
    styles: str = "",
    footnotes: str = "",
    endnotes: str = "",
    **more: bytes,
) -> bytes:
    """A DOCX around the XML of its parts; ``more`` are other parts by name."""
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f"<w:document {_NS}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {_NS}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_NS}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {_NS}>{footnotes}</w:footnotes>",
        "word/endnotes.xml": f"<w:endnotes {_NS}>{endnotes}</w:endnotes>",
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in [*parts.items(), *more.items()]:
            container.writestr(name, content)
    return buffer.getvalue()


def p(text: str = "", *, level: int | None = None, num: int = 1, more: str = "") -> str:
    """A paragraph, numbered where it has a level; ``more`` are further runs."""
    numbered = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        if level is not None
        else ""
    )
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{numbered}{run}{more}</w:p>"
