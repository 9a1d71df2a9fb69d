"""The rules of receipt, registration, term and mandatory content, as a lawyer reads them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.rules import answers, content, numbering, overdue, receipt, terms
from appeals.rules.overdue import Urgency
from appeals.rules.vocabulary import Channel, Form, Identification
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.terms import OfficeHours, Shift

KHV = ZoneInfo("Asia/Vladivostok")
HOURS = OfficeHours(time(9), time(18), "Asia/Vladivostok")
CALENDAR = WorkingCalendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KHV)


@pytest.mark.parametrize(
    ("sent", "received", "register_by"),
    [
        ("2026-11-23T09:00", date(2026, 11, 23), date(2026, 11, 26)),
        ("2026-11-23T08:59", date(2026, 11, 23), date(2026, 11, 26)),
        ("2026-11-28T14:10", date(2026, 11, 30), date(2026, 12, 3)),
        ("2026-11-20T18:30", date(2026, 11, 23), date(2026, 11, 26)),
        ("2026-11-20T18:00", date(2026, 11, 23), date(2026, 11, 26)),
        ("2026-11-20T17:59", date(2026, 11, 20), date(2026, 11, 23)),
        ("2026-11-26T10:00", date(2026, 11, 26), date(2026, 11, 27)),
        ("2026-12-30T10:00", date(2026, 12, 30), date(2026, 12, 30)),
        ("2027-02-20T10:00", date(2027, 2, 20), date(2027, 2, 20)),
    ],
)
def test_receipt_and_registration(sent, received, register_by):
    """Rules 1-4: 59-FZ art. 8(2); 20.02.2027 is a working Saturday."""
    assert receipt.deemed_received_on(at(sent), CALENDAR, HOURS) == received
    deadline = receipt.registration_deadline(received, CALENDAR, Shift.PREVIOUS)
    assert deadline.control_on == register_by


@pytest.mark.parametrize(
    ("registered", "shift", "control"),
    [
        (date(2026, 11, 23), Shift.PREVIOUS, date(2026, 12, 23)),
        (date(2026, 11, 20), Shift.PREVIOUS, date(2026, 12, 18)),
        (date(2026, 11, 20), Shift.NEXT, date(2026, 12, 21)),
        (date(2026, 11, 20), Shift.NONE, date(2026, 12, 20)),
        (date(2026, 12, 1), Shift.PREVIOUS, date(2026, 12, 30)),
        (date(2026, 12, 11), Shift.PREVIOUS, date(2026, 12, 30)),
        (date(2026, 12, 14), Shift.PREVIOUS, date(2027, 1, 13)),
    ],
)
def test_answer(registered, shift, control):
    """Rules 8-10: 59-FZ art. 12(1)."""
    assert terms.answer_deadline(registered, CALENDAR, shift).control_on == control


def test_extension_is_counted_from_the_unshifted_day():
    """Rule 13: 59-FZ art. 12(2)."""
    deadline = terms.extension_deadline(date(2026, 11, 16), CALENDAR, Shift.PREVIOUS)
    assert deadline.legal_until == deadline.control_on == date(2027, 1, 15)


def test_overdue_is_after_the_legal_day():
    """Rule 12."""
    assert not overdue.is_overdue(date(2026, 12, 23), date(2026, 12, 23))
    assert overdue.is_overdue(date(2026, 12, 23), date(2026, 12, 24))


def test_at_risk_from_three_working_days_before():
    assert overdue.is_at_risk(date(2026, 12, 23), date(2026, 12, 18), CALENDAR)
    assert not overdue.is_at_risk(date(2026, 12, 23), date(2026, 12, 17), CALENDAR)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(-20, 20))
def test_at_risk_is_the_same_counted_from_either_end(on, days):
    control = on + timedelta(days=days)
    before = CALENDAR.working_days_before(control, overdue.AT_RISK_WORKING_DAYS)
    assert overdue.is_at_risk(control, on, CALENDAR) == (on >= before)


@pytest.mark.parametrize(
    ("on", "urgency"),
    [
        # A resolution says Monday 7 December, the law Sunday the 27th.
        (date(2026, 12, 1), None),
        (date(2026, 12, 2), Urgency.SOON),
        (date(2026, 12, 7), Urgency.SOON),
        (date(2026, 12, 8), Urgency.PASSED),
        (date(2026, 12, 27), Urgency.PASSED),
        (date(2026, 12, 28), Urgency.LATE),
    ],
)
def test_late_is_what_the_law_calls_late(on, urgency):
    """Rule 12: a date of the office's own that has passed leaves the answer lawful."""
    due, legal = date(2026, 12, 7), date(2026, 12, 27)
    assert overdue.urgency_of(due, legal, on, CALENDAR) is urgency


