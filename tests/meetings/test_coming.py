"""Coming to a meeting: places, the waiting list, the door; and what is forgotten afterwards."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from freezegun import freeze_time

from meetings.models import Meeting, Question, Registration
from meetings.rules.vocabulary import Place, Reason, State
from meetings.services import announcing, asking, moderating, purging, registration, reporting
from meetings.services.registration import Visitor
from portal.kernel.errors import RuleViolation
from portal.letters.models import Letter, LetterState
from portal.places.models import HallBooking
from tests.factories.appeals import MONDAY
from tests.factories.meetings import (
    EVENING,
    TWO_HOURS,
    a_draft,
    a_held_meeting,
    a_meeting,
    a_press_officer,
    a_question,
    an_announcement,
)
from tests.factories.people import a_user
from tests.factories.places import a_hall

HOUR = timedelta(hours=1)


def a_registration(meeting, name="a", at=MONDAY):
    return registration.register(meeting, Visitor(name, f"{name}@example.org"), at=at)


def refused(act):
    with pytest.raises(RuleViolation) as refusal:
        act()
    return refusal.value.code, refusal.value.field


@pytest.mark.django_db
def test_the_waiting_list_is_served_in_its_order():
    meeting = a_meeting(places=2)
    rows = [a_registration(meeting, name) for name in "abcde"]
    assert [one.state for one in rows] == [Place.CONFIRMED] * 2 + [Place.WAITING] * 3
    registration.withdraw(rows[2], at=MONDAY)
    registration.withdraw(rows[0], at=MONDAY)
    registration.withdraw(rows[0], at=MONDAY)
    states = dict(meeting.registrations.values_list("name", "state"))
    assert states == {
        "a": Place.WITHDRAWN, "b": Place.CONFIRMED, "c": Place.WITHDRAWN, "d": Place.CONFIRMED,
        "e": Place.WAITING,
    }  # fmt: skip
    assert Letter.objects.filter(subject__startswith="Для вас есть место").get().to == (
        "d@example.org"
    )
    # Whoever comes now stands behind, even where more places are opened.
    said = an_announcement(hall=meeting.hall, places=4)
    announcing.change(meeting, said, by=a_press_officer(), at=MONDAY)
    assert not meeting.registrations.waiting().exists()
    assert a_registration(meeting, "f").state == Place.CONFIRMED
    assert a_registration(meeting, "a").state == Place.WAITING


@pytest.mark.django_db
def test_what_is_refused_is_refused_at_its_field():
    meeting = a_meeting(places=1, hall=a_hall(seats=10))
    row = a_registration(meeting)
    assert refused(lambda: a_registration(meeting)) == ("registered_already", "email")
    assert refused(lambda: registration.register(meeting, Visitor("x"), at=MONDAY)) == (
        "contact_missing", "email",
    )  # fmt: skip
    by = a_press_officer()
    assert refused(lambda: registration.admit(meeting, "123", by=by, at=EVENING)) == (
        "code_unknown", "code",
    )  # fmt: skip
    for away in (EVENING - timedelta(days=1), EVENING + timedelta(days=1)):
        assert refused(lambda at=away: registration.admit(meeting, row.code, by=by, at=at)) == (
            "door_closed", "code",
        )  # fmt: skip
    waiting = a_registration(meeting, "b")
    assert refused(lambda: registration.admit(meeting, waiting.code, by=by, at=EVENING)) == (
        "no_place", "code",
    )  # fmt: skip
    admitted = registration.admit(meeting, f" {row.code[:3]} {row.code[3:]}", by=by, at=EVENING)
    assert admitted.attended_at == EVENING
    again = registration.admit(meeting, row.code, by=by, at=EVENING + HOUR)
    assert again.attended_at == EVENING
    late = EVENING + TWO_HOURS
    assert refused(lambda: a_registration(meeting, "c", late))[0] == "registration_over"


@pytest.mark.django_db
def test_a_meeting_into_the_past_or_onto_another_is_refused_with_nothing_half_done():
    by, hall = a_press_officer(), a_hall(seats=50)
    first = a_meeting(by, hall=hall)
    other = a_draft(by, hall=hall, starts_at=EVENING + TWO_HOURS)
    for fields, code, field in (
        ({"starts_at": MONDAY - HOUR}, "meeting_in_past", "starts_at"),
        ({"starts_at": EVENING + HOUR}, "hall_taken", "hall"),
        ({"places": 51}, "more_than_seats", "places"),
        ({"hall": None}, "no_hall", "hall"),
    ):
        said = an_announcement(
            **{"hall": hall, "title": "Другое", "starts_at": EVENING + TWO_HOURS, **fields}
        )
        assert refused(lambda s=said: announcing.change(other, s, by=by, at=MONDAY)) == (
            code,
            field,
        )
        assert Meeting.objects.get(pk=other.pk).title == "Дворы весной"
    announcing.cancel(first, reason="Ремонт", by=by, at=MONDAY)
    assert HallBooking.objects.get().subject == other.subject_key
    moved = an_announcement(hall=hall)
    announcing.change(other, moved, by=by, at=MONDAY)
    assert HallBooking.objects.get().during.lower == EVENING


@pytest.mark.django_db
def test_a_meeting_is_announced_at_its_moment():
    by = a_press_officer()
    meeting = a_draft(by)
    assert refused(lambda: announcing.schedule(meeting, when=EVENING + HOUR, by=by, at=MONDAY)) == (
        "past",
        "publish_at",
    )
    announcing.schedule(meeting, when=MONDAY + HOUR, by=by, at=MONDAY)
    assert announcing.publish_due(at=MONDAY) == 0
    assert not Meeting.objects.public().exists()
    assert announcing.publish_due(at=MONDAY + HOUR) == 1
    assert announcing.publish_due(at=MONDAY + HOUR) == 0
    assert Meeting.objects.public().get().published_at == MONDAY + HOUR


@pytest.mark.django_db
def test_a_copy_has_all_settings_of_the_earlier_meeting():
    from dataclasses import replace

    by = a_press_officer()
    first = a_meeting(by, places=20, services="Вода", contact="30-65-09", asks_code=True)
    said = announcing.input_of(first)
    later = replace(said, starts_at=EVENING + 24 * HOUR, ends_at=EVENING + 26 * HOUR)
    copy = announcing.prepare(later, by=by, at=MONDAY, copied_from=first)
    assert announcing.input_of(copy) == later
    assert (copy.state, copy.copied_from) == (State.DRAFT, first)


@pytest.mark.django_db
def test_what_is_over_counts_as_held_and_the_report_is_asked_for_daily():
    by = a_press_officer()
    meeting = a_meeting(by)
    assert refused(lambda: reporting.hold(meeting, by=by, at=MONDAY))[0] == "not_begun"
    assert reporting.hold_what_is_over(at=EVENING + TWO_HOURS) == 0
    assert reporting.hold_what_is_over(at=EVENING + TWO_HOURS + 3 * HOUR) == 1
    late = EVENING + timedelta(days=6)
    assert [reporting.nag(at=late + n * HOUR) for n in (0, 1, 24)] == [1, 0, 1]
    assert Letter.objects.filter(to=by.email).count() == 2
    meeting.refresh_from_db()
    reporting.report(meeting, reporting.Report(40, "Всё хорошо"), by=by, at=late)
    reporting.close(meeting, by=by, at=late)
    assert reporting.nag(at=late + 48 * HOUR) == 0


@pytest.mark.django_db
def test_contacts_are_forgotten_but_not_those_of_an_open_question(settings):
    by = a_press_officer()
    meeting = a_meeting(by)
    row = registration.register(
        meeting, Visitor("Анна", "anna@example.org", user=a_user()), at=MONDAY
    )
    names = {"last_name": "Ёлкина", "first_name": "Анна", "email": "anna@example.org"}
    ended = a_question(meeting, shows_name=True, **names)
    kept = a_question(meeting, device="d2", wants_appeal=True, **names)
    for device in ("d3", "d4"):
        asking.support(ended, user=a_user() if device == "d3" else None, device=device)
    moderating.decline(ended, reason=Reason.NO_CONSENT, by=by, at=EVENING)
    Letter.objects.update(state=LetterState.SENT, sent_at=EVENING)
    after = timedelta(days=settings.MEETINGS_CONTACT_DAYS)
    assert purging.forget_contacts(at=EVENING + after) == 0
    assert purging.forget_contacts(at=EVENING + TWO_HOURS + after) == 2
    assert purging.forget_contacts(at=EVENING + TWO_HOURS + after) == 0
    row, ended, kept = (one.__class__.objects.get(pk=one.pk) for one in (row, ended, kept))
    assert (row.user, row.name, row.email) == (None, "", "")
    assert (ended.last_name, ended.email, ended.shown_name) == ("", "", "Анна Ёлкина")
    assert kept.email == "anna@example.org"
    who = ended.supports.values_list("user", "device")
    assert len(who) == 2 and not {(None, "d3"), (None, "d4")} & set(who)
    assert all(user is None for user, _ in who)
    assert not Letter.objects.filter(to="anna@example.org").exists()
    for model in (Registration, Question):
        stored = {field.name for field in model.events.rel.related_model._meta.get_fields()}
        assert stored.isdisjoint({"user", "name", "last_name", "first_name", "email", "phone"})


@pytest.mark.django_db(transaction=True)
def test_two_at_once_for_the_last_place():
    meeting = a_meeting(places=1)
    ready = threading.Barrier(8)

    def come(name):
        ready.wait()
        a_registration(meeting, name)
        connections.close_all()

    threads = [threading.Thread(target=come, args=(name,)) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert meeting.registrations.count() == 8
    assert meeting.registrations.confirmed().count() == 1
    assert meeting.registrations.confirmed().get().pk == meeting.registrations.first().pk


@pytest.mark.django_db
def test_a_photo_with_faces_needs_its_ground():
    from meetings.models import Photo
    from tests.meetings.pictures import a_picture

    by = a_press_officer()
    meeting, picture = a_held_meeting(by), a_picture(by)
    where = {"by": by, "at": EVENING + TWO_HOURS}
    assert refused(
        lambda: reporting.add_photo(
            meeting, picture, has_faces=True, lawful_because="\u200b", **where
        )
    ) == ("faces_not_confirmed", "lawful_because")
    reporting.add_photo(
        meeting, picture, has_faces=True, lawful_because="открытое мероприятие", **where
    )
    assert Photo.objects.get().confirmed_by == by


@pytest.mark.django_db
@freeze_time(MONDAY)
def test_the_page_of_a_registration_says_of_a_cancelled_meeting_only_that(client):
    row = a_registration(meeting := a_meeting(by := a_press_officer()))
    before = client.get(row.get_absolute_url()).content.decode()
    assert row.code in before and "Задать вопрос" in before
    announcing.cancel(meeting, reason="Прорвало трубу", by=by, at=MONDAY)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Встреча отменена" in page and "Прорвало трубу" in page
    for gone in (row.code, "Задать вопрос", "Большой зал №", "место есть", "Не смогу прийти"):
        assert gone not in page
