"""Submitting an appeal."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from appeals import letters
from appeals.models import Appeal, AppealFile, CoAuthor, Draft, PlainSubject
from appeals.rules import content, receipt
from appeals.rules.vocabulary import (
    AnswerTo,
    ApplicantType,
    Channel,
    Form,
    Identification,
    Kind,
    State,
)
from appeals.rules.workflow import RECEIVE
from appeals.services.errors import DraftGone
from appeals.services.journal import record
from portal.files.errors import FilesTooMuch
from portal.files.limits import Limits
from portal.files.models import StoredFile
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.references import new_reference, new_secret
from portal.kernel.terms import OfficeHours, Shift
from portal.people.calendar import working_calendar
from portal.people.models import District, Officer, Unit, User


@dataclass(frozen=True)
class PersonName:
    """A person's name; the patronymic is optional."""

    last_name: str
    first_name: str
    patronymic: str = ""


@dataclass(frozen=True)
class AppealInput:
    """What the applicant says, checked in shape by the form."""

    applicant_type: ApplicantType
    name: PersonName
    kind: Kind
    text: str
    answer_to: AnswerTo
    organisation: str = ""
    co_authors: Sequence[PersonName] = ()
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    addressee_unit: Unit | None = None
    addressee_officer: Officer | None = None
    subject: PlainSubject | None = None
    district: District | None = None
    place: str = ""
    files: Sequence[StoredFile] = field(default=())


@transaction.atomic
def submit(
    draft: Draft,
    data: AppealInput,
    *,
    identification: Identification,
    by: User,
    at: datetime,
) -> Appeal:
    """Turn the draft into an appeal, once: a double click gets the same appeal again.

    Raises:
        DraftGone: the draft was forgotten.
        FilesTooMuch: two drafts with files have become one.
        RuleViolation: the law's mandatory content is missing, or the identification is weaker
            than the setting ``APPEAL_IDENTIFICATION``.

    Law: 59-FZ art. 7(3), 8(1).
    """
    locked = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:
        sent = sent_from(draft.pk, by=by)
        if sent is None:
            raise DraftGone
        return sent
    excess = excess_of(data.files)
    if excess:
        raise FilesTooMuch(excess)
    appeal = receive(
        data,
        channel=Channel.SITE,
        form=Form.ELECTRONIC,
        identification=identification,
        by=by,
        at=at,
        submission_key=locked.pk,
    )
    locked.delete()
    return appeal


def excess_of(files: Sequence[StoredFile]) -> str:
    """Return what is too much of the files of an appeal, in words, or nothing."""
    return Limits.of_settings().excess(len(files), sum(file.received_size for file in files))


def sent_from(key: uuid.UUID, *, by: User) -> Appeal | None:
    """Return the appeal that the draft with the key became, if it was sent by the user."""
    return Appeal.objects.filter(submission_key=key, applicant=by).first()


@transaction.atomic
def receive(
    data: AppealInput,
    *,
    channel: Channel,
    form: Form,
    identification: Identification,
    by: User,
    at: datetime,
    submission_key: uuid.UUID | None = None,
) -> Appeal:
    """Write a received appeal of ``by`` with its journal and the letter of receipt.

    Raises:
        RuleViolation: see ``submit``.

    Law: 59-FZ art. 7, 8(2).
    """
    return _receive(
        data,
        channel=channel,
        form=form,
        identification=identification,
        applicant=by,
        by=by,
        at=at,
        submission_key=submission_key,
    )


@transaction.atomic
def receive_oral(
    data: AppealInput, *, channel: Channel, applicant: User | None, by: User, at: datetime
) -> Appeal:
    """Write down what somebody said and was not answered on the spot; ``by`` holds the pen.

    ``applicant`` is the speaker's account, if he has one. The appeal waits for registration in
    the series of oral ones and is answered in writing, like any other.

    Raises:
        ContentMissing: no name, no essence, or nowhere to answer.

    Law: 59-FZ art. 4, 8(2), 13(3).
    """
    return _receive(
        data,
        channel=channel,
        form=Form.ORAL,
        identification=Identification.ACCOUNT if applicant else Identification.NONE,
        applicant=applicant,
        by=by,
        at=at,
    )


def _receive(
    data: AppealInput,
    *,
    channel: Channel,
    form: Form,
    identification: Identification,
    applicant: User | None,
    by: User,
    at: datetime,
    submission_key: uuid.UUID | None = None,
) -> Appeal:
    content.check_channel(
        channel,
        form,
        identification,
        on=timezone.localdate(at),
        required=Identification(settings.APPEAL_IDENTIFICATION),
    )
    content.check_content(
        form=form,
        last_name=data.name.last_name,
        first_name=data.name.first_name,
        text=data.text,
        email=data.email,
        postal_address=data.postal_address,
        has_account=applicant is not None,
    )
    calendar = working_calendar()
    hours = office_hours()
    appeal = Appeal.objects.create(
        reference=new_reference(),
        status_secret=new_secret(),
        submission_key=submission_key or uuid.uuid4(),
        state=State.RECEIVED,
        applicant=applicant,
        applicant_type=data.applicant_type,
        last_name=data.name.last_name,
        first_name=data.name.first_name,
        patronymic=data.name.patronymic,
        organisation=data.organisation,
        email=data.email,
        phone=data.phone,
        postal_address=data.postal_address,
        answer_to=data.answer_to,
        identification=identification,
        kind=data.kind,
        form=form,
        channel=channel,
        addressee_unit=data.addressee_unit,
        addressee_officer=data.addressee_officer,
        subject=data.subject,
        district=data.district,
        place=data.place,
        text=data.text,
        received_at=at,
        **_terms_of_receipt(at, calendar, hours),
    )
    CoAuthor.objects.bulk_create(
        CoAuthor(
            appeal=appeal,
            last_name=name.last_name,
            first_name=name.first_name,
            patronymic=name.patronymic,
        )
        for name in data.co_authors
    )
    AppealFile.objects.bulk_create(AppealFile(appeal=appeal, file=file) for file in data.files)
    record(appeal, RECEIVE.name, by=by, at=at, from_state="", law=RECEIVE.law)
    letters.received(appeal, at=at)
    return appeal


def office_hours() -> OfficeHours:
    """Return the office hours of the settings in municipal time."""
    return OfficeHours(settings.OFFICE_OPENS, settings.OFFICE_CLOSES, settings.MUNICIPAL_TIME_ZONE)


def _terms_of_receipt(at: datetime, calendar: WorkingCalendar, hours: OfficeHours) -> dict:
    received_on = receipt.deemed_received_on(at, calendar, hours)
    shift = Shift(settings.DEADLINE_SHIFT)
    deadline = receipt.registration_deadline(received_on, calendar, shift)
    return {
        "deemed_received_on": received_on,
        "register_by": deadline.control_on,
        "due_on": deadline.control_on,
    }
