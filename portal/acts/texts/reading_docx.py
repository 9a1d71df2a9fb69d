"""Text of a DOCX: what Word shows, with automatic numbers, footnotes, text boxes and tables.

Source: ECMA-376 part 1, 17 (WordprocessingML). Headers and footers of pages are no part of an act.
"""

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO

from lxml import etree

from portal.acts.texts import refusals
from portal.acts.texts.blocks import (
    Block,
    Cell,
    Changes,
    Document,
    Note,
    Paragraph,
    Run,
    Table,
)
from portal.acts.texts.word_formulas import M, formula
from portal.acts.texts.word_notes import Notes, has_own_mark
from portal.acts.texts.word_numbering import Numbering, W
from portal.acts.texts.word_runs import (
    MC,
    Fields,
    attribute_of,
    choice_of,
    is_inside,
    looks_of,
    merged,
    shown_in,
    text_of,
)
from portal.acts.texts.word_styles import Styles

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MAX_PART_BYTES = 200 * 1024 * 1024
_ADDED = frozenset({f"{W}ins", f"{W}moveTo"})
_TAKEN = frozenset({f"{W}del", f"{W}moveFrom"})
_CHANGED = _ADDED | _TAKEN
_FORMULAS = frozenset({f"{M}oMath", f"{M}oMathPara"})
#: Around text without a meaning of their own.
_AROUND = frozenset(
    {f"{W}hyperlink", f"{W}smartTag", f"{W}sdtContent", f"{W}customXml", f"{W}fldSimple",
     f"{W}dir", f"{W}bdo", f"{W}ruby", f"{W}rubyBase"}
)  # fmt: skip


def read_docx(content: bytes, changes: Changes | None = None) -> Document:
    """Return the text. Raises TextRefused, also where tracked changes need a choice."""
    try:
        return _Reader(content, changes).read()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OSError) as error:
        raise refusals.damaged() from error


