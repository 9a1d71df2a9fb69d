"""The dates of open appeals follow the calendar that an administrator changes."""

import json
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from appeals import tasks
from appeals.models import Appeal, Event
from appeals.rules import receipt, terms
from appeals.services import assignment, follow_calendar, registration
from appeals.services.filing import office_hours
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.roles import Role
from portal.kernel.terms import Shift, followed
from portal.people.calendar import working_calendar
from portal.people.models import CalendarDay
from portal.people.services.calendar import remove_day, save_day
from tests.factories.appeals import KHV, a_registered_appeal, an_appeal
from tests.factories.people import a_user, an_officer

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 28, 11, 0, tzinfo=KHV)
TODAY = SATURDAY.date()
LAST_MONDAY = date(2026, 12, 28)
WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=KHV)


@pytest.fixture
def clerk():
    return an_officer(Role.REGISTRAR, Role.EXECUTOR, Role.HEAD)


@pytest.fixture
def citizen():
    return a_user("citizen@example.org")


def make(day: date, *, is_working: bool = False, on: date = TODAY) -> list[str]:
    row = CalendarDay.objects.filter(day=day).first() or CalendarDay(day=day)
    row.is_working, row.ground = is_working, "Указ"
    return save_day(row, on=on)


def run(at: datetime = SATURDAY) -> None:
    """Do what the queue holds, and what that queues."""
    with freeze_time(at):
        while job := ProcrastinateJob.objects.filter(task_name="appeals.follow_calendar").first():
            arguments = job.args
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
            tasks.follow_calendar(**arguments)


def dates(appeal: Appeal) -> tuple[date, date | None, date | None, date | None]:
    appeal.refresh_from_db()
    return (
        appeal.register_by,
        appeal.answer_legal_until,
        appeal.answer_control_on,
        appeal.due_on,
    )


def control(appeal: Appeal) -> date | None:
    return dates(appeal)[2]


