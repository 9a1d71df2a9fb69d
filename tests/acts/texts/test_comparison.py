"""Two texts beside each other: what pairs, and what is marked in it."""

from datetime import date

import pytest

from portal.acts.texts import comparison
from portal.acts.texts.comparison import Change, Line, Mark, Piece, Work, compare, compare_lines
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.writing import Identity, to_akn

IDENTITY = Identity(
    "postanovlenie", "mer", date(2017, 9, 13), "3111", "О порядке", date(2017, 9, 13)
)


def _akn(text):
    return to_akn(read_pasted(text), IDENTITY)


def _reworded(word: str, count: int, *, eid: str = "para_{}") -> list[Line]:
    """So many points of thirty words each, of which ``word`` makes every second one."""
    return [
        Line(eid.format(n), f"пункт {n}", " ".join(f"{word}{n}-{i // 2} общее" for i in range(15)))
        for n in range(count)
    ]


@pytest.mark.parametrize("eid", ["para_{}", "annex_1"])
def test_a_wholly_reworded_text_of_4000_points_takes_bounded_work(eid):
    old, new = _reworded("было", 4000, eid=eid), _reworded("стало", 4000, eid=eid)
    work = Work(left=1_000_000)
    rows = compare_lines(old, new, work)
    assert 0 <= work.left < 10_000
    assert len(rows) == 4000
    assert {row.change for row in rows} == {Change.CHANGED}
    assert len(rows[0].pieces) > 2
    # Beyond it the old and the new stand whole.
    assert rows[-1].pieces == (Piece(Mark.REMOVED, old[-1].text), Piece(Mark.ADDED, new[-1].text))


def test_a_paragraph_is_tried_with_few_others_of_its_unit(monkeypatch):
    tried = []
    monkeypatch.setattr(comparison, "_is_like", lambda *pair: tried.append(pair))
    old, new = _reworded("было", 400, eid="annex_1"), _reworded("стало", 400, eid="annex_1")
    rows = compare_lines(old, new)
    assert len(tried) <= 400 * 21
    assert len(rows) == 800


def test_a_comparison_pairs_points_and_marks_words():
    old = _akn("1. Срок — десять дней.\n2. Контроль за мэром.\n3. Прочее.")
    new = _akn("1. Срок — пять дней.\n2. Контроль за мэром.\n4. Новое правило о лифтах.")
    found = {(row.label, row.change) for row in compare(old, new)}
    assert found == {
        ("пункт 1", Change.CHANGED),
        ("пункт 2", Change.SAME),
        ("пункт 3", Change.REMOVED),
        ("пункт 4", Change.ADDED),
    }
    changed = next(row for row in compare(old, new) if row.change is Change.CHANGED)
    assert [piece.text for piece in changed.pieces if piece.mark != "same"] == ["десять", "пять"]


def test_a_point_written_anew_stands_beside_what_it_was():
    old = _akn(
        "1. Срок — десять дней.\n2. Прочее о лифтах и подъездах домов.\n3. Контроль за мэром."
    )
    new = _akn("1. Срок — десять дней.\n2. Плата вносится вечером.\n3. Контроль за мэром.")
    (row,) = (row for row in compare(old, new) if row.change is not Change.SAME)
    assert (row.change, row.label) == (Change.CHANGED, "пункт 2")
    assert [piece.mark for piece in row.pieces] == [Mark.REMOVED, Mark.ADDED]


def _changes(old: str, new: str) -> list[tuple[str, Change, list[str]]]:
    return [
        (row.label, row.change, [piece.text for piece in row.pieces if piece.mark != "same"])
        for row in compare(_akn(old), _akn(new))
        if row.change is not Change.SAME
    ]


def test_a_point_put_in_leaves_the_renumbered_ones_behind_it_what_they_were():
    old = "1. Раз.\n2. Плата 100 рублей за место.\n3. Контроль возложить на комитет."
    new = (
        "1. Раз.\n2. Новый пункт о скидках для ветеранов.\n3. Плата 150 рублей за место."
        "\n4. Контроль возложить на комитет."
    )
    added = ["2. Новый пункт о скидках для ветеранов."]
    assert _changes(old, new) == [
        ("пункт 2", Change.ADDED, added),
        ("пункт 3", Change.CHANGED, ["2", "3", "100", "150"]),
        ("пункт 4", Change.CHANGED, ["3.", "4."]),
    ]


def test_points_that_changed_places_have_moved():
    old = "1. Один альфа бета гамма.\n2. Два дельта эпсилон дзета."
    new = "1. Два дельта эпсилон дзета.\n2. Один альфа бета гамма."
    assert _changes(old, new) == [
        ("пункт 1", Change.MOVED, ["2.", "1."]),
        ("пункт 2", Change.CHANGED, ["1.", "2."]),
    ]


def test_a_rate_that_grows_to_that_of_the_next_point_is_still_its_own():
    points = "1. Взрослый билет стоит {} рублей за вход.\n2. Детский билет стоит {} рублей за вход."
    assert _changes(points.format(200, 100), points.format(300, 200)) == [
        ("пункт 1", Change.CHANGED, ["200", "300"]),
        ("пункт 2", Change.CHANGED, ["100", "200"]),
    ]


def test_a_point_put_in_before_4000_others_takes_bounded_work():
    words = [line.text for line in _reworded("слово", 4000)]
    old, late = (
        [
            Line(f"para_{n}", f"пункт {n}", f"{n}. {said}", f"{n}.")
            for n, said in enumerate(words, start)
        ]
        for start in (0, 1)
    )
    work = Work(left=0)
    added, *moved = compare_lines(old, [Line("para_0", "пункт 0", "0. Новое.", "0."), *late], work)
    assert added.change is Change.ADDED
    assert {len(row.pieces) for row in moved} == {3}
