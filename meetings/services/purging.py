"""Forgetting who came and who asked, once it serves nothing any more. Law: 152-FZ art. 5(7)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Cast

from meetings.models import Question, Registration, Support
from portal.letters.services import forget_letters


def forget_contacts(*, at: datetime) -> int:
    """Destroy names and contacts ``MEETINGS_CONTACT_DAYS`` after the meeting; return how many rows.

    An open question keeps its asker, for it is still to be answered. A name that its owner let
    be shown stays on the page. Letters go with what they were about.
    """
    until = at - timedelta(days=settings.MEETINGS_CONTACT_DAYS)
    registrations = Registration.objects.filter(purged_at=None, meeting__ends_at__lte=until)
    questions = Question.objects.filter(purged_at=None, meeting__ends_at__lte=until).exclude(
        ending=""
    )
    with transaction.atomic():
        gone: list[Registration | Question] = [
            *registrations.select_for_update(of=("self",), skip_locked=True),
            *questions.select_for_update(of=("self",), skip_locked=True),
        ]
        forget_letters(row.subject_key for row in gone)
        Registration.objects.filter(
            pk__in=[row.pk for row in gone if isinstance(row, Registration)]
        ).update(user=None, name="", email="", phone="", purged_at=at)
        ended = [row.pk for row in gone if isinstance(row, Question)]
        # How many wanted to know it stays, who they were does not; a device is once a question.
        Support.objects.filter(question__in=ended).update(user=None, device=Cast("pk", CharField()))
        Question.objects.filter(pk__in=ended).update(
            user=None,
            registration=None,
            device="",
            last_name="",
            first_name="",
            patronymic="",
            email="",
            postal_address="",
            purged_at=at,
        )
    return len(gone)
