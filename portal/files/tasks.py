"""Work on files by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from portal.files import scanner, services
from portal.files.models import StoredFile


@app.periodic(cron="*/5 * * * *")
@app.task(name="files.rescan_quarantined", queueing_lock="files.rescan_quarantined")
def rescan_quarantined(timestamp: int) -> None:
    """Scan again what came while the scanner was away, until it is away again."""
    if not scanner.is_on():
        return
    for file in StoredFile.objects.quarantined().iterator():
        try:
            services.rescan(file, at=timezone.now())
        except scanner.ScannerUnavailable:
            return


@app.periodic(cron="40 3 * * *")
@app.task(name="files.purge", queueing_lock="files.purge")
def purge(timestamp: int) -> None:
    """Destroy what belongs to nothing: forgotten drafts' files and bytes without a row."""
    services.purge_unreferenced(at=timezone.now())
    services.purge_orphans(at=timezone.now())
