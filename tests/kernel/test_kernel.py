"""References, keys and the calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.calendar import WorkingCalendar
from portal.kernel.keys import match_key
from portal.kernel.provisions import in_russian
from portal.kernel.references import format_reference, new_reference, parse_reference


def test_a_reference_is_read_however_it_is_typed():
    reference = new_reference()
    assert parse_reference(format_reference(reference)) == reference
    assert parse_reference(f" {reference[:3]} {reference[3:]} ") == reference
    assert parse_reference("12") is None
    assert parse_reference("٤" * 10) is None


@given(st.integers(0, 9), st.integers(1, 9))
def test_a_wrong_digit_is_noticed(position, off):
    reference = new_reference()
    wrong = str((int(reference[position]) + off) % 10)
    assert parse_reference(reference[:position] + wrong + reference[position + 1 :]) is None


@given(st.integers(0, 8))
def test_swapped_neighbours_are_noticed(position):
    reference = new_reference()
    left, right = reference[position : position + 2]
    swapped = reference[:position] + right + left + reference[position + 2 :]
    assert left == right or parse_reference(swapped) is None


def test_the_key_of_a_name():
    assert match_key("  Ёлкин\u00a0 ПЁТР ") == "елкин петр"


def test_the_calendar_knows_transfers_and_the_city_s_own_days():
    calendar = WorkingCalendar({date(2026, 11, 25): False, date(2026, 11, 28): True})
    assert not calendar.is_working(date(2026, 12, 31))
    assert calendar.is_working(date(2027, 2, 20))
    assert not calendar.is_working(date(2026, 11, 25))
    assert calendar.is_working(date(2026, 11, 28))
    assert calendar.on_or_before(date(2027, 1, 10)) == date(2026, 12, 30)
    assert calendar.on_or_after(date(2026, 12, 31)) == date(2027, 1, 11)
    assert calendar.is_preliminary(date(2028, 1, 1))
    assert not calendar.is_preliminary(date(2027, 12, 31))


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ("59-FZ art. 4, 7(3)", "ст. 4, ч. 3 ст. 7 59-ФЗ"),
        ("59-FZ art. 10(1)(4)", "п. 4 ч. 1 ст. 10 59-ФЗ"),
        ("ст. 112 ТК РФ", "ст. 112 ТК РФ"),
    ],
)
def test_a_provision_is_said_as_lawyers_write_it(short, said):
    assert in_russian(short) == said
