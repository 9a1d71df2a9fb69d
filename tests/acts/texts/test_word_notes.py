"""Marks of the notes of a DOCX, and numbers of its lists, that only Word itself knows for sure."""

import pytest

from portal.acts.texts.blocks import Changes, Document
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import left_out
from portal.acts.texts.writing import to_akn
from tests.acts.texts.test_word_parts import IDENTITY
from tests.factories.act_documents import W_SETTINGS, a_docx, p

_MARK = '<w:r><w:{}Reference w:id="1"/></w:r>'


def _sectioned(text: str, section: str, *, kind: str = "footnote", more: str = "") -> str:
    """A paragraph with a note, the last one of its section; ``more`` are its other properties."""
    ends = f"<w:pPr>{more}<w:sectPr>{section}</w:sectPr></w:pPr>"
    return f"<w:p>{ends}<w:r><w:t>{text}</w:t></w:r>{_MARK.format(kind)}</w:p>"


def _noted(text: str, kind: str = "footnote") -> str:
    return p(text, more=_MARK.format(kind))


def _read(body: str, said: str = "", kind: str = "footnote", changes=None) -> Document:
    parts = {f"{kind}s": f'<w:{kind} w:id="1">{p("нота")}</w:{kind}>'}
    settings = W_SETTINGS.format(f"<w:{kind}Pr>{said}</w:{kind}Pr>").encode()
    document = read_file(a_docx(body, **parts, **{"word/settings.xml": settings}), changes)
    to_akn(document, IDENTITY)
    return document


def _marks(document: Document) -> list[str]:
    return [run.note.marker for block in document.blocks for run in block.runs if run.note]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_begin_anew_in_each_section(kind):
    body = _noted("а", kind) + _sectioned("б", "", kind=kind) + _noted("в", kind)
    said = '<w:numFmt w:val="decimal"/><w:numStart w:val="3"/>'
    assert _marks(_read(body, said, kind)) == ["3", "4", "5"]
    assert _marks(_read(body, f'{said}<w:numRestart w:val="eachSect"/>', kind)) == ["3", "4", "3"]


def test_a_section_says_how_its_notes_look():
    own = (
        '<w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/>'
        '<w:numRestart w:val="eachSect"/></w:footnotePr>'
    )
    body = _noted("а") + _sectioned("б", own) + _noted("в")
    assert _marks(_read(body)) == ["c", "d", "5"]
    last = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    assert _marks(_read(body + last)) == ["c", "d", "1"]


def test_a_section_whose_end_is_taken_away_is_part_of_the_next():
    gone = '<w:rPr><w:del w:id="1" w:author="а"/></w:rPr>'
    body = _sectioned("а", "", more=gone) + _noted("б")
    said = '<w:numRestart w:val="eachSect"/>'
    assert _marks(_read(body, said, changes=Changes.ACCEPT)) == ["1", "2"]
    assert _marks(_read(body, said, changes=Changes.REFUSE)) == ["1", "1"]


def test_signs_of_notes_are_doubled_after_a_round():
    body = "".join(map(_noted, "абвгде"))
    assert _marks(_read(body, '<w:numFmt w:val="chicago"/>')) == ["*", "†", "‡", "§", "**", "††"]


def test_marks_that_pages_decide_are_told():
    said = '<w:numRestart w:val="eachPage"/>'
    assert not _read(_noted("а"), said).unsure
    document = _read(_noted("а") + _noted("б"), said)
    assert _marks(document) == ["1", "2"]
    (told,) = left_out(document)
    assert "сноски, которые Word нумерует на каждой странице заново — 1. " in told


def test_numbers_in_words_are_told_and_padded_ones_read():
    level = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>{}'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    in_words = level.format('<w:numFmt w:val="ordinalText"/>')
    (told,) = left_out(read_file(a_docx(p("Раз", level=0), numbering=in_words)))
    assert "номера словами или особого вида — 1. " in told
    padded = level.format(
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        "</mc:Fallback></mc:AlternateContent>"
    )
    document = read_file(a_docx(p("Раз", level=0), numbering=padded))
    assert document.blocks[0].full_text == "001. Раз"
    assert not left_out(document)


@pytest.mark.parametrize("shape", ["chicago", "russianLower", "upperRoman", "lowerLetter"])
def test_a_number_that_no_letters_can_write_is_one_in_figures(shape):
    said = f'<w:numFmt w:val="{shape}"/><w:numStart w:val="2000000000"/>'
    assert _marks(_read(_noted("а"), said)) == ["2000000000"]
