"""Lines that breaks set apart inside a paragraph: units of their own, or an address, a verse."""

from datetime import date

import pytest

from portal.acts.texts.akn import anchors, plain_text, validate
from portal.acts.texts.blocks import Document, Paragraph, Run, words
from portal.acts.texts.flat import blocks_of
from portal.acts.texts.lines import with_lines
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.writing import Identity, to_akn
from tests.acts.texts.test_odt import an_odt
from tests.factories.act_documents import a_docx

IDENTITY = Identity("postanovlenie", "mer", date(2017, 9, 13), "3111", "О", date(2017, 9, 13))


def _akn(document):
    xml = to_akn(document, IDENTITY)
    validate(xml)
    assert "".join(plain_text(xml).split()) == "".join(words(document.blocks))
    assert plain_text(to_akn(Document(list(blocks_of(xml))), IDENTITY)) == plain_text(xml)
    return xml


def _eids(document):
    return [one.eid for one in anchors(_akn(document))]


@pytest.mark.parametrize(
    ("lines", "eids"),
    [
        ("ПОСТАНОВЛЯЕТ:|1. Раз|2. Два", "para_1 para_2"),
        ("ПОСТАНОВЛЯЕТ:||1. Раз:|а) а,|б) б; и|в) в.||2. Два.|Мэр города С.А. Кравчук",
         "para_1 para_1__subpara_a para_1__subpara_b para_1__subpara_v para_2"),
        ("ПОСТАНОВЛЯЕТ:|1. Раз.|Мэр города С.А. Кравчук|Приложение № 1|к постановлению|ПРАВИЛА|"
         "1. Общее|1.1 Раз.|Раздел II|1. Два",
         "para_1 att_1 att_1__para_1 att_1__para_1__para_1.1 att_1__part_2 att_1__part_2__para_1"),
    ],
)  # fmt: skip
def test_each_line_that_begins_a_unit_is_one(lines, eids):
    assert _eids(read_pasted(f"<div>{lines.replace('|', '<br>')}</div>")) == eids.split()
    in_word = f"<w:p><w:r><w:t>{lines.replace('|', '</w:t><w:br/><w:t>')}</w:t></w:r></w:p>"
    assert _eids(read_file(a_docx(in_word))) == eids.split()
    in_office = f"<text:p>{lines.replace('|', '<text:line-break/>')}</text:p>"
    assert _eids(read_file(an_odt(in_office))) == eids.split()


def test_a_line_of_a_counted_point_is_its_subpoint():
    page = "<p>РЕШИЛА:</p><ol><li>Раз:<br>а) первое;<br>б) <b>второе</b>.</li><li>Два</li></ol>"
    assert _eids(read_pasted(page)) == [
        "para_1",
        "para_1__subpara_a",
        "para_1__subpara_b",
        "para_2",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "1. Адрес: г. Хабаровск,|ул. Ленина,|66. Вход со двора.",
        "1. Адрес:|ул. Ленина|66.",
        "1. Стихи:|раз, два,|три.",
        "1. В пункт|2.1 Порядка и подпункт|а) пункта 2 внести изменение.",
        "1. Пункт 4 изложить:|«4. Так.|5. И так.»",
        "1. Плата|10.50 рубля.",
        "1. Адрес: г. Хабаровск|ул. Ленина|5. Вход со двора",
        "1. Адрес: г. Хабаровск|ул. Ленина, д. 5.|2. этаж|3. подъезд",
        "1. Сроки:|1. декабря 2026 года|2. марта 2027 года",
        "1. Телефон:|8. 4212. 40-20-20",
    ],
)
def test_an_address_a_verse_and_a_sentence_stay_together(lines):
    xml = _akn(
        read_pasted(f"<p>ПОСТАНОВЛЯЕТ:</p><p>{lines.replace('|', '<br>')}</p><p>2. Два.</p>")
    )
    assert [one.eid for one in anchors(xml)] == ["para_1", "para_2"]
    assert xml.count("<br/>") == lines.count("|")


def test_a_line_in_an_address_stays_so_beside_points():
    page = (
        "<p>1. Адрес:<br>ул. Ленина<br>5. Вход со двора;<br>а) первое.<br>2. Два.<br>9. Девять.</p>"
    )
    assert _eids(read_pasted(page)) == ["para_1", "para_1__subpara_a", "para_2", "para_9"]


@pytest.mark.parametrize(
    ("lines", "eids"),
    [
        ("15. Пять|16. Шесть", "para_15 para_16"),
        ("2. два", "para_2"),
        ("ул. Ленина.|7. Семь", "para_7"),
    ],
)
def test_a_number_that_its_neighbours_carry_begins_a_point(lines, eids):
    page = f"<p>1. Раз<br>{lines.replace('|', '<br>')}</p>"
    assert _eids(read_pasted(page)) == ["para_1", *eids.split()]


def test_the_heading_of_an_annex_and_a_signature_stay_together():
    page = (
        "<p>РЕШИЛА:</p><p>1. Раз.</p><p>Председатель<br>Думы<br>И.И. Иванов</p>"
        "<p>Приложение № 1<br>к решению<br>Думы</p><p>1. Два.</p>"
    )
    xml = _akn(read_pasted(page))
    assert [one.eid for one in anchors(xml)] == ["para_1", "att_1", "att_1__para_1"]
    assert xml.count("<br/>") == 4


def test_many_lines_of_which_none_begins_a_point_take_bounded_time():
    block = Paragraph((Run("1. Раз,\n" + "500. два\n498. три\n" * 8_000),))
    assert with_lines([block]) == [block]
