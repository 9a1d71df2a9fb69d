"""Russian structure becomes Akoma Ntoso with anchors of printed numbers; two texts are compared."""

import re
from datetime import date

import pytest

from portal.acts.texts.akn import anchors, cited_by_eid, parse, plain_text, validate
from portal.acts.texts.blocks import Document, Note, Paragraph, Run, paragraph
from portal.acts.texts.flat import items_of
from portal.acts.texts.places import places_of
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.refusals import TextRefused
from portal.acts.texts.rendering import to_html
from portal.acts.texts.writing import Identity, to_akn, with_identity
from portal.kernel.errors import RuleViolation

IDENTITY = Identity(
    "postanovlenie", "mer", date(2017, 9, 13), "3111", "О порядке", date(2017, 9, 13)
)
CHARTER = """УСТАВ
Раздел I. Общее
Глава 1. Город
Статья 1. Границы
1. Границы установлены законом.
2. Изменяет границы:
1) край;
а) законом;
2) город — никогда.
Статья 2. Язык
1. Русский.
Глава 2. Люди
Статья 3. Права
1. Права равны.
1.1. Обязанности равны.
Приложение № 1
к Уставу
1. Описание границ.
Приложение № 2
1. Карта."""


def _akn(text):
    return to_akn(read_pasted(text), IDENTITY)


def test_each_level_has_an_anchor_of_its_printed_number():
    xml = _akn(CHARTER)
    validate(xml)
    assert [anchor.eid for anchor in anchors(xml)] == [
        "part_1",
        "chp_1",
        "art_1",
        "art_1__para_1",
        "art_1__para_2",
        "art_1__para_2__subpara_1",
        "art_1__para_2__subpara_1__point_a",
        "art_1__para_2__subpara_2",
        "art_2",
        "art_2__para_1",
        "chp_2",
        "art_3",
        "art_3__para_1",
        "art_3__para_1.1",
        "att_1",
        "att_1__para_1",
        "att_2",
        "att_2__para_1",
    ]
    assert plain_text(xml).split() == CHARTER.split()


@pytest.mark.parametrize(
    "signature",
    [
        "Мэр города С.А. Иванов",
        "Начальник управления И.И. Иванов",
        "Директор департамента",
        "Руководитель аппарата Иванов И. И.",
        "Управляющий делами",
        "Врио мэра города",
        "Временно исполняющий полномочия мэра города",
        "Глава городского округа",
        "Заместитель мэра города,\nдиректор департамента",
        "<table><tr><td>Начальник управления</td><td>И.И. Иванов</td></tr></table>",
    ],
)
def test_whoever_signs_is_no_part_of_the_last_point(signature):
    points = "<p>1. Раз.</p><p>2. Контроль оставляю за собой.</p>"
    lines = signature.split("\n")
    signed = signature if signature[0] == "<" else "".join(f"<p>{line}</p>" for line in lines)
    xml = _akn(points + signed)
    validate(xml)
    found = parse(xml).find(".//{*}conclusions")
    assert "".join(found.itertext()) == re.sub("<[^>]+>", "", signed)


@pytest.mark.parametrize(
    "last",
    [
        "Начальник управления обеспечивает контроль.",
        "В комиссию входят:\nдиректор школы, секретарь;\nначальник отдела",
        "Председатель комиссии:\nсозывает её",
        "<table><tr><td>Директор</td><td>50 000</td></tr></table>",
    ],
)
def test_an_office_in_the_last_point_is_no_signature(last):
    lines = last if last[0] == "<" else "".join(f"<p>{line}</p>" for line in last.split("\n"))
    assert "<conclusions" not in _akn(f"<p>1. Раз.</p>{lines}")


@pytest.mark.parametrize(
    ("letters", "eids"),
    [
        # The first and the third are Latin.
        ("a) раз;\nб) два;\nc) три.", ["a", "b", "s"]),
        ("А) раз;\nБ) два.", ["a", "b"]),
        # What is Latin throughout is no list of ours.
        ("a) раз;\nb) два;\nc) три.", []),
    ],
)
def test_a_letter_of_the_wrong_alphabet_or_size_is_a_subpoint(letters, eids):
    xml = _akn(f"1. Внести:\n{letters}")
    below = [anchor.eid for anchor in anchors(xml)][1:]
    assert below == [f"para_1__subpara_{letter}" for letter in eids]
    assert plain_text(xml).split() == f"1. Внести:\n{letters}".split()
    assert all(places_of(xml, f"пункт 1/подпункт {one}") for one in ("а", "б")[: len(eids)])


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Статья 1. А\nСтатья 2. Б\nПриложение\nСтатья 1. В", [2, 2, 2, 3]),
        ("Раздел I. А\nГлава 1. Б\n§ 1. В\nСтатья 1. Г\nГлава 2\n1. Пункт.", [2, 3, 4, 5, 3]),
    ],
)
def test_on_paper_no_level_of_headings_is_skipped(text, levels):
    assert [item.level for item in items_of(_akn(text), {}) if item.level] == levels


