"""What the clock does for the web server."""

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.web.ceilings import forget_past


@app.periodic(cron="50 * * * *")
@app.task(name="web.forget_past_ceilings", queueing_lock="web.forget_past_ceilings")
def forget_past_ceilings(timestamp: int) -> None:
    """Forget the counts whose time is over: their keys hold addresses of senders."""
    forget_past(at=timezone.now())


@app.periodic(cron="35 3 * * *")
@app.task(name="web.forget_past_sessions", queueing_lock="web.forget_past_sessions")
def forget_past_sessions(timestamp: int) -> None:
    """Delete the sessions whose time is over: each says who had signed in."""
    SessionStore.clear_expired()
