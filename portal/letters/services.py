"""Writing letters and handing them to the mail server."""

import smtplib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.timezone import localtime
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.files import services as files
from portal.files.errors import FileUnavailable
from portal.files.models import StoredFile
from portal.kernel.errors import RuleViolation
from portal.letters.models import ENDED, Letter, LetterAttachment, LetterState
from portal.letters.secrets import seal, unseal
from portal.people.models import User
from portal.web.jobs import queue

#: Attempts after the first one: see ``wait``.
MOST_RETRIES = 60
#: Four times a day outlasts a mail server that goes down for the holidays of New Year.
_LONGEST_WAIT = 6 * 3600

_SEND = "letters.send"
_PATIENCE = timedelta(minutes=10)
#: A code is good for minutes; of its letter nothing is left then but whose address it was.
_CODES_KEPT = timedelta(days=1)


class LetterNotSent(Exception):
    """The mail server did not take the letter now; worth another attempt."""


class LetterNotGivenUp(RuleViolation):
    """The letter was sent, or will be, or its reader was reached otherwise."""

    def __init__(self) -> None:
        super().__init__(
            "С этим письмом больше ничего делать не нужно: оно отправлено, ждёт отправки, или "
            "человека уже известили иначе.",
            code="letter_not_given_up",
        )


class LetterOnItsWay(RuleViolation):
    """The letter is being handed to the mail server."""

    def __init__(self) -> None:
        super().__init__(
            "Письмо как раз передаётся почтовому серверу. Подождите минуту и откройте карточку "
            "снова: если письмо не уйдёт, его можно будет отправить ещё раз.",
            code="letter_on_its_way",
        )


@transaction.atomic
def write_letter(
    *,
    event_key: str,
    template: str,
    to: str,
    context: Mapping[str, Any],
    about: str,
    at: datetime,
    user: User | None = None,
    attachments: Iterable[StoredFile] = (),
    stop_url: str = "",
) -> Letter:
    """Write one letter and its job in the caller's transaction; once for an event.

    ``template`` names templates/letters/<template>.txt, whose first line is the subject. It is
    plain text: nothing is escaped here, the HTML part does so for itself. ``stop_url`` ends
    letters of this sort by one POST without any cookie.
    """
    plain: Any = get_template(f"letters/{template}.txt")
    rendered = plain.template.render(Context(dict(context), autoescape=False))
    subject, _, text = rendered.partition("\n")
    return _queue(
        event_key,
        to,
        subject.strip(),
        text.strip(),
        about,
        at,
        user=user,
        attachments=attachments,
        stop_url=stop_url,
    )


@transaction.atomic
def write_secret_letter(
    *, event_key: str, to: str, subject: str, text: str, at: datetime, user: User | None = None
) -> Letter:
    """Write a letter with a sign-in code: stored encrypted, wiped once sent."""
    return _queue(event_key, to, subject, seal(text), "", at, user=user, is_secret=True)


def _queue(
    event_key: str,
    to: str,
    subject: str,
    text: str,
    about: str,
    at: datetime,
    *,
    user: User | None = None,
    attachments: Iterable[StoredFile] = (),
    is_secret: bool = False,
    stop_url: str = "",
) -> Letter:
    letter, is_new = Letter.objects.get_or_create(
        event_key=event_key,
        defaults={
            "about": about,
            "user": user,
            "to": to,
            "subject": subject,
            "text": text,
            "is_secret": is_secret,
            "stop_url": stop_url,
            "queued_at": at,
        },
    )
    if is_new:
        LetterAttachment.objects.bulk_create(
            LetterAttachment(letter=letter, file=file) for file in attachments
        )
        queue(_SEND, letter_id=letter.pk)
    return letter


