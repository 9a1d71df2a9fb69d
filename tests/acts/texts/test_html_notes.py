"""Notes of pages that Word and LibreOffice have saved."""

import pytest

from portal.acts.texts.akn import plain_text, validate
from portal.acts.texts.blocks import Changes
from portal.acts.texts.reading import read_file
from portal.acts.texts.rendering import to_html
from portal.acts.texts.writing import to_akn
from tests.acts.texts.test_word_parts import IDENTITY

_WORD = (
    "<p>1. Плата 100 рублей{}<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'>"
    "<span class=MsoFootnoteReference>[1]</span></a>{} в месяц.</p><p>2. Два.</p>"
    "<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p>"
    "<a style='mso-footnote-id:ftn1' href='#_ftnref1' name='_ftn1'>[1]</a> Без НДС.</p></div></div>"
)
#: «Веб-страница с фильтром» keeps no styles of Word.
_FILTERED = _WORD.replace(" style='mso-footnote-id:ftn1'", "").replace("mso-", "")
_LIBRE = (
    '<p>1. Плата 100 рублей{}<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym">'
    "<sup>1</sup></a>{} в месяц.</p><p>2. Два.</p>"
    '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" '
    'href="#sdfootnote1anc">1</a>Без НДС.</p></div>'
)
_END = _WORD.replace("ftn", "edn").replace("footnote", "endnote").replace("[1]", "[i]")


def _akn(page, changes=None):
    akn = to_akn(read_file(page.encode(), changes), IDENTITY)
    validate(akn)
    return akn


@pytest.mark.parametrize(
    ("page", "mark"), [(_WORD, "1"), (_FILTERED, "1"), (_LIBRE, "1"), (_END, "i")]
)
def test_a_note_stands_where_its_mark_does(page, mark):
    akn = _akn(page.format("", ""))
    assert plain_text(akn, marks=False).splitlines() == [
        "1.",
        "Плата 100 рублей в месяц.",
        "Без НДС.",
        "2.",
        "Два.",
    ]
    assert f"<sup>{mark}</sup> Без НДС." in to_html(akn)


def test_a_note_goes_with_its_mark():
    page = _WORD.format("<del>", "</del>")
    assert "НДС" not in plain_text(_akn(page, Changes.ACCEPT))
    assert "НДС" in plain_text(_akn(page, Changes.REFUSE))


def test_a_mark_alone_in_its_cell_keeps_its_note():
    page = "<table><tr><td>{}</td></tr></table>{}".format(*_WORD.split("<p>2. Два.</p>"))
    page = page.replace("1. Плата 100 рублей{}", "").replace("{} в месяц.", "")
    assert plain_text(_akn(page)).split() == ["¹", "Без", "НДС."]


@pytest.mark.parametrize(
    "page",
    [
        # No link leads to it, or none back: words that stay where they are.
        "<p>1. Раз.</p><div id=ftn1><p><a name='_ftn1'>[1]</a> Без НДС.</p></div>",
        "<p>1. Раз<a name='_ftnref1'>[1]</a>.</p><div id=ftn1><p>[1] Без НДС.</p></div>",
    ],
)
def test_words_that_are_no_note_stay_in_the_text(page):
    assert "[1] Без НДС." in plain_text(_akn(page))


def test_notes_that_lead_to_each_other_end():
    note = "<div id={0}><p><a name='_{0}'>[1]</a> {0} <a name='_{1}'>[2]</a></p></div>"
    page = note.format("ftn1", "ftnref2") + note.format("ftn2", "ftnref1")
    assert {"ftn1", "ftn2"} <= {*plain_text(_akn(f"<p>1. Раз.</p>{page}")).split()}
