"""Versions of a text: one on a day, corrected without a new one, found by the search."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.acts.models import Act, Version
from portal.acts.services.standing import refresh_texts
from portal.acts.services.texts import add_version
from portal.kernel.errors import RuleViolation
from tests.factories.acts import LINES, PLACED, a_correction, a_read_act, a_text, a_version, an_act

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


def test_a_new_version_ends_the_one_before_and_is_ended_by_the_next():
    act = an_act()
    first = a_version(act)
    third = a_version(act, since=date(2024, 1, 1))
    second = a_version(act, since=date(2022, 1, 1))
    for version in (first, second, third):
        version.refresh_from_db()
    assert (first.valid_to, second.valid_to, third.valid_to) == (
        date(2022, 1, 1),
        date(2024, 1, 1),
        None,
    )


def test_two_versions_on_one_day_are_refused_by_the_service_and_by_the_database():
    act = an_act()
    a_version(act)
    with pytest.raises(RuleViolation) as refused:
        a_version(act)
    assert refused.value.code == "version_overlaps"
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            act=act, valid_from=date(2021, 1, 1), akn=a_text(*LINES), added_at=PLACED
        )


def test_a_version_before_the_act_and_a_text_against_the_schema_are_refused():
    act = an_act()
    with pytest.raises(RuleViolation) as refused:
        a_version(act, since=date(2019, 1, 1))
    assert refused.value.code == "version_too_early"
    broken = a_text(*LINES).replace("<body>", "<body><nonsense/>")
    with pytest.raises(RuleViolation) as refused:
        add_version(Version(act=act, valid_from=act.adopted_on, akn=broken), on=TODAY, at=PLACED)
    assert refused.value.code == "text_invalid"
    assert not act.versions.exists()


def test_a_typing_error_is_mended_without_a_version_and_leaves_a_trace():
    act = an_act()
    version = a_version(act)
    at = timezone.now()
    for wrong, code in (("о", "wrong_not_found"), ("нет такого", "wrong_not_found")):
        with pytest.raises(RuleViolation) as refused:
            a_correction(version, wrong, "x", at)
        assert refused.value.code == code
    a_correction(version, "бесплатна по", "бесплатно & по", at)
    version.refresh_from_db()
    assert act.versions.count() == 1
    assert "бесплатно & по" in version.correction
    assert version.corrected_at == at
    events = version.events.order_by("pgh_id")
    assert "бесплатно &amp; по" not in events.first().akn
    assert "бесплатно &amp; по" in events.last().akn
    assert "бесплатно & по" in Act.objects.get(pk=act.pk).text


def test_the_search_follows_the_version_of_the_day():
    act = an_act()
    a_version(act)
    newer = (*LINES[:2], "2. Эвакуатор вызывает дежурный.")
    version = Version(act=act, valid_from=date(2030, 1, 1), akn=a_text(*newer))
    add_version(version, on=TODAY, at=PLACED)
    assert not Act.objects.with_words("эвакуатор").exists()
    assert refresh_texts(on=date(2029, 12, 31)) == 0
    # The clock may have stood still on the day itself.
    assert refresh_texts(on=date(2030, 1, 5)) == 1
    assert Act.objects.with_words("эвакуатора").get() == act
    assert refresh_texts(on=date(2030, 1, 6)) == 0


def test_a_text_of_too_many_different_words_is_refused():
    act = an_act()
    words = " ".join(f"слово{number}" for number in range(60_000))
    with pytest.raises(RuleViolation) as refused:
        a_version(act, f"1. {words}")
    assert refused.value.code == "text_too_varied"


def test_the_reader_sees_the_version_of_the_day(client):
    act = a_read_act()
    now = client.get(act.get_absolute_url()).content.decode()
    assert "50 рублей в час" in now
    then = client.get(act.get_absolute_url(), {"on": "2021-06-01"}).content.decode()
    assert "бесплатна по выходным" in then
    assert 'id="para_2"' in then
