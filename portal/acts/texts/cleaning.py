"""Signs that nobody sees, letters in two parts, and gaps that are wide spaces.

No word with them is found or recognised, and two columns of figures would be one number.
"""

import re
from dataclasses import replace

from portal.acts.texts.blocks import Block, Document, Note, Paragraph, Run, Table
from portal.kernel.typography import without_unseen

#: Spaces as wide as a letter, which are seen as a gap between two numbers.
WIDE = re.compile("[\u2000-\u2003\u3000]")
_WIDE_APART = re.compile(rf"(?<=\d)[ \u00a0]*(?:{WIDE.pattern}[ \u00a0]*)+(?=\d)")


def wide_apart(text: str) -> str:
    """Put a tab between figures that wide spaces hold apart."""
    return _WIDE_APART.sub("\t", text)


def cleaned(document: Document) -> Document:
    """Return the document without unseen signs, each letter as one: «й», not «и» and a breve.

    Between figures a wide space is a tab.
    """
    return replace(document, blocks=[_block(block) for block in document.blocks])


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    return Table(
        tuple(
            tuple(replace(cell, blocks=tuple(map(_block, cell.blocks))) for cell in row)
            for row in block.rows
        )
    )


def _paragraph(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, runs=tuple(map(_run, paragraph.runs)))


def _run(run: Run) -> Run:
    note = run.note and Note(run.note.marker, tuple(map(_paragraph, run.note.blocks)))
    return replace(run, text=wide_apart(without_unseen(run.text)), note=note)
