"""Twenty meetings in the five districts: a year of past ones, and those to come."""

import io
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from appeals.models import Appeal, ClassifierCode
from appeals.rules.vocabulary import Result
from appeals.services import answering, assignment
from appeals.services import registration as office_registration
from appeals.services.registration import CardInput, QuestionInput
from meetings.models import Meeting, Question, Series
from meetings.rules.announcement import Item
from meetings.rules.vocabulary import Format, Reason
from meetings.services import announcing, asking, moderating, registration, reporting, telling
from meetings.services.announcing import MeetingInput
from meetings.services.asking import QuestionInput as Asked
from meetings.services.registration import Visitor
from portal.demo.people import Office
from portal.files.models import Picture
from portal.files.services.pictures import accept_picture
from portal.people.calendar import working_calendar
from portal.people.models import District, User
from portal.places.models import Hall

_TOLD = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
#: Days from today: thirteen past, seven to come; each district has four.
_OFFSETS = (
    -335, -310, -285, -262, -236, -208, -180, -150, -121, -92, -60, -24, -9,
    4, 9, 15, 22, 30, 41, 55,
)  # fmt: skip
_CODE = "0003.0009"
_ONLINE = "https://video.example.org/meeting"


@dataclass
class _Stage:
    """What all meetings of the demo share."""

    office: Office
    press: User
    moderator: User
    halls: dict[str, Hall]
    now: datetime
    chance: random.Random


def load(office: Office, *, now: datetime) -> list["Consideration"]:
    """Announce, hold and report on the meetings as if it had happened day by day.

    Returns what the office has to do with the questions that became appeals.
    """
    press = User.objects.get(email="press@example.org")
    moderator = User.objects.get(email="moderator@example.org")
    stage = _Stage(office, press, moderator, _halls(press, now), now, random.Random(20261127))
    for user in list(office.citizens.values())[:6]:
        telling.follow(user, list(District.objects.all()[:2]), at=now - 365 * _DAY)
    series = Series.objects.get_or_create(title="Встречи по районам")[0]
    for number, offset in enumerate(_OFFSETS):
        _play(stage, series, number, offset)
    appeals = Question.objects.became_appeals().select_related("appeal").order_by("pk")
    return [Consideration(office, one.appeal, one.text) for one in appeals if one.appeal]


def _halls(by: User, now: datetime) -> dict[str, Hall]:
    found = {}
    for number, told in enumerate(_TOLD["halls"]):
        district = District.objects.get(name=told["district"])
        hall = Hall.objects.filter(name=told["name"]).first()
        if hall is None:
            plan = _plan(told["name"], number, by, now)
            hall = Hall.objects.create(**{**told, "district": district}, plan=plan)
        found[district.name] = hall
    return found


def _plan(name: str, number: int, by: User, now: datetime) -> Picture:
    """Draw the plan of a house: street, entrance, corridor, hall."""
    image = Image.new("RGB", (1600, 1000), "white")
    draw = ImageDraw.Draw(image)
    ink, hall = (21, 32, 43), (230, 240, 242)
    draw.rectangle((200, 120, 1400, 800), outline=ink, width=10)
    left = 900 if number % 2 else 300
    draw.rectangle((left, 170, left + 420, 520), fill=hall, outline=ink, width=6)
    draw.rectangle((240, 560, 1360, 660), outline=ink, width=4)
    draw.rectangle((740, 780, 860, 820), fill="white")
    draw.line((800, 960, 800, 610, left + 210, 610, left + 210, 540), fill=(11, 85, 102), width=14)
    draw.polygon([(left + 180, 560), (left + 240, 560), (left + 210, 500)], fill=(11, 85, 102))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    side = "направо" if number % 2 else "налево"
    alt = f"План: {name}. От входа с улицы прямо до коридора, {side} до двери зала"
    return accept_picture(SimpleUploadedFile("plan.png", buffer.getvalue()), alt=alt, by=by, at=now)


def _evening(day: date) -> datetime:
    on = working_calendar().on_or_after(day)
    return timezone.make_aware(datetime.combine(on, time(18)))


