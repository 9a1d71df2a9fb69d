"""Dates, numbers and typography in Russian."""

import re
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.kernel import typography
from portal.kernel.references import format_reference

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
# Ours and not Django's formats: these filters stand in every row, and those take ten times as long.
_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа"),
    *("сентября", "октября", "ноября", "декабря"),
)
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_DIGEST = 160
_KILO = 1024
_DIGITS_WITH_AREA = 10
#: Where a line must not break: after a sign of number, a short mark, an initial; before a dash.
_BOUND_AFTER = re.compile(
    r"(?<![\w.])((?:[№§]|ст\.|ч\.|п\.|(?<!\d )г\.|ул\.|д\.|кв\.|[А-ЯЁ]\.)) +", re.UNICODE
)
_BOUND_BEFORE = re.compile(r" +([—–]|(?<=\d )г\.)")


def _local(value: date) -> date:
    """Return a moment in municipal time; a date as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        # The city has one zone: nobody's own is ever activated, so none is looked for.
        return value.astimezone(timezone.get_default_timezone())
    return value


def _day_words(day: date) -> str:
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]} {day.year}{NBSP}г."


@register.filter
def date_words(value: date) -> str:
    """«23 ноября 2026 г.», for sentences."""
    return _day_words(_local(value))


@register.filter
def date_digits(value: date) -> str:
    """«23.11.2026», for tables."""
    return f"{_local(value):%d.%m.%Y}"


@register.filter
def moment_words(value: datetime) -> str:
    """«23 ноября 2026 г. в 14:05», municipal time."""
    local = _local(value)
    return f"{_day_words(local)} в{NBSP}{local:%H:%M}"


@register.filter
def when_words(value: date) -> str:
    """A moment with its time, a date without: «23 ноября 2026 г. в 14:05», «23 ноября 2026 г.»."""
    return moment_words(value) if isinstance(value, datetime) else date_words(value)


@register.filter
def weekday_words(value: date) -> str:
    """«понедельник, 23 ноября 2026 г.»."""
    return f"{_WEEKDAYS[_local(value).weekday()]}, {date_words(value)}"


@register.filter
def iso(value: date) -> str:
    """The machine's form, for ``<time datetime>``."""
    local = _local(value)
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


@register.filter
def plural(number: int, forms: str) -> str:
    """Return the word that goes with the number: ``{{ 3|plural:"день,дня,дней" }}`` → «дня»."""
    one, few, many = forms.split(",")
    last, last_two = abs(number) % 10, abs(number) % 100
    if last_two in range(11, 15):
        return many
    return one if last == 1 else few if last in range(2, 5) else many


@register.filter
def counted(number: int, forms: str) -> str:
    """Return the number with its word: ``{{ 3|counted:"день,дня,дней" }}`` → «3 дня»."""
    return f"{number}{NBSP}{plural(number, forms)}"


@register.filter
def grouped(number: int) -> str:
    """Return the number in groups of three: «10 000»."""
    return f"{number:,}".replace(",", NBSP)


@register.filter
def nbsp(text: str) -> str:
    """Bind №, §, «ст.», «г.», initials and the like to what follows, and a dash to what precedes."""
    bound = _BOUND_AFTER.sub(rf"\1{NBSP}", str(text))
    return _BOUND_BEFORE.sub(rf"{NBSP}\1", bound)


@register.filter
def unbroken(text: str) -> SafeString:
    """Keep «№ 6-р» on one line; the hyphen stays one, so that it is copied and found."""
    return mark_safe(typography.unbroken(conditional_escape(text)))


@register.filter
def digest(text: str, length: int = _DIGEST) -> str:
    """Return the beginning of a text on one line, cut between words."""
    line = " ".join(str(text).split())
    if len(line) <= length:
        return line
    return f"{line[:length].rsplit(' ', 1)[0].rstrip(' ,;:—–-.')}…"


@register.filter
def file_size(size: int) -> str:
    """«640 байт», «12 КБ», «1,4 МБ»."""
    if size < _KILO:
        return counted(size, "байт,байта,байт")
    if size < _KILO * _KILO:
        return f"{round(size / _KILO)}{NBSP}КБ"
    megabytes = f"{size / _KILO / _KILO:.1f}".removesuffix(".0").replace(".", ",")
    return f"{megabytes}{NBSP}МБ"


@register.filter
def extension(name: str) -> str:
    """Return the end of a file's name in capitals, «PDF», or nothing."""
    return name.rpartition(".")[2].upper()[:4] if "." in name else ""


@register.filter
def steps_bar(number: int, total: int) -> SafeString:
    """Draw the steps of a form in a row: those up to this one, and those ahead."""
    return mark_safe('<span class="is-past"></span>' * number + "<span></span>" * (total - number))


@register.filter
def reference(digits: str) -> str:
    """Return a public reference in groups: «4827-1930-56»."""
    return format_reference(digits)


@register.filter
def phones(numbers: str) -> SafeString:
    """Make links of the telephones in a text: «004, (4212) 42-47-43»."""
    return format_html_join(
        ", ",
        '<a class="phone" href="tel:{}">{}</a>',
        ((_dialled(number), number) for number in str(numbers).split(", ")),
    )


def _dialled(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    with_area_code = len(digits) == _DIGITS_WITH_AREA
    return f"+7{digits}" if with_area_code else digits
