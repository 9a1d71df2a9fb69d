"""Sending letters, and picking up what a killed worker left behind."""

from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from portal.letters import account_changes, services


class _Retry(BaseRetryStrategy):
    """Comes again to a mail server that is away, as long as ``services.wait`` says."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, services.LetterNotSent):
            return None
        if job.attempts >= services.MOST_RETRIES:
            return None
        return RetryDecision(retry_in={"seconds": services.wait(job.attempts)})


@app.task(name="letters.send", queue="letters", retry=_Retry(), pass_context=True)
def send_letter(context: JobContext, *, letter_id: int) -> None:
    """Send one letter; come again later when the server is away."""
    try:
        services.deliver(letter_id, at=timezone.now())
    except services.LetterNotSent:
        if context.job.attempts >= services.MOST_RETRIES:
            services.give_up(letter_id)
        raise


@app.periodic(cron="* * * * *")
@app.task(
    name="letters.retry_stalled",
    queueing_lock="letters.retry_stalled",
    pass_context=True,
)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give back to the queue the jobs of every worker that has not shown life for a minute.

    Of what may wait but once, such as the tasks of the clock, another waits already: that one does
    the work.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=60):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)


@app.periodic(cron="*/10 * * * *")
@app.task(name="letters.resume", queueing_lock="letters.resume")
def resume(timestamp: int) -> None:
    """Queue the letters again whose job ended without a verdict."""
    services.resume(at=timezone.now())


@app.periodic(cron="15 4 * * *")
@app.task(name="letters.remove_old_jobs", queueing_lock="letters.remove_old_jobs")
async def remove_old_jobs(timestamp: int) -> None:
    """Drop finished jobs older than a week; the letters themselves stay."""
    await app.job_manager.delete_old_jobs(nb_hours=24 * 7)


@app.periodic(cron="25 4 * * *")
@app.task(name="letters.forget_useless", queueing_lock="letters.forget_useless")
def forget_useless(timestamp: int) -> None:
    """Destroy the letters whose codes open nothing any more, and those of closed accounts."""
    at = timezone.now()
    services.forget_old_codes(at=at)
    account_changes.forget_of_closed(at=at)
