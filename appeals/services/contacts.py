"""Contacts of applicants: what ends with a consent or with the account."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from appeals.models import Appeal, Draft
from appeals.rules.vocabulary import AnswerTo
from appeals.services import drafts
from appeals.services.journal import record
from portal.people.models import User
from portal.people.services.accounts import OtherAddress


def destroy_phones(user: User, at: datetime) -> None:
    """Take the telephone out of the user's drafts and appeals, whose consideration goes on.

    Called in the transaction of the withdrawal. Law: 152-FZ art. 9(2), 21(5).
    """
    appeals = Appeal.objects.of_applicant(user).exclude(phone="").select_for_update(of=("self",))
    for appeal in appeals:
        appeal.phone = ""
        appeal.save(update_fields=["phone"])
        record(
            appeal,
            "withdraw_consent",
            by=user,
            at=at,
            fields=["phone"],
            law="152-FZ art. 9(2), 21(5)",
        )
    drafts.forget_phones(user)


def follow_new_address(user: User, former: str, at: datetime) -> None:
    """Let the answers go to the user's new address wherever his appeal named the former one.

    Only in what is not answered yet. An address that he named on purpose for one appeal stays.
    Called in the transaction of the change. Law: 59-FZ art. 7(3), 10(4).
    """
    appeals = Appeal.objects.of_applicant(user).open().filter(email__iexact=former)
    for appeal in appeals.select_for_update(of=("self",)):
        _change_address(appeal, by=user, at=at)


@transaction.atomic
def answer_to_account(appeal: Appeal, *, by: User, at: datetime) -> None:
    """Let the answer go to the address of the applicant's account, at his own wish.

    Nothing changes where the answer has been sent. Law: 59-FZ art. 7(3), 10(4).
    """
    waiting = Appeal.objects.of_applicant(by).elsewhere().filter(pk=appeal.pk)
    locked = waiting.select_for_update(of=("self",)).first()
    if locked is not None:
        _change_address(locked, by=by, at=at)


def _change_address(appeal: Appeal, *, by: User, at: datetime) -> None:
    appeal.email = by.email
    appeal.save(update_fields=["email"])
    record(appeal, "change_address", by=by, at=at, fields=["email"], law="59-FZ art. 7(3), 10(4)")


def other_addresses(user: User) -> list[OtherAddress]:
    """Return the user's open appeals that are answered to another address than his account's."""
    return [
        OtherAddress(
            title=f"обращение {appeal}",
            url=reverse("appeals:detail", args=[appeal.reference]),
            email=appeal.email,
            change_url=reverse("appeals:answer_to_account", args=[appeal.reference]),
        )
        for appeal in Appeal.objects.of_applicant(user).elsewhere().order_by("due_on", "id")
    ]


def leave_account(user: User, at: datetime) -> None:
    """Look after what the user leaves: unsent drafts go, answers go to his e-mail.

    Whoever wanted the answer in the account reads it by e-mail, as there will be no account.
    Called in the transaction of the closing. Law: 59-FZ art. 10(4), 152-FZ art. 21(5).
    """
    for draft in Draft.objects.filter(user=user):
        drafts.forget(draft)
    unanswered = Appeal.objects.of_applicant(user).open().filter(email="")
    for appeal in unanswered.select_for_update(of=("self",)):
        appeal.email = user.email
        appeal.answer_to = AnswerTo.EMAIL
        appeal.save(update_fields=["email", "answer_to"])
        record(
            appeal,
            "close_account",
            by=user,
            at=at,
            fields=["email", "answer_to"],
            law="59-FZ art. 10(4)",
        )
