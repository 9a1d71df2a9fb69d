"""Lines that begin with what looks like the number of a point, and quoted subpoints."""

from datetime import date

import pytest

from portal.acts.texts.akn import anchors
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.writing import Identity, to_akn
from tests.factories.act_documents import a_docx, p

IDENTITY = Identity("postanovlenie", "mer", date(2026, 1, 1), "1", "Об акте", date(2026, 1, 1))


def _eids(*lines: str) -> list[str]:
    return [one.eid for one in anchors(to_akn(read_pasted("\n".join(lines)), IDENTITY))]


@pytest.mark.parametrize(
    "line",
    [
        "10.00 часов – открытие;",
        "19.00 – закрытие.",
        "8.30 – 17.30 приём.",
        "8.30 Начало регистрации",
        "2.5 процента от выручки;",
        "2.1 % от выручки;",
        "2.1 м² площади;",
        "0.5 ставки рефинансирования.",
        "31.12. срок",
        "9.05. оплата",
        "1.5 тысячи рублей.",
        "7.4 Мбит/с",
    ],
)
def test_hours_shares_and_days_are_no_points(line):
    assert _eids("1. Раз.", "2. Установить:", line, "3. Три.") == ["para_1", "para_2", "para_3"]


@pytest.mark.parametrize(
    ("lines", "eids"),
    [
        (
            ["1. Общее:", "1.1 Первое.", "1.2 второе.", "1.5 Пятое.", "2.1 Иное."],
            "para_1 para_1__para_1.1 para_1__para_1.2 para_1__para_1.5 para_2.1",
        ),
        (["1.1 Первое.", "1.2 Второе."], "para_1.1 para_1.2"),
        (
            [
                "2. Порядок:",
                "2.1 Минимальный размер.",
                "2.2 Часовая оплата.",
                "2.3 Рублёвые счета.",
            ],
            "para_2 para_2__para_2.1 para_2__para_2.2 para_2__para_2.3",
        ),
        (
            ["2. Порядок:", "2.1 час прибытия;", "2.2 минимальный срок;", "2.3 рубка деревьев."],
            "para_2 para_2__para_2.1 para_2__para_2.2 para_2__para_2.3",
        ),
        (["3.4 Четвёртое.", "3.5 Пятое."], "para_3.4 para_3.5"),
        (["Раздел 2. Права", "2.1 вправе."], "part_2 part_2__para_2.1"),
        (["1. Раз.", "1.1.1 Глубже."], "para_1 para_1__para_1.1.1"),
        (["1. Раз.", "12.10. Двенадцать."], "para_1 para_12.10"),
        (["1. Раз.", "5.1. пять."], "para_1 para_5.1"),
    ],
)
def test_numbers_that_follow_the_point_before_are_points(lines, eids):
    assert _eids(*lines) == eids.split()


def test_an_automatic_number_is_one_whatever_stands_behind_it():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="5"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="4.%1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    file = a_docx(p("процентов уплатить.", level=0), numbering=numbering)
    assert [one.eid for one in anchors(to_akn(read_file(file), IDENTITY))] == ["para_4.5"]


def test_a_quoted_new_wording_of_a_subpoint_is_none_of_the_amending_act():
    assert _eids(
        "1. Внести изменения:",
        "1.1. В пункте 7:",
        "а) подпункт «а» изложить в следующей редакции:",
        "«а) лично;»;",
        "б) дополнить подпунктами «в», «г» следующего содержания:",
        '"в) через представителя;',
        'г) по почте.";',
        "в) в подпункте «д» слово «раз» исключить.",
        "2. Опубликовать.",
    ) == [
        "para_1",
        "para_1__para_1.1",
        "para_1__para_1.1__subpara_a",
        "para_1__para_1.1__subpara_b",
        "para_1__para_1.1__subpara_v",
        "para_2",
    ]


def test_a_letter_in_quotes_by_itself_is_the_number_of_a_subpoint():
    assert _eids("1. Лица:", "«а») первое;", '"б") второе.')[1:] == [
        "para_1__subpara_a",
        "para_1__subpara_b",
    ]
