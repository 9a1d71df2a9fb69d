"""Which letter goes to the applicant, from which template.

Each is written in the transaction of its event, under a key that makes it one letter.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from appeals.models import Answer, Appeal, Event, RegistrationNumber
from portal.kernel.references import format_reference, spoken
from portal.letters.services import write_letter
from portal.people.calendar import preliminary_words

#: Encoded for mail they take a third more, and many servers take 25 MB at most.
_MOST_ENCLOSED_BYTES = 15 * 1024 * 1024


def received(appeal: Appeal, *, at: datetime) -> None:
    """Tell that the appeal came in, under which reference, and what happens next."""
    _write(
        appeal,
        "received",
        at=at,
        secret=spoken(appeal.status_secret),
        preliminary=preliminary_words(appeal.register_by),
    )


def registered(appeal: Appeal, number: RegistrationNumber, *, at: datetime) -> None:
    """Tell the registration number and until when the answer comes."""
    assert appeal.answer_legal_until is not None, "A constraint: registered, it has its terms."
    _write(
        appeal,
        "registered",
        at=at,
        key=f"registered:{number.pk}",
        number=number,
        preliminary=preliminary_words(appeal.answer_legal_until),
    )


def registration_cancelled(appeal: Appeal, number: RegistrationNumber, *, at: datetime) -> None:
    """Tell that a number given by mistake is withdrawn and a new one will follow."""
    _write(
        appeal,
        "registration_cancelled",
        at=at,
        key=f"cancelled:{number.pk}",
        number=number,
    )


def answered(
    appeal: Appeal,
    answer: Answer,
    *,
    at: datetime,
    again: Event | None = None,
    instead: Sequence[tuple[str, str]] = (),
) -> None:
    """Send the answer with its PDF and enclosures, and how to complain about it.

    What a mail server would refuse for its size is read on the portal, where there is an account.
    ``again`` is the event of sending it once more, ``instead`` names enclosures that the paper has
    and the letter has not, each with what has come in its place, or with nothing.
    """
    enclosed = [enclosure.file for enclosure in answer.files.select_related("file")]
    has_account = appeal.has_account
    left_out = has_account and sum(file.size for file in enclosed) > _MOST_ENCLOSED_BYTES
    _write(
        appeal,
        "answered",
        at=at,
        key=f"answered:{again.pk}" if again else "",
        attachments=[answer.paper, *([] if left_out else enclosed)],
        answer=answer,
        enclosed=enclosed,
        left_out=left_out,
        has_account=has_account,
        again=again,
        instead=instead,
    )


def _write(
    appeal: Appeal,
    event: str,
    *,
    at: datetime,
    key: str = "",
    attachments: Any = (),
    **context: Any,
) -> None:
    to = appeal.email or (appeal.applicant.email if appeal.applicant else "")
    if not to:
        return
    write_letter(
        event_key=f"{appeal.subject_key}:{key or event}",
        template=f"appeal_{event}",
        to=to,
        context={
            "appeal": appeal,
            "reference": format_reference(appeal.reference),
            "status_url": settings.SITE_URL + reverse("appeals:status"),
            "appeal_url": settings.SITE_URL + _page_of(appeal),
            **context,
        },
        about=appeal.subject_key,
        user=appeal.applicant,
        attachments=attachments,
        at=at,
    )


def _page_of(appeal: Appeal) -> str:
    """Return the page of the appeal; without an account there is the one that its code opens."""
    if appeal.has_account:
        return reverse("appeals:detail", args=[appeal.reference])
    return reverse("appeals:status_of", args=[appeal.reference, appeal.status_secret])
