"""Load the demo city: people, and some sixty appeals of the last quarter in every state."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appeals.models import Appeal, ClassifierCode, PlainSubject
from appeals.rules.vocabulary import (
    AnswerTo,
    ApplicantType,
    Channel,
    Form,
    Identification,
)
from appeals.services import answering, assignment, filing, registration
from appeals.services.registration import CardInput, QuestionInput
from portal.acts.services import load_known_acts
from portal.demo import enclosures, people
from portal.demo.letters import Resident, residents
from portal.files import services as files
from portal.letters.models import Letter, LetterState
from portal.people.calendar import working_calendar
from portal.people.models import District

_DAYS = 90
#: Where some of the last weeks' appeals stand still, by their place in the order of writing.
_STOPS = {
    44: "prepared",
    45: "signed",
    47: "prepared",
    49: "signed",
    50: "registered",
    56: "registered",
    58: "received",
}
#: Two are late, as even in a good office: the desk shows them on top.
_FORGOTTEN = (31, 36)
_QUICK, _USUAL = (2, 3), (5, 14)


class Command(BaseCommand):
    """Loading twice changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        office = people.load()
        load_known_acts()
        if Appeal.objects.exists():
            self.stdout.write("Демонстрационные данные уже есть.")
            return
        today = timezone.localdate()
        chance = random.Random(today.toordinal())
        with transaction.atomic():
            written = residents()
            for number, resident in enumerate(written):
                _Story(office, chance, today, number, resident, len(written)).tell()
                if number % 10 == 9:
                    self.stdout.write(f"  обращений: {number + 1} из {len(written)}")
            _letters_were_sent()


