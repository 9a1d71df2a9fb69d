"""The PDF papers of an appeal: the receipt with its QR code, and the answer."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from appeals.models import Answer, Appeal
from portal.kernel.references import format_reference, spoken
from portal.people.calendar import preliminary_words
from portal.web.papers import compile_paper, qr_svg


def receipt_pdf(appeal: Appeal) -> bytes:
    """Return the receipt: reference, moment of receipt, terms, own text, QR of the status page."""
    return compile_paper(
        "appeals/papers/receipt.typ",
        at=appeal.received_at,
        reference=format_reference(appeal.reference),
        secret=spoken(appeal.status_secret),
        received=date_format(timezone.localtime(appeal.received_at), "j E Y года, H:i"),
        register_by=_day(appeal.register_by),
        preliminary=preliminary_words(appeal.register_by),
        author=appeal.author,
        co_authors=[str(author) for author in appeal.co_authors.all()],
        addressee=addressee_of(appeal),
        kind=appeal.get_kind_display(),
        place=appeal.place,
        files=[enclosed.file.name for enclosed in appeal.files.select_related("file")],
        text=appeal.text,
        status_url=status_url(appeal),
        qr=qr_svg(status_url(appeal)),
    )


def answer_pdf(appeal: Appeal, answer: Answer, *, on: date) -> bytes:
    """Return the answer as it is sent: numbers and dates, text, signature, ways to complain.

    Needs the signed answer with its outgoing number. Law: 59-FZ art. 10(3), 10(4).
    """
    if appeal.signed_at is None or appeal.registered_on is None:
        raise ValueError("only a signed answer becomes a paper")
    return compile_paper(
        "appeals/papers/answer.typ",
        at=appeal.signed_at,
        outgoing_number=answer.outgoing_number,
        outgoing_on=_day(on),
        number=appeal.number,
        registered_on=_day(appeal.registered_on),
        author=appeal.author,
        text=answer.text,
        files=[enclosed.file.name for enclosed in answer.files.select_related("file")],
        post=answer.signed_post,
        unit=answer.signed_unit,
        signer=answer.signed_name,
        signed=date_format(timezone.localtime(appeal.signed_at), "j E Y года, H:i"),
    )


def addressee_of(appeal: Appeal) -> str:
    """Return to whom the appeal is addressed, in words."""
    if appeal.addressee_officer:
        return f"{appeal.addressee_officer.post} — {appeal.addressee_officer.user.full_name}"
    if appeal.addressee_unit:
        return appeal.addressee_unit.name
    return settings.CITY["administration"]


def status_url(appeal: Appeal) -> str:
    """Return the address that the QR code opens: the status page with its code."""
    path = reverse("appeals:status_of", args=[appeal.reference, appeal.status_secret])
    return f"{settings.SITE_URL}{path}"


def _day(day: date) -> str:
    return date_format(day, "j E Y года")
