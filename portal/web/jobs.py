"""Jobs of the queue, written with what they are about."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# A worker swaps the connector of the app for one with connections of its own. A job that a task
# queues through the app is therefore seen, and run, before what it is about is committed.
_JOBS = JobManager(DjangoConnector())


def queue(name: str, **arguments: int) -> None:
    """Write a job of the named task in Django's transaction, in the web server and in a worker.

    Raises:
        KeyError: there is no such task.
    """
    task = app.tasks[name]
    configure_task(
        name=name,
        job_manager=_JOBS,
        queue=task.queue,
        priority=task.priority,
        lock=task.lock,
        queueing_lock=task.queueing_lock,
    ).defer(**arguments)