@pytest.mark.parametrize(
    ("eid", "cited"),
    [
        ("para_2", "пункт 2"),
        ("para_2__subpara_zh", "подпункт ж пункта 2"),
        ("att_1__para_3", "пункт 3 приложения 1"),
        ("art_5__para_1.1", "часть 1.1 статьи 5"),
        # As texts were stored before.
        ("art_5__para_1__para_1.1", "часть 1.1 статьи 5"),
        ("att_1.1__para_3", "пункт 3 приложения 1.1"),
        ("att_3x1", "приложение 3/1"),
        ("att_1a__para_2__subpara_b.1", "подпункт б.1 пункта 2 приложения 1а"),
        ("para_2__subpara_zhzh", "подпункт жж пункта 2"),
    ],
)
def test_an_anchor_is_said_as_people_cite_it(eid, cited):
    assert cited_by_eid(eid) == cited


def test_a_place_is_found_as_it_is_cited():
    xml = _akn(CHARTER)
    assert places_of(xml, "статья 1/часть 2/подпункт 1") == ["art_1__para_2__subpara_1"]
    assert places_of(xml, "приложение 2/пункт 1") == ["att_2__para_1"]
    assert places_of(xml, "статья 9") == []


def test_what_is_quoted_is_no_structure_and_a_double_number_has_its_own_anchor():
    xml = _akn(
        "1. Пункт 2 изложить в редакции:\n«2. Новые слова.\n3. И ещё.».\n2. Второй.\n2. Опять второй."
    )
    assert [anchor.eid for anchor in anchors(xml)] == ["para_1", "para_2", "para_2-2"]


@pytest.mark.parametrize("quotes", ["«»", '""', "“”", "„“"])
def test_new_words_in_any_quotes_are_no_structure(quotes):
    opens, closes = quotes
    xml = _akn(
        f"1. Внести изменения:\n1.1. Пункт 2 изложить в редакции:\n{opens}2. Порядок:\n1) один;\n"
        f"3. Третий с {opens}кавычками{closes} внутри.{closes}.\n1.2. Дополнить пунктом 4:\n"
        f"{opens}4. Четвёртый.{closes}.\n2. Контроль за доской 5{closes} оставляю за собой.\n3. Всё."
    )
    assert [anchor.eid for anchor in anchors(xml)] == [
        "para_1",
        "para_1__para_1.1",
        "para_1__para_1.2",
        "para_2",
        "para_3",
    ]


def test_a_footnote_is_kept_with_its_mark_and_leads_to_and_fro():
    note = Run(note=Note("*", (paragraph("Кроме праздников."),)))
    xml = to_akn(Document([Paragraph((Run("1. По будням"), note, Run(".")))]), IDENTITY)
    validate(xml)
    assert "Кроме праздников." in plain_text(xml)
    page = to_html(xml)
    assert 'href="#note-1"' in page
    assert 'href="#note-1-back"' in page


def test_an_annex_has_one_name_in_each_edition():
    annexes = "Приложение № 1\n1. Один\nПриложение № 2\n1. Два"
    for points in ("1. Пункт", "1. Пункт\n2. Новый пункт"):
        xml = _akn(f"{points}\n{annexes}")
        assert set(re.findall(r"!(annex[^\"]*)", xml)) == {"annex-1", "annex-2"}


def test_an_annex_may_have_its_title_behind_its_number():
    xml = _akn("1. Раз.\nПриложение 3. Перечень документов\n1. А.\nПРИЛОЖЕНИЕ № 4 – СХЕМА\n1. Б.")
    found = [(one.eid, one.heading) for one in anchors(xml) if one.eid.startswith("att")]
    assert found == [
        ("att_3", "Перечень документов"),
        ("att_3__para_1", ""),
        ("att_4", "СХЕМА"),
        ("att_4__para_1", ""),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "Приложение 3. Перечень документов исключить",
        "Приложение 3. Перечень документов;",
        "приложение 3. Перечень документов",
        "Приложение № 1 – на 3 листах",
        "Приложение 1. Схема на 1 л. в 1 экз",
        # A list of annexes has no words of theirs.
        "К заявлению прилагаются:\nПриложение 3. Перечень документов",
        "Приложение 1. Форма\nПриложение 2. Перечень",
    ],
)
def test_a_sentence_or_a_list_of_annexes_begins_none(lines):
    xml = _akn(f"1. Раз.\n{lines}\n2. Два.")
    assert [one.eid for one in anchors(xml)] == ["para_1", "para_2"]


def test_other_particulars_leave_every_word_and_anchor_as_they_were():
    xml = _akn(CHARTER)
    other = with_identity(
        xml, Identity("reshenie", "duma", date(2020, 1, 1), "5/7", "Иное", date(2021, 1, 1))
    )
    validate(other)
    assert plain_text(other) == plain_text(xml)
    assert anchors(other) == anchors(xml)
    assert "reshenie/duma/2020-01-01/5~7" in other


