"""The list of notes on the page."""

from datetime import date

from portal.acts.texts.reading import read_file
from portal.acts.texts.rendering import to_html
from portal.acts.texts.writing import Identity, to_akn
from tests.factories.act_documents import a_docx, p


def test_each_note_stands_in_the_list_under_the_mark_that_it_has_in_the_text():
    marks = (
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        '<w:r><w:endnoteReference w:id="1"/></w:r>',
        '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>',
        '<w:r><w:footnoteReference w:id="3"/></w:r>',
    )
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'
        for number, text in enumerate(("Первая", "Звезда", "Вторая"), start=1)
    )
    endnotes = f'<w:endnote w:id="1">{p("Концевая")}</w:endnote>'
    file = a_docx(p("1. Раз", more="".join(marks)), footnotes=footnotes, endnotes=endnotes)
    identity = Identity("postanovlenie", "mer", date(2026, 1, 1), "1", "О", date(2026, 1, 1))
    _, listed = to_html(to_akn(read_file(file), identity)).split("Сноски</h3>")
    assert "<ol" not in listed
    said = [
        "<sup>1</sup> Первая",
        "<sup>i</sup> Концевая",
        "<sup>*</sup> Звезда",
        "<sup>2</sup> Вторая",
    ]
    assert [one in listed for one in said] == [True] * 4
