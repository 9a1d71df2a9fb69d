"""Citations in texts, by the labelled sets of the measurements."""

import time

import pytest

from bench.citations import HELD_OUT, SEEN, scores
from portal.acts.rules.citations import find


def test_the_labelled_citations_are_found_with_their_points():
    for path, least in ((SEEN, 1.0), (HELD_OUT, 0.95)):
        plain, whole = scores(path)
        assert min(plain.precision, plain.recall, whole.precision, whole.recall) >= least
    assert sum(scores(path)[0].labelled for path in (SEEN, HELD_OUT)) == 200


@pytest.mark.parametrize(
    "text", ["постановление " * 20_000, "№ 1 от " * 20_000, "приказ " + "1, " * 20_000]
)
def test_a_text_without_end_takes_no_time(text):
    begun = time.process_time()
    assert find(text) == []
    assert time.process_time() - begun < 5


_ACT = "постановления администрации города от 13.09.2017 № 3111"


@pytest.mark.parametrize(
    ("before", "points"),
    [
        ("Подпункты «а» – «в» пункта 3", ["пункт 3/подпункт а", "пункт 3/подпункт б", "пункт 3/подпункт в"]),
        ("Пункты 1.1 – 1.3 приложения к", [f"приложение/пункт 1.{n}" for n in (1, 2, 3)]),
        ("пункты 2.9-2.11", [f"пункт 2.{n}" for n in (9, 10, 11)]),
        ("разделы II – IV", ["раздел II", "раздел III", "раздел IV"]),
        ("пункты 1 – 2.3", ["пункт 1", "пункт 2.3"]),
        ("пунктом 1.2 Положения, утвержденного постановлением", ["приложение/пункт 1.2"]),
        ("П.п. 1.1, 1.2 Положения о комиссии, утв. постановлением", ["приложение/пункт 1.1", "приложение/пункт 1.2"]),
        ("согласно Порядку и пункту 4 Правил благоустройства, утверждённых постановлением", ["приложение/пункт 4"]),
        ("подпунктами «а» и «б» пункта 3, пунктами 4 и 5", ["пункт 3/подпункт а", "пункт 3/подпункт б", "пункт 4", "пункт 5"]),
        ("пункта 1, а также пункта 2 приложения 1 к", ["пункт 1", "приложение 1/пункт 1", "приложение 1/пункт 2"]),
        ("С пункта 1 по пункт 3", ["пункт 1", "пункт 2", "пункт 3"]),
        ("пунктом 1.2 Административного регламента, утв. постановлением", ["приложение/пункт 1.2"]),
        ("пунктом 1.2 Примерного положения об отделах при мэре г. Хабаровска, утверждённого постановлением", ["приложение/пункт 1.2"]),
        ("пунктом 7 Положения о 2 отделах, утв. постановлением", ["приложение/пункт 7"]),
        ("Положение о конкурсе, утвержденное постановлением", []),
    ],
)  # fmt: skip
def test_rows_of_points_and_what_an_act_has_approved_are_read_to_the_last(before, points):
    act = _ACT if "остановлени" not in before else _ACT.partition(" ")[2]
    (found,) = find(f"Работа ведётся: {before} {act}")
    assert list(found.points) == points