def take_back(carried: StoredFile) -> None:
    """Destroy the letters with this file that did not go out; another is written in their place.

    Called in the transaction of that one. A job of theirs finds nothing to send any more.

    Raises:
        LetterOnItsWay: the mail server may have one of them already.
    """
    reached = [LetterState.SENT, LetterState.SETTLED]
    unsent = Letter.objects.filter(attachments__file=carried).exclude(state__in=reached)
    for letter in unsent.select_for_update(of=("self",)):
        if letter.state == LetterState.SENDING:
            raise LetterOnItsWay
        letter.delete()


def deliver(letter_id: int, *, at: datetime) -> None:
    """Send the letter; ``sending`` is committed first, so that a killed worker shows.

    A letter found in ``sending`` was perhaps taken by the server before the kill: it is sent
    again under the same Message-ID and marked.

    Raises:
        LetterNotSent: the server is away or asks to come again, or an enclosure still waits for
            its virus scan.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
        if letter is None or letter.state in ENDED:
            return
        if letter.is_secret and letter.queued_at < at - _CODES_KEPT:
            letter.state = LetterState.FAILED
            letter.save(update_fields=["state"])
            return
        if letter.state == LetterState.SENDING:
            letter.may_be_duplicate = True
        letter.state = LetterState.SENDING
        letter.attempts += 1
        letter.save(update_fields=["state", "attempts", "may_be_duplicate"])
    try:
        _message(letter).send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        _conclude(letter, refused, is_final=all(code >= 500 for code in codes))
    except smtplib.SMTPDataError as refused:
        # Too large, or taken for spam: it will be refused tomorrow too.
        _conclude(letter, refused, is_final=refused.smtp_code >= 500)
    except (OSError, smtplib.SMTPException, FileUnavailable) as error:
        _conclude(letter, error, is_final=False)
    else:
        letter.state, letter.sent_at, letter.last_error = LetterState.SENT, at, ""
        if letter.is_secret:
            letter.text = ""
        letter.save(update_fields=["state", "sent_at", "last_error", "text"])


def _conclude(letter: Letter, error: Exception, *, is_final: bool) -> None:
    letter.state = LetterState.FAILED if is_final else LetterState.QUEUED
    letter.last_error = str(error)[:2000]
    letter.save(update_fields=["state", "last_error"])
    if not is_final:
        raise LetterNotSent(letter.last_error) from error


def resume(*, at: datetime) -> int:
    """Queue the letters again that no job stands for any more; return how many.

    Their jobs ended by an error that nobody foresaw. One tried as often as any is given up.
    """
    live = ProcrastinateJob.objects.filter(task_name=_SEND, status__in=["todo", "doing"])
    stuck = Letter.objects.filter(
        state__in=[LetterState.QUEUED, LetterState.SENDING], queued_at__lt=at - _PATIENCE
    ).exclude(pk__in=set(live.values_list("args__letter_id", flat=True)))
    letters = list(stuck.values_list("id", "attempts"))
    for letter_id, attempts in letters:
        if attempts > MOST_RETRIES:
            give_up(letter_id)
        else:
            queue(_SEND, letter_id=letter_id)
    return len(letters)


def wait(retries: int) -> int:
    """Return the seconds until the next attempt: 3, 9, 27 … and then 6 hours, some 13 days in all."""
    return min(3 ** min(retries + 1, 10), _LONGEST_WAIT)


@transaction.atomic
def send_again(letter: Letter, *, by: User, at: datetime) -> None:
    """Queue a letter that was given up, or settled otherwise, once more, with all its attempts.

    What it was until then stays written. Raises:
        LetterNotGivenUp: it is sent, or on its way.
    """
    locked = _locked(letter, LetterState.FAILED, LetterState.SETTLED)
    was = [f"написано {_moment(locked.queued_at)}", f"попыток {locked.attempts}"]
    was += filter(None, [locked.last_error])
    if locked.settled_by and locked.settled_at:
        said = f"{locked.settled_by.full_name or locked.settled_by.email}, {_moment(locked.settled_at)}"
        was.append(f"{locked.settled_how} (отметил {said})")
    entry = (
        f"{_moment(at)} отправлено снова ({by.full_name or by.email}); до этого: {', '.join(was)}"
    )
    locked.log = "\n".join(filter(None, [locked.log, entry]))
    locked.state, locked.attempts, locked.queued_at = LetterState.QUEUED, 0, at
    locked.settled_how, locked.settled_by, locked.settled_at = "", None, None
    locked.save()
    queue(_SEND, letter_id=locked.pk)


@transaction.atomic
def settle(letter: Letter, *, how: str, by: User, at: datetime) -> None:
    """Note how its reader was reached otherwise: by post, by telephone, in person.

    Raises:
        LetterNotGivenUp: it is sent, or on its way.
    """
    locked = _locked(letter, LetterState.FAILED)
    locked.state, locked.settled_how = LetterState.SETTLED, how
    locked.settled_by, locked.settled_at = by, at
    locked.save(update_fields=["state", "settled_how", "settled_by", "settled_at"])


def _locked(letter: Letter, *states: LetterState) -> Letter:
    locked = Letter.objects.readable().select_for_update().filter(pk=letter.pk).first()
    if locked is None or locked.state not in states:
        raise LetterNotGivenUp
    return locked


def _moment(at: datetime) -> str:
    return f"{localtime(at):%d.%m.%Y %H:%M}"


def give_up(letter_id: int) -> None:
    """Mark a letter whose attempts are used up: a clerk must reach the citizen otherwise."""
    Letter.objects.filter(pk=letter_id).exclude(state__in=ENDED).update(state=LetterState.FAILED)


def on_their_way(subjects: Collection[str]) -> set[str]:
    """Return those of the things about which a letter is still to go out."""
    waiting = Letter.objects.filter(
        about__in=subjects, state__in=[LetterState.QUEUED, LetterState.SENDING]
    )
    return set(waiting.values_list("about", flat=True))


def forget_letters(subjects: Iterable[str]) -> int:
    """Destroy the letters about these things, save one on its way; return how many."""
    letters = Letter.objects.filter(about__in=list(subjects), state__in=ENDED)
    count = letters.count()
    letters.delete()
    return count


def forget_codes_of(user: User) -> None:
    """Destroy the letters with the user's codes; one that is being sent goes by its age.

    Law: 152-FZ art. 21(5).
    """
    codes = Letter.objects.filter(Q(user=user) | Q(to=user.email), is_secret=True)
    codes.exclude(state=LetterState.SENDING).delete()


def forget_old_codes(*, at: datetime) -> int:
    """Destroy the letters with codes a day after they were written, sent or given up; return how many.

    They belong to no thing that would end them. Law: 152-FZ art. 5(7).
    """
    old = Letter.objects.filter(is_secret=True, queued_at__lt=at - _CODES_KEPT)
    done = old.filter(state__in=ENDED)
    return done.delete()[0]


def _message(letter: Letter) -> EmailMultiAlternatives:
    text = unseal(letter.text) if letter.is_secret else letter.text
    text = f"{text}\n\n--\n{settings.CITY['administration']}\n{settings.SITE_URL}\n"
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        letter.subject, text, settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers
    )
    html = render_to_string(
        "letters/letter.html",
        {"subject": letter.subject, "text": text, "city": settings.CITY},
    )
    message.attach_alternative(html, "text/html")
    for attachment in letter.attachments.select_related("file"):
        with files.open_file(attachment.file) as content:
            message.attach(_part(attachment.file, content.read()))
    return message


def _part(file: StoredFile, content: bytes) -> MIMEBase:
    """Return the enclosure byte for byte: of a text Django would turn the line ends."""
    kind, _, parameters = file.media_type.partition(";")
    part = MIMEBase(*kind.strip().split("/"))
    if "charset=" in parameters:
        part.set_param("charset", parameters.partition("charset=")[2].strip(' "'))
    # Older programs know the name from here alone.
    part.set_param("name", Header(file.name, "utf-8").encode(maxlinelen=0))
    part.set_payload(content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file.name))
    return part
