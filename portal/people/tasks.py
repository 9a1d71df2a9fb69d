"""What the clock does for people."""

from django.utils import timezone
from procrastinate.contrib.django import app

from portal.people.services.views import forget_old_views


@app.periodic(cron="45 4 * * *")
@app.task(name="people.forget_old_views", queueing_lock="people.forget_old_views")
def forget_views(timestamp: int) -> None:
    """Forget who looked at what more than a year ago."""
    forget_old_views(at=timezone.now())
