"""Boxes of HTML that stand in what is no box."""

import pytest

from portal.acts.texts.blocks import Look, Table
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import left_out


def _shown(page: str) -> list[object]:
    """Return the paragraphs of a file, of a table the words of its cells."""
    document = read_file(f"<!DOCTYPE html><html><body>{page}</body></html>".encode())
    return [
        [cell.blocks[0].full_text for row in block.rows for cell in row]
        if isinstance(block, Table)
        else block.full_text
        for block in document.blocks
    ]


@pytest.mark.parametrize("tag", ["font", "span", "a", "b", "small", "label"])
def test_paragraphs_lists_and_cells_stay_apart_in_what_is_no_box(tag):
    inner = (
        "<p>1. Раз.</p><div>2. Два:</div><ol><li>первое<li>второе</ol>"
        "<table><tr><td>100</td><td>200</td></tr></table>"
    )
    expected = ["1. Раз.", "2. Два:", "1. первое", "2. второе", ["100", "200"]]
    assert _shown(f"<{tag}>{inner}</{tag}>") == expected
    assert _shown(f"<i><{tag}>{inner}</{tag}></i>") == expected


def test_words_around_a_box_are_a_paragraph_of_their_own():
    assert _shown("<span>Тарифы<div>100</div>200</span>") == ["Тарифы", "100", "200"]


def test_bold_around_paragraphs_is_bold_in_each():
    document = read_file("<b><div>Раз</div><div>два</div></b>".encode())
    assert [block.runs[0].looks for block in document.blocks] == [{Look.BOLD}] * 2


@pytest.mark.parametrize("display", ["block", "list-item", "table"])
def test_what_a_style_makes_a_box_is_one(display):
    page = "<style>.b{{display:{}}}</style><span class=b>100</span><span class=b>200</span>"
    assert _shown(page.format(display)) == ["100", "200"]


@pytest.mark.parametrize(
    "page",
    [
        "<address>100</address><address>200</address>",
        "100<hr>200",
        "<fieldset><legend>100</legend>200</fieldset>",
        "<details><summary>100</summary>200</details>",
    ],
)
def test_every_box_of_a_browser_is_one(page):
    assert _shown(page) == ["100", "200"]


def test_a_quotation_has_its_marks():
    assert _shown("<p>слово <q>раз <b>два</b></q> и <q>три</q></p>") == ["слово «раз два» и «три»"]


def test_what_is_typed_or_chosen_in_a_form_is_told():
    page = (
        '<p>Имя <input value="Иванов"> <input type="hidden" value="x">'
        "<select><option>да<option selected>нет</select></p>"
    )
    assert "поле формы — 2" in left_out(read_file(page.encode()))[0]


@pytest.mark.parametrize("space", ["pre-wrap", "pre-line", "break-spaces"])
def test_an_end_of_a_line_is_one_where_a_style_keeps_it(space):
    page = f"<style>.x{{white-space:{space}}}</style><div class=x>РЕШИЛ:\n1. Раз\n<b>2.</b> Два\n</div>"
    assert _shown(page) == ["РЕШИЛ:\n1. Раз\n2. Два\n"]
    assert _shown(page.replace("space:", "space:normal;x:")) == ["РЕШИЛ: 1. Раз 2. Два"]


@pytest.mark.parametrize("space", ["normal", "nowrap"])
def test_a_paragraph_in_a_box_that_keeps_lines_may_keep_none(space):
    rules = f"main{{white-space:pre-wrap}} p{{white-space:{space}}} b{{white-space:inherit}}"
    page = f"<style>{rules}</style><main>100  200\nдва<p>300  400\n<b>и</b>\nчетыре</p></main>"
    assert _shown(page) == ["100\t200\nдва", "300 400 и четыре"]


def test_a_box_that_is_wider_than_its_words_stands_apart():
    wide = "<p><span style='display:inline-block;{}'>100</span><span>200</span></p>"
    assert _shown(wide.format("width: 90px")) == ["100\t200"]
    assert _shown(wide.format("color: red")) == ["100200"]
    assert _shown(wide.format("padding:0 1em")) == ["100\t200"]


@pytest.mark.parametrize(
    "size",
    ["max-width:100%", "border-width:2px", "width:1px", "margin-right:2px", "margin:9px 0",
     "width:auto"],
)  # fmt: skip
def test_a_box_as_wide_as_its_words_does_not_part_them(size):
    page = "раз<span style='display:inline-block;{}'>два</span>три"
    assert _shown(page.format(size)) == ["раздватри"]


def test_a_gap_stands_at_its_side_and_before_a_word_alone():
    box = "<p>Директор<span style='display:inline-block;margin-{}:40px'>Иванов</span>{}"
    assert _shown(box.format("left", "а")) == ["Директор\tИванова"]
    assert _shown(box.format("right", ", 5")) == ["ДиректорИванов, 5"]


def test_a_bullet_of_a_font_of_signs_is_no_letter():
    bullet = (
        "<p><span style='font-family:Wingdings'>§<span style='font:7.0pt \"Times New Roman\"'>"
        "&nbsp; </span></span>5 процентов, § 7</p><p><font face=Symbol>a</font> a</p>"
    )
    assert _shown(bullet) == ["▪ 5 процентов, § 7", "α a"]


@pytest.mark.parametrize(
    ("rules", "page", "shown"),
    [
        (".b{font-family:Symbol} .t{font-family:Arial}", "<p class=b>a<span class=t>PDF", "αPDF"),
        (".t{font-family:Arial}", "<p style='font-family:Symbol'>a<span class=t>PDF", "αPDF"),
        ("p{font-family:Symbol}", "<p>³ 5 £ 7", "≥ 5 ≤ 7"),
        ("p{font-family:Symbol}", "<p>«Правила» § 7", "«Правила» § 7"),
        ("p{font-family:Symbol} p{font-family:Arial}", "<p>PDF", "PDF"),
        ("p{font-family:Symbol} p{font:12pt Arial}", "<p>PDF", "PDF"),
        ("p{font:12pt Arial} p{font-family:Symbol}", "<p>a", "α"),
        ("p{font-family:Symbol} b{font-family:inherit}", "<p><b>a", "α"),
    ],
)
def test_a_usual_font_that_a_style_puts_back_has_letters(rules, page, shown):
    assert _shown(f"<style>{rules}</style>{page}") == [shown]


def test_lines_of_many_paragraphs_take_bounded_time():
    page = "<style>p,span{white-space:pre-wrap}</style>" + "<p>раз\n<span>два</span>" * 12_000
    assert _shown(page)[-1] == "раз\nдва"