def _play(stage: _Stage, series: Series, number: int, offset: int) -> None:
    topic = _TOLD["topics"][number % 5]
    # The topics go round the districts, each time by another step.
    district = list(stage.halls)[(number * 2 + number // 5) % 5]
    starts_at = _evening(timezone.localdate(stage.now) + offset * _DAY)
    prepared_at = min(starts_at - 21 * _DAY, stage.now - 2 * _DAY)
    hall = stage.halls[district]
    form = Format.ONLINE if number == 15 else Format.BOTH if number % 4 == 2 else Format.IN_PERSON
    said = MeetingInput(
        title=f"{topic['title']}: {district} район",
        topic=topic["topic"],
        form=form,
        starts_at=starts_at,
        ends_at=starts_at + 2 * _HOUR,
        hall=None if form is Format.ONLINE else hall,
        online_url="" if form is Format.IN_PERSON else _ONLINE,
        districts=[District.objects.get(name=district)],
        series=series,
        officials=[(name, post) for name, post in topic["officials"]],
        agenda=[
            Item("Что сделано с прошлой встречи", topic["officials"][0][0], 20),
            Item(topic["title"], topic["officials"][-1][0], 40),
            Item("Ответы на вопросы жителей", "", 60),
        ],
        services="До встречи, с 17:00, специалисты принимают в фойе.",
        contact="пресс-служба, (4212) 30-65-09",
        places=4 if number == 14 else None,
    )
    meeting = announcing.prepare(said, by=stage.press, at=prepared_at)
    meeting = announcing.publish(meeting, by=stage.press, at=prepared_at + _HOUR)
    _tell(meeting, prepared_at + _HOUR)
    _come(stage, meeting, number, prepared_at + _DAY)
    if starts_at > stage.now:
        _ahead(stage, meeting, said, topic, number, prepared_at + _DAY)
    else:
        _hold(stage, meeting, topic, number, is_last=offset == max(o for o in _OFFSETS if o < 0))


def _tell(meeting: Meeting, at: datetime) -> None:
    telling.tell(meeting.pk, meeting.revision, at=at)


def _come(stage: _Stage, meeting: Meeting, number: int, at: datetime) -> None:
    """Let some residents register; the meeting of few places gets a waiting list."""
    people = list(stage.office.citizens.values())
    for step in range(6 if meeting.is_limited else 2):
        user = people[(number * 3 + step) % len(people)]
        registration.register(meeting, Visitor(user.first_name, user.email, user=user), at=at)


def _ahead(
    stage: _Stage, meeting: Meeting, said: MeetingInput, topic: Any, number: int, at: datetime
) -> None:
    """What happens before a meeting: questions, a change, a cancellation."""
    for step, (text, _, _) in enumerate(topic["questions"][number % 3 : number % 3 + 2]):
        asked = _ask(stage, meeting, text, step, wants=step == 0, at=at)
        moderating.show(asked, by=stage.moderator, at=at)
        for voter in range(3 + (number + step * 4) % 9):
            asking.support(asked, user=None, device=f"demo-{number}-{step}-{voter}")
    later = stage.now - _DAY
    if number == 16:
        moved = replace(said, starts_at=said.starts_at + _HOUR, ends_at=said.ends_at + _HOUR)
        _tell(announcing.change(meeting, moved, by=stage.press, at=later), later)
    if number == 18:
        why = "В зале ремонт. Новую дату объявим на этой неделе."
        _tell(announcing.cancel(meeting, reason=why, by=stage.press, at=later), later)


def _ask(
    stage: _Stage, meeting: Meeting, text: str, step: int, *, wants: bool, at: datetime
) -> Question:
    people = list(stage.office.citizens.values())
    user = people[(meeting.pk + step * 5) % len(people)]
    data = Asked(
        text=text,
        last_name=user.last_name if wants else "",
        first_name=user.first_name if wants else "",
        patronymic=user.patronymic if wants else "",
        email=user.email if wants else "",
        shows_name=wants and step % 2 == 0,
        wants_appeal=wants,
    )
    device = f"demo-{meeting.pk}-{step}"
    return asking.ask(meeting, data, user=user if wants else None, device=device, at=at)


def _hold(stage: _Stage, meeting: Meeting, topic: Any, number: int, *, is_last: bool) -> None:
    """The evening itself and what followed; the last meeting still waits for its report."""
    evening = meeting.starts_at
    official = meeting.officials.first()
    assert official is not None
    asked = [
        _ask(stage, meeting, text, step, wants=how == "appeal", at=evening - (5 - step) * _HOUR)
        for step, (text, how, _) in enumerate(topic["questions"])
    ]
    for one in asked:
        moderating.show(one, by=stage.moderator, at=evening)
    end = meeting.ends_at
    reporting.hold(meeting, by=stage.press, at=end)
    for one, (_, how, words) in zip(asked, topic["questions"], strict=True):
        if is_last and how != "answered":
            continue
        if how == "answered":
            moderating.answer(one, text=words, official=official, by=stage.moderator, at=end)
        elif how == "appeal":
            moderating.make_appeals(one, by=stage.moderator, at=end)
        else:
            moderating.decline(one, reason=Reason(how), remark=words, by=stage.moderator, at=end)
    if is_last:
        return
    report = reporting.Report(
        attendance=24 + number * 7 % 61,
        summary=f"Обсудили: {topic['topic'][0].lower()}{topic['topic'][1:]} "
        "Ответы и обещания — ниже; за остальным жители могут следить на этой странице.",
    )
    after = end + 2 * _DAY
    reporting.report(meeting, report, by=stage.press, at=after)
    due_on = timezone.localdate(evening) + 60 * _DAY
    made = reporting.promise(
        meeting,
        text=topic["promise"][0],
        responsible=topic["promise"][1],
        due_on=due_on,
        by=stage.press,
        at=after,
    )
    if due_on + 5 * _DAY < timezone.localdate(stage.now) and number != 7:
        reporting.keep_promise(
            made, report="Сделано, жители приняли работу.", on=due_on, by=stage.press, at=after
        )
    reporting.close(meeting, by=stage.press, at=after)


@dataclass(frozen=True)
class Consideration:
    """What the office does with an appeal from a meeting; numbered below zero: it has come in."""

    office: Office
    appeal: Appeal
    gist: str

    @property
    def number(self) -> int:
        """A number that no letter of the residents has."""
        return -self.appeal.pk

    def tell(self) -> Iterator[datetime]:
        """Do one act after the other; before each, yield its moment."""
        office, executor = self.office, self.office.executors["Управление дорог"]
        registered = timezone.make_aware(datetime.combine(self.appeal.register_by, time(10, 30)))
        yield registered
        code = ClassifierCode.objects.filter(is_assignable=True, code__startswith=_CODE).first()
        assert code is not None
        card = CardInput([QuestionInput(code)], annotation=self.gist[:200])
        appeal = office_registration.register(self.appeal, card, by=office.registrar, at=registered)
        moments = [_later(registered, *when) for when in ((1, 11), (12, 12), (13, 14), (13, 16))]
        yield moments[0]
        appeal = assignment.assign(appeal, executor, by=office.head, at=moments[0])
        yield moments[1]
        answering.write_answer(
            appeal,
            text="Уважаемый заявитель!\n\nВопрос, который вы задали на встрече, рассмотрен. Работы "
            "включены в план, исполнитель назначен.",
            results=dict.fromkeys(appeal.questions.values_list("pk", flat=True), Result.SUPPORTED),
            by=executor.user,
            at=moments[1],
        )
        answering.prepare(appeal, by=executor.user, at=moments[1])
        yield moments[2]
        answering.sign(appeal, by=office.head, at=moments[2])
        yield moments[3]
        answering.send(appeal, by=office.registrar, at=moments[3])


def _later(moment: datetime, working_days: int, hour: int) -> datetime:
    on = working_calendar().working_days_after(timezone.localdate(moment), working_days)
    return timezone.make_aware(datetime.combine(on, time(hour)))
