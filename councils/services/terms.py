"""Until when members are to be told of a sitting, by the regulation of its day."""

from datetime import date, timedelta

from django.utils import timezone

from councils.models import Sitting
from councils.rules.notices import notice_until
from councils.services.composition import regulation_on
from portal.kernel.terms import Counting
from portal.people.calendar import working_calendar

#: So many days before the term of notice ends the secretary is reminded to convene.
WARNING_DAYS = 3


def notice_day(sitting: Sitting) -> date:
    """Return the last day on which the notice is in time. Raises NoRegulation."""
    day = timezone.localdate(sitting.starts_at)
    regulation = regulation_on(sitting.council, day)
    counting = Counting(regulation.notice_counting)
    return notice_until(day, regulation.notice_days, counting, working_calendar())


def to_convene(on: date) -> list[Sitting]:
    """Return the planned sittings for whose notice the term ends in WARNING_DAYS, or has ended.

    Five queries, however many there are; one without a regulation cannot be convened at all.
    """
    calendar, until = working_calendar(), on + timedelta(days=WARNING_DAYS)
    drafts = Sitting.objects.drafts().select_related("council").order_by("starts_at")
    due = []
    for sitting in drafts.prefetch_related("council__regulations"):
        day = timezone.localdate(sitting.starts_at)
        for regulation in sitting.council.regulations.all():
            counting = Counting(regulation.notice_counting)
            last = notice_until(day, regulation.notice_days, counting, calendar)
            if day >= on and regulation.period.holds_on(day) and last <= until:
                due.append(sitting)
    return due
