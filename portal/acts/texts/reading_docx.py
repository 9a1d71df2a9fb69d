"""Text of a DOCX: what Word shows, with automatic numbers, footnotes, text boxes and tables.

Source: ECMA-376 part 1, 17 (WordprocessingML). Headers and footers of pages are no part of an act.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from lxml import etree

from portal.acts.texts import refusals, word_changes
from portal.acts.texts.blocks import (
    Block,
    Changes,
    Document,
    Look,
    Note,
    Paragraph,
    Run,
    Table,
    paragraphs,
)
from portal.acts.texts.word_changes import AROUND, CHANGED, Decided
from portal.acts.texts.word_fields import Field, Fields, of_today
from portal.acts.texts.word_formulas import M, formula
from portal.acts.texts.word_notes import Notes, has_own_mark, sections_of
from portal.acts.texts.word_numbering import Numbering, W
from portal.acts.texts.word_package import Package
from portal.acts.texts.word_runs import (
    MC,
    attribute_of,
    choice_of,
    is_inside,
    looks_of,
    merged,
    shown_in,
    shows,
    text_of,
)
from portal.acts.texts.word_styles import Styles
from portal.acts.texts.word_tables import table_of

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OTHER_DOCUMENT = "вставленный в него другой документ"
AllNotes = dict[str, Notes]
#: Reads a document that is put into another, whose notes it counts on.
ReadChunk = Callable[[bytes, Changes | None, AllNotes], Document]
#: A block, what counts and gives its number, and whether a change takes away its end.
Counted = tuple[Block, Callable[[], str], bool]
_FORMULAS = frozenset({f"{M}oMath", f"{M}oMathPara"})


def read_docx(
    content: bytes,
    changes: Changes | None = None,
    *,
    read_chunk: ReadChunk | None = None,
    notes: AllNotes | None = None,
) -> Document:
    """Return the text. Raises TextRefused, also where tracked changes need a choice.

    ``read_chunk`` reads the documents that are put into it whole; ``notes`` are those of the
    document that this one is put into.
    """
    try:
        return _Reader(content, changes, read_chunk, notes).read()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OSError) as error:
        raise refusals.damaged() from error


class _Reader:
    """Reads one document part by part."""

    def __init__(
        self,
        content: bytes,
        changes: Changes | None,
        read_chunk: ReadChunk | None,
        notes: AllNotes | None,
    ) -> None:
        self.package = package = Package(content)
        self.read_chunk = read_chunk
        found = package.root.find(f"{W}body")
        if found is None:
            raise ValueError("no body")
        self.body = found
        self.tracked = word_changes.count_of(package.root)
        self.chosen = changes
        self.decided = Decided(changes or Changes.ACCEPT)
        #: Words struck out, and words hidden, each with the paragraph that they stand in.
        self.struck: list[tuple[str, str]] = []
        self.hidden: list[tuple[str, str]] = []
        styles = package.beside("styles")
        self.numbering = Numbering(package.beside("numbering"), styles)
        self.headings = _styles_of_headings(styles)
        self.contents = _styles_of_contents(styles)
        self.styles = Styles(styles)
        settings = package.beside("settings")
        sections = sections_of(self.body, self.decided)
        self.notes: AllNotes = {
            f"{W}{kind}Reference": Notes(package.beside(f"{kind}s"), settings, kind, sections)
            for kind in ("footnote", "endnote")
        }
        for kind, before in (notes or {}).items():
            self.notes[kind].go_on(before)
        self.images = 0
        self.unread: list[str] = []
        self.unsure: list[str] = []

    def read(self) -> Document:
        blocks = self._join(self._blocks(self.body))
        refusals.needs_choice(self.chosen, self.tracked, self.struck)
        self.unsure += self.numbering.unsure + of_today(self.package.root)
        for notes in self.notes.values():
            self.unsure += notes.unsure
        return Document(blocks, self.images, self.hidden, self.unread, self.unsure)

    # --- blocks -------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> Iterator[Counted]:
        """Yield blocks, what gives their number, and whether a change takes away their end."""
        for child in parent:
            if child.tag == f"{W}p":
                paragraph, number, boxes = self._paragraph(child)
                is_end_gone = self.decided.is_mark_gone(child) or _is_drop_cap(child)
                # What goes on with the next paragraph does not go on with its own text box.
                if not is_end_gone:
                    yield paragraph, number, False
                for box in boxes:
                    yield from self._blocks(box)
                if is_end_gone:
                    yield paragraph, number, True
            elif child.tag == f"{W}tbl":
                table = table_of(child, self.decided, lambda cell: self._join(self._blocks(cell)))
                yield table, str, False
            elif child.tag == f"{W}sdt":
                gallery = attribute_of(child, "sdtPr/docPartObj/docPartGallery")
                for content in child.findall(f"{W}sdtContent"):
                    for block, number, is_end_gone in self._blocks(content):
                        if gallery == "Table of Contents" and isinstance(block, Paragraph):
                            block = replace(block, is_contents=True)
                        yield block, number, is_end_gone
            elif child.tag in CHANGED:
                if self.decided.stays(child):
                    yield from self._blocks(child)
            elif child.tag in AROUND:
                yield from self._blocks(child)
            elif child.tag in _FORMULAS:
                runs = [run for run in formula(child) if run.text]
                yield Paragraph(tuple(merged(runs))), str, False
            elif child.tag == f"{MC}AlternateContent":
                yield from self._blocks(choice_of(child))
            elif child.tag == f"{W}altChunk":
                yield from ((block, str, False) for block in self._chunk(child))
            else:
                self._tell_unread(child)

    def _chunk(self, chunk: etree._Element) -> Sequence[Block]:
        """Return the blocks of a document that is put into this one whole."""
        is_in_text = chunk.getroottree().getroot() is self.package.root
        content = self.package.referred(chunk.get(_RELATION, "")) if is_in_text else None
        try:
            if content is None or self.read_chunk is None:
                raise refusals.damaged()
            document = self.read_chunk(content, self.chosen, self.notes)
        except refusals.TextRefused as error:
            if error.code == refusals.NEEDS_CHOICE:
                raise
            self.unread.append(_OTHER_DOCUMENT)
            return ()
        self.images += document.images
        self.hidden += document.hidden
        self.unread += document.unread
        self.unsure += document.unsure
        return document.blocks

    @staticmethod
    def _join(blocks: Iterator[Counted]) -> list[Block]:
        """Number the paragraphs, one whose end is gone with the next one; leave out empty ones."""
        joined: list[Block] = []
        goes_on = False
        for block, number, is_end_gone in blocks:
            if goes_on and isinstance(block, Paragraph) and isinstance(joined[-1], Paragraph):
                before = joined.pop()
                assert isinstance(before, Paragraph)
                block = replace(block, runs=before.runs + block.runs, number=before.number)
            # Of what is gone with its end the next one has the number; of two in one, the first.
            is_gone = is_end_gone and not (isinstance(block, Paragraph) and shows(block.runs))
            if isinstance(block, Paragraph) and not (block.number or is_gone):
                block = replace(block, number=number())
            goes_on = is_end_gone
            joined.append(block)
        return [
            block
            for block in joined
            if (
                block.has_cells
                if isinstance(block, Table)
                else block.full_text.strip() or shows(block.runs)
            )
        ]

    def _paragraph(
        self, element: etree._Element
    ) -> tuple[Paragraph, Callable[[], str], list[etree._Element]]:
        """Return the paragraph, what counts and gives its number, and the text boxes in it."""
        properties = element.find(f"{W}pPr")
        runs: list[Run] = []
        boxes: list[etree._Element] = []
        struck = len(self.struck)
        self._runs(element, runs, boxes, Fields())
        if properties is not None:
            for notes in self.notes.values():
                notes.pass_by(properties)
        numbered = self.decided.numbered_by(properties)
        # Word numbers an empty paragraph too, but not one that it hides or that only anchors a
        # text box.
        is_gone = self.styles.hide_end(element) or len(self.struck) > struck
        is_counted = shows(runs) or not (boxes or is_gone)
        style = attribute_of(properties, "pStyle") if properties is not None else ""
        return (
            Paragraph(
                tuple(merged(runs)),
                is_heading=style in self.headings,
                is_centred=properties is not None and attribute_of(properties, "jc") == "center",
                is_contents=style in self.contents,
            ),
            partial(self.numbering.number_of, numbered) if is_counted else str,
            boxes,
        )

    # --- runs ---------------------------------------------------------------------

    def _runs(
        self,
        parent: etree._Element,
        runs: list[Run],
        boxes: list[etree._Element],
        fields: Fields,
    ) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child, runs, boxes, fields)
            elif child.tag in CHANGED:
                if self.decided.stays(child):
                    self._runs(child, runs, boxes, fields)
            elif child.tag == f"{W}sdt":
                for content in child.findall(f"{W}sdtContent"):
                    self._runs(content, runs, boxes, fields)
            elif child.tag in AROUND:
                before = len(runs)
                self._runs(child, runs, boxes, fields)
                if (
                    child.tag == f"{W}fldSimple"
                    and len(runs) == before
                    and not fields.is_instruction
                ):
                    field = Field(instruction=child.get(f"{W}instr", ""))
                    self._compute(field, runs, frozenset())
            elif child.tag in _FORMULAS:
                runs.extend(run for run in formula(child) if run.text)
            elif child.tag == f"{MC}AlternateContent":
                self._runs(choice_of(child), runs, boxes, fields)
            else:
                self._tell_unread(child)

    def _tell_unread(self, element: etree._Element) -> None:
        """Note what has words and is no part of a text that is known here."""
        if element.tag == f"{W}subDoc":
            self.unread.append(_OTHER_DOCUMENT)
        elif element.tag != f"{W}rt" and any(one.text for one in element.iter(f"{W}t", f"{M}t")):
            self.unread.append("часть незнакомого вида")

    def _run(
        self,
        run: etree._Element,
        runs: list[Run],
        boxes: list[etree._Element],
        fields: Fields,
    ) -> None:
        looks = looks_of(run.find(f"{W}rPr"), self.styles.height(run))
        is_hidden, is_struck = self.styles.hide(run), self.styles.strike(run)
        if (is_hidden or is_struck) and not fields.is_instruction and (text := shown_in(run)):
            found = self.hidden if is_hidden else self.struck
            found.append((text, shown_in(next(run.iterancestors(f"{W}p"), run))))
        for child in run:
            is_gone = is_hidden or (is_struck and self.decided.accepts)
            if child.tag == f"{W}fldChar":
                field = fields.step(child, len(runs))
                if field is not None and not (fields.is_instruction or is_gone):
                    self._compute(field, runs, looks)
                continue
            if child.tag == f"{W}instrText":
                fields.instruct(child.text or "")
            if fields.is_instruction or is_gone:
                continue
            text = text_of(child)
            if text:
                runs.append(Run(text, looks))
            elif child.tag in self.notes:
                note = self._note(child)
                if note is not None:
                    runs.append(Run(note=note))
                if has_own_mark(child):
                    return
            elif child.tag == f"{W}ruby":
                self._runs(child, runs, boxes, fields)
            elif child.tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
                self._drawing(child, boxes)
            elif child.tag == f"{MC}AlternateContent":
                self._drawing(choice_of(child), boxes)

    def _compute(self, field: Field, runs: list[Run], looks: frozenset[Look]) -> None:
        """Add what Word shows of a field without a stored result, or note that it is not read."""
        if text := field.computed():
            runs.append(Run(text, looks))
        elif field.unread:
            self.unread.append(field.unread)

    def _note(self, reference: etree._Element) -> Note | None:
        taken = self.notes[reference.tag].take(reference)
        if taken is None:
            return None
        mark, element = taken
        return Note(mark, tuple(paragraphs(self._join(self._blocks(element)))))

    def _drawing(self, drawing: etree._Element, boxes: list[etree._Element]) -> None:
        found = [box for box in drawing.iter(f"{W}txbxContent") if not is_inside(box, drawing)]
        boxes.extend(found)
        if found:
            return
        if drawing.tag == f"{W}object":
            self.unread.append("формула или другой вставленный объект")
        else:
            self.images += 1


def _is_drop_cap(paragraph: etree._Element) -> bool:
    """Whether it is the big first letter of the next paragraph."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap", "none") != "none"


def _styles_of_headings(styles: etree._Element | None) -> frozenset[str]:
    return frozenset(
        style.get(f"{W}styleId", "")
        for style in (styles.iter(f"{W}style") if styles is not None else ())
        if style.find(f"{W}pPr/{W}outlineLvl") is not None
        or attribute_of(style, "name").lower().startswith(("heading", "заголовок", "title"))
    )


def _styles_of_contents(styles: etree._Element | None) -> frozenset[str]:
    """Return the styles that Word gives to tables of contents: «toc 1», «TOC Heading»."""
    found = styles.iter(f"{W}style") if styles is not None else ()
    return frozenset(
        style.get(f"{W}styleId", "")
        for style in found
        if attribute_of(style, "name").lower().startswith("toc ")
    )
