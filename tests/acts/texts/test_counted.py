"""What a word processor counts itself is a unit, whatever its number looks like, and stays one."""

import pytest

from portal.acts.texts.akn import labels_of, plain_text, validate
from portal.acts.texts.blocks import Document
from portal.acts.texts.flat import blocks_of
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.writing import to_akn
from tests.acts.texts.test_word_parts import IDENTITY
from tests.factories.act_documents import a_docx, p

_SHAPES = {
    0: ["%1.", "%1.%2", "%1.%2.%3"],
    1: ["%1", "%1.%2"],
    2: ["Приложение № %1"],
    3: ["№ %1"],
    4: ["ПРИЛОЖЕНИЕ %1 –"],
}


def _numbering() -> str:
    lists = ""
    for key, shapes in _SHAPES.items():
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="{shape}"/></w:lvl>'
            for level, shape in enumerate(shapes)
        )
        lists += f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>'
    nums = (
        f'<w:num w:numId="{key + 1}"><w:abstractNumId w:val="{key}"/></w:num>' for key in _SHAPES
    )
    return lists + "".join(nums)


def _akn(body: str) -> str:
    akn = to_akn(read_file(a_docx(body, numbering=_numbering())), IDENTITY)
    validate(akn)
    return akn


_BARE = (
    p("ПОСТАНОВЛЯЕТ:")
    + p("Общие положения", level=0, num=2)
    + p("раз.", level=1, num=2)
    + p("Права", level=0, num=2)
    + p("2 % от цены.", level=1, num=2)
)
_DEEP = (
    p("Порядок", level=0)
    + p("Минимальный размер", level=1)
    + p("раз в год", level=2)
    + p("час работы", level=2)
)
_ANNEXES = (
    p("Утвердить.", level=0)
    + p("Мэр города С.А. Кравчук")
    + p(level=0, num=3)
    + p("к постановлению")
    + p("1. Общее.")
    + p("Перечень документов", level=0, num=3)
    + p("1. Паспорт.")
)
_NESTED = "<ol><li>Раз:<ol><li>a;<li>b.</ol><li>Два.</ol>"


def test_a_number_of_word_without_a_full_stop_is_a_point():
    assert list(labels_of(_akn(_BARE))) == [
        "para_1",
        "para_1__para_1.1",
        "para_2",
        "para_2__para_2.1",
    ]


def test_a_typed_figure_without_a_full_stop_is_none():
    akn = to_akn(read_pasted("1. Раз:\n2 рубля\n2. Два."), IDENTITY)
    assert list(labels_of(akn)) == ["para_1", "para_2"]


def test_an_annex_that_word_numbers_is_an_annex():
    akn = _akn(_ANNEXES)
    assert labels_of(akn) == {
        "para_1": "пункт 1",
        "att_1": "приложение 1",
        "att_1__para_1": "пункт 1 приложения 1",
        "att_2": "приложение 2",
        "att_2__para_1": "пункт 1 приложения 2",
    }
    assert "Приложение № 2 Перечень документов" in plain_text(akn)


def test_a_long_title_behind_a_number_of_word_is_one():
    akn = _akn(p("Утвердить.", level=0) + p("СХЕМА " * 40, level=0, num=5) + p("1. Раз."))
    assert list(labels_of(akn)) == ["para_1", "att_1", "att_1__para_1"]


def test_the_number_that_word_sets_below_the_word_is_that_of_the_annex():
    akn = _akn(p("ПРИЛОЖЕНИЕ") + p(level=0, num=4) + p("1. Раз."))
    assert list(labels_of(akn)) == ["att_1", "att_1__para_1"]
    assert plain_text(akn).split() == ["ПРИЛОЖЕНИЕ", "№", "1", "1.", "Раз."]


@pytest.mark.parametrize("body", [_BARE, _DEEP, _ANNEXES])
def test_what_word_has_counted_reads_so_again(body):
    akn = _akn(body)
    again = to_akn(Document(list(blocks_of(akn))), IDENTITY)
    assert again == akn


def test_points_of_a_list_in_a_list_read_so_again_in_texts_stored_before_too():
    akn = to_akn(read_pasted(_NESTED), IDENTITY)
    for stored in (akn, akn.replace(' class="counted"', "")):
        again = to_akn(Document(list(blocks_of(stored))), IDENTITY)
        assert labels_of(again) == labels_of(akn)
        assert plain_text(again) == plain_text(akn)


@pytest.mark.parametrize(
    "page",
    [
        "<p>1. Виды:</p><ol type=I><li>один;<li>два.</ol><p>2. Иное.</p>",
        "<p>1.</p><ol type=I><li>один;<li>два.</ol><p>2.</p><p>а) раз;</p><p>б) два.</p>",
        "<ol><li>А:<ol><li>а:<ol><li>б:<ol><li>глубже;<li>ещё.</ol></ol></ol><li>Б.</ol>",
    ],
)
def test_lines_of_a_list_are_no_points_when_they_are_read_again(page):
    akn = to_akn(read_pasted(page), IDENTITY)
    validate(akn)
    assert to_akn(Document(list(blocks_of(akn))), IDENTITY) == akn
