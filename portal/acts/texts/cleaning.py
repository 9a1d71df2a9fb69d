"""Signs that nobody sees, and letters in two parts: no word with them is found or recognised."""

import re
from dataclasses import replace
from unicodedata import normalize

from portal.acts.texts.blocks import Block, Document, Note, Paragraph, Run, Table

#: Soft hyphens, what has no width, and what turns the direction of writing round.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


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
    return replace(run, text=normalize("NFC", _UNSEEN.sub("", run.text)), note=note)
