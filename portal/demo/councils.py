"""The two councils of the demo city: fictional people and organisations, a year of sittings.

Everything is done by the services at its moment, so that it is as lawful as the real thing.
"""

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from councils.models import (
    AgendaItem,
    Council,
    Mandate,
    MembershipApplication,
    Organisation,
    Post,
    Regulation,
    Seat,
    Sitting,
)
from councils.rules.majority import Tally
from councils.rules.vocabulary import (
    Answer,
    Choice,
    OrganisationKind,
    PaperAccess,
    Part,
    PostKind,
    SpeechKind,
    Stage,
    VoteKind,
    Way,
)
from councils.services import (
    agenda,
    applications,
    composition,
    decisions,
    guests,
    members,
    running,
    sittings,
    speaking,
)
from councils.services import minutes as minutes_services
from councils.services.publishing import publish
from portal.acts.services.citations import act_with
from portal.demo.enclosures import petition_pdf
from portal.kernel.calendar import WorkingCalendar
from portal.people.models import Unit, User
from portal.places.models import Hall

_FOLDER = Path(__file__).parent / "councils_data"
_STARTS = time(15, 0)
_SINCE = date(2022, 1, 10)
_MEMBERS_USER = "«Ёлочка»: объединение многодетных семей"


def load(*, secretary: User, chair: User, member: User, now: datetime) -> int:
    """Make the councils with their year; return how many sittings there are."""
    hall, _ = Hall.objects.get_or_create(
        name="Зал заседаний администрации",
        defaults={
            "address": "ул. Карла Маркса, 66",
            "way": "Вход с площади, второй этаж, кабинет 200. Лифт справа от гардероба.",
            "seats": 60,
            "amenities": ["ramp", "lift", "toilet"],
        },
    )
    for path in sorted(_FOLDER.glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        _Year(told, hall=hall, secretary=secretary, chair=chair, member=member, now=now).live()
    return Sitting.objects.count()


class _Year:
    """A council and what it did in the year around ``now``."""

    def __init__(
        self,
        told: dict[str, Any],
        *,
        hall: Hall,
        secretary: User,
        chair: User,
        member: User,
        now: datetime,
    ) -> None:
        self.told, self.hall, self.now = told, hall, now
        self.secretary, self.chair, self.member = secretary, chair, member
        self.today = timezone.localdate(now)

    def live(self) -> None:
        """Found the council, fill its seats, hold its sittings in the order of time."""
        self.council = self._found()
        self._fill()
        for plan in sorted(self.told["sitting"], key=lambda one: one["days"]):
            self._sit(plan)
        applications.apply(
            MembershipApplication(
                council=self.council,
                kind=self.told["kind"],
                name="Местная организация «Добрые соседи»",
                registration_number="1002700000999",
                leader="Соседова Людмила Аркадьевна",
                email="sosedi@example.org",
                phone="(4212) 00-00-01",
                text="Мы помогаем соседям в трёх районах и хотим участвовать в работе совета.",
            ),
            at=self.now - timedelta(days=4),
        )

    def _found(self) -> Council:
        told = self.told
        kind, adopted_on, number = told["act"]
        act = act_with(kind, date.fromisoformat(adopted_on), number)
        council = Council.objects.create(
            **{key: told[key] for key in ("slug", "name", "purpose", "contact", "public_places")},
            act=act,
            established_on=told["established_on"],
        )
        composition.save_regulation(
            Regulation(
                council=council,
                begins_on=council.established_on,
                act=act,
                base=told["base"],
                notice_days=10,
                speech_minutes=5,
                item_speech_minutes=20,
                group_speech_minutes=8,
                minutes_tell_time=True,
                who_calls="председатель; по требованию не менее трети членов",
            )
        )
        for kind_of_post, user, occupation in (
            (PostKind.CHAIR, self.chair, "заместитель Мэра города"),
            (PostKind.SECRETARY, self.secretary, "главный специалист"),
        ):
            composition.save_post(
                Post(
                    council=council,
                    kind=kind_of_post,
                    occupation=occupation,
                    begins_on=_SINCE,
                    **_person_of(user),
                )
            )
        return council

    def _fill(self) -> None:
        for number, title in enumerate(self.told["titles"]):
            seat = composition.establish_seat(
                Seat(council=self.council, title=title, begins_on=_SINCE)
            )
            names = (("Правдин", "Юрий", "Семёнович"), ("Сценина", "Эмма", "Ильинична"))[number]
            self._mandate(seat, Part.REPRESENTATIVE, (*names, "начальник отдела"))
        for number, one in enumerate(self.told["organisation"], start=1):
            organisation = Organisation.objects.create(
                kind=one.get("kind", OrganisationKind.RELIGIOUS),
                name=one["name"],
                short_name=one["short"],
                registration_number=f"10027{self.council.pk:03}{number:05}",
                leader=" ".join(one.get("person", ("Сведения", "уточняются", ""))[:3]).strip(),
                contact=f"(4212) 00-0{self.council.pk % 10}-{number:02}",
                profile=one["profile"],
            )
            seat = composition.establish_seat(
                Seat(
                    council=self.council,
                    organisation=organisation,
                    begins_on=_SINCE,
                    ground="решение совета",
                )
            )
            if one.get("vacant"):
                gone = self._mandate(
                    seat, Part.REPRESENTATIVE, ("Летописцев", "Глеб", "Наумович", "председатель")
                )
                last_day = self.today - timedelta(days=45)
                composition.end_mandate(gone, last_day, "переехал в другой город")
                continue
            ends_in = one.get("ends_in_days")
            ends_on = self.today + timedelta(days=ends_in) if ends_in else None
            self._mandate(seat, Part.REPRESENTATIVE, one["person"], ends_on)
            if "alternate" in one:
                self._mandate(seat, Part.ALTERNATE, one["alternate"])

    def _mandate(
        self, seat: Seat, part: Part, person: Iterable[str], ends_on: date | None = None
    ) -> Mandate:
        last_name, first_name, patronymic, occupation = person
        is_member = part is Part.REPRESENTATIVE and seat.of_whom == _MEMBERS_USER
        names: dict[str, Any] = {
            "last_name": last_name,
            "first_name": first_name,
            "patronymic": patronymic,
            "email": f"council{self.council.pk}-{seat.pk}-{part}@example.org",
        }
        return composition.save_mandate(
            Mandate(
                seat=seat,
                part=part,
                occupation=occupation,
                begins_on=_SINCE,
                ends_on=ends_on,
                **(_person_of(self.member) if is_member else names),
            )
        )

    def _sit(self, plan: dict[str, Any]) -> None:
        day = WorkingCalendar().on_or_after(self.today + timedelta(days=plan["days"]))
        starts_at = timezone.make_aware(datetime.combine(day, _STARTS))
        planned_at = min(starts_at - timedelta(days=40), self.now - timedelta(days=10))
        sitting = sittings.plan(
            Sitting(
                council=self.council,
                topic=plan["topic"],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                hall=self.hall,
                public_places=self.council.public_places,
            ),
            at=planned_at,
        )
        items = [self._item(sitting, number, one) for number, one in enumerate(plan["item"], 1)]
        is_past = starts_at < self.now
        if not (is_past or plan.get("convene")):
            return
        told_at = min(starts_at - timedelta(days=15), self.now - timedelta(days=2))
        for one, item in zip(plan["item"], items, strict=True):
            if "paper" in one:
                self._attach(item, one, told_at)
        sitting = sittings.convene(sitting, by=self.secretary, at=told_at)
        publish(sitting, Stage.AGENDA, by=self.secretary, at=told_at)
        if plan.get("cancelled"):
            at = starts_at - timedelta(days=1)
            sittings.cancel(sitting, plan["cancelled"], by=self.secretary, at=at)
            return
        self._answers(sitting, told_at + timedelta(hours=20))
        if is_past:
            self._hold(sitting, list(zip(plan["item"], items, strict=True)))

    def _item(self, sitting: Sitting, number: int, one: dict[str, Any]) -> AgendaItem:
        item = agenda.save_item(
            AgendaItem(
                sitting=sitting,
                position=number * 10,
                title=one["title"],
                speaker=one.get("speaker", ""),
                minutes=one.get("minutes"),
                is_confidential=one.get("confidential", False),
            )
        )
        for place, below in enumerate(one.get("below", ()), start=1):
            agenda.save_item(
                AgendaItem(sitting=sitting, parent=item, position=place, title=below["title"])
            )
        return item

    def _attach(self, item: AgendaItem, one: dict[str, Any], at: datetime) -> None:
        text = f"Материал к вопросу «{item.title}».\nУчебный документ: данные вымышлены."
        access = PaperAccess.MEMBERS if one.get("members_only") else PaperAccess.OPEN
        upload = petition_pdf(text, title=one["paper"], name=f"{one['paper']}.pdf")
        paper = agenda.attach(item, upload, one["paper"], access, by=self.secretary, at=at)
        agenda.read_text(paper)

    def _answers(self, sitting: Sitting, at: datetime) -> None:
        for number, one in enumerate(self._people(sitting)):
            if number % 4 != 3:
                answer = Answer.NOT_COMING if number % 7 == 5 else Answer.COMING
                members.answer(sitting, one, answer, at=at)
        for name in ("Огородникова Инна", "Трамвайный Лев"):
            email = f"guest{sitting.pk}-{len(name)}@example.org"
            guests.ask(sitting, name=name, email=email, user=None, at=at)

    def _people(self, sitting: Sitting) -> list[Mandate]:
        day = timezone.localdate(sitting.starts_at)
        held = Mandate.objects.of_council(self.council, day)
        return [one for one in held if one.part == Part.REPRESENTATIVE]

    def _hold(self, sitting: Sitting, told: list[tuple[dict[str, Any], AgendaItem]]) -> None:
        by, starts_at = self.secretary, sitting.starts_at
        chair = self.council.posts.get(kind=PostKind.CHAIR)
        sitting = sittings.open_sitting(sitting, chair, by=by, at=starts_at)
        people = self._people(sitting)
        present = [one for number, one in enumerate(people) if number % 6 != 5]
        # All but one are there when it opens; that one is late.
        for arrived, minutes_late in ((present[:-1], 1), (present[-1:], 12)):
            at = starts_at + timedelta(minutes=minutes_late)
            coming: dict[Mandate, Way | None] = dict.fromkeys(arrived, Way.IN_PERSON)
            running.mark_presence(sitting, coming, at=at, now=at, by=by)
        at = starts_at + timedelta(minutes=15)
        for one, item in told:
            running.start_item(item, by=by, at=at)
            agenda.write_record(item, one.get("record", ""))
            if one.get("record"):
                self._speak(item, present, at)
            at += timedelta(minutes=20)
            if "decision" in one:
                self._decide(item, one, present, at)
            at += timedelta(minutes=5)
        sitting = sittings.close(sitting, by=by, at=at)
        publish(sitting, Stage.DECISIONS, by=by, at=at + timedelta(days=1))
        made = minutes_services.draw_up(sitting, at=at + timedelta(days=1))
        minutes_services.sign_as_chair(made, by=self.chair, at=at + timedelta(days=2))
        minutes_services.sign_as_secretary(made, by=by, at=at + timedelta(days=2))
        publish(sitting, Stage.MINUTES, by=by, at=at + timedelta(days=3))

    def _speak(self, item: AgendaItem, present: list[Mandate], at: datetime) -> None:
        """Let two members speak, one of them to a point of order, and an invited person."""
        first, second = present[item.pk % len(present)], present[(item.pk + 3) % len(present)]
        at += timedelta(minutes=4)
        for kind, mandate, invited, seconds in (
            (SpeechKind.DEBATE, first, "", 250),
            (SpeechKind.ORDER, second, "", 40),
            (SpeechKind.DEBATE, None, "Сведущева Инга Павловна, независимый эксперт", 180),
        ):
            speech = speaking.enter(item, kind, mandate, invited, by=self.secretary, at=at)
            speaking.give_word(speech, by=self.secretary, at=at)
            at += timedelta(seconds=seconds)
            speaking.end_speech(item, by=self.secretary, at=at)

    def _decide(
        self, item: AgendaItem, one: dict[str, Any], present: list[Mandate], at: datetime
    ) -> None:
        if one.get("by_name"):
            given = running.VoteInput(
                one["decision"],
                VoteKind.BY_NAME,
                {
                    mandate: Choice.ABSTAINED if number == 2 else Choice.FOR
                    for number, mandate in enumerate(present)
                },
            )
        else:
            given = running.VoteInput(one["decision"], VoteKind.OPEN, counted=Tally(*one["votes"]))
        if one.get("mistyped"):
            wrong = running.VoteInput(one["decision"], VoteKind.OPEN, counted=Tally(1, 0, 0))
            void = running.take_vote(item, wrong, by=self.secretary, at=at)
            running.void_vote(void, one["mistyped"], by=self.secretary, at=at)
            at += timedelta(minutes=1)
        vote = running.take_vote(item, given, by=self.secretary, at=at)
        if "opinion" in one:
            running.keep_opinion(vote, present[2], one["opinion"])
        unit = Unit.objects.filter(short_name=one["unit"]).first() if "unit" in one else None
        held_on = timezone.localdate(at)
        due_on = held_on + timedelta(days=one["due_in"]) if "due_in" in one else None
        decision = decisions.decide(
            item,
            one["decision"],
            vote=vote,
            responsible=one.get("responsible", ""),
            unit=unit,
            due_on=due_on,
            at=at,
        )
        for key, is_final in (("report", True), ("late_report", False)):
            if key in one and due_on:
                on = min(due_on - timedelta(days=5), self.today)
                decisions.report(decision, one[key], is_final=is_final, on=on, by=self.secretary)


def _person_of(user: User) -> dict[str, Any]:
    """Return the columns of a row that names the user."""
    return {
        "last_name": user.last_name,
        "first_name": user.first_name,
        "patronymic": user.patronymic,
        "user": user,
        "email": "",
    }
