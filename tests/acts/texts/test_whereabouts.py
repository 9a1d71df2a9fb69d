"""Where the words of a place are in the next text of an act, whatever number they have there."""

from datetime import date

import pytest

from portal.acts.texts.akn import labels_of
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.whereabouts import Whereabouts
from portal.acts.texts.writing import Identity, to_akn

IDENTITY = Identity("postanovlenie", "mer", date(2017, 9, 13), "3111", "О", date(2017, 9, 13))
POINTS = (
    "1. Плата 100 рублей.\n2. Льгота ветеранам.\n3. Срок подачи заявки – месяц.\n4. Опубликовать."
)
RIGHTS = "1. Житель вправе гулять.\n2. Житель вправе кричать днём."
RULES = f"Раздел I. Общее\n1. Правила действуют в городе.\nРаздел II. Права\n{RIGHTS}"


def _akn(text, former=""):
    return to_akn(read_pasted(text), IDENTITY, former=former)


def _moved(text, other):
    """Return what is elsewhere in the other text, and what nobody can tell."""
    former = _akn(text)
    found = Whereabouts(former, _akn(other, former))
    return {eid: found.of(eid) for eid in labels_of(former) if found.of(eid) != eid}


def _annex(number, title, text):
    return f"Приложение № {number}\nк постановлению\n{title}\n1. {text}\n"


NEW = "3. Собаки – на поводке."
AS_FOUR = "4. Срок подачи заявки – месяц.\n5. Опубликовать."
BEFORE = "1. Плата 100 рублей.\n2. Льгота ветеранам."


@pytest.mark.parametrize(
    ("text", "other", "moved"),
    [
        (POINTS, f"{BEFORE}\n{NEW}\n{AS_FOUR}", {"para_3": "para_4", "para_4": "para_5"}),
        # Moved and amended at once.
        (
            POINTS,
            f"{BEFORE}\n{NEW}\n{AS_FOUR.replace('месяц', 'неделя')}",
            {"para_3": "para_4", "para_4": "para_5"},
        ),
        # A new point much like the old one.
        (
            POINTS,
            f"{BEFORE}\n3. Срок подачи жалобы – месяц.\n{AS_FOUR}",
            {"para_3": "para_4", "para_4": "para_5"},
        ),
        # Moved and put otherwise: that it is not the new one is all that can be told.
        (
            POINTS,
            f"{BEFORE}\n{NEW}\n4. Заявку ждут тридцать дней.\n5. Опубликовать.",
            {"para_3": None, "para_4": "para_5"},
        ),
        (
            POINTS,
            "1. Плата 100 рублей.\n2. Срок подачи заявки – месяц.\n3. Опубликовать.",
            {"para_2": None, "para_3": "para_2", "para_4": "para_3"},
        ),
        # Put otherwise where it stands, or taken out: no number has another meaning.
        (POINTS, POINTS.replace("Срок подачи заявки – месяц", "Заявку ждут тридцать дней"), {}),
        (POINTS, POINTS.replace("Срок подачи заявки – месяц.", "Утратил силу."), {}),
        (POINTS, BEFORE, {}),
        # Out of force, and another point in words much like its own.
        (
            POINTS,
            f"{POINTS.replace('Срок подачи заявки – месяц', 'Утратил силу')}\n5. Срок подачи жалобы – месяц.",
            {},
        ),
        # What is out of force has no words to be found by.
        (
            f"{BEFORE.replace('Льгота ветеранам', 'Утратил силу')}\n3. Сбор 10 рублей.",
            f"{BEFORE.replace('Льгота ветеранам', 'Сбор – с организаций за день')}\n3. Утратил силу.",
            {},
        ),
        # A point before both has moved it all the same.
        (
            f"1. Плата 100 рублей.\n2. Утратил силу.\n{POINTS[POINTS.index('3.') :]}",
            f"1. Собаки – на поводке.\n2. Плата 100 рублей.\n3. Утратил силу.\n{AS_FOUR.replace('месяц', 'неделя')}",
            {"para_1": "para_2", "para_2": None, "para_3": "para_4", "para_4": "para_5"},
        ),
        (POINTS, f"{BEFORE}\n2.1. Льгота детям.\n{POINTS[len(BEFORE) + 1 :]}", {}),
        (
            RULES,
            RULES.replace("Раздел II. Права", "Раздел II. Термины\n1. Собака.\nРаздел III. Права"),
            {
                "part_2": "part_3",
                "part_2__para_1": "part_3__para_1",
                "part_2__para_2": "part_3__para_2",
            },
        ),
        (
            _annex(1, "ПРАВИЛА", "Общее.") + _annex(2, "СОСТАВ", "Иванов."),
            _annex(1, "ПРАВИЛА", "Иное.")
            + _annex(2, "ПОРЯДОК", "Отбор.")
            + _annex(3, "СОСТАВ", "Иванов."),
            {"att_2": "att_3", "att_2__para_1": "att_3__para_1"},
        ),
        (
            _annex(2, "СОСТАВ", "Иванов."),
            _annex(2, "ПОРЯДОК", "Отбор."),
            {"att_2": None, "att_2__para_1": None},
        ),
    ],
)
def test_the_words_of_a_place_are_found_under_another_number(text, other, moved):
    assert _moved(f"ПОСТАНОВЛЯЕТ:\n{text}", f"ПОСТАНОВЛЯЕТ:\n{other}") == moved


def test_the_way_back_is_the_same():
    former = _akn(f"ПОСТАНОВЛЯЕТ:\n{POINTS}")
    later = _akn(f"ПОСТАНОВЛЯЕТ:\n{BEFORE}\n{NEW}\n{AS_FOUR}", former)
    assert Whereabouts(later, former).of("para_4") == "para_3"
    assert Whereabouts(later, former).of("para_3") is None


def test_of_too_many_points_with_other_words_none_is_told_from_another():
    former, other = (
        _akn("\n".join(f"{number}. {word}{number} {word}." for number in range(1, 122)))
        for word in ("сбор", "плата")
    )
    found = Whereabouts(former, other)
    assert found.of("para_7") is None
    assert not found.reads_same("para_7")