@pytest.mark.parametrize(
    ("channel", "identification", "on", "code"),
    [
        (Channel.SITE, Identification.NONE, date(2026, 11, 23), "not_identified"),
        (Channel.SITE, Identification.ACCOUNT, date(2026, 11, 23), None),
        (Channel.EMAIL, Identification.ACCOUNT, date(2025, 3, 30), "email_is_no_appeal"),
        (Channel.EMAIL, Identification.NONE, date(2025, 3, 29), None),
    ],
)
def test_channel(channel, identification, on, code):
    """Rule 5: 59-FZ art. 4, 7(3)."""
    if code is None:
        content.check_channel(channel, Form.ELECTRONIC, identification, on=on)
        return
    with pytest.raises(content.RuleViolation) as refused:
        content.check_channel(channel, Form.ELECTRONIC, identification, on=on)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"last_name": " "}, "last_name_missing"),
        ({"last_name": "\u200b"}, "last_name_missing"),
        ({"first_name": "\u2800\u3164"}, "first_name_missing"),
        ({"text": "\u200b \u2060…"}, "text_missing"),
        ({"text": ""}, "text_missing"),
        ({"email": ""}, "answer_address_missing"),
        ({"email": "", "has_account": True}, None),
        ({"form": Form.ORAL, "email": ""}, "answer_address_missing"),
        ({"form": Form.ORAL, "email": "", "postal_address": "ул. Речная, 5"}, None),
        ({"form": Form.ORAL, "email": "", "has_account": True}, None),
        ({}, None),
    ],
)
def test_mandatory_content(missing, code):
    """Rule 6: 59-FZ art. 7; neither patronymic nor phone is asked for."""
    given_values = {
        "form": Form.ELECTRONIC,
        "last_name": "Ёлкина",
        "first_name": "Анна",
        "text": "Яма",
        "email": "a@example.org",
        **missing,
    }
    if code is None:
        content.check_content(**given_values)
        return
    with pytest.raises(content.ContentMissing) as refused:
        content.check_content(**given_values)
    assert refused.value.code == code


def test_paper_without_address_is_anonymous():
    """Rule 6: 59-FZ art. 11(1)."""
    assert content.is_anonymous(form=Form.WRITTEN, last_name="Иванов", postal_address="")
    assert not content.is_anonymous(form=Form.ELECTRONIC, last_name="Иванов", postal_address="")


def test_numbers():
    """Rule 7."""
    assert numbering.format_number("ОГЭ", 2026, 1) == "ОГЭ-2026-000001"
    assert numbering.format_number("ОГЭ", 2026, 7, collective=True) == "ОГЭ-2026-000007-К"


def test_storage():
    assert terms.keep_until(date(2026, 12, 20)) == date(2031, 12, 31)
    assert terms.keep_until(date(2028, 2, 29)) == date(2033, 12, 31)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(list(Shift)))
def test_control_is_never_before_day_zero(day, shift):
    for found in (
        terms.answer_deadline(day, CALENDAR, shift),
        terms.extension_deadline(day, CALENDAR, shift),
    ):
        assert found.control_on >= day
        if shift is not Shift.NEXT:
            assert found.control_on <= found.legal_until
        if shift is not Shift.NONE:
            assert CALENDAR.is_working(found.control_on)


@pytest.mark.parametrize(
    ("given", "asked", "due"),
    [
        (date(2026, 11, 25), 10, date(2026, 12, 4)),  # 05.12 is a Saturday
        (date(2026, 11, 25), 9, date(2026, 12, 4)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # never before the day it is given
        (date(2026, 12, 31), 9, date(2027, 1, 11)),  # nor on it, if that is a day off
        (date(2026, 11, 25), date(2026, 12, 5), date(2026, 12, 4)),
        (date(2026, 11, 25), date(2026, 12, 4), date(2026, 12, 4)),
        (date(2026, 11, 28), date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 12, 5), date(2026, 12, 4)),
        (date(2026, 11, 30), date(2026, 11, 28), date(2026, 11, 28)),  # past: to be refused
    ],
)
def test_the_date_of_a_resolution_moves_off_a_day_off(given, asked, due):
    calendar = WorkingCalendar()
    assert terms.resolution_due_on(given, asked, calendar, Shift.PREVIOUS) == due


def test_a_resolution_keeps_its_day_where_nothing_moves():
    sunday = date(2026, 11, 29)
    assert terms.resolution_due_on(sunday, 0, WorkingCalendar(), Shift.NONE) == sunday


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u200b —",
        "Уважаемый заявитель!\n\n",
        "Здравствуйте, Иван Иванович!",
        "ЗДРАВСТВУЙТЕ, ИВАН ИВАНОВИЧ",
        "Добрый день! Уважаемая Анна-Мария П. Ёлкина,",
        "Здравствуйте,\nуважаемые жители!\n\nС уважением,\nначальник управления О. Зимин",
        "Уважаемый заявитель!\nС уважением Олег Зимин.",
        "С уважением",
    ],
)
def test_a_greeting_is_no_answer(text):
    assert not answers.replies(text)


@pytest.mark.parametrize(
    "text",
    [
        "Да.",
        "Здравствуйте! Нет.",
        "Здравствуйте, Иван Иванович! Засыпали.",
        "Уважаемый Иван Иванович\nЗасыпали.",
        "Уважаемая Анна Петровна, яму засыпали.",
        "Уважаемый заявитель!\nС уважением относимся к вашей просьбе: яму засыплют 1 мая.",
        "Добрый день. 1 мая.\n\nС уважением, О. Зимин",
        "Здравствуйте — так называется программа, о которой вы спросили.",
    ],
)
def test_what_is_said_behind_the_greeting_is_an_answer(text):
    assert answers.replies(text)
