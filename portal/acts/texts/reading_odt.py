"""Text of an ODT: what LibreOffice shows, with numbers of lists, notes, text boxes and tables.

Source: OpenDocument 1.3, part 3.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain
from posixpath import normpath

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
    paragraphs,
    says_something,
    words,
)
from portal.acts.texts.mathml import MATH, formula_of
from portal.acts.texts.odt_changes import ITEM, MARKS, PLAIN, TABLED, parted, says_more
from portal.acts.texts.odt_notes import Marks, are_changed
from portal.acts.texts.odt_numbering import TEXT, Count, Restyled, next_number, outline_of
from portal.acts.texts.odt_parts import (
    AROUND,
    DRAW,
    OFFICE,
    TABLE,
    UNSAID,
    id_of,
    is_drawn,
    is_unknown,
    of_today,
    on_one_line,
    part_of,
    said_in,
    times,
)
from portal.acts.texts.odt_styles import Ink, Styles, is_paragraph_hidden, is_section_hidden

_HREF = "{http://www.w3.org/1999/xlink}href"
#: A run and how it is written.
Piece = tuple[Run, Ink]


def read_odt(content: bytes, changes: Changes | None = None) -> Document:
    """Return the text. Raises TextRefused, also where tracked changes need a choice."""
    try:
        return _Reader(content, changes).read()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OSError) as error:
        raise refusals.damaged() from error


class _Reader:
    """Reads one document."""

    def __init__(self, content: bytes, changes: Changes | None) -> None:
        self.zip = zipfile.ZipFile(BytesIO(content))
        root = part_of(self.zip, "content.xml")
        styles = part_of(self.zip, "styles.xml") if "styles.xml" in self.zip.namelist() else None
        found = root.find(f"{OFFICE}body/{OFFICE}text")
        if found is None:
            raise ValueError("no text")
        self.body = found
        self.chosen = changes
        self.refuses = changes is Changes.REFUSE
        #: What was deleted, by the mark at its place; what was inserted, by its mark.
        change = f"{TEXT}tracked-changes/*/{TEXT}"
        self.deleted = {id_of(one.getparent()): one for one in found.iterfind(f"{change}deletion")}
        self.inserted = {id_of(one.getparent()) for one in found.iterfind(f"{change}insertion")}
        self.skipping: set[str] = set()
        #: A paragraph whose end is a refused insertion, so that the next one goes on with it.
        self.head: Paragraph | None = None
        #: The tables that a refused deletion puts back into the paragraph that is being read.
        self.tables: list[Table] = []
        #: Words struck out, and words hidden, each with the paragraph that they stand in.
        self.struck: list[tuple[str, str]] = []
        self.hidden: list[tuple[str, str]] = []
        roots = [one for one in (styles, root) if one is not None]
        self.styles = Styles(roots)
        self.marks = Marks(roots, count_anew=are_changed(self.body))
        self.outline = outline_of(styles) if styles is not None else []
        self.outline_count = Count("outline")
        self.by_id: dict[str, Count] = {}
        self.last: Count | None = None
        self.boxes: list[etree._Element] = []
        self.images = 0
        self.unread: list[str] = []

    def read(self) -> Document:
        blocks = [block for block in self._apart(self.body) if says_something(block)]
        tracked = len(self.inserted) + len(self.deleted)
        refusals.needs_choice(self.chosen, tracked, self.struck)
        unsure = self.marks.unsure + of_today(self.body)
        return Document(blocks, self.images, self.hidden, self.unread, unsure)

    # --- blocks -------------------------------------------------------------------

    def _apart(self, parent: etree._Element) -> Iterator[Block]:
        """Yield the blocks of what no paragraph goes on in from outside, or goes on behind."""
        before, self.head, self.tables = (self.head, self.tables), None, []
        yield from self._blocks(parent)
        yield from self._held()
        self.head, self.tables = before

    def _held(self) -> Iterator[Block]:
        head, self.head = self.head, None
        if head is not None:
            yield head

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            yield from self._block(child)

    def _block(self, child: etree._Element) -> Iterator[Block]:
        if child.tag == f"{TEXT}p":
            yield from self._paragraph(child, lambda: "")
        elif child.tag == f"{TEXT}h":
            yield from self._paragraph(child, lambda: self._outline_number(child), is_heading=True)
        elif child.tag == f"{TEXT}list":
            yield from self._list(child)
        elif child.tag == f"{TEXT}numbered-paragraph":
            yield from self._numbered(child)
        elif child.tag == f"{TABLE}table":
            is_inserted = bool(self.skipping)
            table = self._table(child)
            if not (is_inserted and self.skipping) or any(words([table])):
                yield from self._held()
                yield table
        elif child.tag in MARKS:
            self._mark(child)
            if not self.skipping:
                yield from self._held()
            yield from self._restored(child)
        elif child.tag == f"{DRAW}frame":
            if runs := self._frame(child):
                yield Paragraph(tuple(runs))
            yield from self._boxed()
        elif child.tag == f"{TEXT}section" and is_section_hidden(child):
            yield from self._hide(child)
        elif child.tag == f"{TEXT}table-of-content":
            for block in self._blocks(child):
                if isinstance(block, Paragraph):
                    block = replace(block, is_contents=True)
                yield block
        elif child.tag in AROUND or is_drawn(child):
            yield from self._blocks(child)
        elif is_unknown(child):
            self.unread.append("часть незнакомого вида")

    def _paragraph(
        self, element: etree._Element, number: Callable[[], str], *, is_heading: bool = False
    ) -> Iterator[Block]:
        """Yield the paragraph, or none where all its words are gone: then it is not counted.

        One whose end is refused is held, so that the next one goes on with it.
        """
        if is_paragraph_hidden(element):
            yield from self._hide(element)
            return
        pieces: list[Piece] = []
        head, self.head = self.head, None
        is_inserted = bool(self.skipping)
        self._inline(element, pieces, self.styles.of_paragraph(element))
        line = "".join(run.text for run, _ in pieces)
        runs = [run for run, ink in pieces if self._stays(run, ink, line)]
        is_gone = is_inserted or bool(self.skipping) or len(runs) < len(pieces)
        if head or not is_gone or any(run.text.strip() or run.note for run in runs):
            like = Paragraph((), "", is_heading, self.styles.is_centred(element))
            found = list(self._parts(runs, number, like, head))
            last = found[-1]
            if self.skipping and isinstance(last, Paragraph):
                self.head = last
                found.pop()
            yield from found
        yield from self._boxed()

    def _hide(self, element: etree._Element) -> Iterator[Block]:
        """Tell the words that nobody is shown; a refused insertion may begin or end among them."""
        said: list[str] = []
        for one in said_in(element):
            if not isinstance(one, str):
                self._mark(one)
            elif not self.skipping:
                said += one.split()
        if line := " ".join(said):
            self.hidden.append((line, line))
        if not self.skipping:
            yield from self._held()

    def _parts(
        self, runs: list[Run], number: Callable[[], str], like: Paragraph, head: Paragraph | None
    ) -> Iterator[Block]:
        """Yield the paragraph, as several with what a refused deletion puts back into it."""
        for sign, one in parted(runs):
            if head is not None:
                yield replace(head, runs=(*head.runs, *one))
                head = None
                continue
            if sign == TABLED:
                yield self.tables.pop(0)
            if sign != TABLED or one:
                yield replace(like, runs=one, number=number() if sign == ITEM else "")

    def _stays(self, run: Run, ink: Ink, line: str) -> bool:
        found = self.hidden if ink.is_hidden else self.struck if ink.is_struck else None
        if found is None:
            return True
        if run.text.strip():
            found.append((" ".join(run.text.split()), " ".join(line.split())))
        return not ink.is_hidden and self.chosen is not Changes.ACCEPT

    def _boxed(self) -> Iterator[Block]:
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self._apart(box)

    def _list(
        self, element: etree._Element, count: Count | None = None, level: int = 0
    ) -> Iterator[Block]:
        style = element.get(f"{TEXT}style-name", "") or (count.style if count else "")
        if count is None:
            count = self._continued(element, style) or Count(style)
            self.last = count
            if name := id_of(element):
                self.by_id[name] = count
        for item in element:
            is_first = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, Restyled.of(count, child), level + 1)
                elif child.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    # A list may leave it to the style of its paragraphs (19.880).
                    own = style or self.styles.list_of(child)
                    number = partial(self._item_number, count, own, level, item)
                    is_heading = child.tag == f"{TEXT}h"
                    counted: Callable[[], str] = number if is_first else str
                    yield from self._paragraph(child, counted, is_heading=is_heading)
                    is_first = False
                else:
                    yield from self._block(child)

    def _numbered(self, element: etree._Element) -> Iterator[Block]:
        """Yield the paragraph of an item that no list stands around (5.3.6)."""
        style = element.get(f"{TEXT}style-name", "")
        count = self.by_id.setdefault(element.get(f"{TEXT}list-id", style), Count(style))
        level = int(element.get(f"{TEXT}level", "1")) - 1
        for child in element.iterchildren(f"{TEXT}p", f"{TEXT}h"):
            number = partial(self._item_number, count, style, level, element)
            yield from self._paragraph(child, number, is_heading=child.tag == f"{TEXT}h")

    def _continued(self, element: etree._Element, style: str) -> Count | None:
        by_id = self.by_id.get(element.get(f"{TEXT}continue-list", ""))
        if by_id is not None:
            return by_id
        goes_on = element.get(f"{TEXT}continue-numbering") == "true"
        return self.last if goes_on and self.last is not None and self.last.style == style else None

    def _item_number(self, count: Count, style: str, level: int, item: etree._Element) -> str:
        levels = self.styles.lists.get(style) or self.styles.lists.get(count.style, {})
        return next_number(count, levels, level, item.get(f"{TEXT}start-value"))

    def _outline_number(self, element: etree._Element) -> str:
        level = int(element.get(f"{TEXT}outline-level", "1")) - 1
        is_header = element.get(f"{TEXT}is-list-header") == "true"
        if not self.outline or is_header or self.styles.is_unlisted(element):
            return ""
        levels = dict(enumerate(self.outline))
        return next_number(self.outline_count, levels, level, element.get(f"{TEXT}start-value"))

    def _table(self, element: etree._Element) -> Table:
        rows = []
        for row in element.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table"), None) is not element:
                continue
            is_head = next(row.iterancestors(f"{TABLE}table-header-rows"), None) is not None
            cells = (
                [self._cell(cell, is_head=is_head)] * times(cell, "columns")
                for cell in row.findall(f"{TABLE}table-cell")
            )
            rows += [tuple(chain.from_iterable(cells))] * times(row, "rows")
        return Table(tuple(rows))

    def _cell(self, cell: etree._Element, *, is_head: bool) -> Cell:
        return Cell(
            tuple(block for block in self._apart(cell) if says_something(block)),
            int(cell.get(f"{TABLE}number-columns-spanned", "1")),
            int(cell.get(f"{TABLE}number-rows-spanned", "1")),
            is_head,
        )

    # --- tracked changes ------------------------------------------------------------

    def _mark(self, mark: etree._Element) -> None:
        change = mark.get(f"{TEXT}change-id", "")
        if not self.refuses or change not in self.inserted:
            return
        if mark.tag == f"{TEXT}change-start":
            self.skipping.add(change)
        elif mark.tag == f"{TEXT}change-end":
            self.skipping.discard(change)

    def _restored(self, mark: etree._Element) -> Iterator[Block]:
        deletion = self.deleted.get(mark.get(f"{TEXT}change-id", ""))
        if self.refuses and mark.tag == f"{TEXT}change" and deletion is not None:
            yield from self._apart(deletion)

    # --- runs -----------------------------------------------------------------------

    def _inline(self, element: etree._Element, pieces: list[Piece], ink: Ink) -> None:
        self._say(pieces, on_one_line(element.text), ink)
        for child in element:
            self._child(child, pieces, ink)
            self._say(pieces, on_one_line(child.tail), ink)

    def _child(self, child: etree._Element, pieces: list[Piece], ink: Ink) -> None:
        tag = child.tag
        if tag == f"{TEXT}s":
            self._say(pieces, " " * int(child.get(f"{TEXT}c", "1")), ink)
        elif tag == f"{TEXT}tab":
            self._say(pieces, "\t", ink)
        elif tag == f"{TEXT}line-break":
            self._say(pieces, "\n", ink)
        elif tag == f"{TEXT}note":
            if not self.skipping:
                pieces.append((Run(note=self._note(child)), ink))
        elif tag == f"{DRAW}frame":
            for run in self._frame(child):
                run = replace(run, looks=ink.looks | run.looks)
                pieces.append((run, replace(ink, looks=run.looks)))
        elif is_drawn(child):
            self.boxes.extend([] if self.skipping else [child])
        elif tag in MARKS:
            self._mark(child)
            # What is put back counts in the list that it stands in, not in one of its own.
            last = self.last
            blocks = list(self._restored(child))
            self.last = last
            for place, block in enumerate(blocks):
                if isinstance(block, Table):
                    self._say(pieces, TABLED, ink)
                    self.tables.extend([] if self.skipping else [block])
                    continue
                # Of several paragraphs each but the first is one of its own; with the last one
                # the paragraph of the mark goes on.
                goes_on = place == len(blocks) - 1 and says_more(child)
                parting = ITEM if block.number or goes_on else PLAIN
                self._say(pieces, parting if place else "", ink)
                pieces.extend((run, Ink()) for run in block.runs)
        elif isinstance(tag, str) and not tag.startswith(OFFICE) and tag not in UNSAID:
            self._inline(child, pieces, self.styles.of_span(child, ink))

    def _say(self, pieces: list[Piece], text: str | None, ink: Ink) -> None:
        if not text or self.skipping:
            return
        if pieces and pieces[-1][0].note is None and pieces[-1][1] == ink:
            pieces[-1] = Run(pieces[-1][0].text + text, ink.looks), ink
        else:
            pieces.append((Run(text, ink.looks), ink))

    def _note(self, element: etree._Element) -> Note:
        marker = self.marks.of_note(element)
        body = element.find(f"{TEXT}note-body")
        blocks = self._apart(body) if body is not None else ()
        return Note(marker, tuple(paragraphs(blocks)))

    def _frame(self, frame: etree._Element) -> list[Run]:
        """Return what its formula says; keep its boxes, and note what else cannot be read."""
        if self.skipping:
            return []
        boxes = frame.findall(f"{DRAW}text-box")
        self.boxes.extend(boxes)
        placed = frame.find(f"{DRAW}object")
        runs = self._formula(placed) if placed is not None and not boxes else []
        if boxes or runs:
            return runs
        if placed is not None or frame.find(f"{DRAW}object-ole") is not None:
            self.unread.append("формула или другой вставленный объект")
        else:
            self.images += 1
        return []

    def _formula(self, placed: etree._Element) -> list[Run]:
        """Return the words of an object that is a formula, within the text or in a part of its own."""
        math = placed.find(MATH)
        part = f"{normpath(placed.get(_HREF, '')).lstrip('/')}/content.xml"
        if math is None and part in self.zip.namelist():
            root = part_of(self.zip, part)
            math = root if root.tag == MATH else None
        return [] if math is None else formula_of(math)
