"""The public calendar: days, filters, and files that other programs read."""

import re
from datetime import UTC, date, datetime, timedelta

import feedparser
import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from portal.home.calendar import days_with_events, next_month, weeks_of
from portal.people.models import District
from portal.web import events
from portal.web.events import EventSource, PublicEvent, register_events
from tests.factories.acts import a_draft

pytestmark = pytest.mark.django_db
#: Wednesday, 02.12.2026, 18:00 in Khabarovsk.
EVENING = datetime(2026, 12, 2, 8, tzinfo=UTC)


def _event(**fields):
    values = {
        "uid": "meeting-1",
        "sequence": 0,
        "kind": "test",
        "title": "Встреча с жителями",
        "starts_at": EVENING,
        "ends_at": EVENING + timedelta(hours=2),
        "url": "/meetings/1/",
        "changed_at": datetime(2026, 11, 20, tzinfo=UTC),
        "place": "Школа № 5",
        "district": "Кировский",
    }
    return PublicEvent(**{**values, **fields})


@pytest.fixture
def happening(monkeypatch):
    """A source of events that the test fills."""
    monkeypatch.setattr(events, "_sources", {})
    found: list[PublicEvent] = []

    def between(start, end):
        return [e for e in found if e.starts_at < end and e.ends_at > start]

    register_events(EventSource("test", "Встречи", between))
    return found


def test_an_event_stands_on_its_municipal_day(happening):
    # 15:30 UTC on 30 November is 01:30 on 1 December in Khabarovsk.
    night = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)
    happening.append(_event(starts_at=night, ends_at=night + timedelta(hours=1)))
    assert days_with_events(date(2026, 11, 1), date(2026, 12, 1)) == []
    (day,) = days_with_events(date(2026, 12, 1), date(2027, 1, 1))
    assert day.day == date(2026, 12, 1)


def test_what_goes_on_from_before_stands_on_the_first_day_shown(happening):
    happening.append(_event(starts_at=EVENING - timedelta(days=40), is_all_day=True))
    (day,) = days_with_events(date(2026, 12, 1), date(2027, 1, 1))
    assert day.day == date(2026, 12, 1)


def test_a_month_is_whole_weeks_from_monday(happening):
    happening.append(_event())
    first = date(2026, 12, 1)
    weeks = weeks_of(first, days_with_events(first, next_month(first)))
    assert [len(week) for week in weeks] == [7] * 5
    assert weeks[0][0].day == date(2026, 11, 30)
    assert not weeks[0][0].is_of_month
    assert len(weeks[0][2].events) == 1


def test_the_months_turn_over_the_year():
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert next_month(date(2026, 1, 1), -1) == date(2025, 12, 1)


def test_the_page_filters_and_escapes(client, happening):
    happening += [
        _event(title="</script><b>Сход</b>"),
        _event(uid="other", title="Чужой район", district="Центральный"),
    ]
    page = client.get(reverse("home:calendar"), {"month": "2026-12"}).content.decode()
    assert "</script><b>" not in page
    assert "Чужой район" in page
    District.objects.create(name="Кировский")
    filtered = client.get(reverse("home:calendar"), {"month": "2026-12", "district": "Кировский"})
    assert "Чужой район" not in filtered.content.decode()


@pytest.mark.parametrize(
    "asked",
    [{"month": "x"}, {"month": "9999-01"}, {"kind": "nothing"}, {"district": "nowhere"}],
)
def test_a_strange_filter_is_no_error(client, happening, asked):
    assert client.get(reverse("home:calendar"), asked).status_code == 200


def test_a_calendar_program_reads_back_change_and_cancellation(client, happening):
    soon = timezone.now() + timedelta(days=3)
    moved = {"starts_at": soon, "ends_at": soon + timedelta(hours=2), "sequence": 2}
    happening += [
        _event(**moved, latitude=48.48, longitude=135.07),
        _event(**moved, uid="meeting-2", is_cancelled=True),
        _event(**moved, uid="draft-1", is_all_day=True),
    ]
    response = client.get(reverse("home:calendar_ics"))
    calendar = icalendar.Calendar.from_ical(response.content)
    by_uid = {str(one["uid"]).split("@")[0]: one for one in calendar.walk("VEVENT")}
    assert by_uid["meeting-1"]["sequence"] == 2
    assert by_uid["meeting-1"].decoded("dtstart") == soon.replace(microsecond=0)
    assert str(by_uid["meeting-1"]["status"]) == "CONFIRMED"
    assert str(by_uid["meeting-2"]["status"]) == "CANCELLED"
    assert by_uid["draft-1"].decoded("dtstart") == timezone.localdate(soon)


def test_a_feed_reader_reads_what_is_to_come(client, happening):
    soon = timezone.now() + timedelta(days=3)
    happening.append(_event(starts_at=soon, ends_at=soon + timedelta(hours=1), is_cancelled=True))
    feed = feedparser.parse(client.get(reverse("home:calendar_rss")).content)
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.title == "Отменено: Встреча с жителями"
    assert entry.link.endswith("/meetings/1/")


def test_the_front_page_tells_this_week(client, happening):
    now = timezone.now()
    happening += [
        _event(title="Скоро", starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2)),
        _event(title="Потом", starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=10)),
    ]
    page = client.get("/").content.decode()
    assert "Скоро" in page
    assert "Потом" not in page


def test_a_discussion_of_a_draft_is_in_the_calendar(client):
    draft = a_draft()
    month = f"{draft.discussed_from:%Y-%m}"
    page = client.get(reverse("home:calendar"), {"month": month, "kind": "discussions"})
    assert f"Обсуждение проекта: {draft.title}" in page.content.decode()


@pytest.mark.parametrize(
    ("minutes", "fields", "words"),
    [
        (-1, {}, ""),
        (0, {}, "Идёт сейчас."),
        (119, {}, "Идёт сейчас."),
        (120, {}, "Прошло."),
        (60, {"is_over": True}, "Прошло."),
        (130, {"is_over": False}, "Идёт сейчас."),
        (60, {"is_cancelled": True}, "Отменено."),
        (60, {"is_all_day": True}, ""),
    ],
)
def test_what_happens_today_says_where_it_stands(client, happening, minutes, fields, words):
    happening.append(_event(**fields))
    for url in ("/", reverse("home:calendar")):
        with freeze_time(EVENING - timedelta(hours=1)):
            assert "Встреча с жителями" in client.get(url).content.decode()
        # The page kept before is not shown past the turn.
        with freeze_time(EVENING + timedelta(minutes=minutes)):
            page = client.get(url).content.decode()
        assert re.findall("<strong>((?:Идёт|Прошло|Отменено).*?)</strong>", page) == (
            [words] if words else []
        )


def test_a_filter_marks_no_field_as_optional(client):
    assert "необязательно" not in client.get(reverse("home:calendar")).content.decode()
