"""A new text of an act: what was there before keeps its anchors, whatever is put in beside it."""

from datetime import date

import pytest

from portal.acts.texts.akn import anchors, validate, words_at
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.writing import Identity, to_akn

IDENTITY = Identity("postanovlenie", "mer", date(2017, 9, 13), "3111", "О", date(2017, 9, 13))
ACT = "ПОСТАНОВЛЯЕТ:\n1. Утвердить.\nМэр города С.А. Кравчук\n"
CHARTER = (
    "УТВЕРЖДЕНО\nпостановлением\nПОЛОЖЕНИЕ\nо комиссии\n1. Комиссия создаётся.\n2. Она решает.\n"
)
PEOPLE = "УТВЕРЖДЁН\nпостановлением\nСОСТАВ\nкомиссии\n1. Иванов.\n2. Петров.\n"
ORDER = "УТВЕРЖДЁН\nпостановлением\nПОРЯДОК\nотбора\n1. Отбор объявляют.\n2. Заявки ждут.\n"


def _akn(text, former="", *others):
    xml = to_akn(read_pasted(text), IDENTITY, former=former, others=others)
    validate(xml)
    return xml


def _annexes(xml):
    return {
        one.heading: one.eid for one in anchors(xml) if one.eid.startswith("att") and not one.level
    }


def _numbered(number, paper, title, text):
    return f"Приложение № {number}\nк {paper}\n{title}\n1. {text}\n"


def test_an_annex_without_a_number_keeps_its_anchor_whatever_comes_or_goes_before_it():
    former = _akn(ACT + CHARTER + PEOPLE)
    more = _akn(ACT + CHARTER + ORDER + PEOPLE, former)
    assert _annexes(more) == {
        "ПОЛОЖЕНИЕ о комиссии": "att_1", "ПОРЯДОК отбора": "att_3", "СОСТАВ комиссии": "att_2",
    }  # fmt: skip
    assert words_at(more, "att_2__para_1") == "1.Иванов."
    assert more.count("!annex-3") and not more.count("!annex-4")
    assert _annexes(_akn(ACT + PEOPLE + CHARTER, former)) == _annexes(former)
    assert _annexes(_akn(ACT + PEOPLE, former)) == {"СОСТАВ комиссии": "att_2"}
    other = _akn(ACT + CHARTER + ORDER, former)
    assert _annexes(other)["ПОРЯДОК отбора"] == "att_3"
    # What comes back has the anchor that it had, and what is new none of those.
    back = _akn(ACT + CHARTER + PEOPLE.replace("Иванов", "Сидоров"), other, other, former)
    assert _annexes(back)["СОСТАВ комиссии"] == "att_2"
    new = _akn(ACT + CHARTER + ORDER, _akn(ACT + CHARTER, former), former)
    assert _annexes(new)["ПОРЯДОК отбора"] == "att_3"


def test_an_annex_that_gets_a_number_keeps_its_anchor():
    former = _akn(ACT + CHARTER + PEOPLE)
    named = PEOPLE.replace("УТВЕРЖДЁН\n", "Приложение № 1\nк постановлению\n", 1)
    assert _annexes(_akn(ACT + named + CHARTER, former))["СОСТАВ комиссии"] == "att_2"


def test_annexes_of_one_number_are_told_apart_by_their_papers():
    rules = _numbered(1, "постановлению", "ПРАВИЛА", "Общее.")
    form = _numbered(1, "Правилам", "ФОРМА", "Поле.")
    deed = _numbered(1, "Порядку", "АКТ", "Запись.")
    former = _akn(ACT + rules + form)
    assert _annexes(former) == {"ПРАВИЛА": "att_1", "ФОРМА": "att_1-2"}
    more = _annexes(_akn(ACT + rules + deed + form, former))
    assert more == {"ПРАВИЛА": "att_1", "АКТ": "att_1-3", "ФОРМА": "att_1-2"}
    assert _annexes(_akn(ACT + form, former)) == {"ФОРМА": "att_1-2"}


@pytest.mark.parametrize("around", ["{}", "Приложение № 1\nк постановлению\nПРАВИЛА\n{}"])
def test_a_number_that_comes_again_keeps_its_anchor_by_what_it_says(around):
    def points(*lines):
        return f"{ACT}{around.format(''.join(f'{line}{chr(10)}' for line in lines))}"

    one, two = (
        "5. Плата вносится ежемесячно.\nа) наличными;",
        "5. Льготы даёт глава города.\nа) всем;",
    )
    former = _akn(points(one, two))
    more = _akn(points("5. Совсем новое правило.", one, two), former)
    above = "att_1__" if around != "{}" else ""
    assert "ежемесячно" in (words_at(more, f"{above}para_5") or "")
    assert words_at(more, f"{above}para_5-2__subpara_a") == "а)всем;"
    assert "новое" in (words_at(more, f"{above}para_5-3") or "")
    fewer = _akn(points(two.replace("глава", "мэр")), former)
    assert words_at(fewer, f"{above}para_5") is None
    assert "мэр" in (words_at(fewer, f"{above}para_5-2") or "")
