"""A place is found as it is cited."""

import pytest

from portal.acts.services.errors import NoSuchPoint, PointsTogether
from portal.acts.services.relations import point_of
from portal.acts.texts.akn import anchor_of
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
    ("cited", "anchor"),
    [
        ("пункт 1", "para_1"),
        ("пункт 2", "para_2"),
        ("пункт 1/подпункт 1", "para_1__subpara_1"),
        ("пункт 1/подпункт 2", "para_1__subpara_2"),
        ("пункт 1/пункт 2", "para_1__subpara_2"),
        ("пункт 2/подпункт а", "para_2__subpara_a"),
        ("пункт 3/подпункт 1", None),
        ("пункт 5", "att_1__para_5"),
        ("приложение", "att_1"),
        ("приложение/пункт 1", "att_1__para_1"),
        ("приложение 1/пункт 1", "att_1__para_1"),
        ("приложение 2/пункт 1", None),
        ("раздел 1", None),
        ("пункт 9", None),
        ("пункт 2/абзац 2", None),
    ],
)
def test_a_place_is_found_as_it_is_cited(cited, anchor):
    found = anchor_of(a_text(*LINES), cited)
    assert found == anchor


def test_an_indent_without_an_anchor_is_in_its_point():
    text = a_text(*LINES)
    assert anchor_of(text, "пункт 2/абзац 2", or_around=True) == "para_2"
    assert anchor_of(text, "абзац 2", or_around=True) is None


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
    # The whole point would be too much.
    with pytest.raises(NoSuchPoint):
        point_of(act, "абзац 2 пункта 2")


def test_what_several_annexes_have_is_named_with_its_annex():
    text = a_text(
        "1. Утвердить.", "Приложение 1", "5. Порядок.", "Приложение 2", "5. Перечень.", "6. Ещё."
    )
    assert anchor_of(text, "пункт 5") is None
    assert anchor_of(text, "приложение 2/пункт 5") == "att_2__para_5"
    assert anchor_of(text, "пункт 6") == "att_2__para_6"


SECTIONS = (
    "Раздел I. Общее", "1. Первый.", "а) одно;", "2. Второй.", "Раздел II. Права", "1. Третий.",
    "а) иное;", "3. Четвёртый.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("cited", "anchor"),
    [
        ("раздел 2", "part_2"),
        ("раздел II", "part_2"),
        ("раздел 2/пункт 1", "part_2__para_1"),
        # Each section begins with a point 1.
        ("пункт 1", None),
        ("подпункт а", None),
        ("пункт 2", "part_1__para_2"),
    ],
)
def test_of_several_places_of_one_number_none_is_meant(cited, anchor):
    found = anchor_of(a_text(*SECTIONS), cited)
    assert found == anchor


def test_a_point_with_points_below_it_is_cited_as_a_section():
    text = a_text(
        "1. Утвердить.", "2. Опубликовать.", "Приложение", "2. Права", "2.1. Одно.", "2.2. Другое."
    )
    assert anchor_of(text, "раздел 2") == "att_1__para_2"
    assert anchor_of(text, "приложение/раздел 2/пункт 2.2") == "att_1__para_2__para_2.2"
    assert anchor_of(text, "пункт 2") == "para_2"


def test_annexes_without_numbers_are_counted():
    text = a_text("1. Утвердить.", "Приложение", "5. Порядок.", "Приложение", "5. Перечень.")
    assert anchor_of(text, "приложение/пункт 5") is None
    assert anchor_of(text, "приложение 2/пункт 5") == "att_2__para_5"
    assert anchor_of(text, "приложение 3/пункт 5") is None
