"""A text as DOCX."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import cast

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from portal.acts.texts.akn import parse
from portal.acts.texts.blocks import Block, Look, Note, Table
from portal.acts.texts.blocks import Paragraph as Words
from portal.acts.texts.fates import Fate
from portal.acts.texts.flat import Item, heads_of, items_of, placed
from portal.acts.texts.paper_tables import sections_of
from portal.acts.texts.word_columns import (
    ABOVE,
    INSET,
    LEFT,
    PAPERS,
    RIGHT,
    Columns,
    Paper,
    columns_of,
)

_FONT = "Times New Roman"
_LANGUAGE = "ru-RU"
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
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    _lay(document.sections[0], PAPERS[0])
    title = sheet.title or sheet.heading
    _describe(document, title, _day_of(xml))
    document.add_heading(title, level=1)
    for line in (sheet.heading, *sheet.remarks):
        document.add_paragraph(line)
    writer = _Writer(document)
    for section in sections_of(items_of(xml, fates)):
        writer.add_section(section)
    document.add_paragraph(sheet.source)
    writer.attach_notes()
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _day_of(xml: str) -> date:
    """Return from which day the text is valid, as it says itself."""
    (day,) = parse(xml)[0].iterfind("{*}meta/{*}identification/{*}FRBRExpression/{*}FRBRdate")
    return date.fromisoformat(day.get("date", ""))


def _describe(document: Document, title: str, day: date) -> None:
    """Let the file say what it is of, not which program has made it."""
    properties = document.core_properties
    is_long = len(title) > _MOST_LETTERS
    properties.title = f"{title[: _MOST_LETTERS - 1]}…" if is_long else title
    properties.author = properties.comments = ""
    properties.language = _LANGUAGE
    properties.created = properties.modified = datetime.combine(day, time())


def _lay(section: Section, paper: Paper) -> None:
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    is_across = paper.width > paper.height
    section.orientation = WD_ORIENT.LANDSCAPE if is_across else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin = section.bottom_margin = Mm(ABOVE)


class _Writer:
    """Adds items to a document; python-docx knows no notes, so they are written here.

    Source: ECMA-376 part 1, 17.11 (footnotes and endnotes).
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.paper = PAPERS[0]
        style = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(10)
        self.note_style = style.style_id
        self.notes = OxmlElement("w:footnotes")
        for kind in ("separator", "continuationSeparator"):
            line = self._new_note()
            line.set(qn("w:type"), kind)
            self._paragraph_in(line).add_run()._r.append(OxmlElement(f"w:{kind}"))

    def add_section(self, items: Sequence[Item]) -> None:
        """Add what stands on one sheet, of the size that the widest of its tables needs."""
        columns = [
            columns_of(placed(one.block)) if isinstance(one.block, Table) else None for one in items
        ]
        papers = [one.paper for one in columns if one]
        self._turn_to(max(papers, key=PAPERS.index, default=PAPERS[0]))
        for item, its in zip(items, columns, strict=True):
            if isinstance(item.block, Words):
                self._add(item.block, item)
            elif its:
                self._add_table(item.block, its, item)

    def _turn_to(self, paper: Paper) -> None:
        if paper == self.paper:
            return
        self.paper = paper
        _lay(self.document.add_section(), paper)
        # What ends a sheet is a paragraph: behind a table an empty one, which takes no room.
        *_, end, _last = self.document.element.body
        space = Paragraph(end, self.document).paragraph_format
        space.line_spacing, space.space_after = Pt(1), Pt(0)

    def _add(self, words: Words, item: Item) -> None:
        if item.level:
            paragraph = self.document.add_heading(level=min(item.level, _DEEPEST))
        else:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(6 * max(0, item.depth - 1))
        self._say(paragraph, words, item)

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

    def _add_table(self, rows: Table, columns: Columns, item: Item) -> None:
        cells = placed(rows)
        table = self.document.add_table(rows=len(cells), cols=len(columns.widths))
        table.style, table.autofit = "Table Grid", False
        _inset(table, INSET * columns.size)
        widths = [Mm(width) for width in columns.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row._tr.tc_lst, widths, strict=True):
                cell.width = width
        for row in table.rows[: heads_of(rows)]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        style = self._type_of(columns.size).style_id
        # Asked for once: each asking reckons the whole table.
        places = table._cells
        for r, placed_row in enumerate(cells):
            for column, cell in placed_row:
                place = places[r * len(widths) + column]
                if (cell.rows, cell.columns) != (1, 1):
                    last = (r + cell.rows - 1) * len(widths) + column + cell.columns - 1
                    place = place.merge(places[last])
                for number, words in enumerate(_paragraphs(cell.blocks)):
                    paragraph = place.add_paragraph() if number else place.paragraphs[0]
                    paragraph._p.style = style
                    self._say(paragraph, words, item)

    def _type_of(self, size: float) -> ParagraphStyle:
        """Return the style of what stands in a table in type of so many points."""
        styles, name = self.document.styles, f"Table {size:g}"
        if name not in styles:
            style = cast("ParagraphStyle", styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
            style.base_style, style.font.size = styles["Normal"], Pt(size)
        return cast("ParagraphStyle", styles[name])


def _inset(table: WordTable, points: float) -> None:
    """Set the room beside the words of each cell. Source: ECMA-376 part 1, 17.4.42."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(20 * points)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    (layout,) = table._tblPr.iterchildren(qn("w:tblLayout"))
    layout.addnext(margins)


def _mark(paragraph: Paragraph, note: Note) -> Run:
    run = paragraph.add_run(note.marker)
    run.font.superscript = True
    return run


def _paragraphs(blocks: Sequence[Block]) -> list[Words]:
    return [one for one in blocks if isinstance(one, Words)]
