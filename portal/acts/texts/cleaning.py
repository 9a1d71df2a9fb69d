"""Signs that nobody sees, and letters in two parts: no word with them is found or recognised."""

from dataclasses import replace

from portal.acts.texts.blocks import Block, Document, Note, Paragraph, Run, Table
from portal.kernel.typography import without_unseen


def cleaned(document: Document) -> Document:
    """Return the document without unseen signs, each letter as one: «й», not «и» and a breve."""
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
    return replace(run, text=without_unseen(run.text), note=note)
