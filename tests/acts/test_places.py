"""A place is found as it is cited."""

from datetime import date

import pytest

from portal.acts.services.errors import NoSuchPoint, PointsTogether
from portal.acts.services.places_named import point_of
from portal.acts.texts.akn import anchors
from portal.acts.texts.places import places_of
from tests.factories.acts import a_text, a_version, an_act

#: Points with subpoints of the same numbers, and an annex without a number.
LINES = (
    "1. Утвердить:",
    "1) порядок;",
    "2) перечень.",
    "2. Управлению дорог:",
    "а) вести перечень;",
    "б) отчитываться.",
    "3. Контроль оставляю за собой.",
    "Приложение",
    "к постановлению",
    "1. Порядок устанавливает правила.",
    "5. Перечень ведёт управление.",
)


@pytest.mark.parametrize(
    ("cited", "anchors"),
    [
        ("пункт 1", ["para_1"]),
        ("пункт 2", ["para_2"]),
        ("пункт 1/подпункт 1", ["para_1__subpara_1"]),
        ("пункт 1/подпункт 2", ["para_1__subpara_2"]),
        ("пункт 1/пункт 2", ["para_1__subpara_2"]),
        ("пункт 2/подпункт а", ["para_2__subpara_a"]),
        ("пункт 3/подпункт 1", []),
        ("пункт 5", ["att_1__para_5"]),
        ("приложение", ["att_1"]),
        ("приложение/пункт 1", ["att_1__para_1"]),
        ("приложение 1/пункт 1", ["att_1__para_1"]),
        ("приложение 2/пункт 1", []),
        ("раздел 1", []),
        ("пункт 9", []),
        ("пункт 2/абзац 2", []),
        # «Пункт 1 и пункт 5 приложения»: both may stand there, or the first one in the act itself.
        ("приложение?/пункт 1", ["para_1", "att_1__para_1"]),
        ("приложение?/пункт 2", ["para_2"]),
        ("приложение?/пункт 5", ["att_1__para_5"]),
        ("приложение 7?/пункт 2", ["para_2"]),
        # An annex without a title is what the act has approved, if it is the only one.
        ("приложение поряд", ["att_1"]),
        ("приложение поряд/пункт 5", ["att_1__para_5"]),
        ("пункт 2/подпункт а – б", ["para_2__subpara_a", "para_2__subpara_b"]),
    ],
)
def test_a_place_is_found_as_it_is_cited(cited, anchors):
    assert places_of(a_text(*LINES), cited) == anchors


def test_an_indent_without_an_anchor_is_in_its_point():
    text = a_text(*LINES)
    assert places_of(text, "пункт 2/абзац 2", or_around=True) == ["para_2"]
    assert places_of(text, "пункт 2/абзац 2 – 4", or_around=True) == ["para_2"]
    assert places_of(text, "абзац 2", or_around=True) == []


#: Points inside points, subpoints of one letter at two depths, inserted points, two annexes.
RANGES = (
    "1. Утвердить.",
    "1.1. Порядок.",
    "2. Управлению дорог:",
    "2.1. Публиковать.",
    "2.2. Вести:",
    "а) план;",
    "б) учёт;",
    "в) перечень.",
    "3. Управлению связи:",
    "в) отвечать.",
    "4. Всем:",
    "1) читать;",
    "1.1) писать;",
    "2) говорить.",
    "Приложение № 1 к постановлению",
    "ПОРЯДОК стоянки",
    "1. Общее.",
    "1.1. Первое.",
    "1.2. Второе.",
    "1.3. Третье.",
    "2. Плата.",
    "2.1. Первая.",
    "2.2. Вторая.",
    "3. Контроль.",
    "3.1. Какой.",
    "Приложение № 2 к постановлению",
    "СОСТАВ комиссии по порядку стоянки",
    "1. Председатель.",
)


