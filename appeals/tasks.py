"""Work on appeals by the clock and the queue."""

from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from appeals.services import drafts
from appeals.services import follow_calendar as calendar
from portal.web.jobs import queue


@app.periodic(cron="20 3 * * *")
@app.task(name="appeals.forget_expired_drafts", queueing_lock="appeals.forget_expired_drafts")
def forget_expired_drafts(timestamp: int) -> None:
    """Destroy drafts that were not touched for their days, with their files."""
    drafts.forget_expired(at=timezone.now())


@app.task(name="appeals.follow_calendar")
def follow_calendar(day: int, after: int) -> None:
    """Reckon a batch of dates anew; ``day`` is the ordinal of what changed, 0 asks of every day."""
    calendar.follow(date.fromordinal(day) if day else None, after, at=timezone.now())


# At night in Khabarovsk. A newer list of decreed days comes with an update and tells nobody, and
# who registers while the calendar is being changed has read the old one.
@app.periodic(cron="10 16 * * *")
@app.task(name="appeals.follow_every_day", queueing_lock="appeals.follow_every_day")
def follow_every_day(timestamp: int) -> None:
    """Reckon the dates of every open appeal anew."""
    queue("appeals.follow_calendar", day=0, after=0)
