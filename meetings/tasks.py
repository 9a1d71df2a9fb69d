"""Work on meetings by the clock and the queue."""

from django.utils import timezone
from procrastinate.contrib.django import app

from meetings.services import announcing, purging, reporting, telling


@app.task(name="meetings.tell", queue="letters")
def tell(meeting_id: int, revision: int) -> None:
    """Tell everybody entitled of one revision of a meeting."""
    telling.tell(meeting_id, revision, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="meetings.follow_clock", queueing_lock="meetings.follow_clock")
def follow_clock(timestamp: int) -> None:
    """Announce what is due, remind of what is near, note what is over."""
    at = timezone.now()
    announcing.publish_due(at=at)
    telling.remind(at=at)
    reporting.hold_what_is_over(at=at)


# Half past eight in the morning in Khabarovsk, when the office opens soon.
@app.periodic(cron="30 22 * * *")
@app.task(name="meetings.nag", queueing_lock="meetings.nag")
def nag(timestamp: int) -> None:
    """Remind of reports and answers that are owed."""
    reporting.nag(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="meetings.forget_contacts", queueing_lock="meetings.forget_contacts")
def forget_contacts(timestamp: int) -> None:
    """Destroy names and contacts of meetings long past."""
    purging.forget_contacts(at=timezone.now())