@pytest.mark.parametrize(
    ("cited", "anchors"),
    [
        ("приложение 1/пункт 1.2 – 1.3", ["att_1__para_1__para_1.2", "att_1__para_1__para_1.3"]),
        ("приложение 1/пункт 1.2 – 2.1", [f"att_1__para_{n}" for n in ("1__para_1.2", "1__para_1.3", "2__para_2.1")]),
        ("приложение поряд/пункт 1.3 – 3.1", [f"att_1__para_{n}" for n in ("1__para_1.3", "2", "3__para_3.1")]),
        ("приложение 1/пункт 1 – 2.1", ["att_1__para_1", "att_1__para_2__para_2.1"]),
        ("приложение 1/пункт 1 – 3", [f"att_1__para_{n}" for n in (1, 2, 3)]),
        # What is inside the first one is inside it.
        ("приложение 1/пункт 1 – 1.2", ["att_1__para_1"]),
        # The end is not there, or not behind the beginning.
        ("приложение 1/пункт 1.1 – 7.1", []),
        ("пункт 3 – 2", ["para_3", "para_2"]),
        # What was put in later lies between, too.
        ("пункт 4/подпункт 1 – 2", [f"para_4__subpara_{n}" for n in ("1", "1.1", "2")]),
        ("приложение 1 – 2", ["att_1", "att_2"]),
        ("приложение поряд", ["att_1"]),
        ("приложение состав", ["att_2"]),
        # None is called so.
        ("приложение положени", []),
        # At whatever depth: nobody knows which is meant.
        ("подпункт в", ["para_2__para_2.2__subpara_v", "para_3__subpara_v"]),
        ("пункт 2/подпункт в", ["para_2__para_2.2__subpara_v"]),
        ("пункт 3/подпункт в", ["para_3__subpara_v"]),
    ],
)  # fmt: skip
def test_what_lies_between_and_what_is_called_so_is_told_by_the_text(cited, anchors):
    assert places_of(a_text(*RANGES), cited) == anchors


@pytest.mark.django_db
def test_a_relation_names_one_point_as_people_write_it():
    act = an_act()
    a_version(act, *LINES)
    assert point_of(act, "пункт 2") == "para_2"
    assert point_of(act, "подпункт 1 пункта 1") == "para_1__subpara_1"
    assert point_of(act, "пункт 1 приложения 1") == point_of(act, "пункт 1 приложения")
    with pytest.raises(PointsTogether):
        point_of(act, "пункты 1 и 2")
    with pytest.raises(NoSuchPoint):
        point_of(act, "в пункте 1 пункт 2")
    with pytest.raises(PointsTogether):
        point_of(act, "пункт 2, подпункт а")
    for together in ("пункты 1 – 3", "пункты 1 или 2", "с пункта 1 по пункт 3"):
        with pytest.raises(PointsTogether):
            point_of(act, together)
    # The whole point would be too much.
    with pytest.raises(NoSuchPoint):
        point_of(act, "абзац 2 пункта 2")


@pytest.mark.django_db
def test_a_place_is_that_of_the_text_which_the_act_knew():
    act = an_act()
    a_version(act, "1. Плата.", "2. Льгота.", "3. Срок подачи заявки – месяц.")
    anew = "Раздел I. Плата", "1. Плата.", "2. Льгота.", "3. Льгота инвалидам.", "4. Срок подачи."
    since = date(2026, 5, 1)
    a_version(act, *anew, since=since, amended_by=an_act(adopted_on=date(2026, 4, 10)))
    assert point_of(act, "пункт 3") == "part_1__para_3"
    assert point_of(act, "пункт 3", days=(date(2026, 3, 11), since)) == "para_3"
    assert point_of(act, "пункт 3", days=(since, since)) == "part_1__para_3"
    # Its own edition has the numbers of afterwards.
    assert point_of(act, "пункт 3", days=(date(2026, 4, 10), since)) == "para_3"
    assert point_of(act, "пункт 4", days=(date(2026, 3, 11), since)) == "part_1__para_4"


#: As old acts are typed: papers set off, and an annex of an annex.
PAPERS = (
    "1. Утвердить:", "1.1. Порядок.", "1.2. Состав.",
    "УТВЕРЖДЕНО", "постановлением администрации", "от 13.09.2017 № 3111", "П О Р Я Д О К", "проведения конкурса",
    "1. Общее.", "2. Права.",
    "Приложение № 1", "к Порядку", "Форма заявки", "1. Имя.",
    "УТВЕРЖДЕНО", "постановлением администрации", "от 13.09.2017 № 3111", "СОСТАВ", "комиссии по порядку",
    "1. Председатель.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("cited", "anchors"),
    [
        ("приложение поряд", ["att_1", "att_1-2"]),
        ("приложение поряд/пункт 1", ["att_1__para_1"]),
        ("приложение поряд/приложение 1/пункт 1", ["att_1-2__para_1"]),
        ("приложение поряд/приложение", ["att_1-2"]),
        ("приложение состав", ["att_2"]),
        ("приложение состав/приложение 1", []),
    ],
)
def test_a_paper_is_called_by_its_title_and_has_annexes_of_its_own(cited, anchors):
    assert places_of(a_text(*PAPERS), cited) == anchors


@pytest.mark.django_db
def test_of_several_places_a_relation_names_the_one():
    act = an_act()
    a_version(act, "3. Управлению связи:", "в) отвечать.")
    # The text of today counts, not the one in which there was a single one.
    a_version(act, *RANGES, since=date(2021, 1, 1))
    for written in ("подпункт в", "подпункт «в»"):
        with pytest.raises(NoSuchPoint):
            point_of(act, written)
    assert point_of(act, "подпункт в пункта 2.2") == "para_2__para_2.2__subpara_v"
    assert point_of(act, "подпункт в пункта 3") == "para_3__subpara_v"


