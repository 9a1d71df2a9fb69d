"""Nobody who was told of one version misses the next, and nobody else is told."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.models import Meeting, Notice
from meetings.rules.announcement import Item
from meetings.rules.vocabulary import Channel, Place, Told
from meetings.services import announcing, registration, telling
from meetings.services.registration import Visitor
from portal.files import services as files
from portal.letters.models import Letter, LetterAttachment
from tests.factories.appeals import MONDAY
from tests.factories.meetings import (
    EVENING,
    a_district,
    a_meeting,
    a_press_officer,
    an_announcement,
)
from tests.factories.people import a_user
from tests.factories.places import a_hall

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _tell(meeting, at=MONDAY):
    meeting.refresh_from_db()
    return telling.tell(meeting.pk, meeting.revision, at=at)


def _letters_since(last):
    return set(Letter.objects.filter(pk__gt=last).values_list("to", flat=True))


def _last():
    return Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.fixture
def press_officer():
    return a_press_officer()


class _Undo(Exception):
    """Ends an example of hypothesis with an empty database."""


_PEOPLE = 4
_ACT = st.tuples(
    st.sampled_from(
        ["follow", "unfollow", "register", "withdraw", "move", "retitle", "elsewhere", "cancel"]
    ),
    st.integers(0, _PEOPLE - 1),
)


@pytest.fixture
def people():
    """Residents, made once for all examples: a password costs a third of a second."""
    return [a_user(f"person{number}@example.org") for number in range(_PEOPLE)]


# Not shrunk: an example is a dozen transactions, and says by itself what went wrong.
@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(_ACT, min_size=2, max_size=14))
def test_exactly_those_who_are_entitled_are_told(people, press_officer, acts):
    """A model of the rule in a few lines beside the service: both tell the same people."""
    try:
        with transaction.atomic():
            _play(people, press_officer, acts)
            raise _Undo
    except _Undo:
        pass


def _play(people, by, acts):
    here, there = a_district("Центральный"), a_district("Кировский")
    hall = a_hall()
    meeting = a_meeting(by, districts=[here], hall=hall)
    _tell(meeting)
    district, start = here, EVENING
    following, coming, withdrew, told = set(), {}, set(), set()
    for number, (act, who) in enumerate(acts):
        user = people[who]
        if act == "follow":
            telling.follow(user, [here], at=MONDAY)
            following.add(user)
        elif act == "unfollow":
            telling.follow(user, [], at=MONDAY)
            following.discard(user)
        elif act == "register" and user not in coming:
            visitor = Visitor(user.first_name, user.email, user=user)
            coming[user] = registration.register(meeting, visitor, at=MONDAY)
            told.add(coming[user])
        elif act == "withdraw" and user in coming:
            registration.withdraw(coming.pop(user), at=MONDAY)
            withdrew.add(user)
        elif act in {"move", "retitle", "elsewhere", "cancel"}:
            last, revision = _last(), meeting.revision
            if act == "cancel":
                announcing.cancel(meeting, reason="Зал закрыт", by=by, at=MONDAY)
            else:
                start += HOUR if act == "move" else 0 * HOUR
                if act == "elsewhere":
                    district = there if district == here else here
                said = an_announcement(
                    start, districts=[district], hall=hall, title=f"Дворы, {number}"
                )
                announcing.change(meeting, said, by=by, at=MONDAY)
            meeting.refresh_from_db()
            assert (meeting.revision > revision) == (act != "retitle")
            if act == "retitle":
                # Nothing that anybody relies on: nobody is told, no job is queued.
                assert _letters_since(last) == set()
                continue
            _tell(meeting)
            entitled = {*coming.values()}
            if district == here:
                entitled |= {one for one in following if one not in coming and one not in withdrew}
            if act == "cancel":
                entitled &= told
            assert _letters_since(last) == {one.email for one in entitled}
            told |= entitled
            assert _tell(meeting) == 0
            if act == "cancel":
                return


def test_first_change_and_cancellation_have_one_uid_and_a_rising_sequence():
    by, hall = a_press_officer(), a_hall()
    follower = a_user("follower@example.org")
    telling.follow(follower, [a_district()], at=MONDAY)
    meeting = a_meeting(by, hall=hall, districts=[a_district()])
    assert _tell(meeting) == 1
    changed = an_announcement(EVENING + HOUR, hall=hall, districts=[a_district()])
    announcing.change(meeting, changed, by=by, at=MONDAY + HOUR)
    assert _tell(meeting) == 1
    announcing.cancel(meeting, reason="Прорвало трубу", by=by, at=MONDAY + 2 * HOUR)
    assert _tell(meeting) == 1

    letters = Letter.objects.filter(to="follower@example.org").order_by("pk")
    assert [one.subject.split(":")[0] for one in letters] == [
        "Встреча с жителями",
        "Встреча изменилась",
        "Встреча отменена",
    ]
    change = letters[1].text.replace("\u00a0", " ")
    assert (
        "Время: было «26 ноября 2026 г. в 18:00–20:00», стало «26 ноября 2026 г. в 19:00–21:00»"
        in change
    )
    assert hall.address in change and "Больше не получать" in change
    events = []
    for attached in LetterAttachment.objects.filter(letter__in=letters).order_by("pk"):
        with files.open_file(attached.file) as content:
            events += Calendar.from_ical(content.read()).walk("VEVENT")
    assert {str(one["uid"]) for one in events} == {f"meeting-{meeting.pk}@127.0.0.1"}
    assert [int(one["sequence"]) for one in events] == [0, 1, 2]
    assert [str(one["status"]) for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one.decoded("dtstart") for one in events] == [EVENING, EVENING + HOUR, EVENING + HOUR]


def test_who_left_a_telephone_is_called(client):
    meeting = a_meeting(by := a_press_officer(), hall=(hall := a_hall()))
    clerk = a_press_officer()
    row = registration.register(meeting, Visitor("Анна", phone="30-65-09"), by=clerk, at=MONDAY)
    first = Notice.objects.get(registration=row)
    assert (first.channel, first.told_at) == (Channel.PHONE, MONDAY)
    announcing.change(meeting, an_announcement(EVENING + HOUR, hall=hall), by=by, at=MONDAY)
    _tell(meeting)
    later = an_announcement(EVENING + 2 * HOUR, hall=hall)
    announcing.change(meeting, later, by=by, at=MONDAY)
    _tell(meeting)
    assert _tell(meeting) == 0
    call = Notice.objects.get(registration=row, told_at=None)
    assert call.revision == 2
    client.force_login(clerk)
    assert "место есть" in client.get(reverse("admin:meetings_notice_changelist")).content.decode()
    assert (call.kind, call.channel) == (Told.CHANGED, Channel.PHONE)
    telling.mark_called(call, at=MONDAY + HOUR)
    assert not Notice.objects.filter(told_at=None).exists()


def test_a_job_of_an_older_version_tells_nothing():
    by, hall = a_press_officer(), a_hall()
    telling.follow(a_user(), [a_district()], at=MONDAY)
    meeting = a_meeting(by, hall=hall)
    items = [Item("Только вопросы", "", 60)]
    announcing.change(meeting, an_announcement(hall=hall, agenda=items), by=by, at=MONDAY)
    assert telling.tell(meeting.pk, 0, at=MONDAY) == 0
    assert _tell(meeting) == 1
    assert Notice.objects.get().kind == Told.FIRST
    assert ProcrastinateJob.objects.filter(task_name="meetings.tell").count() == 2


def test_those_with_a_place_are_reminded_once_and_anew_after_a_change():
    by, hall = a_press_officer(), a_hall()
    meeting = a_meeting(by, hall=hall, places=1)
    visitors = [Visitor("А", "a@example.org"), Visitor("Б", "b@example.org")]
    rows = [registration.register(meeting, one, at=MONDAY) for one in visitors]
    assert [one.state for one in rows] == [Place.CONFIRMED, Place.WAITING]
    at = EVENING - 20 * HOUR
    assert telling.remind(at=EVENING - 25 * HOUR) == 0
    assert telling.remind(at=at) == 1
    assert telling.remind(at=at + HOUR) == 0
    said = an_announcement(EVENING + 48 * HOUR, hall=hall, places=1)
    announcing.change(meeting, said, by=by, at=at + HOUR)
    assert telling.remind(at=EVENING + 30 * HOUR) == 1
    # The letter about a change on the day before is the reminder.
    said = an_announcement(EVENING + 49 * HOUR, hall=hall, places=1)
    announcing.change(meeting, said, by=by, at=EVENING + 31 * HOUR)
    assert telling.remind(at=EVENING + 32 * HOUR) == 0
    reminders = Letter.objects.filter(subject__startswith="Скоро встреча")
    assert list(reminders.values_list("to", flat=True)) == ["a@example.org"] * 2


def test_a_hall_that_moves_is_told_of_like_a_change_of_each_meeting_there(client):
    by, hall = a_press_officer(), a_hall(name="Малый зал")
    telling.follow(a_user("f@example.org"), [a_district()], at=MONDAY)
    meeting = a_meeting(by, hall=hall)
    elsewhere = a_meeting(by)
    _tell(meeting)
    client.force_login(by)
    url = reverse("admin:places_hall_change", args=[hall.pk])
    typed = {"name": "Малый зал", "address": hall.address, "is_open": "on", "seats": "100"}
    with freeze_time(MONDAY + HOUR):
        assert client.post(url, {**typed, "way": "С двора"}).status_code == 302
        assert Meeting.objects.get(pk=meeting.pk).revision == 0
        assert client.post(url, {**typed, "address": "ул. Муравьёва, 5"}).status_code == 302
    change = meeting.changes.get()
    assert (change.what, change.revision, change.by) == ("Место", 1, by)
    assert (change.was, change.became) == (
        "Малый зал, ул. Карла Маркса, 66", "Малый зал, ул. Муравьёва, 5",
    )  # fmt: skip
    assert not elsewhere.changes.exists()
    jobs = ProcrastinateJob.objects.filter(task_name="meetings.tell")
    assert {"meeting_id": meeting.pk, "revision": 1} in jobs.values_list("args", flat=True)
    assert _tell(meeting) == 1
    assert "стало «Малый зал, ул. Муравьёва, 5»" in Letter.objects.order_by(
        "pk"
    ).last().text.replace("\u00a0", " ")


def test_another_speaker_is_a_change_of_the_agenda():
    by, hall = a_press_officer(), a_hall()
    meeting = a_meeting(by, hall=hall, agenda=[Item("Доклад", "Дальнева О. В.", 30)])
    said = an_announcement(hall=hall, agenda=[Item("Доклад", "Лесных П. А.", 30)])
    assert announcing.change(meeting, said, by=by, at=MONDAY).revision == 1
    change = meeting.changes.get()
    assert (change.was, change.became) == (
        "1. Доклад, Дальнева О. В. (30 мин)", "1. Доклад, Лесных П. А. (30 мин)",
    )  # fmt: skip


def test_two_changes_before_the_queue_runs_are_both_in_the_letter():
    by, hall, other = a_press_officer(), a_hall(), a_hall(name="Другой зал")
    telling.follow(a_user("f@example.org"), [a_district()], at=MONDAY)
    meeting = a_meeting(by, hall=hall)
    _tell(meeting)
    for where, start in ((other, EVENING), (other, EVENING + HOUR)):
        announcing.change(meeting, an_announcement(start, hall=where), by=by, at=MONDAY)
    assert telling.tell(meeting.pk, 1, at=MONDAY) == 0
    assert _tell(meeting) == 1
    text = Letter.objects.order_by("pk").last().text.replace("\u00a0", " ")
    assert "стало «Другой зал" in text and "в 19:00–21:00»" in text
    announcing.change(meeting, an_announcement(EVENING + 2 * HOUR, hall=other), by=by, at=MONDAY)
    assert _tell(meeting) == 1
    assert "стало «Другой зал" not in Letter.objects.order_by("pk").last().text


def test_everybody_told_hears_of_the_cancellation_once_with_the_entry_of_the_calendar():
    by = a_press_officer()
    for name in ("follower", "both"):
        telling.follow(a_user(f"{name}@example.org"), [a_district()], at=MONDAY)
    meeting = a_meeting(by, districts=[a_district()], places=1)
    _tell(meeting)
    for name in ("both", "waits", "gone"):
        row = registration.register(meeting, Visitor(name, f"{name}@example.org"), at=MONDAY)
    registration.withdraw(row, at=MONDAY)
    registration.register(meeting, Visitor("Пётр", phone="+79141112233"), at=MONDAY)
    # Who follows only now was told nothing, and has nothing to hear.
    telling.follow(a_user("late@example.org"), [a_district()], at=MONDAY)
    last = _last()
    announcing.cancel(meeting, reason="Прорвало трубу", by=by, at=MONDAY)
    assert _tell(meeting) == 4
    assert _tell(meeting) == 0
    letters = Letter.objects.filter(pk__gt=last)
    assert sorted(letters.values_list("to", flat=True)) == [
        "both@example.org", "follower@example.org", "waits@example.org",
    ]  # fmt: skip
    for letter in letters:
        with files.open_file(letter.attachments.get().file) as content:
            [event] = Calendar.from_ical(content.read()).walk("VEVENT")
        assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)
    assert Notice.objects.get(told_at=None).registration.name == "Пётр"