def reckoned(moment: str, registered: str) -> dict[str, str]:
    out = StringIO()
    call_command("terms", moment, "--registered", registered, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_card_says_what_the_terms_command_says(citizen, clerk):
    make(LAST_MONDAY)
    appeal = a_registered_appeal(citizen, clerk.user, SATURDAY)
    assert control(appeal) == date(2026, 12, 25)
    make(LAST_MONDAY, is_working=True)
    assert control(appeal) == date(2026, 12, 25)
    run()
    assert dates(appeal)[1:] == (LAST_MONDAY, LAST_MONDAY, LAST_MONDAY)
    said = reckoned("2026-11-28T11:00", "2026-11-28")
    assert said["answer_control"] == control(appeal).isoformat()
    remove_day(CalendarDay.objects.get(), on=TODAY)
    make(LAST_MONDAY)
    run()
    assert dates(appeal)[1:] == (LAST_MONDAY, date(2026, 12, 25), date(2026, 12, 25))
    assert reckoned("2026-11-28T11:00", "2026-11-28")["answer_control"] == "2026-12-25"


def test_each_new_date_is_in_the_journal(citizen, clerk):
    appeal = a_registered_appeal(citizen, clerk.user, SATURDAY)
    make(LAST_MONDAY)
    run()
    event = appeal.events.latest("id")
    assert (event.name, event.by, event.from_state, event.to_state) == (
        "new_dates",
        None,
        "registered",
        "registered",
    )
    assert event.fields == [
        "answer_control_on 2026-12-28 → 2026-12-25",
        "due_on 2026-12-28 → 2026-12-25",
    ]
    assert event.law == "Производственный календарь на 28.12.2026, ст. 112 ТК РФ"
    count = Event.objects.count()
    tasks.follow_every_day(0)
    run()
    assert Event.objects.count() == count


def test_what_nobody_told_is_found_at_night(citizen, clerk):
    appeal = a_registered_appeal(citizen, clerk.user, SATURDAY)
    CalendarDay.objects.create(day=LAST_MONDAY, is_working=False, ground="Указ")
    tasks.follow_every_day(0)
    run()
    assert control(appeal) == date(2026, 12, 25)
    assert appeal.events.latest("id").law == "Производственный календарь, ст. 112 ТК РФ"


def test_the_job_is_written_with_the_change():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make(LAST_MONDAY)
        raise ZeroDivisionError
    assert not ProcrastinateJob.objects.exists()
    make(LAST_MONDAY)
    row = CalendarDay.objects.get()
    row.ground = "Указ № 1"
    assert save_day(row, on=TODAY) == []
    assert ProcrastinateJob.objects.count() == 1
    row.day = date(2026, 12, 29)
    save_day(row, on=TODAY)
    days = {job.args["day"] for job in ProcrastinateJob.objects.all()}
    assert days == {LAST_MONDAY.toordinal(), row.day.toordinal()}


def test_the_administrator_is_told_how_many_it_may_concern(citizen, clerk):
    assert make(date(2026, 12, 24)) == ["Сроков открытых обращений это не касается."]
    a_registered_appeal(citizen, clerk.user, SATURDAY)
    assert "касаться 1\N{NO-BREAK SPACE}обращения." in make(LAST_MONDAY)[0]


# --- what stays ---------------------------------------------------------------------


def test_a_date_that_a_head_has_set_stays(citizen, clerk):
    shortened, whole = (a_registered_appeal(citizen, clerk.user, SATURDAY) for _ in range(2))
    own = date(2026, 12, 25)
    assignment.assign(shortened, clerk, by=clerk.user, at=SATURDAY, due_on=own)
    assignment.assign(whole, clerk, by=clerk.user, at=SATURDAY)
    make(LAST_MONDAY)
    run()
    # Both end on the same day now, and only one of them by the calendar.
    for appeal in (shortened, whole):
        assert dates(appeal)[2:] == (own, own)
        assert appeal.resolutions.get().due_on == own
    make(LAST_MONDAY, is_working=True)
    run()
    assert dates(shortened)[2:] == (LAST_MONDAY, own)
    assert shortened.resolutions.get().due_on == own
    assert dates(whole)[2:] == (LAST_MONDAY, LAST_MONDAY)
    assert whole.resolutions.get().due_on == LAST_MONDAY


def test_a_resolution_never_outlasts_the_control_date(citizen, clerk):
    appeal = a_registered_appeal(citizen, clerk.user, SATURDAY)
    own = date(2026, 12, 27)
    assignment.assign(appeal, clerk, by=clerk.user, at=SATURDAY, due_on=own)
    make(LAST_MONDAY)
    run()
    assert dates(appeal)[2:] == (date(2026, 12, 25), date(2026, 12, 25))
    assert appeal.resolutions.get().due_on == own


def test_what_is_past_or_closed_stays(citizen, clerk):
    late = a_registered_appeal(citizen, clerk.user, SATURDAY)
    closed = a_registered_appeal(citizen, clerk.user, SATURDAY)
    Appeal.objects.filter(pk=closed.pk).update(
        state="answered",
        unit=clerk.unit,
        executor=clerk,
        due_on=None,
        **dict.fromkeys(("assigned_at", "prepared_at", "signed_at", "answered_at"), SATURDAY),
    )
    make(LAST_MONDAY)
    before = dates(late), dates(closed)
    run(SATURDAY.replace(month=12, day=29))
    assert (dates(late), dates(closed)) == before
    follow_calendar.follow(None, 0, at=SATURDAY.replace(month=12, day=29))
    assert (dates(late), dates(closed)) == before


def test_a_control_date_moves_earlier_to_today_at_most(citizen, clerk):
    appeal = a_registered_appeal(citizen, clerk.user, SATURDAY)
    make(LAST_MONDAY, on=date(2026, 12, 27))
    run(datetime(2026, 12, 27, 10, 0, tzinfo=KHV))
    assert control(appeal) == date(2026, 12, 27)


def test_a_deemed_receipt_that_has_come_is_a_fact_and_one_ahead_is_not(citizen):
    friday_evening = datetime(2026, 11, 27, 18, 30, tzinfo=KHV)
    monday = date(2026, 11, 30)
    appeal = an_appeal(citizen, friday_evening)
    make(monday)
    run(SATURDAY)
    appeal.refresh_from_db()
    assert (appeal.deemed_received_on, appeal.register_by) == (date(2026, 12, 1), date(2026, 12, 4))
    assert appeal.due_on == appeal.register_by
    make(monday, is_working=True)
    run(datetime(2026, 12, 1, 10, 0, tzinfo=KHV))
    appeal.refresh_from_db()
    assert (appeal.deemed_received_on, appeal.register_by) == (date(2026, 12, 1), date(2026, 12, 4))


def test_a_cancelled_registration_waits_by_the_calendar_of_the_day(citizen, clerk):
    at = datetime(2026, 11, 24, 10, 0, tzinfo=KHV)
    appeal = a_registered_appeal(citizen, clerk.user, at)
    make(date(2026, 11, 27), on=at.date())
    run(at)
    assert dates(appeal)[0] == date(2026, 11, 27)
    registration.cancel_registration(appeal, reason="Ошибка", by=clerk.user, at=at)
    assert dates(appeal) == (date(2026, 11, 26), None, None, date(2026, 11, 26))
    assert "register_by" in appeal.events.latest("id").fields


@pytest.mark.parametrize(
    ("stored", "reckoned", "on", "goes"),
    [
        (date(2026, 12, 28), date(2026, 12, 25), date(2026, 12, 1), date(2026, 12, 25)),
        (date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 12, 28), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 26)),
        (date(2026, 12, 28), date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 28)),
        (date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 26), date(2026, 12, 25)),
    ],
)
def test_where_a_date_goes(stored, reckoned, on, goes):
    assert followed(stored, reckoned, on) == goes


