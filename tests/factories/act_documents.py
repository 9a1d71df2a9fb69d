"""Documents of acts made to order: as DOCX, and as what Word shows of them."""

import random
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

_WORDS = [
    "администрация",
    "город",
    "порядок",
    "решение",
    "муниципальный",
    "объект",
    "земельный",
    "участок",
    "благоустройство",
    "территория",
    "собственник",
    "договор",
    "услуга",
    "предоставление",
    "заявитель",
    "документ",
    "срок",
    "контроль",
    "исполнение",
    "финансирование",
    "бюджет",
    "программа",
    "мероприятие",
    "комитет",
    "управление",
    "транспорт",
    "стоянка",
    "жилищный",
    "фонд",
    "капитальный",
    "ремонт",
    "образование",
    "учреждение",
    "имущество",
    "аренда",
    "тариф",
    "население",
]
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
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
    body: str, *, numbering: str = _NUMBERING, styles: str = "", footnotes: str = "", **more: bytes
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


def docx_of(seed: int, *, pages: int, version: int = 0) -> tuple[bytes, list[str]]:
    """A generated act with automatic numbers, a footnote and a table on some pages.

    Returns the file and the lines as Word shows them. A later version has one more word in each
    tenth point.
    """
    chance = random.Random(seed)
    body = [p("В соответствии с Уставом города администрация города ПОСТАНОВЛЯЕТ:")]
    lines = ["В соответствии с Уставом города администрация города ПОСТАНОВЛЯЕТ:"]
    notes: list[str] = []

    def say(text: str, number: str, level: int, more: str = "") -> None:
        body.append(p(text, level=level, more=more))
        lines.append(f"{number} {text}")

    points = 0
    for page in range(1, pages + 1):
        say(_sentence(chance, 12), f"{page}.", 0)
        for sub in range(1, 4):
            points += 1
            extra = f" изменено{version}" if version and points % 10 == 0 else ""
            more = ""
            if sub == 2 and page % 3 == 0:
                more = f'<w:r><w:footnoteReference w:id="{len(notes) + 2}"/></w:r>'
            say(_sentence(chance, 60) + extra, f"{page}.{sub}.", 1, more)
            if more:
                note = _sentence(chance, 8)
                notes.append(f'<w:footnote w:id="{len(notes) + 2}">{p(note)}</w:footnote>')
                lines[-1] += str(len(notes))
                lines.append(note)
        for letter in "абв":
            say(_sentence(chance, 25), f"{letter})", 2)
        if page % 5 == 0:
            cells = [_sentence(chance, 3) for _ in range(4)]
            body.append(
                "<w:tbl>"
                + "".join(
                    f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p(b)}</w:tc></w:tr>"
                    for a, b in (cells[:2], cells[2:])
                )
                + "</w:tbl>"
            )
            lines += cells
    return a_docx("".join(body), footnotes="".join(notes)), lines


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + f" {chance.randint(1, 9999)}"
