"""What the clock does for the web server."""

from django.utils import timezone
from procrastinate.contrib.django import app

from portal.web.ceilings import forget_past


@app.periodic(cron="50 * * * *")
@app.task(name="web.forget_past_ceilings", queueing_lock="web.forget_past_ceilings")
def forget_past_ceilings(timestamp: int) -> None:
    """Forget the counts whose time is over: their keys hold addresses of senders."""
    forget_past(at=timezone.now())
