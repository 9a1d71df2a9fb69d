"""Letters go out once, by real SMTP; what a killed worker leaves is picked up."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.files.models import StoredFile
from portal.files.services import accept, store_generated
from portal.kernel.roles import Role
from portal.letters import services, tasks
from portal.letters.models import Letter, LetterState
from portal.run.cluster import free_port
from portal.web.jobs import queue
from tests.factories.people import a_user, an_officer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Vladivostok"))


class Known:
    """What a template asks of an appeal."""

    register_by, received_at = AT.date(), AT


class Server:
    """Keeps what it takes; answers RCPT as told."""

    def __init__(self) -> None:
        self.taken: list = []
        self.refusal = self.verdict = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.verdict:
            return self.verdict
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def server(settings):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler
    controller.stop()


def told(*files: StoredFile, reference: str = "1", appeal_url: str = "") -> Letter:
    """A letter about an appeal, with the files."""
    return services.write_letter(
        event_key="appeals.appeal:1:received",
        template="appeal_received",
        to="anna@example.org",
        context={
            "appeal": Known,
            "reference": reference,
            "appeal_url": appeal_url,
            "status_url": "",
            "secret": "1",
        },
        about="appeals.appeal:1",
        attachments=files,
        at=AT,
    )


def secret() -> Letter:
    return services.write_secret_letter(
        event_key="account:1", to="anna@example.org", subject="Ваш код", text="Код 4827", at=AT
    )


def test_one_row_and_one_job_for_an_event():
    assert secret() == secret()
    assert Letter.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="letters.send").count() == 1


def test_of_a_code_that_is_good_no_more_no_letter_is_left(server):
    for written, is_sent in ((AT, True), (AT, False), (AT + timedelta(hours=2), True)):
        letter = services.write_secret_letter(
            event_key=f"{written}{is_sent}", to="a@example.org", subject="Код", text="1", at=written
        )
        if is_sent:
            services.deliver(letter.pk, at=written)
    assert services.forget_old_codes(at=AT + timedelta(days=1)) == 0
    assert services.forget_old_codes(at=AT + timedelta(days=1, hours=1)) == 1
    assert set(Letter.objects.values_list("state", flat=True)) == {
        LetterState.QUEUED,
        LetterState.SENT,
    }


def test_a_code_is_never_readable_and_wiped_once_sent(server):
    letter = secret()
    assert "4827" not in letter.text
    services.deliver(letter.pk, at=AT)
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.sent_at) == (LetterState.SENT, "", AT)
    message = server.taken[0]
    assert message["Subject"] == "Ваш код"
    assert message["Message-ID"] == letter.message_id
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert "4827" in message.get_body(("plain",)).get_content()
    assert not Letter.objects.readable().exists()


def test_sent_is_sent(server):
    letter = secret()
    services.deliver(letter.pk, at=AT)
    services.deliver(letter.pk, at=AT)
    assert len(server.taken) == 1


def test_a_kill_between_the_server_s_word_and_ours_is_marked(server):
    letter = secret()
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENDING)
    services.deliver(letter.pk, at=AT)
    letter.refresh_from_db()
    assert letter.may_be_duplicate
    assert letter.state == LetterState.SENT


@pytest.mark.parametrize(
    ("refusal", "state"),
    [("550 No such user", LetterState.FAILED), ("451 Later", LetterState.QUEUED)],
)
def test_a_refused_recipient(server, refusal, state):
    server.refusal = refusal
    letter = secret()
    if state == LetterState.QUEUED:
        with pytest.raises(services.LetterNotSent):
            services.deliver(letter.pk, at=AT)
    else:
        services.deliver(letter.pk, at=AT)
    letter.refresh_from_db()
    assert letter.state == state
    assert refusal[:3] in letter.last_error


def test_a_server_that_is_away_means_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    letter = secret()
    with pytest.raises(services.LetterNotSent):
        services.deliver(letter.pk, at=AT)
    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED


def test_a_letter_is_plain_text_and_its_html_part_is_escaped(server):
    letter = told(reference='УК "Дом & Двор" <ООО>', appeal_url="http://x/?a=1&b=2")
    assert letter.subject == 'Обращение УК "Дом & Двор" <ООО> получено'
    assert "http://x/?a=1&b=2" in letter.text
    services.deliver(letter.pk, at=AT)
    message = server.taken[0]
    assert 'УК "Дом & Двор" <ООО>' in message.get_body(("plain",)).get_content()
    assert "<ООО>" not in message.get_body(("html",)).get_content()


def test_an_enclosure_that_waits_for_its_scan_delays_the_letter(server):
    letter = told(store_generated("расчёт.txt", "То".encode(), "text/plain", at=AT))
    StoredFile.objects.update(state=StoredFile.State.QUARANTINED)
    with pytest.raises(services.LetterNotSent):
        services.deliver(letter.pk, at=AT)
    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED
    assert "расчёт.txt" in letter.last_error
    StoredFile.objects.update(state=StoredFile.State.CLEAN)
    services.deliver(letter.pk, at=AT)
    assert len(server.taken) == 1


def test_a_queue_that_stands_is_told_at_the_desk(client):
    client.force_login(an_officer(Role.REGISTRAR).user)
    letter = secret()
    for minutes, is_late in ((30, False), (90, True)):
        Letter.objects.filter(pk=letter.pk).update(
            queued_at=timezone.now() - timedelta(minutes=minutes)
        )
        page = client.get("/admin/").content.decode()
        assert ("Письма уходят вовремя" not in page) is is_late
        assert "Письма ждут больше часа" in page


def test_a_letter_that_is_refused_for_good_is_told_at_once(server):
    letter = secret()
    server.verdict = "451 come again"
    with pytest.raises(services.LetterNotSent):
        services.deliver(letter.pk, at=AT)
    server.verdict = "552 message is too large"
    services.deliver(letter.pk, at=AT)
    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED
    assert "too large" in letter.last_error
    assert Letter.objects.undelivered().get() == letter


def an_hour_later(**fields: object) -> Letter:
    """A letter whose job is gone, an hour after it was written."""
    letter = secret()
    Letter.objects.filter(pk=letter.pk).update(**fields)
    ProcrastinateJob.objects.all().delete()
    services.resume(at=AT + timedelta(hours=1))
    letter.refresh_from_db()
    return letter


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.SENDING])
def test_a_letter_without_a_job_is_queued_again(state):
    letter = an_hour_later(state=state)
    job = ProcrastinateJob.objects.get(status="todo")
    assert (job.task_name, job.args) == ("letters.send", {"letter_id": letter.pk})
    assert services.resume(at=AT + timedelta(hours=2)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_no_letter_behind_though_another_of_its_jobs_waits_anew():
    """The clock has put its task in the queue again: the killed one cannot be put there, too."""
    letter = secret()
    queue("letters.resume", timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '2 minutes') RETURNING id)"
            " UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
        )
    queue("letters.resume", timestamp=1)
    async_to_sync(tasks.retry_stalled.func)(None, timestamp=2)
    jobs = ProcrastinateJob.objects.order_by("id")
    assert list(jobs.values_list("task_name", "status", "args__letter_id")) == [
        ("letters.send", "todo", letter.pk),
        ("letters.resume", "aborted", None),
        ("letters.resume", "todo", None),
    ]


def test_a_letter_without_a_job_is_given_up_like_any(server):
    assert an_hour_later(attempts=services.MOST_RETRIES).state == LetterState.QUEUED
    assert an_hour_later(attempts=services.MOST_RETRIES + 1).state == LetterState.FAILED


def test_a_letter_just_written_or_concluded_is_left_alone():
    letter = secret()
    ProcrastinateJob.objects.all().delete()
    assert services.resume(at=AT + timedelta(minutes=9)) == 0
    services.give_up(letter.pk)
    assert services.resume(at=AT + timedelta(days=9)) == 0


def test_a_text_goes_out_byte_for_byte_under_a_name_that_old_programs_read(server):
    content = "Схема\nпроезда\n".encode()
    letter = told(accept(SimpleUploadedFile("Схема «Юг» №2.txt", content), by=a_user(), at=AT))
    services.deliver(letter.pk, at=AT)
    part = next(server.taken[0].iter_attachments())
    assert part.get_payload(decode=True) == content
    assert part.get_filename() == "Схема «Юг» №2.txt"
    assert part["Content-Type"].params["name"] == "Схема «Юг» №2.txt"
    assert str(part["Content-Type"]).count("charset") == 1


def given_up() -> Letter:
    letter = told()
    services.give_up(letter.pk)
    ProcrastinateJob.objects.all().delete()
    return letter


def test_a_letter_that_was_given_up_is_sent_again_from_its_card(server, client):
    letter = given_up()
    client.force_login(an_officer(Role.REGISTRAR).user)
    card = f"/admin/letters/letter/{letter.pk}/"
    assert "Отправить ещё раз" in client.get(f"{card}change/").text
    client.post(f"{card}do/send_again/")
    assert ProcrastinateJob.objects.get().args == {"letter_id": letter.pk}
    services.deliver(letter.pk, at=AT)
    assert len(server.taken) == 1
    assert "Отправить ещё раз" not in client.get(f"{card}change/").text
    letter.refresh_from_db()
    with pytest.raises(services.LetterNotGivenUp):
        services.send_again(letter, by=a_user(), at=AT)


def test_who_was_reached_otherwise_is_named_no_more_among_the_undelivered(client):
    letter = given_up()
    registrar = an_officer(Role.REGISTRAR).user
    client.force_login(registrar)
    card = f"/admin/letters/letter/{letter.pk}/"
    refused = client.post(f"{card}do/settle/", {"how": " "})
    assert refused.context["form"].errors["how"]
    client.post(f"{card}do/settle/", {"how": "Вручено лично 27.11.2026"})
    letter.refresh_from_db()
    assert (letter.state, letter.settled_by) == (LetterState.SETTLED, registrar)
    page = client.get(f"{card}change/").text
    assert "Вручено лично 27.11.2026" in page
    assert "do/settle/" not in page and "do/send_again/" in page
    assert not Letter.objects.undelivered()
    assert not Letter.objects.held_up()
    services.give_up(letter.pk)
    letter.refresh_from_db()
    assert letter.state == LetterState.SETTLED
    with pytest.raises(services.LetterNotGivenUp):
        services.settle(letter, how="Ещё раз", by=registrar, at=AT)
    # Marked by mistake, it is sent; what was known of it stays.
    client.post(f"{card}do/send_again/")
    letter.refresh_from_db()
    assert (letter.state, letter.settled_how) == (LetterState.QUEUED, "")
    assert f"Вручено лично 27.11.2026 (отметил {registrar.full_name}" in letter.log


def test_all_that_an_outage_left_behind_is_sent_again_at_once(client):
    letter = given_up()
    client.force_login(an_officer(Role.REGISTRAR).user)
    chosen = {"action": "send_all_again", "_selected_action": [letter.pk]}
    page = client.post("/admin/letters/letter/", chosen, follow=True).text
    assert "Снова отправляются письма: 1" in page
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.QUEUED, 0)


def test_a_mail_server_may_be_away_over_the_holidays_of_new_year():
    waits = [services.wait(retries) for retries in range(services.MOST_RETRIES)]
    assert waits[:3] == [3, 9, 27]
    assert 11 < sum(waits) / 86400 < 14


def test_a_code_that_opens_nothing_any_more_is_not_sent(server):
    letter = secret()
    services.deliver(letter.pk, at=AT + timedelta(days=1, minutes=1))
    letter.refresh_from_db()
    assert (letter.state, server.taken) == (LetterState.FAILED, [])
