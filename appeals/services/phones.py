"""Telephones of appeals: each is kept on the ground of a consent, and goes with it."""

from datetime import datetime

from appeals.models import Appeal
from appeals.rules.consents import PHONE
from appeals.services.contacts import destroy_phones
from appeals.services.journal import record
from portal.kernel.references import format_reference
from portal.people.models import Consent
from portal.people.services.consents import in_force


def about(appeal: Appeal) -> str:
    """Return what the consent to the telephone of the appeal was given for, in words."""
    return f"обращение {format_reference(appeal.reference)}"


def follow_withdrawal(consent: Consent, at: datetime) -> None:
    """Destroy the telephone that the consent was given for; with the last one, every one.

    Those given before each appeal had its own are for every appeal that has none. Called in the
    transaction of the withdrawal. Law: 152-FZ art. 9(2), 21(5).
    """
    user = consent.user
    kept = set(in_force(user, PHONE.purpose).values_list("about", flat=True))
    if not kept:
        destroy_phones(user, at)
        return
    appeals = Appeal.objects.of_applicant(user).exclude(phone="").select_for_update(of=("self",))
    for appeal in appeals:
        if about(appeal) not in kept and consent.about in ("", about(appeal)):
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