@pytest.mark.parametrize(
    "evil",
    [
        "<akomaNtoso><broken",
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        "<html/>",
    ],
)
def test_what_is_no_akoma_ntoso_is_refused(evil):
    with pytest.raises(RuleViolation) as refused:
        validate(evil)
    assert refused.value.code == "text_invalid"


def test_pasted_html_keeps_words_numbers_and_tables_and_nothing_else():
    document = read_pasted(
        "<html><head><style>p{}</style></head><body><h2>Порядок</h2>"
        "<ol start='3'><li>Третье<ol type='a'><li>буква</li></ol></li><li>Четвёртое</li></ol>"
        "<table><tr><th>Шапка</th></tr><tr><td>Клетка</td></tr></table>"
        "<p>Тело<script>evil()</script> и <b onclick=x>жирное</b></p></body></html>"
    )
    xml = to_akn(document, IDENTITY)
    validate(xml)
    assert plain_text(xml).split() == [
        "Порядок",
        "3.",
        "Третье",
        "a.",
        "буква",
        "4.",
        "Четвёртое",
        "Шапка",
        "Клетка",
        "Тело",
        "и",
        "жирное",
    ]
    assert "<b>жирное</b>" in xml


@pytest.mark.parametrize("text", ["", "  \n\t", "<p></p>", "<script>x</script>"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(TextRefused) as refused:
        read_pasted(text)
    assert refused.value.code == "text_empty"


def test_points_of_a_list_in_a_list_stand_in_the_outer_point():
    document = read_pasted(
        "<ol><li>Внести:<ol><li>первое;<ol><li>деталь;</ol><li>второе.</ol><li>Исполнить.</ol>"
    )
    found = [(one.eid, one.label) for one in anchors(to_akn(document, IDENTITY))]
    assert found == [
        ("para_1", "пункт 1"),
        ("para_1__subpara_1", "подпункт 1 пункта 1"),
        ("para_1__subpara_1__point_1", "подпункт 1 подпункта 1 пункта 1"),
        ("para_1__subpara_2", "подпункт 2 пункта 1"),
        ("para_2", "пункт 2"),
    ]


_ROMAN = "<ol type=I{}>{}</ol>"


@pytest.mark.parametrize(
    ("html", "eids"),
    [
        ("<ol><li>Один;<li>два.</ol>", "para_1 para_2"),
        ("<ol start=4><li>Один;<li value=9>два.</ol>", "para_4 para_9"),
        ("<ol reversed><li>Один;<li>два.</ol>", "para_2 para_1"),
        # Letters and Roman numerals are lines of the point in which they stand.
        ("<p>1. Виды:</p><ol type=a><li>один;<li>два.</ol>", "para_1"),
        ("<p>1. Виды:</p><ol type=A><li>один;<li>два.</ol>", "para_1"),
        ("<p>1. Виды:</p><ol type=i><li>один;<li>два.</ol>", "para_1"),
        ("<p>1. Виды:</p>" + _ROMAN.format("", "<li>один;<li>два."), "para_1"),
        ("<p>1. Виды:</p>" + _ROMAN.format("", "<li>один<li>два") + "<p>2. Иное.</p>", "para_1 para_2"),
        (_ROMAN.format("", "<li>Один.<li>Два.") + "<p>Глава 1. О том</p>", "chp_1"),
        # Titles with something below them are разделы, as such lines are without a list.
        (
            _ROMAN.format("", "<li>Общие положения<p>1. Один.</p><li>Порядок<p>2. Два.</p>"),
            "part_1 part_1__para_1 part_2 part_2__para_2",
        ),
        (
            _ROMAN.format("", "<li>Общие положения")
            + "<p>1. Один.</p>"
            + _ROMAN.format(" start=2", "<li>Порядок")
            + "<ol><li>Два.<ol><li>внутри.</ol></ol>",
            "part_1 part_1__para_1 part_2 part_2__para_1 part_2__para_1__subpara_1",
        ),
        (
            _ROMAN.format("", "<li>Общее<ol><li>Один:<ol><li>внутри.</ol></ol><li>Иное<ol><li>Два.</ol>"),
            "part_1 part_1__para_1 part_1__para_1__subpara_1 part_2 part_2__para_1",
        ),
        (_ROMAN.format("", "<li><h2>Общее</h2><li><h2>Иное</h2>"), "part_1 part_2"),
        # As a browser shows it: an inner list counts from 1 again.
        ("<ol><li>Один:<ol><li>внутри;<li>и тут.</ol><li>Два.</ol>",
         "para_1 para_1__subpara_1 para_1__subpara_2 para_2"),
        ("<p>I. Общее</p><p>1. Один.</p>", "part_1 part_1__para_1"),
    ],
)  # fmt: skip
def test_what_the_items_of_a_list_are(html, eids):
    found = [one.eid for one in anchors(to_akn(read_pasted(html), IDENTITY))]
    assert found == eids.split()
