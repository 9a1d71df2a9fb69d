"""Every statutory date that follows from a moment of receipt, with its reckoning."""

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from appeals.rules import receipt, terms
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.provisions import in_russian
from portal.kernel.terms import Deadline, OfficeHours, Shift, Step, Term, deadline
from portal.people.calendar import working_calendar

_YEARS = range(1992, 2200)


@dataclass(frozen=True)
class _Line:
    """A date under its key, with its law and the steps that led to it."""

    key: str
    label: str
    day: date
    law: str
    steps: tuple[Step, ...] = ()


class Command(BaseCommand):
    """Prints the dates; works without a database, then from `holidays` alone."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("moment", help="момент поступления: 2026-11-20T18:30[+10:00] или дата")
        parser.add_argument("--registered", help="дата регистрации; иначе день поступления")
        parser.add_argument("--closed", help="дата окончания рассмотрения")
        parser.add_argument("--shift", choices=[str(shift) for shift in Shift])
        parser.add_argument("--json", action="store_true", help="один плоский объект JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        hours = OfficeHours(
            settings.OFFICE_OPENS, settings.OFFICE_CLOSES, settings.MUNICIPAL_TIME_ZONE
        )
        shift = Shift(options["shift"] or settings.DEADLINE_SHIFT)
        moment = _moment(options["moment"], hours)
        calendar = self._calendar()
        received = receipt.deemed_received_on(moment, calendar, hours)
        registered = _day(options["registered"]) if options["registered"] else received
        # On the evening or the day off itself a clerk may register it already.
        if registered < moment.date():
            raise CommandError("Дата регистрации раньше дня, когда обращение поступило.")
        closed = _day(options["closed"]) if options["closed"] else None
        if closed and closed < registered:
            raise CommandError("Дата окончания раньше даты регистрации.")
        lines = _lines(moment, received, registered, closed, calendar, hours, shift)
        preliminary = [line.key for line in lines if _is_preliminary(line, calendar)]
        if options["json"]:
            dates = {line.key: line.day.isoformat() for line in lines}
            self.stdout.write(json.dumps({**dates, "preliminary": preliminary}))
            return
        for line in lines:
            reckoning = " → ".join(f"{step.text}: {step.day:%d.%m.%Y}" for step in line.steps)
            mark = " (предварительно)" if line.key in preliminary else ""
            self.stdout.write(
                f"{line.key:<26}{line.day:%d.%m.%Y}{mark}  {line.label}; {in_russian(line.law)}"
            )
            if reckoning:
                self.stdout.write(f"{'':<26}{reckoning}")

    def _calendar(self) -> WorkingCalendar:
        try:
            with connection.cursor():
                return working_calendar()
        except DatabaseError:
            self.stderr.write("База данных недоступна: сроки только по библиотеке holidays.")
            return WorkingCalendar(decreed_through=settings.CALENDAR_DECREED_THROUGH)


def _lines(
    moment: datetime,
    received: date,
    registered: date,
    closed: date | None,
    calendar: WorkingCalendar,
    hours: OfficeHours,
    shift: Shift,
) -> list[_Line]:
    def control(key: str, label: str, term: Term, day_zero: date) -> _Line:
        found = deadline(term, day_zero, calendar, shift)
        return _Line(key, label, found.control_on, term.law, found.steps)

    def both(key: str, label: str, found: Deadline, law: str) -> list[_Line]:
        legal = tuple(step for step in found.steps if "перенос" not in step.text)
        return [
            _Line(f"{key}_legal", f"{label}, предел закона", found.legal_until, law, legal),
            _Line(f"{key}_control", f"{label}, контроль", found.control_on, law, found.steps),
        ]

    lines = [
        _Line(
            "deemed_received",
            "считается поступившим",
            received,
            "59-FZ art. 8(2)",
            (Step(f"поступило {moment:%d.%m.%Y %H:%M}", moment.date()), Step("день 0", received)),
        ),
        control("register_by", "зарегистрировать", receipt.REGISTRATION, received),
        control("forward_by", "переадресовать", terms.FORWARDING, registered),
        control(
            "migration_forward_by",
            "переадресовать о миграции",
            terms.MIGRATION_FORWARDING,
            registered,
        ),
        *both(
            "answer",
            "ответить",
            terms.answer_deadline(registered, calendar, shift),
            terms.ANSWER.law,
        ),
        *both(
            "extended_latest",
            "ответить после продления",
            terms.extension_deadline(registered, calendar, shift),
            terms.EXTENSION.law,
        ),
        control("special_notice_by", "сообщить об особом исходе", terms.SPECIAL_NOTICE, registered),
        control("documents_by", "получить документы", terms.DOCUMENTS, registered),
    ]
    if closed:
        kept = terms.keep_until(closed)
        year = date(closed.year + 1, 1, 1)
        steps = (
            Step("день 0", closed),
            Step("с 1 января следующего года", year),
            Step(f"+ {terms.STORAGE_YEARS} лет, последний день", kept),
        )
        lines.append(_Line("keep_until", "хранить", kept, terms.STORAGE_LAW, steps))
    return lines


def _is_preliminary(line: _Line, calendar: WorkingCalendar) -> bool:
    """Storage is counted in years and asks no calendar; what is reckoned in days does."""
    return line.key != "keep_until" and any(
        calendar.is_preliminary(day) for day in (line.day, *(step.day for step in line.steps))
    )


def _moment(text: str, hours: OfficeHours) -> datetime:
    """Return the moment in municipal time; a day alone means its opening hour."""
    zone = ZoneInfo(hours.zone)
    try:
        return datetime.combine(_date(text), hours.opens, zone)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        _date(moment.date().isoformat())
    except ValueError as error:
        raise CommandError(f"Не момент времени: {text}") from error
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _day(text: str) -> date:
    try:
        return _date(text)
    except ValueError as error:
        raise CommandError(f"Не дата: {text}") from error


def _date(text: str) -> date:
    """Return the date of a year that the calendar of `holidays` and Python's dates can count in.

    Raises:
        ValueError: not an ISO date, or of a year that nobody means.
    """
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError(day)
    return day
