"""Lists and tables of ODT: what is put back into them, who names their style, what is repeated."""

import pytest

from portal.acts.texts.blocks import Changes
from portal.acts.texts.reading import read_file
from tests.acts.texts.test_odt import an_odt


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
