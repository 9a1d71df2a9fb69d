"""A text as DOCX."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import cast

from docx import Document as new_document
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from portal.acts.texts.blocks import Block, Look, Note, Table
from portal.acts.texts.blocks import Paragraph as Words
from portal.acts.texts.fates import Fate
from portal.acts.texts.flat import Item, heads_of, items_of, placed, table_width

_FONT = "Times New Roman"
#: Word has no deeper headings.
_DEEPEST = 9
#: What a property of a file holds; the heading of the paper has the whole title.
_MOST_LETTERS = 255


@dataclass(frozen=True)
class Sheet:
    """What stands above the text on paper: how the act is cited, its title, what its status is."""

    heading: str
    title: str
    remarks: Sequence[str]
    source: str


def to_docx(xml: str, sheet: Sheet, fates: Mapping[str, Fate]) -> bytes:
    """Return the text with its particulars above, its notes as Word's own, with the marks they have.

    A unit of ``fates`` is struck out behind what has become of it.
    """
    document = new_document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    title = sheet.title or sheet.heading
    cut = f"{title[: _MOST_LETTERS - 1]}…" if len(title) > _MOST_LETTERS else title
    document.core_properties.title = cut
    document.core_properties.author = ""
    document.core_properties.language = "ru-RU"
    document.add_heading(title, level=1)
    for line in (sheet.heading, *sheet.remarks):
        document.add_paragraph(line)
    writer = _Writer(document)
    for item in items_of(xml, fates):
        writer.add(item)
    document.add_paragraph(sheet.source)
    writer.attach_notes()
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Writer:
    """Adds items to a document; python-docx knows no notes, so they are written here.

    Source: ECMA-376 part 1, 17.11 (footnotes and endnotes).
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        style = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(10)
        self.note_style = style.style_id
        self.notes = OxmlElement("w:footnotes")
        for kind in ("separator", "continuationSeparator"):
            line = self._new_note()
            line.set(qn("w:type"), kind)
            self._paragraph_in(line).add_run()._r.append(OxmlElement(f"w:{kind}"))

    def add(self, item: Item) -> None:
        if isinstance(item.block, Table):
            self._add_table(item.block, item)
            return
        if item.level:
            paragraph = self.document.add_heading(level=min(item.level, _DEEPEST))
        else:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(6 * max(0, item.depth - 1))
        self._say(paragraph, item.block, item)

    def attach_notes(self) -> None:
        part = self.document.part
        content = etree.tostring(self.notes, encoding="UTF-8", standalone=True)
        notes = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, content, part.package)
        part.relate_to(notes, RT.FOOTNOTES)

    def _say(
        self, paragraph: Paragraph, words: Words, item: Item, note: etree._Element | None = None
    ) -> None:
        """Write the words; ``note`` is the one that they stand in."""
        for one in words.runs:
            if one.note:
                self._refer(paragraph, one.note, note)
                continue
            run = paragraph.add_run(one.text)
            if item.is_said or Look.BOLD in one.looks:
                run.bold = True
            if Look.ITALIC in one.looks:
                run.italic = True
            if item.is_gone:
                run.font.strike = True
            if Look.UPPER in one.looks:
                run.font.superscript = True
            elif Look.LOWER in one.looks:
                run.font.subscript = True

    def _refer(self, paragraph: Paragraph, note: Note, within: etree._Element | None) -> None:
        """Write the mark and the note; Word has no notes in notes, so such a one stands behind it."""
        mark = _mark(paragraph, note)
        if within is None:
            within = self._new_note()
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:customMarkFollows"), "1")
            reference.set(qn("w:id"), within.get(qn("w:id"), ""))
            # Behind the properties of the run, before the mark.
            mark._r.insert(1, reference)
        for place, words in enumerate(_paragraphs(note.blocks) or [Words(())]):
            line = self._paragraph_in(within)
            if not place:
                _mark(line, note)
                line.add_run(" ")
            self._say(line, words, Item(words), within)

    def _new_note(self) -> etree._Element:
        note = OxmlElement("w:footnote")
        # Word's own two, the lines above notes, come first.
        note.set(qn("w:id"), str(len(self.notes) - 1))
        self.notes.append(note)
        return note

    def _paragraph_in(self, note: etree._Element) -> Paragraph:
        element = cast("CT_P", OxmlElement("w:p"))
        note.append(element)
        element.style = self.note_style
        return Paragraph(element, self.document)

    def _add_table(self, rows: Table, item: Item) -> None:
        cells = placed(rows)
        table = self.document.add_table(rows=len(cells), cols=table_width(cells))
        table.style = "Table Grid"
        for row in table.rows[: heads_of(rows)]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for r, placed_row in enumerate(cells):
            for column, cell in placed_row:
                place = table.cell(r, column)
                if (cell.rows, cell.columns) != (1, 1):
                    place = place.merge(table.cell(r + cell.rows - 1, column + cell.columns - 1))
                for number, words in enumerate(_paragraphs(cell.blocks)):
                    paragraph = place.add_paragraph() if number else place.paragraphs[0]
                    self._say(paragraph, words, item)


def _mark(paragraph: Paragraph, note: Note) -> Run:
    run = paragraph.add_run(note.marker)
    run.font.superscript = True
    return run


def _paragraphs(blocks: Sequence[Block]) -> list[Words]:
    return [one for one in blocks if isinstance(one, Words)]
