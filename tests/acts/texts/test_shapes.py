"""Rarer shapes of annexes, sections, parts and letters, and sentences that only look like them."""

from datetime import date

import pytest

from portal.acts.texts.akn import anchors, plain_text, validate
from portal.acts.texts.places import places_of
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.writing import Identity, to_akn

IDENTITY = Identity(
    "postanovlenie", "mer", date(2017, 9, 13), "3111", "О порядке", date(2017, 9, 13)
)
ACT = "Администрация города ПОСТАНОВЛЯЕТ:\n1. Утвердить.\n2. Контроль.\nМэр города\n"


def _akn(text, former=""):
    xml = to_akn(read_pasted(text), IDENTITY, former=former)
    validate(xml)
    assert "".join(plain_text(xml).split()) == "".join(text.split())
    return xml


def _eids(text, former=""):
    return " ".join(anchor.eid for anchor in anchors(_akn(text, former)))


@pytest.mark.parametrize(
    ("head", "eid", "label"),
    [
        ("Приложение № 1.1\nк постановлению", "att_1.1", "приложение 1.1"),
        ("Приложение № 1а\nк постановлению", "att_1a", "приложение 1а"),
        ("Приложение № 1 «б»\nк постановлению", "att_1b", "приложение 1б"),
        ("Приложение N 3/1\nк постановлению", "att_3x1", "приложение 3/1"),
        ("Приложение А", "att_a", "приложение А"),
        ("Приложение Б (рекомендуемое)", "att_b", "приложение Б"),
        ("Приложение IV к Порядку", "att_4", "приложение IV"),
        ("Приложение № 1.\nк постановлению", "att_1", "приложение 1"),
        ("Приложение № 2 (обязательное)", "att_2", "приложение 2"),
        ("П Р И Л О Ж Е Н И Е № 2\nк постановлению", "att_2", "приложение 2"),
        ("ПРИЛОЖЕНИЕ\n№ 3\nк постановлению", "att_3", "приложение 3"),
        ("ПРИЛОЖЕНИЕ К ПОСТАНОВЛЕНИЮ", "att_1", "приложение"),
    ],
)
def test_an_annex_is_known_whatever_its_number(head, eid, label):
    xml = _akn(f"{ACT}{head}\nПОРЯДОК\n1. Общие положения")
    found = [(one.eid, one.label) for one in anchors(xml)]
    assert found[2:] == [
        (eid, label),
        (f"{eid}__para_1", f"пункт 1 {label}".replace("ие", "ия", 1)),
    ]
    assert "Мэр города" in plain_text(xml).splitlines()
    place = label.removeprefix("приложение").strip().lower()
    assert places_of(xml, f"приложение {place}/пункт 1") == [f"{eid}__para_1"]


@pytest.mark.parametrize(
    "line",
    [
        "Приложение А содержит сведения о тарифах.",
        "Приложение А. Схема",
        "Приложение В к Порядку изложить в следующей редакции:",
        "Приложение № 1.1 к Порядку признать утратившим силу.",
        "Приложение к настоящему постановлению является его частью.",
        "Приложение: схема",
        "Приложение 1 на 3 л. в 1 экз.",
        "Приложения №№ 1, 2\nк постановлению",
        "I Международный фестиваль «Амур»\nII Городской конкурс",
        "I Международный фестиваль\nс 1 по 5 мая\nII Городской конкурс\nв июне",
        "IV квартал 2026 года",
        "Раздел первый Положения исключить.",
        "Раздел второй изложить в новой редакции",
        "так) и не иначе",
        "Содержание\nдорог и дворов",
    ],
)
def test_a_sentence_that_begins_so_is_a_sentence(line):
    assert _eids(f"1. Провести:\n{line}\n2. Контроль.") == "para_1 para_2"


