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
        ("раздел 1/подпункт 2", "para_1__subpara_2"),
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
    for half_read in ("пункт 2, подпункт а", "в пункте 1 пункт 2"):
        with pytest.raises(NoSuchPoint):
            point_of(act, half_read)
    # The whole point would be too much.
    with pytest.raises(NoSuchPoint):
        point_of(act, "абзац 2 пункта 2")
