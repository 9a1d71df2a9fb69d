"""Contacts of applicants: what ends with a consent or with the account."""

from datetime import datetime

from appeals.models import Appeal, Draft
from appeals.rules.vocabulary import AnswerTo
from appeals.services import drafts
from appeals.services.journal import record
from portal.people.models import User


def destroy_phones(user: User, at: datetime) -> None:
    """Take the telephone out of the user's appeals, whose consideration goes on.

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
