"""Who sits in a council on a day: on the days of change, and what the secretary is warned of."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from councils.models import Council, Mandate, Organisation, Seat
from councils.rules.vocabulary import ApplicationState, OrganisationKind, Part, PostKind
from councils.services import applications, composition
from councils.services.errors import AlreadySeated
from portal.kernel.errors import RuleViolation
from portal.letters.models import Letter
from tests.factories.councils import (
    NOW,
    SINCE,
    a_council,
    a_full_council,
    a_mandate,
    a_post,
    a_seat,
    a_sitting,
    an_application,
    an_organisation,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
_days = st.integers(0, 40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(_days, st.integers(1, 15), st.sampled_from(Part)), max_size=6),
    st.tuples(_days, st.integers(1, 40) | st.none()),
)
@example([(0, 10, Part.REPRESENTATIVE), (10, 5, Part.REPRESENTATIVE)], (0, None))
def test_the_composition_is_right_on_each_day_of_change(wanted, seat_days):
    with transaction.atomic():
        council = a_council()
        opens, length = seat_days
        begins = DAY + timedelta(days=opens)
        seat = a_seat(
            council, begins_on=begins, ends_on=begins + timedelta(days=length) if length else None
        )
        kept: list[Mandate] = []
        for start, days, part in wanted:
            first = DAY + timedelta(days=start)
            mandate = Mandate(
                seat=seat, part=part, last_name=f"Ч{start}", first_name="И", begins_on=first,
                ends_on=first + timedelta(days=days),
            )  # fmt: skip
            overlaps = any(
                other.part == part
                and other.begins_on < mandate.ends_on
                and mandate.begins_on < other.ends_on
                for other in kept
            )
            fits = first >= begins and (seat.ends_on is None or mandate.ends_on <= seat.ends_on)
            if fits and not overlaps:
                kept.append(composition.save_mandate(mandate))
            else:
                with pytest.raises(RuleViolation) as refused:
                    composition.save_mandate(mandate)
                assert refused.value.code in {"mandate_overlaps", "outside_seat"}
        changes = {begins, *(one.begins_on for one in kept), *(one.ends_on for one in kept)}
        for day in {edge + timedelta(days=off) for edge in changes for off in (-1, 0, 1)}:
            found = composition.composition_on(council, day)
            is_there = begins <= day and (seat.ends_on is None or day < seat.ends_on)
            assert bool(found) == is_there
            if not found:
                continue
            for part, held in (
                (Part.REPRESENTATIVE, found[0].representative),
                (Part.ALTERNATE, found[0].alternate),
            ):
                expected = [
                    one for one in kept if one.part == part and one.begins_on <= day <= one.last_day
                ]
                assert ([held] if held else []) == expected
        transaction.set_rollback(True)


def test_the_table_refuses_two_on_a_seat():
    seat = a_seat(a_council())
    a_mandate(seat, ends_on=date(2026, 3, 2))
    a_mandate(seat, begins_on=date(2026, 3, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        a_mandate(seat, begins_on=date(2026, 3, 1), ends_on=date(2026, 3, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.update(begins_on=SINCE, ends_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.update(ends_on=SINCE)


def test_the_table_refuses_a_seat_of_nobody_and_a_word_of_the_portal():
    council = a_council()
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(council=council, begins_on=SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Council.objects.update(slug="member")
    with pytest.raises(IntegrityError), transaction.atomic():
        an_organisation(registration_number=an_organisation().registration_number)


def test_the_order_is_the_alphabet_and_no_preference():
    council = a_council()
    for name in ("Ярмарка", "«Ёлка»", "Единство", "Амур"):
        a_seat(council, organisation=an_organisation(short_name=name))
    found = [one.seat.of_whom for one in composition.composition_on(council, DAY)]
    # With ё as е, as dictionaries have it; quotation marks are no letters.
    assert found == ["Амур", "Единство", "«Ёлка»", "Ярмарка"]


def test_a_mandate_ends_with_its_last_day():
    mandate = a_mandate(a_seat(a_council()))
    composition.end_mandate(mandate, DAY, "решение организации")
    council = mandate.seat.council
    assert composition.composition_on(council, DAY)[0].representative == mandate
    assert composition.composition_on(council, DAY + timedelta(days=1))[0].representative is None
    with pytest.raises(RuleViolation) as refused:
        composition.end_mandate(mandate, SINCE - timedelta(days=1), "опечатка")
    assert (refused.value.code, refused.value.field) == ("ends_first", "last_day")


def test_a_seat_takes_its_people_with_it():
    mandate = a_mandate(a_seat(a_council()))
    composition.close_seat(mandate.seat, DAY)
    mandate.refresh_from_db()
    assert mandate.last_day == DAY
    assert composition.composition_on(mandate.seat.council, DAY + timedelta(days=1)) == []


def test_the_secretary_is_warned():
    council, (first, second, third) = a_full_council(3, sittings_a_year=1)
    assert composition.warnings_of(council, DAY) == [
        "Заседаний в плане на 2026 год: 0, по регламенту нужно не меньше 1."
    ]
    a_sitting(council)
    assert composition.warnings_of(council, DAY) == []
    first.ends_on = DAY + timedelta(days=60)
    first.save()
    second.ends_on = DAY + timedelta(days=61)
    second.save()
    third.ends_on = DAY
    third.save()
    a_mandate(a_seat(council, organisation=second.seat.organisation))
    council.posts.filter(kind=PostKind.CHAIR).update(ends_on=DAY)
    alternate = a_mandate(second.seat, part="alternate", ends_on=DAY + timedelta(days=5))
    secretary = council.posts.get(kind=PostKind.SECRETARY)
    secretary.ends_on = DAY + timedelta(days=9)
    secretary.save()
    found = composition.warnings_of(council, DAY)
    assert found == [
        f"Место без представителя: {third.seat.of_whom}.",
        f"Полномочия кончаются {first.last_day:%d.%m.%Y}: {first.full_name}, {first.seat.of_whom}.",
        f"Полномочия кончаются {alternate.last_day:%d.%m.%Y}: {alternate.full_name}, "
        f"{second.seat.of_whom}.",
        f"Полномочия кончаются {secretary.last_day:%d.%m.%Y}: {secretary.full_name}, секретарь.",
        f"У организации 2 места: {second.seat.of_whom}.",
        "Никто не занимает должность: председатель.",
    ]
    # A successor is at hand.
    a_mandate(first.seat, begins_on=first.ends_on)
    assert not any(first.full_name in text for text in composition.warnings_of(council, DAY))


def test_a_post_has_one_holder_but_there_may_be_several_deputies():
    council, _ = a_full_council()
    post = council.posts.get(kind=PostKind.CHAIR)
    post.pk = None
    with pytest.raises(RuleViolation) as refused:
        composition.save_post(post)
    assert refused.value.field == "begins_on"
    a_post(council, PostKind.DEPUTY)
    a_post(council, PostKind.DEPUTY)


def test_an_application_becomes_a_seat_and_the_organisation_is_told():
    application = an_application(a_council(), kind=OrganisationKind.PARTY, phone="(4212) 55-44-33")
    seat = applications.accept(application, begins_on=DAY, ground="решение № 1", at=NOW)
    assert seat.organisation == Organisation.objects.get(name=application.name)
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    assert Letter.objects.filter(to=application.email).count() == 1
    page = Client().get(seat.organisation.get_absolute_url()).content.decode()
    assert application.name in page
    # They were given for the answer, not to be shown.
    assert application.email not in page and application.phone not in page
    with pytest.raises(RuleViolation):
        applications.decline(application, "поздно", at=NOW)


def test_an_application_is_declined_with_a_reason():
    application = an_application(a_council())
    applications.decline(application, "нет отделения в городе", at=NOW)
    assert "нет отделения" in Letter.objects.get(to=application.email).text
    assert not Seat.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(application).objects.update(reason="")


def test_the_same_application_waits_once():
    application = an_application(a_council())
    again = type(application)(
        council=application.council, registration_number=application.registration_number,
        kind="party", name="Та же", leader="Он", email="a@example.org", text="Ещё раз",
    )  # fmt: skip
    with pytest.raises(RuleViolation) as refused:
        applications.apply(again, at=NOW)
    assert refused.value.field == "registration_number"


def test_an_organisation_that_has_a_seat_asks_for_no_second_one():
    application = an_application(a_council())
    again = an_application(application.council, registration_number="1022700000002")
    seat = applications.accept(application, begins_on=NOW.date(), ground="Решение", at=NOW)
    again.registration_number = application.registration_number
    again.save()
    with pytest.raises(AlreadySeated):
        applications.accept(again, begins_on=NOW.date(), ground="Решение", at=NOW)
    with pytest.raises(AlreadySeated):
        applications.apply(again, at=NOW)
    composition.close_seat(seat, NOW.date())
    # In UTC the last day still goes on, in the city the next one has begun.
    once_more = type(again)(
        council=again.council, registration_number=again.registration_number, kind="public",
        name="Та же", leader="Она", email="a@example.org", text="Снова",
    )  # fmt: skip
    again.delete()
    again = applications.apply(once_more, at=NOW + timedelta(hours=20))
    applications.accept(again, begins_on=NOW.date() + timedelta(days=1), ground="Решение", at=NOW)
