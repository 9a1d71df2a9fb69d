"""Work on appeals by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from appeals.services import drafts


@app.periodic(cron="20 3 * * *")
@app.task(name="appeals.forget_expired_drafts", queueing_lock="appeals.forget_expired_drafts")
def forget_expired_drafts(timestamp: int) -> None:
    """Destroy drafts that were not touched for their days, with their files."""
    drafts.forget_expired(at=timezone.now())
