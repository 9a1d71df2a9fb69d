"""Changing the overlay of the production calendar, and who follows the change."""

from collections.abc import Callable, Collection
from datetime import date

from django.db import transaction

from portal.people.models import CalendarDay

#: Told, in the transaction of the change, which days are worked otherwise than before, and the
#: municipal day of the change. Returns what follows, in a sentence for the administrator, or nothing.
Follower = Callable[[Collection[date], date], str]

_followers: list[Follower] = []


def register_calendar_follower(follower: Follower) -> None:
    """Tell ``follower`` of each change: what rests on working days is reckoned anew."""
    if follower not in _followers:
        _followers.append(follower)


@transaction.atomic
def save_day(row: CalendarDay, *, on: date) -> list[str]:
    """Add or change a day; return what follows from it, in sentences. Law: Labour Code art. 112."""
    before = CalendarDay.objects.select_for_update().filter(pk=row.pk).first()
    row.save()
    if before and (before.day, before.is_working) == (row.day, row.is_working):
        return []
    return _follow({row.day, before.day} if before else {row.day}, on)


@transaction.atomic
def remove_day(row: CalendarDay, *, on: date) -> list[str]:
    """Let the day be again what the law makes it; return what follows, in sentences."""
    row.delete()
    return _follow({row.day}, on)


def _follow(days: Collection[date], on: date) -> list[str]:
    return [said for follower in _followers if (said := follower(days, on))]
