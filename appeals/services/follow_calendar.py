"""The dates of open appeals follow the working calendar when it changes.

The calendar is changed by an administrator, or by a new list of the decreed days with an update of
the portal. What was reckoned is reckoned anew from its day 0 by the same rules; the limit of
the law is in calendar days and stays, and so does a date that a head has set himself.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from appeals.models import Appeal, Resolution
from appeals.querysets import AppealQuerySet
from appeals.rules import receipt, terms
from appeals.services.filing import office_hours
from appeals.services.journal import record_new_dates
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.terms import Shift, followed
from portal.people.calendar import working_calendar
from portal.web.jobs import queue
from portal.web.templatetags.portal_tags import counted

#: So many appeals are locked at once.
BATCH = 100
DATES = ("deemed_received_on", "register_by", "answer_control_on", "due_on")
#: More are not counted for the administrator.
_MANY = 1000


def follow_later(days: Collection[date], on: date) -> str:
    """Queue, in the caller's transaction, what follows from changed days; say it in a sentence."""
    calendar = working_calendar()
    touched = Appeal.objects.none()
    for day in days:
        queue("appeals.follow_calendar", day=day.toordinal(), after=0)
        touched |= _concerned(day, calendar, on)
    count = touched.values("pk")[: _MANY + 1].count()
    if not count:
        return "Сроков открытых обращений это не касается."
    many = "больше " if count > _MANY else ""
    how_many = counted(min(count, _MANY), "обращения,обращений,обращений")
    return (
        f"Сроки открытых обращений пересчитываются: изменение может касаться {many}{how_many}. "
        "Это займёт несколько минут. Если дата меняется, запись об этом появится в журнале "
        "обращения."
    )


@transaction.atomic
def follow(day: date | None, after: int, *, at: datetime) -> int:
    """Reckon one batch anew and queue the next; return how many appeals have new dates.

    ``day`` is what changed in the calendar; None asks of every open appeal. ``after`` is the
    primary key that the batch before ended with.

    Law: Labour Code art. 112; 59-FZ art. 8(2), 12(1).
    """
    on, calendar = timezone.localdate(at), working_calendar()
    appeals = list(
        _concerned(day, calendar, on)
        .filter(pk__gt=after)
        .order_by("pk")
        .defer("text")
        .select_for_update(of=("self",))[:BATCH]
    )
    resolutions = {
        one.appeal_id: one for one in Resolution.objects.filter(appeal__in=appeals, ended_at=None)
    }
    changes = {
        appeal: changed
        for appeal in appeals
        if (changed := reckon(appeal, resolutions.get(appeal.pk), calendar, on=on))
    }
    if changes:
        Appeal.objects.bulk_update(changes, DATES)
        Resolution.objects.bulk_update(
            [resolutions[one.pk] for one in changes if one.pk in resolutions], ["due_on"]
        )
        record_new_dates(changes, at=at, law=_ground(day))
    if len(appeals) == BATCH:
        ordinal = day.toordinal() if day else 0
        queue("appeals.follow_calendar", day=ordinal, after=appeals[-1].pk)
    return len(changes)


def reckon(
    appeal: Appeal, resolution: Resolution | None, calendar: WorkingCalendar, *, on: date
) -> dict[str, tuple[date, date]]:
    """Put the running dates of an open appeal as the calendar has them on the day; save nothing.

    ``resolution`` is the one in force. Return from which date to which each changed field went.
    A deemed receipt that has come is a fact and stays; one still ahead goes with the calendar.

    Law: 59-FZ art. 8(2), 12(1).
    """
    before = {name: getattr(appeal, name) for name in DATES}
    shift = Shift(settings.DEADLINE_SHIFT)
    if appeal.registered_on is None or appeal.answer_control_on is None:
        if appeal.deemed_received_on > on:
            received_on = receipt.deemed_received_on(appeal.received_at, calendar, office_hours())
            appeal.deemed_received_on = calendar.on_or_after(max(received_on, on))
        deadline = receipt.registration_deadline(appeal.deemed_received_on, calendar, shift)
        appeal.register_by = followed(appeal.register_by, deadline.control_on, on)
        appeal.due_on = appeal.register_by
    else:
        deadline = terms.answer_deadline(appeal.registered_on, calendar, shift)
        control_on = followed(appeal.answer_control_on, deadline.control_on, on)
        appeal.answer_control_on = appeal.due_on = control_on
        if resolution and resolution.is_shortened:
            appeal.due_on = min(resolution.due_on, control_on)
        elif resolution:
            resolution.due_on = control_on
    return {
        name: (was, now) for name, was in before.items() if was != (now := getattr(appeal, name))
    }


def _concerned(day: date | None, calendar: WorkingCalendar, on: date) -> AppealQuerySet:
    running = Appeal.objects.with_running_dates(on)
    return running.touched_by(calendar.days_off_around(day)) if day else running


def _ground(day: date | None) -> str:
    which = f" на {day:%d.%m.%Y}" if day else ""
    return f"Производственный календарь{which}, ст. 112 ТК РФ"
