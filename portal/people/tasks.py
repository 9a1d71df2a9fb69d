"""What the clock does for people."""

from django.utils import timezone
from procrastinate.contrib.django import app

from portal.people.services import accounts, consents
from portal.people.services.views import forget_old_views


@app.periodic(cron="45 4 * * *")
@app.task(name="people.forget_old_views", queueing_lock="people.forget_old_views")
def forget_views(timestamp: int) -> None:
    """Forget who looked at what more than a year ago."""
    forget_old_views(at=timezone.now())


@app.periodic(cron="50 4 * * *")
@app.task(name="people.forget_unconfirmed", queueing_lock="people.forget_unconfirmed")
def forget_unconfirmed(timestamp: int) -> None:
    """Destroy accounts that nobody has confirmed, and consents that need be proven no more."""
    accounts.forget_unconfirmed(at=timezone.now())
    consents.forget_withdrawn(at=timezone.now())
