"""Work on councils by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from councils.models import Sitting
from councils.rules.vocabulary import SittingState
from councils.services.decisions import return_overdue
from councils.services.guests import forget
from councils.services.sittings import tell_newly_entitled


@app.periodic(cron="10 * * * *")
@app.task(name="councils.return_overdue", queueing_lock="councils.return_overdue")
def return_overdue_decisions(timestamp: int) -> None:
    """Put overdue decisions on the next draft agendas."""
    return_overdue(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="councils.forget_guests", queueing_lock="councils.forget_guests")
def forget_guests(timestamp: int) -> None:
    """Destroy what is known of residents at sittings over a year old."""
    forget(at=timezone.now())


@app.periodic(cron="25 * * * *")
@app.task(name="councils.tell_new_members", queueing_lock="councils.tell_new_members")
def tell_new_members(timestamp: int) -> None:
    """Invite to convened sittings who has got a mandate since."""
    now = timezone.now()
    for sitting in Sitting.objects.filter(state=SittingState.CONVENED, starts_at__gt=now):
        tell_newly_entitled(sitting, at=now)
