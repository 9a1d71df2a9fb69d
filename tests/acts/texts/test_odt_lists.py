"""Lists, tables and paragraphs of ODT: who names their style, what is repeated, what is not said."""

import pytest

from portal.acts.texts.blocks import Changes
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import left_out
from tests.acts.texts.test_odt import _NS, an_odt


def _item(text: str) -> str:
    return f"<text:list-item><text:p>{text}</text:p></text:list-item>"


def _list(*items: str, style: str = ' text:style-name="L1"') -> str:
    return f"<text:list{style}>{''.join(items)}</text:list>"


def _deletion(deleted: str) -> str:
    return (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        f"{deleted}</text:deletion></text:changed-region></text:tracked-changes>"
    )


def _lines(content: bytes, changes: Changes | None = None) -> list[str]:
    return [block.full_text for block in read_file(content, changes).blocks]


_MARK = '<text:change text:change-id="c1"/>'


@pytest.mark.parametrize(
    ("deleted", "first", "second"),
    [
        (f"<text:p/>{_list(_item('Б'))}", f"А{_MARK}", "В"),
        (f"{_list(_item('Б'))}<text:p/>", "А", f"{_MARK}В"),
    ],
)
def test_an_item_that_is_put_back_has_its_number_and_the_next_ones_theirs(deleted, first, second):
    file = an_odt(_deletion(deleted) + _list(*map(_item, (first, second, "Г"))))
    assert _lines(file, Changes.REFUSE) == ["1. А", "2. Б", "3. В", "4. Г"]
    assert _lines(file, Changes.ACCEPT) == ["1. А", "2. В", "3. Г"]


def test_plain_words_that_are_put_back_have_none():
    file = an_odt(
        _deletion("<text:p/><text:p>слова</text:p>") + _list(_item(f"А{_MARK}"), _item("Б"))
    )
    assert _lines(file, Changes.REFUSE) == ["1. А", "слова", "2. Б"]


def test_paragraphs_name_the_style_of_a_list_that_names_none():
    styles = (
        '<style:style style:name="P0" style:family="paragraph" style:list-style-name="L1"/>'
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P0"/>'
        '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P0" '
        'style:list-style-name=""/>'
    )
    items = (
        f'<text:list-item><text:p text:style-name="{style}">{text}</text:p></text:list-item>'
        for text, style in (("А", "P0"), ("Б", "P1"), ("В", "P2"))
    )
    assert _lines(an_odt(_list(*items, style=""), styles=styles)) == ["1. А", "2. Б", "В"]


def test_cells_and_rows_that_are_repeated_stand_in_their_columns():
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    twice = cell.format(' table:number-columns-repeated="2"', "5")
    head = f"<table:table-row>{twice}{cell.format('', '7')}</table:table-row>"
    row = f'<table:table-row table:number-rows-repeated="2">{cell.format("", "1") * 3}</table:table-row>'
    (table,) = read_file(an_odt(f"<table:table>{head}{row}</table:table>")).blocks
    shown = [[one.blocks[0].full_text for one in cells] for cells in table.rows]
    assert shown == [["5", "5", "7"], ["1", "1", "1"], ["1", "1", "1"]]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        # Ends of lines in the file are none in the text.
        ("<text:p>\n  Раз\n  <text:span>1. и</text:span>\n  два</text:p>", "Раз 1. и два"),
        (_list("<text:list-item><text:number>9.</text:number><text:p>Раз</text:p></text:list-item>"), "1. Раз"),
        ("<text:h><text:number>9</text:number>Раз</text:h>", "Раз"),
        (
            "<text:p><text:ruby><text:ruby-base>слово</text:ruby-base>"
            "<text:ruby-text>над</text:ruby-text></text:ruby></text:p>",
            "слово",
        ),
        (
            '<text:numbered-paragraph text:style-name="L1" text:level="1"><text:p>Раз</text:p>'
            '</text:numbered-paragraph><text:p>и</text:p><text:numbered-paragraph '
            'text:style-name="L1" text:level="2"><text:h>Два</text:h></text:numbered-paragraph>',
            "1. Раз|и|1.1. Два",
        ),
    ],
)  # fmt: skip
def test_a_paragraph_says_what_libreoffice_shows(body, lines):
    document = read_file(an_odt(body))
    assert [block.full_text.strip() for block in document.blocks] == lines.split("|")
    assert not left_out(document)


def test_a_hidden_paragraph_and_a_day_that_is_always_today_are_told():
    field = '<text:hidden-paragraph text:condition="a" text:is-hidden="{}"/>'
    dates = '<text:date>01.02.2020</text:date><text:date text:fixed="true">02.02.2020</text:date>'
    body = f"<text:p>{field.format('true')}тайна</text:p><text:p>{field.format('false')}{dates}</text:p>"
    document = read_file(an_odt(body))
    assert [block.full_text for block in document.blocks] == ["01.02.202002.02.2020"]
    hidden, unsure = left_out(document)
    assert "«тайна»" in hidden
    assert "дата, которая всегда сегодняшняя — 1." in unsure


def test_a_heading_that_is_taken_out_of_the_numbering_is_not_counted():
    outline = (
        f"<office:document-styles {_NS}><office:styles><text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        "</text:outline-style></office:styles></office:document-styles>"
    )
    own = '<style:style style:name="P1" style:family="paragraph" style:list-style-name=""/>'
    body = "".join(
        f'<text:h text:outline-level="1"{style}>{text}</text:h>'
        for text, style in (("А", ""), ("Б", ' text:style-name="P1"'), ("В", ""))
    )
    file = an_odt(body, styles=own, **{"styles.xml": outline.encode()})
    assert _lines(file) == ["1. А", "Б", "2. В"]


@pytest.mark.parametrize(("bullet", "shown"), [("o", "–"), ("\uf0a7", "–"), ("•", "•")])
def test_a_bullet_is_no_letter(bullet, shown):
    level = f'<text:list-level-style-bullet text:level="1" text:bullet-char="{bullet}"/>'
    styles = f'<text:list-style style:name="L9">{level}</text:list-style>'
    listed = _list(_item("порядке"), style=' text:style-name="L9"')
    assert _lines(an_odt(listed, styles=styles)) == [f"{shown} порядке"]


def test_a_level_that_is_left_out_is_counted():
    inner = f"<text:list-item>{_list(_item('А'), style='')}</text:list-item>"
    assert _lines(an_odt(_list(inner, _item("Б")))) == ["1.1. А", "2. Б"]
