"""Contacts of applicants that rest on a consent."""

from datetime import datetime

from appeals.models import Appeal
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
