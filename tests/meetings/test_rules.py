"""The rules of meetings, as tables."""

from datetime import datetime, timedelta

import pytest

from meetings.rules import announcement, questions
from meetings.rules.questions import Asker
from meetings.rules.vocabulary import Format, Reason
from portal.kernel.errors import RuleViolation

AT = datetime(2026, 11, 26, 18, 0)
HOUR = timedelta(hours=1)
KNOWN = {"last_name": "Ёлкина", "first_name": "Анна"}


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "code"),
    [
        (AT + HOUR, AT + 2 * HOUR, None),
        (AT, AT + HOUR, "meeting_in_past"),
        (AT - HOUR, AT + HOUR, "meeting_in_past"),
        (AT + HOUR, AT + HOUR, "ends_before_start"),
        (AT + HOUR, AT + 14 * HOUR, "too_long"),
    ],
)
def test_times(starts_at, ends_at, code):
    _expect(code, lambda: announcement.check_times(starts_at, ends_at, at=AT))


def test_what_has_begun_may_be_corrected_without_being_moved():
    announcement.check_times(AT - HOUR, AT + HOUR, at=None)


@pytest.mark.parametrize(
    ("form", "has_hall", "url", "code"),
    [
        (Format.IN_PERSON, True, "", None),
        (Format.ONLINE, False, "https://vk.example/1", None),
        (Format.BOTH, True, "https://vk.example/1", None),
        (Format.IN_PERSON, False, "", "no_hall"),
        (Format.IN_PERSON, True, "https://vk.example/1", "link_in_person"),
        (Format.ONLINE, True, "https://vk.example/1", "online_in_hall"),
        (Format.ONLINE, False, "", "no_link"),
        (Format.BOTH, True, "", "no_link"),
        (Format.BOTH, False, "https://vk.example/1", "no_hall"),
    ],
)
def test_places_go_with_formats(form, has_hall, url, code):
    _expect(code, lambda: announcement.check_place(form, has_hall=has_hall, online_url=url))


@pytest.mark.parametrize(
    ("places", "seats", "taken", "code"),
    [
        (None, 10, 0, None),
        (10, 10, 10, None),
        (11, 10, 0, "more_than_seats"),
        (9, 10, 10, "fewer_than_promised"),
        (50, None, 0, None),
    ],
)
def test_no_more_is_promised_than_there_is(places, seats, taken, code):
    _expect(code, lambda: announcement.check_places(places, seats=seats, taken=taken))


def test_times_of_the_agenda_are_reckoned_from_the_start():
    assert announcement.times_of([30, 0, 45], AT) == [AT, AT + HOUR / 2, AT + HOUR / 2]
    items = [announcement.Item("Доклад", "", 61)]
    _expect("agenda_too_long", lambda: announcement.check_agenda(items, AT, AT + HOUR))


@pytest.mark.parametrize(
    ("asker", "obstacle"),
    [
        (Asker(), Reason.NO_CONSENT),
        (Asker(**KNOWN, email="a@example.org"), Reason.NO_CONSENT),
        (Asker(email="a@example.org", wants_appeal=True), Reason.NO_NAME),
        (Asker(last_name="Ёлкина", email="a@e.org", wants_appeal=True), Reason.NO_NAME),
        (Asker(**KNOWN, wants_appeal=True), Reason.NO_ADDRESS),
        (Asker(**KNOWN, email="a@example.org", wants_appeal=True), None),
        (Asker(**KNOWN, postal_address="ул. Речная, 5", wants_appeal=True), None),
        (Asker(**KNOWN, has_account=True, wants_appeal=True), None),
    ],
)
def test_who_may_become_an_applicant(asker, obstacle):
    assert questions.obstacle_to_appeal(asker) == obstacle


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_must_be_true(reason):
    whole = Asker(**KNOWN, email="a@example.org", wants_appeal=True)
    is_bare = reason in {Reason.NO_CONSENT, Reason.NO_NAME, Reason.NO_ADDRESS}
    expected = "reason_not_true" if is_bare else "must_become_appeal"
    if reason is Reason.WITHDRAWN:
        expected = None
    _expect(expected, lambda: questions.check_reason(reason, whole))
    questions.check_reason(reason, Asker())


def _expect(code, act):
    if code is None:
        act()
        return
    with pytest.raises(RuleViolation) as refused:
        act()
    assert refused.value.code == code