@given(
    off=st.sets(st.integers(0, 40), max_size=12),
    day=st.integers(5, 35),
    start=st.integers(0, 40),
)
def test_what_a_day_moves_lies_among_the_days_off_around_it(off, day, start):
    first = date(2026, 12, 1)
    days = {first + timedelta(days=number): number not in off for number in range(41)}
    changed, begun = first + timedelta(days=day), first + timedelta(days=start)
    before, after = (WorkingCalendar({**days, changed: worked}) for worked in (False, True))
    around = before.days_off_around(changed)
    assert around == after.days_off_around(changed)
    if before.on_or_before(begun) != after.on_or_before(begun) or (
        before.on_or_after(begun) != after.on_or_after(begun)
    ):
        assert around[0] <= begun <= around[1]


# --- many ---------------------------------------------------------------------------


_DAY = st.dates(date(2026, 11, 26), date(2027, 1, 20))


@hypothesis_settings(max_examples=12)
@given(
    changes=st.lists(st.tuples(_DAY, st.sampled_from(["off", "worked", "gone"])), max_size=6),
    shift=st.sampled_from(Shift),
)
def test_whatever_changes_the_stored_dates_are_those_of_a_fresh_reckoning(changes, shift):
    with transaction.atomic(), override_settings(DEADLINE_SHIFT=str(shift)):
        _make_many()
        for number, (day, kind) in enumerate(changes):
            row = CalendarDay.objects.filter(day=day).first()
            if kind != "gone":
                make(day, is_working=kind == "worked", on=WEDNESDAY.date())
            elif row:
                remove_day(row, on=WEDNESDAY.date())
            if number % 2:
                run(WEDNESDAY)
        run(WEDNESDAY)
        for appeal in Appeal.objects.all():
            _is_as_reckoned_now(appeal, working_calendar(), shift)
        transaction.set_rollback(True)


def _make_many() -> None:
    clerk = an_officer(Role.REGISTRAR, Role.EXECUTOR, Role.HEAD)
    citizen = a_user()
    for number in range(8):
        an_appeal(citizen, WEDNESDAY + timedelta(hours=12 * number))
        at = WEDNESDAY - timedelta(days=3 * number)
        appeal = a_registered_appeal(citizen, clerk.user, at)
        if number % 2:
            assignment.assign(appeal, clerk, by=clerk.user, at=WEDNESDAY)


def _is_as_reckoned_now(appeal: Appeal, calendar: WorkingCalendar, shift: Shift) -> None:
    if appeal.registered_on is None:
        if appeal.deemed_received_on > WEDNESDAY.date():
            received = receipt.deemed_received_on(appeal.received_at, calendar, office_hours())
            assert appeal.deemed_received_on == received
        fresh = receipt.registration_deadline(appeal.deemed_received_on, calendar, shift)
        assert appeal.register_by == appeal.due_on == max(fresh.control_on, WEDNESDAY.date())
    elif appeal.answer_control_on > WEDNESDAY.date():
        fresh = terms.answer_deadline(appeal.registered_on, calendar, shift)
        assert appeal.answer_control_on == appeal.due_on == fresh.control_on


def test_batches_end_and_each_costs_the_same(citizen, clerk, monkeypatch):
    monkeypatch.setattr(follow_calendar, "BATCH", 3)
    appeals = [a_registered_appeal(citizen, clerk.user, SATURDAY) for _ in range(7)]
    make(LAST_MONDAY)
    counts = []
    with freeze_time(SATURDAY):
        for after in (0, appeals[2].pk, appeals[5].pk):
            with CaptureQueriesContext(connection) as queries:
                follow_calendar.follow(LAST_MONDAY, after, at=timezone.now())
            counts.append(len([one for one in queries if "meetings_question" not in one["sql"]]))
    # The last one is not full and queues nothing.
    assert counts[0] == counts[1] == counts[2] + 1
    assert {control(appeal) for appeal in appeals} == {date(2026, 12, 25)}
