"""What every reader of files makes of a text: blocks in their order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.acts.rules.raised import in_signs


class Changes(StrEnum):
    """What to do with tracked changes."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Look(StrEnum):
    """How a run differs from its neighbours; values are elements of Akoma Ntoso."""

    BOLD = "b"
    ITALIC = "i"
    UPPER = "sup"
    LOWER = "sub"


@dataclass(frozen=True)
class Note:
    """A footnote or endnote; ``marker`` is what stands in the text."""

    marker: str
    blocks: "tuple[Paragraph, ...]"


@dataclass(frozen=True)
class Run:
    """A piece of text of one look; a line break is ``\\n``. A note stands in a run of its own."""

    text: str = ""
    looks: frozenset[Look] = frozenset()
    note: Note | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``number`` is the automatic one, as the word processor shows it.

    ``level`` tells how many lists of HTML it stands in, one in another. ``is_section``: its
    neighbours tell that «I Общие положения» heads a section. ``is_lettered``: they tell that the
    Latin «a)» stands for the Russian one. ``is_measure``: they tell that «2.5 процента» goes on
    with a sentence. ``is_contents``: it is a line of a
    table of contents, by what the file says.
    """

    runs: tuple[Run, ...]
    number: str = ""
    is_heading: bool = False
    is_centred: bool = False
    level: int = 0
    is_section: bool = False
    is_lettered: bool = False
    is_measure: bool = False
    is_contents: bool = False

    @property
    def text(self) -> str:
        """The text without the automatic number and without notes."""
        return "".join(in_signs(run.text, run.looks) for run in self.runs)

    @property
    def full_text(self) -> str:
        """The text behind its number."""
        return f"{self.number} {self.text}" if self.number else self.text

    def without(self, count: int) -> "Paragraph":
        """Return the paragraph without the first ``count`` characters of ``text``, stripped."""
        runs = []
        for run in self.runs:
            cut, count = run.text[count:], max(0, count - len(run.text))
            if cut or run.note:
                runs.append(replace(run, text=cut))
        if runs and runs[0].note is None:
            runs[0] = replace(runs[0], text=runs[0].text.lstrip())
        return replace(self, runs=tuple(runs), number="")


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    blocks: "tuple[Block, ...]"
    columns: int = 1
    rows: int = 1
    is_head: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells; a cell that another one covers is not there."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def has_cells(self) -> bool:
        """Whether anything is left of it: tracked changes may take away each row."""
        return any(self.rows)


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A text as it was read; ``images`` counts the pictures left out.

    ``hidden`` are the words that the file has and does not show, each with their paragraph;
    ``unread`` names each thing that it shows and that cannot be read, as «формула»; ``unsure``
    each number or day that it may show otherwise.
    """

    blocks: Sequence[Block]
    images: int = 0
    hidden: Sequence[tuple[str, str]] = ()
    unread: Sequence[str] = ()
    unsure: Sequence[str] = ()


def paragraph(text: str, **more: object) -> Paragraph:
    """Return a paragraph of one plain run."""
    return Paragraph((Run(text),), **more)  # type: ignore[arg-type]


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a note; of a table in it, those of its cells."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for cell in (cell for row in block.rows for cell in row):
                yield from paragraphs(cell.blocks)


def says_something(block: Block) -> bool:
    """Whether the block has a word, a number, a note or a cell."""
    if isinstance(block, Table):
        return block.has_cells
    return bool(block.full_text.strip()) or any(run.note for run in block.runs)


def words(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield each word and number of the blocks as a reader sees them, notes behind their paragraph."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from words(cell.blocks)
            continue
        yield from block.full_text.split()
        for run in block.runs:
            if run.note:
                yield from words(run.note.blocks)
