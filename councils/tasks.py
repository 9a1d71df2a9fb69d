"""Work on councils by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from councils.models import Paper, Sitting
from councils.rules.vocabulary import SittingState
from councils.services.agenda import read_text
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


@app.task(name="councils.read_paper", lock="councils.read_paper")
def read_paper(paper_id: int) -> None:
    """Read what a paper says; one at a time, for a thick one takes a processor for a while."""
    paper = Paper.objects.select_related("file").filter(pk=paper_id).first()
    if paper is not None:
        read_text(paper)
