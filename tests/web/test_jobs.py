"""A job is committed with what it is about, whoever queues it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from councils.rules.vocabulary import PaperAccess
from councils.services.agenda import attach
from portal.web.jobs import queue
from tests.factories.councils import NOW, a_full_council, a_sitting, an_item
from tests.factories.people import a_user


@pytest.mark.django_db
def test_a_job_keeps_what_its_task_says():
    queue("acts.read_text_layer", file_id=7)
    queue("letters.send", letter_id=8)
    scan, letter = ProcrastinateJob.objects.order_by("id")
    assert (scan.lock, scan.queue_name, scan.args) == (
        "acts.read_text_layer",
        "default",
        {"file_id": 7},
    )
    assert (letter.lock, letter.queue_name, letter.args) == (None, "letters", {"letter_id": 8})


@pytest.mark.django_db(transaction=True)
def test_a_task_queues_in_its_own_transaction():
    # As a worker does it: the app has another connector while its tasks run.
    with app.replace_connector(InMemoryConnector()):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            queue("letters.send", letter_id=1)
            raise ZeroDivisionError
        assert not ProcrastinateJob.objects.exists()
        queue("letters.send", letter_id=2)
    assert ProcrastinateJob.objects.get().args == {"letter_id": 2}


def test_an_unknown_task_is_refused():
    with pytest.raises(KeyError):
        queue("letters.sned", letter_id=1)


@pytest.mark.django_db
def test_a_paper_is_read_by_the_queue_once_it_is_there():
    by = a_user("secretary@example.org")
    item = an_item(a_sitting(a_full_council(1)[0]))
    upload = SimpleUploadedFile("one.txt", b"text")
    paper = attach(item, upload, "Справка", PaperAccess.OPEN, by=by, at=NOW)
    job = ProcrastinateJob.objects.get(task_name="councils.read_paper")
    assert job.args == {"paper_id": paper.pk}
