"""Text of an ODT: what LibreOffice shows, with numbers of lists, notes, text boxes and tables.

Source: OpenDocument 1.3, part 3.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from portal.acts.texts import refusals
from portal.acts.texts.blocks import (
    Block,
    Cell,
    Changes,
    Document,
    Look,
    Note,
    Paragraph,
    Run,
    Table,
)
from portal.acts.texts.odt_numbering import (
    STYLE,
    TEXT,
    Count,
    Level,
    Restyled,
    level_of,
    next_number,
    outline_of,
)

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, DRAW, FO = (
    f"{{{_NS}{name}:1.0}}" for name in ("table", "office", "drawing", "xsl-fo-compatible")
)
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MAX_PART_BYTES = 200 * 1024 * 1024


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
        root = self._xml("content.xml")
        styles = self._xml("styles.xml") if "styles.xml" in self.zip.namelist() else None
        found = root.find(f"{OFFICE}body/{OFFICE}text")
        if found is None:
            raise ValueError("no text")
        self.body = found
        tracked = self.body.find(f"{TEXT}tracked-changes")
        regions = list(tracked) if tracked is not None else []
        refusals.needs_choice(changes, len(regions))
        self.refuses = changes is Changes.REFUSE
        #: What was deleted, by the mark at its place; what was inserted, by its mark.
        self.deleted = {
            _change_id(region): region.find(f"{TEXT}deletion")
            for region in regions
            if region.find(f"{TEXT}deletion") is not None
        }
        self.inserted = {
            _change_id(region) for region in regions if region.find(f"{TEXT}insertion") is not None
        }
        self.skipping: set[str] = set()
        self.looks, self.lists, self.paragraphs = _read_styles(
            [r for r in (styles, root) if r is not None]
        )
        self.outline = outline_of(styles) if styles is not None else []
        self.outline_count = Count("outline")
        self.by_id: dict[str, Count] = {}
        self.last: Count | None = None
        self.boxes: list[etree._Element] = []
        self.images = 0

    def _xml(self, name: str) -> etree._Element:
        with self.zip.open(name) as stream:
            content = stream.read(_MAX_PART_BYTES + 1)
        if len(content) > _MAX_PART_BYTES:
            raise ValueError("part too big")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(content, parser)

    def read(self) -> Document:
        blocks = [block for block in self._blocks(self.body) if _says_something(block)]
        return Document(blocks, images=self.images)

    # --- blocks -------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            yield from self._block(child)

    def _block(self, child: etree._Element) -> Iterator[Block]:
        if child.tag == f"{TEXT}p":
            yield from self._paragraph(child, "")
        elif child.tag == f"{TEXT}h":
            yield from self._paragraph(child, self._outline_number(child), is_heading=True)
        elif child.tag == f"{TEXT}list":
            yield from self._list(child)
        elif child.tag == f"{TABLE}table":
            yield self._table(child)
        elif child.tag in {f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change"}:
            self._mark(child)
            yield from self._restored(child)
        elif child.tag == f"{DRAW}frame":
            self._frame(child)
            yield from self._boxed()
        elif child.tag in {
            f"{TEXT}section",
            f"{TEXT}index-body",
            f"{TEXT}table-of-content",
            f"{TEXT}numbered-paragraph",
        }:
            yield from self._blocks(child)

    def _paragraph(
        self, element: etree._Element, number: str, *, is_heading: bool = False
    ) -> Iterator[Block]:
        runs: list[Run] = []
        self._inline(element, runs, self._looks_of(element, frozenset()))
        style = self.paragraphs.get(element.get(f"{TEXT}style-name", ""), {})
        if not self.skipping or any(run.text.strip() for run in runs):
            yield Paragraph(tuple(runs), number, is_heading, style.get("align") == "center")
        yield from self._boxed()

    def _boxed(self) -> Iterator[Block]:
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self._blocks(box)

    def _list(
        self, element: etree._Element, count: Count | None = None, level: int = 0
    ) -> Iterator[Block]:
        style = element.get(f"{TEXT}style-name", "") or (count.style if count else "")
        if count is None:
            count = self._continued(element, style) or Count(style)
            self.last = count
            if element.get(_XML_ID):
                self.by_id[element.get(_XML_ID, "")] = count
        for item in element:
            is_first = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, Restyled.of(count, child), level + 1)
                elif child.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    number = self._item_number(count, style, level, item) if is_first else ""
                    is_first = False
                    is_heading = child.tag == f"{TEXT}h"
                    yield from self._paragraph(child, number, is_heading=is_heading)
                else:
                    yield from self._block(child)

    def _continued(self, element: etree._Element, style: str) -> Count | None:
        by_id = self.by_id.get(element.get(f"{TEXT}continue-list", ""))
        if by_id is not None:
            return by_id
        goes_on = element.get(f"{TEXT}continue-numbering") == "true"
        return self.last if goes_on and self.last is not None and self.last.style == style else None

    def _item_number(self, count: Count, style: str, level: int, item: etree._Element) -> str:
        levels = self.lists.get(style) or self.lists.get(count.style, {})
        return next_number(count, levels, level, item.get(f"{TEXT}start-value"))

    def _outline_number(self, element: etree._Element) -> str:
        level = int(element.get(f"{TEXT}outline-level", "1")) - 1
        if not self.outline or element.get(f"{TEXT}is-list-header") == "true":
            return ""
        levels = dict(enumerate(self.outline))
        return next_number(self.outline_count, levels, level, element.get(f"{TEXT}start-value"))

    def _table(self, element: etree._Element) -> Table:
        rows = []
        for row in element.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table"), None) is not element:
                continue
            is_head = next(row.iterancestors(f"{TABLE}table-header-rows"), None) is not None
            rows.append(
                tuple(
                    Cell(
                        tuple(block for block in self._blocks(cell) if _says_something(block)),
                        int(cell.get(f"{TABLE}number-columns-spanned", "1")),
                        int(cell.get(f"{TABLE}number-rows-spanned", "1")),
                        is_head,
                    )
                    for cell in row.findall(f"{TABLE}table-cell")
                )
            )
        return Table(tuple(rows))

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
            yield from self._blocks(deletion)

    # --- runs -----------------------------------------------------------------------

    def _inline(self, element: etree._Element, runs: list[Run], looks: frozenset[Look]) -> None:
        self._say(runs, element.text, looks)
        for child in element:
            self._child(child, runs, looks)
            self._say(runs, child.tail, looks)

    def _child(self, child: etree._Element, runs: list[Run], looks: frozenset[Look]) -> None:
        tag = child.tag
        if tag == f"{TEXT}s":
            self._say(runs, " " * int(child.get(f"{TEXT}c", "1")), looks)
        elif tag == f"{TEXT}tab":
            self._say(runs, "\t", looks)
        elif tag == f"{TEXT}line-break":
            self._say(runs, "\n", looks)
        elif tag == f"{TEXT}note":
            if not self.skipping:
                runs.append(Run(note=self._note(child)))
        elif tag == f"{DRAW}frame":
            self._frame(child)
        elif tag in {f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change"}:
            self._mark(child)
            for block in self._restored(child):
                if isinstance(block, Paragraph):
                    runs.extend(block.runs)
        elif isinstance(tag, str) and not tag.startswith((OFFICE, f"{TEXT}bookmark")):
            self._inline(child, runs, self._looks_of(child, looks))

    def _say(self, runs: list[Run], text: str | None, looks: frozenset[Look]) -> None:
        if not text or self.skipping:
            return
        if runs and runs[-1].note is None and runs[-1].looks == looks:
            runs[-1] = Run(runs[-1].text + text, looks)
        else:
            runs.append(Run(text, looks))

    def _looks_of(self, element: etree._Element, outer: frozenset[Look]) -> frozenset[Look]:
        return outer | self.looks.get(element.get(f"{TEXT}style-name", ""), frozenset())

    def _note(self, element: etree._Element) -> Note:
        citation = element.find(f"{TEXT}note-citation")
        body = element.find(f"{TEXT}note-body")
        blocks = self._blocks(body) if body is not None else ()
        marker = "".join(str(text) for text in citation.itertext()) if citation is not None else ""
        return Note(marker, tuple(block for block in blocks if isinstance(block, Paragraph)))

    def _frame(self, frame: etree._Element) -> None:
        boxes = frame.findall(f"{DRAW}text-box")
        self.boxes.extend(boxes)
        if not boxes:
            self.images += 1


def _says_something(block: Block) -> bool:
    if isinstance(block, Table):
        return block.has_cells
    return bool(block.full_text.strip()) or any(run.note for run in block.runs)


def _change_id(region: etree._Element) -> str:
    return region.get(f"{TEXT}id", "") or region.get(_XML_ID, "")


def _read_styles(
    roots: list[etree._Element],
) -> tuple[dict[str, frozenset[Look]], dict[str, dict[int, Level]], dict[str, dict[str, str]]]:
    looks: dict[str, frozenset[Look]] = {}
    lists: dict[str, dict[int, Level]] = {}
    paragraphs: dict[str, dict[str, str]] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            text = style.find(f"{STYLE}text-properties")
            if text is not None and style.get(f"{STYLE}family") == "text":
                looks[name] = _looks(text)
            shape = style.find(f"{STYLE}paragraph-properties")
            if shape is not None:
                paragraphs[name] = {"align": shape.get(f"{FO}text-align", "")}
        for style in root.iter(f"{TEXT}list-style"):
            lists[style.get(f"{STYLE}name", "")] = {
                int(level.get(f"{TEXT}level", "1")) - 1: level_of(level) for level in style
            }
    return looks, lists, paragraphs


def _looks(properties: etree._Element) -> frozenset[Look]:
    looks = set()
    if properties.get(f"{FO}font-weight") == "bold":
        looks.add(Look.BOLD)
    if properties.get(f"{FO}font-style") == "italic":
        looks.add(Look.ITALIC)
    place = properties.get(f"{STYLE}text-position", "")
    if place.startswith("super"):
        looks.add(Look.UPPER)
    elif place.startswith("sub"):
        looks.add(Look.LOWER)
    return frozenset(looks)
