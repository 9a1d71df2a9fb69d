"""The database refuses what may not be, whatever door it is tried through."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from meetings.models import Change, Meeting, Notice, Photo, Question, Registration, Support
from meetings.rules.vocabulary import Ending, Format, Place, Showing, State
from meetings.services import announcing, reporting
from meetings.services.registration import Visitor, register
from tests.factories.appeals import MONDAY, an_appeal
from tests.factories.meetings import (
    EVENING,
    a_held_meeting,
    a_meeting,
    a_press_officer,
    a_question,
    an_announcement,
)
from tests.factories.people import a_user
from tests.meetings.pictures import a_picture

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def refuses(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"state": State.HELD},
        {"state": State.CLOSED},
        {"state": State.CANCELLED},
        {"state": State.SCHEDULED},
        {"state": State.CANCELLED, "cancelled_at": MONDAY},
        {"cancel_reason": "Ремонт"},
        {"held_at": MONDAY},
        {"published_at": None},
        {"ends_at": EVENING},
        {"hall": None},
        {"form": Format.ONLINE},
        {"form": Format.BOTH},
        {"online_url": "https://video.example.org/1"},
        {"reported_at": EVENING},
    ],
)
def test_a_meeting(change):
    meeting = a_meeting()
    refuses(lambda: Meeting.objects.filter(pk=meeting.pk).update(**change))


def test_a_meeting_is_not_held_before_it_begins_nor_closed_without_a_report():
    by = a_press_officer()
    held = Meeting.objects.filter(pk=a_held_meeting(by).pk)
    for change in (
        {"held_at": EVENING - HOUR},
        {"state": State.CLOSED, "closed_at": EVENING + 3 * HOUR},
        {"reported_at": EVENING + 3 * HOUR, "attendance": 5},
    ):
        refuses(lambda c=change: held.update(**c))
    reporting.report(held.get(), reporting.Report(5, "Решили"), by=by, at=EVENING + 3 * HOUR)
    refuses(lambda: held.update(summary=""))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"state": Showing.HIDDEN},
        {"ending": Ending.ANSWERED, "ended_at": MONDAY},
        {"ending": Ending.APPEAL, "ended_at": MONDAY},
        {"ending": Ending.DECLINED, "ended_at": MONDAY},
        {"ending": Ending.DECLINED, "reason": "no_name"},
        {"ended_at": MONDAY},
        {"reason": "no_name"},
    ],
)
def test_a_question(change):
    question = a_question(a_meeting())
    refuses(lambda: Question.objects.filter(pk=question.pk).update(**change))


def test_a_question_without_consent_is_no_appeal_and_one_is_discussed_at_a_time():
    meeting = a_meeting()
    one, two = a_question(meeting, device="1"), a_question(meeting, device="2")
    rows = Question.objects.filter(pk=one.pk)
    appeal = an_appeal(a_user())
    refuses(lambda: rows.update(ending=Ending.APPEAL, ended_at=MONDAY, appeal=appeal))
    refuses(lambda: rows.update(appeal=appeal))
    refuses(lambda: rows.update(merged_into=one))
    rows.update(is_live=True)
    refuses(lambda: Question.objects.filter(pk=two.pk).update(is_live=True))
    Support.objects.create(question=one, device="a")
    refuses(lambda: Support.objects.create(question=one, device="a"))


def test_a_registration():
    meeting = a_meeting()
    one = register(meeting, Visitor("Анна", "anna@example.org"), at=MONDAY)
    two = register(meeting, Visitor("Пётр", "petr@example.org"), at=MONDAY)
    rows = Registration.objects.filter(pk=two.pk)
    for change in (
        {"email": "anna@example.org"},
        {"email": ""},
        {"code": one.code},
        {"state": Place.WITHDRAWN},
        {"withdrawn_at": MONDAY},
        {"state": Place.WAITING, "attended_at": MONDAY},
    ):
        refuses(lambda c=change: rows.update(**c))


def test_what_was_told_and_changed_stays_as_it_was():
    by = a_press_officer()
    meeting = a_meeting(by)
    row = register(meeting, Visitor("Анна", phone="1"), at=MONDAY)
    said = an_announcement(EVENING + HOUR, hall=meeting.hall)
    announcing.change(meeting, said, by=by, at=MONDAY)
    refuses(lambda: Change.objects.update(was=""))
    refuses(lambda: Change.objects.all().delete())
    refuses(lambda: Notice.objects.update(revision=7))
    known = Notice.objects.get()
    values = {
        "meeting": meeting, "revision": known.revision, "kind": known.kind,
        "channel": known.channel, "due_at": MONDAY,
    }  # fmt: skip
    refuses(lambda: Notice.objects.create(**values, registration=row))
    refuses(lambda: Notice.objects.create(**values))
    refuses(lambda: Notice.objects.create(**values, registration=row, user=by))


def test_faces_need_a_ground():
    by = a_press_officer()
    meeting, picture = a_held_meeting(by), a_picture(by)
    refuses(
        lambda: Photo.objects.create(
            meeting=meeting, picture=picture, has_faces=True, confirmed_by=by, added_at=EVENING
        )
    )
