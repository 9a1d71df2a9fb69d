"""What the demo office did with each letter, day by day, as its law and calendar allow."""

import heapq
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from appeals.models import Appeal, ClassifierCode, PlainSubject
from appeals.rules.vocabulary import (
    AnswerTo,
    ApplicantType,
    Channel,
    Form,
    Identification,
    State,
)
from appeals.services import answering, assignment, filing, registration
from appeals.services.filing import PersonName
from appeals.services.registration import CardInput, QuestionInput
from portal.demo import enclosures
from portal.demo.letters import Resident
from portal.demo.people import Office
from portal.files import services as files
from portal.files.models import StoredFile
from portal.people.calendar import working_calendar
from portal.people.models import District

#: At other hours than the office's last one, after which nobody could register the same day.
_WRITING_HOURS = (7, 8, 9, 11, 12, 13, 14, 16, 19, 20, 20, 21, 21, 22)
_FRESH_DAYS = 34


class Told(Protocol):
    """Something that the office did, act by act."""

    @property
    def number(self) -> int: ...

    def tell(self) -> Iterator[datetime]: ...


class Story:
    """One letter from its writing to where it stands on the day of loading."""

    def __init__(self, office: Office, resident: Resident, number: int, *, now: datetime) -> None:
        self.office, self.resident, self.number = office, resident, number
        self.now, self.today = now, timezone.localdate(now)
        self.calendar = working_calendar()
        self.chance = random.Random(f"{self.today}/{number}")
        self.citizen = office.citizens[resident.writer]

    def tell(self) -> Iterator[datetime]:
        """Do one act after the other; before each, yield its moment."""
        written = self._written_at()
        yield written
        appeal = self._write(written)
        if self._rests(appeal, State.RECEIVED):
            return
        registered = self._registration_of(appeal)
        yield registered
        appeal = self._register(appeal, registered)
        if self._rests(appeal, State.REGISTERED):
            return
        assigned = self._next(registered)
        yield assigned
        executor = self.office.executors[self.resident.unit]
        appeal = assignment.assign(appeal, executor, by=self.office.head, at=assigned)
        if not self.resident.remark and self._rests(appeal, State.ASSIGNED):
            return
        yield from self._answer(appeal, assigned)

    def _answer(self, appeal: Appeal, assigned: datetime) -> Iterator[datetime]:
        executor = self.office.executors[self.resident.unit].user
        prepared = self._preparation_of(appeal, assigned)
        yield prepared
        answering.write_answer(
            appeal,
            text=f"{self._salutation()}\n\n{self.resident.answer}",
            results={
                question.pk: asked.result
                for question, asked in zip(
                    appeal.questions.all(), self.resident.questions, strict=True
                )
            },
            by=executor,
            at=prepared,
        )
        appeal = answering.prepare(appeal, by=executor, at=prepared)
        if self.resident.remark:
            returned = self._next(prepared)
            yield returned
            appeal = answering.return_for_rework(
                appeal, reason=self.resident.remark, by=self.office.head, at=returned
            )
            if self._rests(appeal, State.ASSIGNED):
                return
            prepared = self._next(returned)
            yield prepared
            appeal = answering.prepare(appeal, by=executor, at=prepared)
        if self._rests(appeal, State.PREPARED):
            return
        signed = self._next(prepared)
        yield signed
        appeal = answering.sign(appeal, by=self.office.head, at=signed)
        if self._rests(appeal, State.SIGNED):
            return
        sent = self._next(signed)
        yield sent
        answering.send(appeal, by=executor, at=sent)

    def _rests(self, appeal: Appeal, state: State) -> bool:
        """Whether the story ends here; a term about to be missed is worked on nevertheless."""
        is_in_time = appeal.due_on is None or appeal.due_on >= self.today
        return self.resident.stands is state and (is_in_time or self.resident.is_late)

    # --- acts -------------------------------------------------------------------------

    def _write(self, at: datetime) -> Appeal:
        resident, citizen = self.resident, self.citizen
        if resident.organisation:
            applicant_type = ApplicantType.ORGANISATION
        elif resident.together_with:
            applicant_type = ApplicantType.COLLECTIVE
        else:
            applicant_type = ApplicantType.INDIVIDUAL
        return filing.receive(
            filing.AppealInput(
                applicant_type=applicant_type,
                name=PersonName(citizen.last_name, citizen.first_name, citizen.patronymic),
                organisation=resident.organisation,
                co_authors=[PersonName(*name.split()) for name in resident.together_with],
                kind=resident.kind,
                text=resident.text,
                answer_to=AnswerTo.EMAIL,
                email=citizen.email,
                # Every third does not know whom to ask.
                addressee_unit=self.office.units[resident.unit] if self.number % 3 else None,
                subject=PlainSubject.objects.get(slug=resident.about),
                district=District.objects.get(name=resident.district),
                place=resident.place,
                files=self._files(at),
            ),
            channel=Channel.SITE,
            form=Form.ELECTRONIC,
            identification=Identification.ACCOUNT,
            by=citizen,
            at=at,
        )

    def _files(self, at: datetime) -> list[StoredFile]:
        uploads = [enclosures.photograph(self.chance, scene) for scene in self.resident.photos]
        if paper := self.resident.paper:
            is_pdf = paper.name.endswith(".pdf")
            make = enclosures.petition_pdf if is_pdf else enclosures.petition_docx
            uploads.append(make(paper.text, title=paper.title, name=paper.name))
        return [files.accept(upload, by=self.citizen, at=at) for upload in uploads]

    def _register(self, appeal: Appeal, at: datetime) -> Appeal:
        asked = self.resident.questions
        gists = "; ".join(question.gist for question in asked)
        card = CardInput(
            [
                QuestionInput(ClassifierCode.objects.get(code=question.code), question.gist)
                for question in asked
            ],
            annotation=f"{gists}: {self.resident.place}",
        )
        return registration.register(appeal, card, by=self.office.registrar, at=at)

    def _salutation(self) -> str:
        if self.resident.together_with:
            return "Уважаемые заявители!"
        citizen = self.citizen
        address = "Уважаемая" if citizen.first_name.endswith(("а", "я", "и")) else "Уважаемый"
        return f"{address} {citizen.first_name} {citizen.patronymic}".strip() + "!"

    # --- moments ----------------------------------------------------------------------

    def _written_at(self) -> datetime:
        day = self.today - timedelta(days=self.resident.days_ago)
        written = self._at(day, self.chance.choice(_WRITING_HOURS))
        return min(written, self.now - timedelta(minutes=self.chance.randint(5, 55)))

    def _registration_of(self, appeal: Appeal) -> datetime:
        """Return a moment in office hours of the day of receipt or the next, within the term."""
        day = appeal.deemed_received_on
        following = self.calendar.working_days_after(day, 1)
        if self.chance.random() < 0.4 and following <= min(appeal.register_by, self.today):
            day = following
        opening = self._at(day, settings.OFFICE_OPENS.hour)
        earliest = max(opening, appeal.received_at + timedelta(minutes=5))
        closing = self._at(day, settings.OFFICE_CLOSES.hour - 1)
        return earliest + max(timedelta(), closing - earliest) * self.chance.random()

    def _preparation_of(self, appeal: Appeal, assigned: datetime) -> datetime:
        """Return when the draft is ready: well in time, or days ago where it waits for a signature."""
        waiting = {State.PREPARED: self.chance.randint(1, 2), State.SIGNED: 3}
        if ago := waiting.get(self.resident.stands):
            earliest = self.calendar.working_days_after(timezone.localdate(assigned), 1)
            return self._in_hours(max(earliest, self.calendar.working_days_before(self.today, ago)))
        is_fresh = self.resident.days_ago <= _FRESH_DAYS
        days = self.chance.randint(*((3, 5) if is_fresh else (5, 12)))
        # Signed and sent on the two working days that follow, within the term over holidays too.
        while days > 1 and self._day(assigned, days + 2) > (appeal.answer_control_on or date.max):
            days -= 1
        return self._next(assigned, days)

    def _next(self, after: datetime, working_days: int = 1) -> datetime:
        """Return a moment in office hours some working days later."""
        return self._in_hours(self._day(after, working_days))

    def _day(self, after: datetime, working_days: int) -> date:
        return self.calendar.working_days_after(timezone.localdate(after), working_days)

    def _in_hours(self, day: date) -> datetime:
        hours = range(settings.OFFICE_OPENS.hour, settings.OFFICE_CLOSES.hour)
        return self._at(day, self.chance.choice(hours))

    def _at(self, day: date, hour: int) -> datetime:
        moment = datetime.combine(day, time(hour, self.chance.randint(0, 59)))
        return timezone.make_aware(moment, timezone.get_default_timezone())


def tell(stories: Sequence[Told], *, until: datetime) -> Iterator[int]:
    """Tell all stories at once in the order of time, so that numbers follow the days.

    Nothing is done that would happen after ``until``. Yields how many letters have come in.
    """
    queue = []
    for story in stories:
        acts = story.tell()
        queue.append((next(acts), story.number, acts))
    heapq.heapify(queue)
    begun: set[int] = set()
    while queue:
        moment, number, acts = heapq.heappop(queue)
        if moment >= until:
            continue
        following = next(acts, None)
        if following is not None:
            heapq.heappush(queue, (following, number, acts))
        # What came from a meeting has a number below zero: it was received there.
        if number >= 0 and number not in begun:
            begun.add(number)
            yield len(begun)
