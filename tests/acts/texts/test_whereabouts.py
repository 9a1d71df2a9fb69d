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


def _points(*words):
    return "\n".join(f"{number}. {said}" for number, said in enumerate(words, 1))


def _paid(**zones):
    return [f"Установить плату в зоне {zone} {sum_} рублей в час." for zone, sum_ in zones.items()]


END = "Опубликовать постановление в газете."
RULES_FIRST = "Утвердить Положение о стоянке согласно приложению № 1 к постановлению."
BOARD = "Утвердить состав комиссии согласно приложению № {} к постановлению."
APPROVED = (
    "Утвердить Положение о комиссии.",
    "Утвердить состав комиссии.",
    "Утвердить порядок работы комиссии.",
)
REPEALING = "Утратившим силу признать постановление от 12.01.2009 № 12."
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


@pytest.mark.parametrize(
    ("text", "other", "moved"),
    [
        # Point 2 is out, and those after it have closed the gap.
        (
            [*_paid(А=50, Б=40, В=30), END],
            [*_paid(А=50, В=30), END],
            {"para_2": None, "para_3": "para_2", "para_4": "para_3"},
        ),
        # The same, repriced: the new point 2 has more words of the old 3 than of the old 2.
        (
            [*_paid(А=50, Б=40, В=30), END],
            [*_paid(А=60, В=40), END],
            {"para_2": None, "para_3": "para_2", "para_4": "para_3"},
        ),
        # Its annex got the number of the one that was put in before it.
        (
            [RULES_FIRST, BOARD.format(2), END],
            [
                RULES_FIRST,
                BOARD.format(2).replace("состав комиссии", "схему"),
                BOARD.format(3),
                END,
            ],
            {"para_2": "para_3", "para_3": "para_4"},
        ),
        # Repriced, behind a like one that is new.
        (
            _paid(А=50, Б=40, В=30),
            _paid(А=50, АА=45, Б=45, В=30),
            {"para_2": "para_3", "para_3": "para_4"},
        ),
        # Each reworded where it stands, the last one with the figures that another had.
        (_paid(А=50, Б=40, В=30), _paid(А=60, Б=50, В=40), {}),
        (_paid(А=50, Б=40, В=30), _paid(А=40, Б=50, В=50), {}),
        (["А – 50.", "Б – 40.", "В – 30."], ["А – 40.", "Б – 50.", "В – 50."], {}),
        (APPROVED, [one.replace("Утвердить", "Утвердить прилагаемый") for one in APPROVED], {}),
        (APPROVED, [one.replace("комиссии", "совета по стоянкам") for one in APPROVED], {}),
        (APPROVED, [APPROVED[0], "Комиссию из пяти человек назначает мэр.", APPROVED[2]], {}),
        # Two that have changed their places.
        (APPROVED, APPROVED[::-1], {"para_1": "para_3", "para_3": "para_1"}),
        # Put otherwise before one that has moved up, and behind one that stays.
        (
            [*APPROVED, "Собаки – на поводке.", END],
            [APPROVED[0], "Комиссию назначает мэр.", APPROVED[2], END],
            {"para_4": None, "para_5": "para_4"},
        ),
        # A point that repeals another act is not out itself.
        (
            [RULES_FIRST, REPEALING, END],
            [RULES_FIRST, "Собаки – на поводке.", REPEALING, END],
            {"para_2": "para_3", "para_3": "para_4"},
        ),
    ],
)
def test_no_two_points_become_one_and_the_likeliest_goes_first(text, other, moved):
    assert _moved(*(f"ПОСТАНОВЛЯЕТ:\n{_points(*points)}" for points in (text, other))) == moved


def test_a_list_of_like_points_all_repriced_keeps_its_numbers_but_for_one_put_in():
    def _prices(streets, price):
        return _akn(_points(*(f"Плата на улице {one} {price} рублей." for one in streets)))

    streets = [f"{'абвгдежз'[number % 8] * (number // 8 + 1)}ина" for number in range(200)]
    before = _prices(streets, 50)
    found = Whereabouts(before, _prices([*streets[:100], "Новой", *streets[100:]], 60))
    assert found.of("para_100") == "para_100"
    assert found.of("para_101") == "para_102"
    assert found.of("para_200") == "para_201"


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
