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

from appeals.models import Appeal, PlainSubject
from appeals.rules.vocabulary import (
    AnswerTo,
    ApplicantType,
    Channel,
    Form,
    Identification,
    Kind,
    Result,
)
from appeals.services import answering, assignment, filing, registration
from appeals.services.registration import CardInput, QuestionInput
from portal.demo import enclosures, people
from portal.demo.letters import LETTERS
from portal.files import services as files
from portal.letters.models import Letter, LetterState
from portal.people.calendar import working_calendar
from portal.people.models import District

_APPEALS = 60
_DAYS = 90


class Command(BaseCommand):
    """Loading twice changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        office = people.load()
        if Appeal.objects.exists():
            self.stdout.write("Демонстрационные данные уже есть.")
            return
        today = timezone.localdate()
        chance = random.Random(today.toordinal())
        with transaction.atomic():
            for number in range(_APPEALS):
                _Story(office, chance, today, number).tell()
                if number % 10 == 9:
                    self.stdout.write(f"  обращений: {number + 1} из {_APPEALS}")
            _letters_were_sent()


class _Story:
    """One appeal from its writing to where it stands today."""

    def __init__(
        self, office: people.Office, chance: random.Random, today: date, number: int
    ) -> None:
        self.office, self.chance, self.today, self.number = office, chance, today, number
        self.calendar = working_calendar()
        slug, self.place, self.text, self.reply, self.unit = LETTERS[number % len(LETTERS)]
        self.subject = PlainSubject.objects.get(slug=slug)
        self.citizen = office.citizens[(number // 2) % len(office.citizens)]

    def tell(self) -> None:
        """Write the appeal and take it as far as a working office would by now."""
        age = _DAYS - _DAYS * self.number // _APPEALS
        written = self._moment(self.today - timedelta(days=age), 8, 22)
        if written > timezone.now():
            written = timezone.now() - timedelta(hours=1)
        appeal = self._write(written)
        registered = self._office_moment(appeal.deemed_received_on, 1)
        if registered is None or (age < 4 and self.chance.random() < 0.6):
            return
        code = self.subject.code
        if code is None:
            raise ValueError("every demo subject has a code")
        question = QuestionInput(code, self.subject.name)
        appeal = registration.register(
            appeal,
            CardInput([question], annotation=f"{self.subject.name}: {self.place}"),
            by=self.office.registrar,
            at=registered,
        )
        assigned = self._office_moment(registered.date(), 1)
        if assigned is None or self.chance.random() < 0.04:
            return
        executor = self.office.executors[self.unit]
        appeal = assignment.assign(appeal, executor, by=self.office.head, at=assigned)
        self._answer(appeal, assigned)

    def _answer(self, appeal: Appeal, assigned: datetime) -> None:
        executor = self.office.executors[self.unit].user
        prepared = self._office_moment(assigned.date(), self.chance.randint(8, 17))
        if prepared is None or self.chance.random() < 0.06:
            return
        answering.write_answer(
            appeal,
            text=f"Уважаемый заявитель!\n\n{self.reply}",
            results={
                question.pk: self.chance.choice([Result.MEASURES_TAKEN, Result.EXPLAINED])
                for question in appeal.questions.all()
            },
            by=executor,
            at=prepared,
        )
        answering.prepare(appeal, by=executor, at=prepared)
        signed = self._office_moment(prepared.date(), 1)
        if signed is None or self.chance.random() < 0.06:
            return
        answering.sign(appeal, by=self.office.head, at=signed)
        sent = self._office_moment(signed.date(), 1)
        if sent is None or self.chance.random() < 0.05:
            return
        answering.send(appeal, by=executor, at=sent)

    def _write(self, at: datetime) -> Appeal:
        is_collective = self.number % 15 == 7
        is_organisation = self.number % 15 == 11
        kind = {3: Kind.COMPLAINT, 6: Kind.PROPOSAL}.get(self.number % 8, Kind.APPLICATION)
        uploads = []
        if self.number % 4 == 0:
            uploads.append(enclosures.photograph(self.chance))
        if self.number % 9 == 1:
            uploads.append(enclosures.petition_pdf(self.text))
        if self.number % 9 == 5:
            uploads.append(enclosures.petition_docx(self.text))
        districts = list(District.objects.all())
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
                kind=kind,
                text=self.text,
                answer_to=AnswerTo.EMAIL,
                email=citizen.email,
                addressee_unit=self.office.units.get(self.unit) if self.number % 3 else None,
                subject=self.subject,
                district=self.chance.choice(districts),
                place=self.place,
                files=[files.accept(upload, by=citizen, at=at) for upload in uploads],
            ),
            channel=Channel.SITE,
            form=Form.ELECTRONIC,
            identification=Identification.ACCOUNT,
            by=citizen,
            at=at,
        )

    def _moment(self, day: date, first_hour: int, last_hour: int) -> datetime:
        hour, minute = self.chance.randint(first_hour, last_hour), self.chance.randint(0, 59)
        return datetime.combine(day, time(hour, minute), ZoneInfo(settings.MUNICIPAL_TIME_ZONE))

    def _office_moment(self, after: date, working_days: int) -> datetime | None:
        """Return a moment in office hours some working days later, or None if still to come."""
        day = self.calendar.working_days_after(after, working_days)
        moment = self._moment(day, settings.OFFICE_OPENS.hour, settings.OFFICE_CLOSES.hour - 1)
        return moment if moment < timezone.now() else None


def _letters_were_sent() -> None:
    """Letters of the past went out in the past; nothing is queued for them."""
    for letter in Letter.objects.filter(state=LetterState.QUEUED).exclude(is_secret=True):
        letter.state, letter.sent_at, letter.attempts = LetterState.SENT, letter.queued_at, 1
        letter.save(update_fields=["state", "sent_at", "attempts"])
    ProcrastinateJob.objects.filter(task_name="letters.send", status="todo").delete()
