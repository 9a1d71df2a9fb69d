"""Articles: parts, points and subpoints, as laws and charters call them."""

from datetime import date

from portal.acts.rules.citations import find
from portal.acts.texts.akn import anchors, cited_by_eid
from portal.acts.texts.places import place_added, places_of
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.writing import Identity, to_akn

CHARTER = to_akn(
    read_pasted(
        "Статья 16. Вопросы\n1. К вопросам относятся:\n1) бюджет;\n2) налоги:\nа) земельный;\n"
        "Статья 17. Граждане вправе:\n1) избирать;\n2) знать.\nПриложение\n1. Вид:\n1) герб."
    ),
    Identity("reshenie", "duma", date(2026, 1, 1), "1", "Устав", date(2026, 1, 1)),
)
LABELS = {
    "art_16__para_1": "часть 1 статьи 16",
    "art_16__para_1__subpara_2": "пункт 2 части 1 статьи 16",
    "art_16__para_1__subpara_2__point_a": "подпункт а пункта 2 части 1 статьи 16",
    "art_17__subpara_1": "пункт 1 статьи 17",
    "att_1__para_1__subpara_1": "подпункт 1 пункта 1 приложения",
}


def test_what_stands_in_a_part_of_an_article_is_its_point():
    found = {one.eid: one.label for one in anchors(CHARTER)}
    assert {eid: found[eid] for eid in LABELS} == LABELS


def test_such_a_place_is_found_by_what_it_is_called():
    for eid, label in LABELS.items():
        (cited,) = find(f"{label} решения от 01.01.2000 № 1")
        assert places_of(CHARTER, cited.points[0]) == [eid]
        if not eid.startswith("att"):
            assert cited_by_eid(eid) == label


def test_an_added_point_of_an_article_stands_where_its_points_do():
    assert place_added(CHARTER, "статья 16/часть 1/пункт 3") == "art_16__para_1__subpara_3"
    assert place_added(CHARTER, "статья 17/пункт 3") == "art_17__subpara_3"
    assert place_added(CHARTER, "приложение /пункт 2") == "att_1__para_2"
