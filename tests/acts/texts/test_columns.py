"""Columns set apart by tabs, and signs that nobody sees."""

from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from portal.acts.texts.akn import plain_text
from portal.acts.texts.comparison import Change, compare
from portal.acts.texts.export_docx import Sheet, to_docx
from portal.acts.texts.export_typst import to_typst
from portal.acts.texts.flat import items_of
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.rendering import to_html
from portal.acts.texts.writing import Identity, to_akn
from portal.web.papers import compile_paper
from tests.factories.act_documents import a_docx

IDENTITY = Identity("postanovlenie", "mer", date(2026, 1, 1), "1", "О", date(2026, 1, 1))
AT = datetime(2026, 1, 1, tzinfo=UTC)
TABBED = "<w:p><w:r><w:t>Вода</w:t><w:tab/><w:t>1 000</w:t><w:tab/><w:t>200</w:t></w:r></w:p>"
_WORD_TAB = "<span style='mso-tab-count:1'>"


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_pasted("Вода\t1 000\t200"),
        lambda: read_pasted("  Вода \t\t 1 000    200  "),
        lambda: read_file(a_docx(TABBED)),
        lambda: read_file("<pre>Вода\t1 000    200</pre>".encode()),
        lambda: read_file("<p style='white-space:pre-wrap'>Вода\t1 000<b>\t</b>200</p>".encode()),
        lambda: read_file("<p>Вода&nbsp;&nbsp; 1 000&nbsp; &nbsp;200</p>".encode()),
        # However narrow it is, Word says that a tab stands there.
        lambda: read_file(
            f"<p>Вода{_WORD_TAB} </span>1 000{_WORD_TAB}&nbsp; </span>200</p>".encode()
        ),
        lambda: read_file(
            f"<p>Вода{_WORD_TAB}....</span>1 000{_WORD_TAB}<b> </b></span>200".encode()
        ),
        lambda: read_file("<p>Вода&emsp;1 000&ensp;200</p>".encode()),
        lambda: read_file("<p style='display:flex'><a>Вода</a><a>1 000</a><a>200</a></p>".encode()),
    ],
)
def test_columns_stay_apart_in_the_text_and_wherever_it_is_shown(read):
    xml = to_akn(read(), IDENTITY)
    assert "Вода\t1 000\t200" in xml.replace("<b>", "").replace("</b>", "")
    page = to_html(xml).replace("<b>", "").replace("</b>", "")
    assert "<p>Вода\u2003\u20031 000\u2003\u2003200</p>" in page
    sheet = Sheet("постановление", "О", [], "")
    paper = docx.Document(BytesIO(to_docx(xml, sheet, {})))
    assert "Вода\t1 000\t200" in [one.text for one in paper.paragraphs]


@pytest.mark.parametrize("gap", ["\u2003", "\u2002", " \u2003", "\u2003\u2003"])
def test_wide_spaces_hold_figures_apart(gap):
    run = f"<w:p><w:r><w:t>1 000{gap}200</w:t></w:r></w:p>"
    for read in (read_pasted(f"1 000{gap}200"), read_file(a_docx(run))):
        assert "1 000\t200" in to_akn(read, IDENTITY)


def test_columns_stay_apart_in_print():
    data = {"title": "О", "heading": "", "remarks": [], "source": ""}
    xml = to_akn(read_pasted("Вода\t1 000\t200"), IDENTITY)
    pdf = compile_paper("acts/papers/act.typ", at=AT, **data, sections=to_typst(items_of(xml, {})))
    printed = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "1 000    200" in printed.replace("\u00a0", " ")


def test_one_number_made_of_two_columns_is_a_change():
    old, new = (to_akn(read_pasted(f"1. Плата {sum_}."), IDENTITY) for sum_ in ("5\t000", "5 000"))
    (row,) = compare(old, new)
    assert row.change is Change.CHANGED


@pytest.mark.parametrize(
    "words",
    [
        "благо\u00adустройство скверов",
        "благо\u200bустройство\u2060 скверов\ufeff",
        "\u202eблагоустройство скверов\u202c",
    ],
)
def test_signs_that_nobody_sees_are_left_out(words):
    for read in (read_pasted(words), read_file(f"<p>{words}</p>".encode())):
        assert plain_text(to_akn(read, IDENTITY)) == "благоустройство скверов"


def test_a_letter_in_two_parts_is_one_in_cells_and_notes_too():
    footnotes = '<w:footnote w:id="1"><w:p><w:r><w:t>своей</w:t></w:r></w:p></w:footnote>'
    cell = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Набережной</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:tc></w:tr></w:tbl>'
    ).replace("й", "и\u0306")
    file = a_docx(cell, footnotes=footnotes.replace("й", "и\u0306"))
    assert plain_text(to_akn(read_file(file), IDENTITY), marks=False).split() == [
        "Набережной",
        "своей",
    ]