@pytest.mark.parametrize(
    ("text", "eids"),
    [
        (
            "I Общие положения\n1. А\n2. Б\nII Права\n1. В\nIII. Срок\n1. Г\nIV Иное\n1. Д",
            "part_1 part_1__para_1 part_1__para_2 part_2 part_2__para_1 part_3 part_3__para_1"
            " part_4 part_4__para_1",
        ),
        ("I\n1. А\nII\n1. Б", "part_1 part_1__para_1 part_2 part_2__para_1"),
        ("О проведении\nI Городского конкурса\n1. Провести.\n2. Контроль.", "para_1 para_2"),
        (
            "Раздел первый\nОбщее\nСтатья 1\nРаздел второй. Права\nГлава пятнадцатая\nСтатья 2",
            "part_1 art_1 part_2 chp_15 art_2",
        ),
        ("Глава II.1 Ещё\nСтатья 1\nГлава III\nСтатья 2", "chp_2.1 art_1 chp_3 art_2"),
        (
            "1. Виды:\nа) а\nб) б\nб.1) б.1\nб2) б2\nя) я\nаа) аа\nбб) бб",
            "para_1 "
            + " ".join(
                f"para_1__subpara_{one}" for one in ("a", "b", "b.1", "b2", "ya", "aa", "bb")
            ),
        ),
    ],
)
def test_sections_and_letters(text, eids):
    assert _eids(text) == eids


def test_a_section_and_a_letter_are_found_as_they_are_cited():
    xml = _akn("Раздел первый. Общее\n1. Виды:\nб) б;\nб.1) ещё.")
    assert places_of(xml, "раздел 1") == ["part_1"]
    assert places_of(xml, "пункт 1/подпункт б.1") == ["part_1__para_1__subpara_b.1"]


def test_a_part_put_in_later_is_beside_the_part_before_it():
    text = "Статья 5. Права\n1. Права равны:\n1) всегда.\n1.1. Вставка.\n2. Вправе:\n2.1. Раз.\n2.2. Два."
    xml = _akn(text)
    assert [(one.eid, one.label) for one in anchors(xml)][1:] == [
        ("art_5__para_1", "часть 1 статьи 5"),
        ("art_5__para_1__subpara_1", "пункт 1 части 1 статьи 5"),
        ("art_5__para_1.1", "часть 1.1 статьи 5"),
        ("art_5__para_2", "часть 2 статьи 5"),
        # What part 2 announces is in it.
        ("art_5__para_2__para_2.1", "часть 2.1 статьи 5"),
        ("art_5__para_2__para_2.2", "часть 2.2 статьи 5"),
    ]
    assert places_of(xml, "статья 5/часть 1.1") == ["art_5__para_1.1"]


def test_a_text_typed_anew_has_its_parts_where_the_text_before_it_has_them():
    inside = "art_5 art_5__para_1 art_5__para_1__para_1.1"
    beside = "art_5 art_5__para_1 art_5__para_1.1"
    announced, plain = (f"Статья 5\n1. Вправе{end}\n1.1. Раз." for end in ":.")
    assert (_eids(announced), _eids(plain)) == (inside, beside)
    assert _eids(plain, former=_akn(announced)) == inside
    assert _eids(announced, former=_akn(plain)) == beside
    # Another article is nothing to it.
    other = plain.replace("Статья 5", "Статья 6")
    assert _eids(other, former=_akn(announced)) == beside.replace("art_5", "art_6")


PAGES = "1. Общие положения{}\n2. Порядок предоставления услуги жителям\nгорода{}\nПриложение 1. Форма{}\n"
TEXT = (
    "1. Общие положения\n1.1. Раз.\n2. Порядок предоставления услуги жителям города\n2.1. Два.\n"
    "Приложение 1\nк Регламенту\n1. Общие положения"
)


@pytest.mark.parametrize(
    "contents",
    [
        "СОДЕРЖАНИЕ\n" + PAGES.format(" ..... 3", "...... 5", "………12"),
        "О Г Л А В Л Е Н И Е\n1. Общие положения 3\n2. Порядок предоставления услуги жителям города 5\n",
        "Содержание:\n1. Общие положения\n2. Порядок предоставления услуги жителям города\n",
    ],
)
def test_a_table_of_contents_doubles_no_point(contents):
    eids = "para_1 para_1__para_1.1 para_2 para_2__para_2.1 att_1 att_1__para_1"
    assert _eids(f"РЕГЛАМЕНТ\n{contents}{TEXT}") == eids
    in_annex = _akn(f"{ACT}Приложение № 2\nРЕГЛАМЕНТ\n{contents}{TEXT}")
    (annex,) = (one for one in anchors(in_annex) if one.eid == "att_2")
    assert annex.heading == "РЕГЛАМЕНТ"
    assert places_of(in_annex, "приложение 2/пункт 2") == ["att_2__para_2"]