def test_what_several_annexes_have_is_named_with_its_annex():
    text = a_text(
        "1. Утвердить.", "Приложение 1", "5. Порядок.", "Приложение 2", "5. Перечень.", "6. Ещё."
    )
    assert places_of(text, "пункт 5") == ["att_1__para_5", "att_2__para_5"]
    assert places_of(text, "приложение 2/пункт 5") == ["att_2__para_5"]
    assert places_of(text, "пункт 6") == ["att_2__para_6"]


SECTIONS = (
    "Раздел I. Общее", "1. Первый.", "а) одно;", "2. Второй.", "Раздел II. Права", "1. Третий.",
    "а) иное;", "3. Четвёртый.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("cited", "anchors"),
    [
        ("раздел 2", ["part_2"]),
        ("раздел II", ["part_2"]),
        ("раздел 2/пункт 1", ["part_2__para_1"]),
        # Each section begins with a point 1.
        ("пункт 1", ["part_1__para_1", "part_2__para_1"]),
        ("подпункт а", [f"part_{n}__para_1__subpara_a" for n in (1, 2)]),
        ("пункт 2", ["part_1__para_2"]),
    ],
)
def test_of_several_places_of_one_number_each_may_be_meant(cited, anchors):
    assert places_of(a_text(*SECTIONS), cited) == anchors


def test_a_point_with_points_below_it_is_cited_as_a_section():
    text = a_text(
        "1. Утвердить.", "2. Опубликовать.", "Приложение", "2. Права", "2.1. Одно.", "2.2. Другое."
    )
    assert places_of(text, "раздел 2") == ["att_1__para_2"]
    assert places_of(text, "приложение/раздел 2/пункт 2.2") == ["att_1__para_2__para_2.2"]
    assert places_of(text, "пункт 2") == ["para_2"]


def test_annexes_without_numbers_are_counted():
    text = a_text("1. Утвердить.", "Приложение", "5. Порядок.", "Приложение", "5. Перечень.")
    assert places_of(text, "приложение/пункт 5") == ["att_1__para_5", "att_2__para_5"]
    assert places_of(text, "приложение 2/пункт 5") == ["att_2__para_5"]
    assert places_of(text, "приложение 3/пункт 5") == []


@pytest.mark.parametrize(
    ("written", "anchor"),
    [
        ("подпункт к пункта 1", "para_1__subpara_k"),
        ("подпункт и) пункта 1", "para_1__subpara_i"),
        ("подпункт «й» пункта 1", "para_1__subpara_j"),
        ("параграф 1", "sec_1"),
        ("§ 1", "sec_1"),
        ("пункт 2 параграфа 1", "sec_1__para_2"),
    ],
)
def test_letters_that_are_words_and_paragraphs_are_places_too(db, written, anchor):
    act = an_act()
    letters = [f"{letter}) дело;" for letter in "абвгдежзийк"]
    a_version(act, "1. Первое:", *letters, "§ 1. Общее", "2. Второе.", "3. Третье.")
    assert point_of(act, written) == anchor


def test_points_counted_anew_in_each_section_are_called_with_it():
    text = a_text(
        "Раздел I. Общее", "1. Первое:", "а) одно.", "2. Второе.",
        "Раздел II. Особое", "1. Третье:", "а) другое;", "б) лишь здесь.",
        "Приложение 1", "Раздел I. Цены", "1. Сто.", "Раздел II. Сроки", "1. Год.", "2. Два.",
    )  # fmt: skip
    assert [one.label for one in anchors(text)] == [
        "раздел I", "пункт 1 раздела I", "подпункт а пункта 1 раздела I", "пункт 2",
        "раздел II", "пункт 1 раздела II", "подпункт а пункта 1 раздела II",
        # There are two points 1, so its own number does not tell which place it is.
        "подпункт б пункта 1 раздела II",
        "приложение 1",
        "раздел I приложения 1", "пункт 1 раздела I приложения 1",
        "раздел II приложения 1", "пункт 1 раздела II приложения 1", "пункт 2 приложения 1",
    ]  # fmt: skip


def test_numbers_typed_without_a_space_are_numbers():
    text = a_text(
        "1.Разрешить:", "1.1.Проезд:", "а)днём;", "б)ночью.", "2.Запретить:", "1)стоянку."
    )
    assert [one.eid for one in anchors(text)] == [
        "para_1", "para_1__para_1.1", "para_1__para_1.1__subpara_a", "para_1__para_1.1__subpara_b",
        "para_2", "para_2__subpara_1",
    ]  # fmt: skip
    assert not anchors(a_text("3.5раза больше", "2.а не так", "1.5 млн"))[1:]
