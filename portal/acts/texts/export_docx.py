"""A text as DOCX."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document as new_document
from docx.document import Document
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from portal.acts.texts.fates import Fate
from portal.acts.texts.flat import Item, items_of

_FONT = "Times New Roman"


@dataclass(frozen=True)
class Sheet:
    """What stands above the text on paper: how the act is cited, its title, what its status is."""

    heading: str
    title: str
    remarks: Sequence[str]
    source: str


def to_docx(xml: str, sheet: Sheet, fates: Mapping[str, Fate]) -> bytes:
    """Return the text with its particulars above and its notes below.

    A unit of ``fates`` is struck out behind what has become of it.
    """
    document = new_document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    document.core_properties.title = sheet.title or sheet.heading
    document.core_properties.author = ""
    document.core_properties.language = "ru-RU"
    document.add_heading(sheet.title or sheet.heading, level=1)
    for line in (sheet.heading, *sheet.remarks):
        document.add_paragraph(line)
    notes: list[str] = []
    for item in items_of(xml, fates):
        _add(document, item)
        notes += item.notes
    if notes:
        document.add_heading("Сноски", level=2)
        for number, note in enumerate(notes, start=1):
            document.add_paragraph(f"{number}. {note}")
    document.add_paragraph(sheet.source)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add(document: Document, item: Item) -> None:
    if item.rows:
        _add_table(document, item)
        return
    if item.level:
        paragraph = document.add_heading(item.text, level=item.level)
    else:
        paragraph = document.add_paragraph(item.text)
        paragraph.paragraph_format.left_indent = Mm(6 * max(0, item.depth - 1))
    _look(paragraph, item)


def _look(paragraph: Paragraph, item: Item) -> None:
    for run in paragraph.runs:
        run.font.strike = item.is_gone or None
        run.bold = item.is_said or None


def _add_table(document: Document, item: Item) -> None:
    width = table_width(item)
    table = document.add_table(rows=len(item.rows), cols=width)
    table.style = "Table Grid"
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(item.rows):
        column = 0
        for text, columns, rows, _ in row:
            while (r, column) in taken:
                column += 1
            if column >= width:
                break
            last_row = min(r + rows, len(item.rows)) - 1
            last_column = min(column + columns, width) - 1
            cell = table.cell(r, column)
            if (last_row, last_column) != (r, column):
                cell = cell.merge(table.cell(last_row, last_column))
            cell.text = text
            for paragraph in cell.paragraphs:
                _look(paragraph, item)
            taken |= {
                (a, b) for a in range(r, last_row + 1) for b in range(column, last_column + 1)
            }
            column = last_column + 1


def table_width(item: Item) -> int:
    """Return how many columns the widest row needs, with what hangs down from rows above."""
    hanging: dict[int, int] = {}
    widest = 1
    for r, row in enumerate(item.rows):
        own = sum(columns for _, columns, _, _ in row)
        widest = max(widest, own + hanging.get(r, 0))
        for _, columns, rows, _ in row:
            for below in range(r + 1, r + rows):
                hanging[below] = hanging.get(below, 0) + columns
    return widest