class _Story:
    """One appeal from its writing to where it stands today."""

    def __init__(
        self,
        office: people.Office,
        chance: random.Random,
        today: date,
        number: int,
        resident: Resident,
        total: int,
    ) -> None:
        self.office, self.chance, self.today, self.number = office, chance, today, number
        self.calendar = working_calendar()
        self.resident = resident
        self.stop = _STOPS.get(number, "")
        self.age = _DAYS - _DAYS * number // total
        self.subject = PlainSubject.objects.get(slug=resident.about)
        self.citizen = office.citizens[(number // 2) % len(office.citizens)]

    def tell(self) -> None:
        """Write the appeal and take it as far as a working office would by now."""
        written = self._moment(self.today - timedelta(days=self.age), 8, 22)
        if written > timezone.now():
            written = timezone.now() - timedelta(hours=1)
        appeal = self._write(written)
        registered = self._registered(appeal)
        if registered is None or self.stop == "received":
            return
        question = QuestionInput(self.subject.code or _code_of_other(), self.subject.name)
        appeal = registration.register(
            appeal,
            CardInput([question], annotation=f"{self.subject.name}: {self.resident.place}"),
            by=self.office.registrar,
            at=registered,
        )
        assigned = self._office_moment(registered.date(), 1)
        if assigned is None or self.stop == "registered":
            return
        executor = self.office.executors[self.resident.unit]
        appeal = assignment.assign(appeal, executor, by=self.office.head, at=assigned)
        if self.number not in _FORGOTTEN:
            self._answer(appeal, assigned)

    def _registered(self, appeal: Appeal) -> datetime | None:
        received_on = appeal.deemed_received_on
        if self.calendar.working_days_after(received_on, 1) <= appeal.register_by:
            return self._office_moment(received_on, 1)
        # The last working day before a long holiday: the same day.
        moment = self._moment(received_on, settings.OFFICE_OPENS.hour, 17)
        moment = max(moment, appeal.received_at + timedelta(minutes=10))
        return moment if moment < timezone.now() else None

    def _answer(self, appeal: Appeal, assigned: datetime) -> None:
        executor = self.office.executors[self.resident.unit].user
        days = self.chance.randint(*(_QUICK if self.stop else _USUAL))
        # Signed and sent on the two working days that follow, within the term over holidays too.
        latest = appeal.answer_control_on or date.max
        while days > 1 and self._day(assigned, days + 2) > latest:
            days -= 1
        prepared = self._office_moment(assigned.date(), days)
        if prepared is None:
            return
        answering.write_answer(
            appeal,
            text=f"Уважаемый заявитель!\n\n{self.resident.answer}",
            results={question.pk: self.resident.result for question in appeal.questions.all()},
            by=executor,
            at=prepared,
        )
        answering.prepare(appeal, by=executor, at=prepared)
        signed = self._office_moment(prepared.date(), 1)
        if signed is None or self.stop == "prepared":
            return
        answering.sign(appeal, by=self.office.head, at=signed)
        sent = self._office_moment(signed.date(), 1)
        if sent is None or self.stop == "signed":
            return
        answering.send(appeal, by=executor, at=sent)

    def _write(self, at: datetime) -> Appeal:
        is_collective = self.number % 15 == 7
        is_organisation = self.number % 15 == 11
        uploads = []
        if self.number % 4 == 0:
            uploads.append(enclosures.photograph(self.chance))
        if self.number % 9 == 1:
            uploads.append(enclosures.petition_pdf(self.resident.text))
        if self.number % 9 == 5:
            uploads.append(enclosures.petition_docx(self.resident.text))
        citizen = self.citizen
        return filing.receive(
            filing.AppealInput(
                applicant_type=(
                    ApplicantType.COLLECTIVE
                    if is_collective
                    else ApplicantType.ORGANISATION
                    if is_organisation
                    else ApplicantType.INDIVIDUAL
                ),
                name=filing.PersonName(citizen.last_name, citizen.first_name, citizen.patronymic),
                organisation="ТСЖ «Утёс»" if is_organisation else "",
                co_authors=(
                    [
                        filing.PersonName("Вяземская", "Тамара", "Ильинична"),
                        filing.PersonName("Хорский", "Денис"),
                    ]
                    if is_collective
                    else []
                ),
                kind=self.resident.kind,
                text=self.resident.text,
                answer_to=AnswerTo.EMAIL,
                email=citizen.email,
                addressee_unit=(
                    self.office.units.get(self.resident.unit) if self.number % 3 else None
                ),
                subject=self.subject,
                district=District.objects.get(name=self.resident.district),
                place=self.resident.place,
                files=[files.accept(upload, by=citizen, at=at) for upload in uploads],
            ),
            channel=Channel.SITE,
            form=Form.ELECTRONIC,
            identification=Identification.ACCOUNT,
            by=citizen,
            at=at,
        )

    def _day(self, after: datetime, working_days: int) -> date:
        return self.calendar.working_days_after(after.date(), working_days)

    def _moment(self, day: date, first_hour: int, last_hour: int) -> datetime:
        hour, minute = self.chance.randint(first_hour, last_hour), self.chance.randint(0, 59)
        return datetime.combine(day, time(hour, minute), ZoneInfo(settings.MUNICIPAL_TIME_ZONE))

    def _office_moment(self, after: date, working_days: int) -> datetime | None:
        """Return a moment in office hours some working days later, or None if still to come."""
        day = self.calendar.working_days_after(after, working_days)
        moment = self._moment(day, settings.OFFICE_OPENS.hour, settings.OFFICE_CLOSES.hour - 1)
        return moment if moment < timezone.now() else None


def _code_of_other() -> ClassifierCode:
    """Return a code for what stands under no subject, as the registrar would find it."""
    found = ClassifierCode.objects.search("благоустройство города").first()
    if found is None:
        raise ValueError("The classifier is not loaded.")
    return found


def _letters_were_sent() -> None:
    """Letters of the past went out in the past; nothing is queued for them."""
    for letter in Letter.objects.filter(state=LetterState.QUEUED).exclude(is_secret=True):
        letter.state, letter.sent_at, letter.attempts = LetterState.SENT, letter.queued_at, 1
        letter.save(update_fields=["state", "sent_at", "attempts"])
    ProcrastinateJob.objects.filter(task_name="letters.send", status="todo").delete()
