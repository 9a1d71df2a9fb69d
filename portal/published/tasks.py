"""Work on what is published by the clock; one at a time."""

from django.utils import timezone
from procrastinate.contrib.django import app

from portal.published.services import following, register


@app.periodic(cron="* * * * *")
@app.task(name="published.refresh", lock="published.register", queueing_lock="published.refresh")
def refresh(timestamp: int) -> None:
    """Note in the register what was published, changed or withdrawn."""
    register.refresh(at=timezone.now())


# Eight in the morning in Khabarovsk.
@app.periodic(cron="0 22 * * *")
@app.task(name="published.tell", lock="published.register", queueing_lock="published.tell")
def tell(timestamp: int) -> None:
    """Write to those who follow what is new."""
    register.refresh(at=timezone.now())
    following.tell_all(at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="published.forget", queueing_lock="published.forget")
def forget(timestamp: int) -> None:
    """Destroy addresses that nobody has confirmed."""
    following.forget(at=timezone.now())