class _Reader:
    """Reads one document part by part."""

    def __init__(self, content: bytes, changes: Changes | None) -> None:
        self.zip = zipfile.ZipFile(BytesIO(content))
        self.main = self._main_part()
        root = self._xml(self.main)
        if root is None:
            raise KeyError(self.main)
        found = root.find(f"{W}body")
        if found is None:
            raise ValueError("no body")
        self.body = found
        self.tracked = sum(1 for _ in root.iter(*_CHANGED, f"{W}cellIns", f"{W}cellDel"))
        self.chosen = changes
        self.changes = changes or Changes.ACCEPT
        #: Words struck out, and words hidden, each with the paragraph that they stand in.
        self.struck: list[tuple[str, str]] = []
        self.hidden: list[tuple[str, str]] = []
        folder = self.main.rpartition("/")[0]
        styles = self._xml(f"{folder}/styles.xml")
        self.numbering = Numbering(self._xml(f"{folder}/numbering.xml"), styles)
        self.headings = self._heading_styles(styles)
        self.contents = _styles_of_contents(styles)
        self.styles = Styles(styles)
        settings = self._xml(f"{folder}/settings.xml")
        self.notes = {
            f"{W}{kind}Reference": Notes(self._xml(f"{folder}/{kind}s.xml"), settings, kind)
            for kind in ("footnote", "endnote")
        }
        self.images = 0
        self.unread: list[str] = []

    def read(self) -> Document:
        blocks = self._join(self._blocks(self.body))
        refusals.needs_choice(self.chosen, self.tracked, self.struck)
        return Document(blocks, images=self.images, hidden=self.hidden, unread=self.unread)

    # --- parts --------------------------------------------------------------------

    def _main_part(self) -> str:
        relations = self._xml("_rels/.rels")
        for relation in (
            relations.iter(f"{_RELATIONS}Relationship") if relations is not None else ()
        ):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    def _xml(self, name: str) -> etree._Element | None:
        try:
            with self.zip.open(name) as stream:
                content = stream.read(_MAX_PART_BYTES + 1)
        except KeyError:
            return None
        if len(content) > _MAX_PART_BYTES:
            raise ValueError("part too big")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(content, parser)

    @staticmethod
    def _heading_styles(styles: etree._Element | None) -> frozenset[str]:
        return frozenset(
            style.get(f"{W}styleId", "")
            for style in (styles.iter(f"{W}style") if styles is not None else ())
            if style.find(f"{W}pPr/{W}outlineLvl") is not None
            or attribute_of(style, "name").lower().startswith(("heading", "заголовок", "title"))
        )

    # --- blocks -------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> Iterator[tuple[Block, bool]]:
        """Yield blocks, and of each whether a change takes away the end of its paragraph."""
        for child in parent:
            if child.tag == f"{W}p":
                paragraph, boxes = self._paragraph(child)
                yield paragraph, self._is_mark_gone(child)
                for box in boxes:
                    yield from self._blocks(box)
            elif child.tag == f"{W}tbl":
                yield self._table(child), False
            elif child.tag == f"{W}sdt":
                for content in child.findall(f"{W}sdtContent"):
                    yield from self._blocks(content)
            elif child.tag in _CHANGED:
                if self._stays(child):
                    yield from self._blocks(child)
            elif child.tag in _AROUND:
                yield from self._blocks(child)
            elif child.tag in _FORMULAS:
                yield Paragraph(tuple(merged([run for run in formula(child) if run.text]))), False
            elif child.tag == f"{MC}AlternateContent":
                yield from self._blocks(choice_of(child))
            else:
                self._tell_unread(child)

    @staticmethod
    def _join(blocks: Iterator[tuple[Block, bool]]) -> list[Block]:
        """Join a paragraph whose end is gone with the next one; leave out empty ones."""
        joined: list[Block] = []
        goes_on = False
        for block, is_end_gone in blocks:
            if goes_on and isinstance(block, Paragraph) and isinstance(joined[-1], Paragraph):
                before = joined.pop()
                assert isinstance(before, Paragraph)
                block = Paragraph(
                    before.runs + block.runs,
                    before.number or block.number,
                    block.is_heading,
                    block.is_centred,
                )
            goes_on = is_end_gone
            joined.append(block)
        return [
            block
            for block in joined
            if (
                block.has_cells
                if isinstance(block, Table)
                else block.full_text.strip() or any(run.note for run in block.runs)
            )
        ]

    def _is_mark_gone(self, paragraph: etree._Element) -> bool:
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None:
            return False
        gone = (
            {f"{W}del", f"{W}moveFrom"}
            if self.changes is Changes.ACCEPT
            else {f"{W}ins", f"{W}moveTo"}
        )
        return any(child.tag in gone for child in mark)

    def _stays(self, change: etree._Element) -> bool:
        return (change.tag in _ADDED) == (self.changes is Changes.ACCEPT)

    def _paragraph(self, element: etree._Element) -> tuple[Paragraph, list[etree._Element]]:
        properties = element.find(f"{W}pPr")
        runs: list[Run] = []
        boxes: list[etree._Element] = []
        struck = len(self.struck)
        self._runs(element, runs, boxes, Fields())
        shows_something = any(run.text.strip() or run.note for run in runs)
        numbered = self._numbered_by(properties)
        # Word numbers an empty paragraph too, but not one that it hides or that only anchors a
        # text box.
        is_gone = self.styles.hide_end(element) or len(self.struck) > struck
        is_counted = shows_something or not (boxes or is_gone)
        number = self.numbering.number_of(numbered) if is_counted else ""
        style = attribute_of(properties, "pStyle") if properties is not None else ""
        return (
            Paragraph(
                tuple(merged(runs)),
                number,
                is_heading=style in self.headings,
                is_centred=properties is not None and attribute_of(properties, "jc") == "center",
                is_contents=style in self.contents,
            ),
            boxes,
        )

    def _numbered_by(self, properties: etree._Element | None) -> etree._Element | None:
        """Return the properties before a tracked change of them, where changes are refused."""
        if properties is None or self.changes is Changes.ACCEPT:
            return properties
        before = properties.find(f"{W}pPrChange/{W}pPr")
        return properties if before is None else before

    def _table(self, element: etree._Element) -> Table:
        rows: list[list[Cell]] = []
        edges = {name: _edges(self._rows(element), name) for name in ("gridBefore", "gridAfter")}
        above: dict[int, tuple[int, int]] = {}
        for place, row in enumerate(self._rows(element)):
            cells: list[Cell] = []
            column = edges["gridBefore"][place]
            is_head = row.find(f"{W}trPr/{W}tblHeader") is not None
            if column:
                # The row begins later: each cell stays below its head.
                cells.append(Cell((), column, 1, is_head))
            seen = set()
            for cell in self._cells(row):
                seen.add(column)
                width = int(attribute_of(cell, "tcPr/gridSpan") or 1)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                blocks = tuple(self._join(self._blocks(cell)))
                if merge is not None and merge.get(f"{W}val") != "restart" and column in above:
                    at, which = above[column]
                    upper = rows[at][which]
                    rows[at][which] = Cell(
                        upper.blocks + blocks, upper.columns, upper.rows + 1, upper.is_head
                    )
                else:
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = (len(rows), len(cells))
                    cells.append(Cell(blocks, width, 1, is_head))
                column += width
            if left_out := edges["gridAfter"][place]:
                cells.append(Cell((), left_out, 1, is_head))
            rows.append(cells)
            # What no cell of this row goes on with has come to its end.
            above = {at: place for at, place in above.items() if at in seen}
        return Table(tuple(tuple(row) for row in rows))

    def _rows(self, element: etree._Element) -> Iterator[etree._Element]:
        for child in element:
            if child.tag == f"{W}tr":
                properties = child.find(f"{W}trPr")
                marks = {mark.tag for mark in properties} if properties is not None else set()
                gone = f"{W}del" if self.changes is Changes.ACCEPT else f"{W}ins"
                if gone not in marks:
                    yield child
            elif child.tag == f"{W}sdt":
                for content in child.findall(f"{W}sdtContent"):
                    yield from self._rows(content)
            elif child.tag in _AROUND or (child.tag in _CHANGED and self._stays(child)):
                yield from self._rows(child)

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        for child in row:
            if child.tag == f"{W}tc":
                gone = "cellDel" if self.changes is Changes.ACCEPT else "cellIns"
                if child.find(f"{W}tcPr/{W}{gone}") is None:
                    yield child
            elif child.tag == f"{W}sdt":
                for content in child.findall(f"{W}sdtContent"):
                    yield from self._cells(content)
            elif child.tag in _AROUND or (child.tag in _CHANGED and self._stays(child)):
                yield from self._cells(child)

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
            elif child.tag in _CHANGED:
                if self._stays(child):
                    self._runs(child, runs, boxes, fields)
            elif child.tag == f"{W}sdt":
                for content in child.findall(f"{W}sdtContent"):
                    self._runs(content, runs, boxes, fields)
            elif child.tag in _AROUND:
                self._runs(child, runs, boxes, fields)
            elif child.tag in _FORMULAS:
                runs.extend(run for run in formula(child) if run.text)
            elif child.tag == f"{MC}AlternateContent":
                self._runs(choice_of(child), runs, boxes, fields)
            else:
                self._tell_unread(child)

    def _tell_unread(self, element: etree._Element) -> None:
        """Note what has words and is no part of a text that is known here."""
        if element.tag in {f"{W}altChunk", f"{W}subDoc"}:
            self.unread.append("вставленный в него другой документ")
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
            if child.tag == f"{W}fldChar":
                fields.step(child.get(f"{W}fldCharType", ""))
                continue
            is_gone = is_hidden or (is_struck and self.changes is Changes.ACCEPT)
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
            elif child.tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
                self._drawing(child, boxes)
            elif child.tag == f"{MC}AlternateContent":
                self._drawing(choice_of(child), boxes)

    def _note(self, reference: etree._Element) -> Note | None:
        taken = self.notes[reference.tag].take(reference)
        if taken is None:
            return None
        mark, element = taken
        return Note(mark, tuple(_paragraphs(self._join(self._blocks(element)))))

    def _drawing(self, drawing: etree._Element, boxes: list[etree._Element]) -> None:
        found = [box for box in drawing.iter(f"{W}txbxContent") if not is_inside(box, drawing)]
        boxes.extend(found)
        if found:
            return
        if drawing.tag == f"{W}object":
            self.unread.append("формула или другой вставленный объект")
        else:
            self.images += 1


def _edges(rows: Iterable[etree._Element], name: str) -> list[int]:
    """Return how many columns each row leaves out at one side, but those that none of them has."""
    left_out = [int(attribute_of(row, f"trPr/{name}") or 0) for row in rows]
    return [one - min(left_out) for one in left_out]


def _styles_of_contents(styles: etree._Element | None) -> frozenset[str]:
    """Return the styles that Word gives to tables of contents: «toc 1», «TOC Heading»."""
    found = styles.iter(f"{W}style") if styles is not None else ()
    return frozenset(
        style.get(f"{W}styleId", "")
        for style in found
        if attribute_of(style, "name").lower().startswith("toc ")
    )


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a note; of a table in it, those of its cells."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for cell in (cell for row in block.rows for cell in row):
                yield from _paragraphs(cell.blocks)
