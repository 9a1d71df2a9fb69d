"""What the clock and the queue do for acts."""

from django.utils import timezone
from procrastinate.contrib.django import app

from portal.acts.models import ActFile
from portal.acts.services.archive import renew_archive
from portal.acts.services.files import read_text_layer
from portal.acts.services.imports import run_imports
from portal.acts.services.mistakes import forget_addresses
from portal.acts.services.register import publish_due
from portal.acts.services.searches import forget_searches, forget_title_words
from portal.acts.services.settling import settle_all
from portal.acts.services.standing import refresh_texts
from portal.acts.services.titles import turn_titles


@app.periodic(cron="* * * * *")
@app.task(name="acts.publish_due", queueing_lock="acts.publish_due")
def publish_what_is_due(timestamp: int) -> None:
    """Publish the acts whose moment has come."""
    publish_due(at=timezone.now())


# Hourly: the clock of the queue is not municipal, and a late text is better than a day late.
@app.periodic(cron="5 * * * *")
@app.task(name="acts.refresh_texts", queueing_lock="acts.refresh_texts")
def follow_versions(timestamp: int) -> None:
    """Let the search follow the versions and the titles that begin today, and the lists the titles."""
    refresh_texts(on=timezone.localdate())
    turn_titles(on=timezone.localdate(), at=timezone.now())


@app.task(name="acts.read_text_layer", lock="acts.read_text_layer")
def read_scan(file_id: int) -> None:
    """Read what a scan says; one at a time, for a thick one takes a processor for a minute."""
    attached = ActFile.objects.select_related("act", "file").filter(pk=file_id).first()
    if attached is not None:
        read_text_layer(attached, on=timezone.localdate())


# No lock of the queue: it would refuse the start of an import whose check still waits, and two
# workers take turns row by row.
@app.task(name="acts.import_rows")
def import_rows() -> None:
    """Go on with the imports that were begun; what is done stays done."""
    run_imports(at=timezone.now(), on=timezone.localdate())


@app.periodic(cron="* * * * *")
@app.task(name="acts.resume_imports", queueing_lock="acts.resume_imports")
def resume_imports(timestamp: int) -> None:
    """Take up an import whose worker was killed."""
    run_imports(at=timezone.now(), on=timezone.localdate())


@app.periodic(cron="50 3 * * *")
@app.task(name="acts.forget", queueing_lock="acts.forget")
def forget(timestamp: int) -> None:
    """Destroy what readers left and what is of no more use."""
    forget_searches(on=timezone.localdate())
    forget_addresses(at=timezone.now())
    forget_title_words()


@app.periodic(cron="10 4 * * *")
@app.task(name="acts.settle_places", queueing_lock="acts.settle_places")
def settle_places(timestamp: int) -> None:
    """Settle what was missed, or was there before the places were kept."""
    settle_all()


# Hourly, so that a new portal has it soon; it is made anew once a day at most.
@app.periodic(cron="35 * * * *")
@app.task(name="acts.renew_archive", queueing_lock="acts.renew_archive", lock="acts.renew_archive")
def renew_archive_of_texts(timestamp: int) -> None:
    """Make the archive of all texts."""
    renew_archive(at=timezone.now())
