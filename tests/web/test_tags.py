"""Dates, numbers and typography."""

from datetime import UTC, date, datetime

import pytest
from django.utils.formats import date_format

from portal.kernel.typography import one_line
from portal.web.templatetags import portal_tags as tags

NBSP = "\N{NO-BREAK SPACE}"


def plain(text):
    assert "  " not in text
    return text.replace(NBSP, " ")


def test_dates_in_words_and_digits():
    day = date(2026, 11, 3)
    assert tags.date_words(day) == f"3{NBSP}ноября 2026{NBSP}г."
    assert tags.date_digits(day) == "03.11.2026"
    assert plain(tags.weekday_words(day)) == "вторник, 3 ноября 2026 г."
    assert tags.iso(day) == "2026-11-03"


@pytest.mark.parametrize("month", range(1, 13))
def test_dates_are_written_as_django_writes_them(month):
    day = date(2026, month, month)
    assert tags.date_words(day) == date_format(day, "DATE_FORMAT")
    assert tags.date_digits(day) == date_format(day, "SHORT_DATE_FORMAT")
    assert tags.weekday_words(day).startswith(date_format(day, "l").lower())


def test_moments_are_municipal():
    moment = datetime(2026, 11, 30, 13, 30, tzinfo=UTC)
    assert plain(tags.moment_words(moment)) == "30 ноября 2026 г. в 23:30"
    late = datetime(2026, 11, 30, 14, 5, tzinfo=UTC)
    assert plain(tags.date_words(late)) == "1 декабря 2026 г."
    assert tags.iso(late) == "2026-12-01T00:05+10:00"
    assert plain(tags.when_words(late)) == "1 декабря 2026 г. в 00:05"
    assert plain(tags.when_words(date(2026, 12, 1))) == "1 декабря 2026 г."


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 дней"), (1, "1 день"), (2, "2 дня"), (5, "5 дней"), (11, "11 дней"),
        (12, "12 дней"), (21, "21 день"), (22, "22 дня"), (101, "101 день"), (111, "111 дней"),
    ],
)  # fmt: skip
def test_counted(number, words):
    assert plain(tags.counted(number, "день,дня,дней")) == words


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Закон № 59-ФЗ", f"Закон №{NBSP}59-ФЗ"),
        ("от 2 мая 2006 г. и далее", f"от 2 мая 2006{NBSP}г. и далее"),
        ("г. Хабаровск, ул. Мира, д. 5", f"г.{NBSP}Хабаровск, ул.{NBSP}Мира, д.{NBSP}5"),
        ("ч. 2 ст. 8", f"ч.{NBSP}2 ст.{NBSP}8"),
        ("Иванов И. И. — автор", f"Иванов И.{NBSP}И.{NBSP}— автор"),
        ("дом. Пять", "дом. Пять"),
    ],
)
def test_lines_do_not_break_where_they_must_not(text, bound):
    assert tags.nbsp(text) == bound


def test_a_digest_ends_between_words():
    assert tags.digest("Короткий  текст\nв две строки") == "Короткий текст в две строки"
    assert tags.digest("раз два, три четыре", 10) == "раз два…"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 байт"),
        (900, "900 байт"),
        (12_345, "12 КБ"),
        (1_500_000, "1,4 МБ"),
        (10 * 2**20, "10 МБ"),
    ],
)
def test_sizes(size, words):
    assert plain(tags.file_size(size)) == words


def test_telephones_are_links():
    html = tags.phones("004, (4212) 42-47-43")
    assert 'href="tel:004">004</a>, <a' in html
    assert 'href="tel:+74212424743">(4212) 42-47-43</a>' in html
    assert "<script>" not in tags.phones("<script>")


def test_small_things():
    assert tags.grouped(10_000) == f"10{NBSP}000"
    assert tags.reference("4827193056") == "4827-1930-56"
    assert tags.extension("Фото двора.jpeg") == "JPEG"
    assert tags.extension("без расширения") == ""
    assert tags.steps_bar(1, 3) == '<span class="is-past"></span><span></span><span></span>'


def test_signs_that_nobody_sees_are_taken_out_of_a_line():
    typed = "О про\u00adверке\x0bскве\u200bров и Набережнои\u0306"
    assert one_line(typed) == "О проверке скверов и Набережной"
