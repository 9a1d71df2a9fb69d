"""Work by the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.files import services, tasks
from portal.files.models import StoredFile
from tests.files import clamd, samples

pytestmark = pytest.mark.django_db


def test_quarantine_is_emptied_when_the_scanner_is_back(upload, at, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    services.accept_many([upload("a.txt", b"text"), upload("b.txt", clamd.EICAR)], by=None, at=at)
    tasks.rescan_quarantined(timestamp=0)
    assert StoredFile.objects.quarantined().count() == 2

    with clamd.running() as running:
        settings.CLAMD_ADDRESS = running.address
        tasks.rescan_quarantined(timestamp=0)
    states = StoredFile.objects.values_list("name", "state").order_by("name")
    assert list(states) == [("a.txt", "clean"), ("b.txt", "infected")]


def test_without_a_scanner_the_quarantine_stays_closed(upload, at, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    services.accept(upload("a.txt", b"text"), by=None, at=at)
    settings.CLAMD_ADDRESS = ""
    tasks.rescan_quarantined(timestamp=0)
    assert StoredFile.objects.quarantined().count() == 1


def test_the_night_takes_forgotten_files(upload, settings):
    long_ago = timezone.now() - timedelta(days=settings.DRAFT_DAYS + 1)
    services.accept(upload("a.pdf", samples.pdf()), by=None, at=long_ago)
    services.accept(upload("b.pdf", samples.pdf()), by=None, at=timezone.now())
    tasks.purge(timestamp=0)
    assert StoredFile.objects.get().name == "b.pdf"
