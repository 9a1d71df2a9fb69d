"""A day that was typed wrongly is put right in one step, with what rests on it."""

from datetime import date

import pytest
from django.urls import reverse

from portal.acts.models import Act, Citation, Publication, Relation, SecondLook
from portal.acts.rules.status import Effect
from portal.acts.services.days import check_card, correct_days
from portal.acts.services.relations import relate
from portal.acts.services.waiting import submit_change
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import PLACED, a_commencement, a_text, a_version, an_act
from tests.factories.appeals import MONDAY
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
TYPED, RIGHT, EARLIER = (date(2026, 3, day) for day in (21, 23, 20))
AMENDED, LATER, LAST = (date(2026, 5, day) for day in (1, 11, 21))
TODAY = date(2026, 11, 23)


@pytest.fixture
def editor():
    return an_officer(Role.EDITOR).user


@pytest.fixture
def act():
    act = an_act(adopted_on=TYPED, in_force_from=TYPED, number="7300")
    a_version(act)
    return act


@pytest.fixture
def amended(act):
    """The act in a second edition, of an amendment of the same day."""
    source = an_act(adopted_on=AMENDED)
    relate(
        Relation(source=source, effect=Effect.AMENDS, target=act, from_on=AMENDED), at=PLACED
    )  # fmt: skip
    a_version(act, "1. Иначе.", since=AMENDED, amended_by=source)
    return act


def _correct(act, by, **days):
    act.refresh_from_db()
    known = {"adopted_on": act.adopted_on, "in_force_from": act.in_force_from, "texts": {}}
    correct_days(act, **(known | days), why="Описка", by=by, on=TODAY, at=MONDAY)
    act.refresh_from_db()


def _periods(act):
    return list(act.versions.order_by("valid_from").values_list("valid_from", "valid_to"))


@pytest.mark.parametrize("day", [RIGHT, EARLIER])
def test_the_text_goes_with_the_day_of_adoption(client, act, editor, day):
    former = act.get_absolute_url()
    client.force_login(editor)
    (version,) = act.versions.all()
    data = {
        "adopted_on": day, "in_force_from": day, f"text_{version.pk}": TYPED, "reason": "Описка",
    }  # fmt: skip
    page = reverse("admin:acts_act_do", args=[act.pk, "correct_days"])
    assert press(client, page, data).status_code == 302
    act.refresh_from_db()
    assert (act.adopted_on, act.in_force_from, _periods(act)) == (day, day, [(day, None)])
    # In force at once, to be looked at by another; the journal has why.
    assert SecondLook.objects.filter(act=act, by=editor, seen_at=None).exists()
    version.refresh_from_db()
    assert f'date="{day}"' in version.akn
    assert version.events.latest("pgh_id").pgh_context.metadata["reason"] == "Описка"
    client.logout()
    assert client.get(former).url == act.get_absolute_url()
    shown = client.get(act.get_absolute_url(), {"on": day.isoformat()}).content.decode()
    assert "Стоянка бесплатна" in shown and "первый день редакции исправлен" in shown


def test_the_card_leads_to_the_step_where_one_day_alone_would_leave_a_gap(act):
    for day in (RIGHT, EARLIER):
        act.refresh_from_db()
        act.adopted_on = act.in_force_from = day
        assert "Исправить день" in refused("bad_day", check_card, act, on=TODAY).message


@pytest.mark.parametrize("day", [LATER, date(2026, 4, 1)])
def test_an_edition_moves_with_its_amendment_and_ends_the_one_before(amended, editor, day):
    edition = amended.versions.get(valid_from=AMENDED)
    Act.objects.filter(pk=edition.amended_by_id).update(adopted_on=date(2026, 4, 1))
    first = amended.versions.get(valid_from=TYPED)
    cites = Citation.objects.create(
        subject=f"acts.version:{first.pk}", title="x", url="/", text="x", kind="reshenie",
        number="1", cited_on=TYPED, ends_on=AMENDED,
    )  # fmt: skip
    _correct(amended, editor, texts={edition.pk: day})
    assert _periods(amended) == [(TYPED, day), (day, None)]
    assert Relation.objects.get(target=amended).from_on == day
    cites.refresh_from_db()
    assert cites.ends_on == day
    # The act that has amended it is to be looked at, too.
    assert SecondLook.objects.filter(act=edition.amended_by_id, by=editor).exists()


def test_an_amendment_of_another_day_stays(amended, editor):
    edition = amended.versions.get(valid_from=AMENDED)
    _correct(amended, editor, texts={edition.pk: LATER})
    relation = Relation.objects.get(target=amended)
    relation.from_on = AMENDED
    relate(relation, at=PLACED)
    _correct(amended, editor, texts={edition.pk: LAST})
    assert Relation.objects.get(target=amended).from_on == AMENDED


def test_all_days_may_be_put_right_at_once(amended, editor):
    first, second = amended.versions.order_by("valid_from")
    _correct(
        amended, editor, adopted_on=RIGHT, in_force_from=AMENDED,
        texts={first.pk: AMENDED, second.pk: LATER},
    )  # fmt: skip
    assert _periods(amended) == [(AMENDED, LATER), (LATER, None)]
    _correct(
        amended, editor, adopted_on=TYPED, in_force_from=TYPED,
        texts={first.pk: TYPED, second.pk: AMENDED},
    )  # fmt: skip
    assert _periods(amended) == [(TYPED, AMENDED), (AMENDED, None)]


def test_what_cannot_be_is_refused(amended, editor):
    first, second = amended.versions.order_by("valid_from")
    for code, days in (
        ("days_same", {}),
        ("editions_out_of_order", {"texts": {first.pk: LATER}}),
        ("version_overlaps", {"texts": {second.pk: TYPED}}),
        ("version_too_early", {"texts": {first.pk: EARLIER}}),
        ("relation_too_early", {"texts": {second.pk: RIGHT}}),
        ("bad_day", {"in_force_from": EARLIER}),
        # It would be adopted after the act that has amended it.
        ("bad_day", {"adopted_on": LATER, "in_force_from": LATER, "texts": {second.pk: LAST}}),
    ):
        kept = _periods(amended)
        refused(code, _correct, amended, editor, **days)
        assert _periods(amended) == kept


def test_a_text_that_waits_is_decided_first(act, editor):
    version = act.versions.get()
    version.akn, version.correction = a_text("1. Иначе.", on=TYPED), "текст заменён"
    submit_change(version, by=editor, on=TODAY, at=PLACED)
    refused("text_waits", _correct, act, editor, adopted_on=RIGHT, in_force_from=RIGHT)


def test_a_point_that_begins_before_its_act_is_told(act, editor):
    a_commencement(act, from_on=TYPED)
    error = refused("bad_day", _correct, act, editor, adopted_on=RIGHT, in_force_from=RIGHT)
    assert "Пункт акта" in error.message


def test_nothing_is_said_to_readers_of_what_they_have_not_seen(editor):
    act = an_act(adopted_on=TYPED, state=Publication.PREPARED, placed_at=None)
    version = a_version(act)
    _correct(act, editor, adopted_on=RIGHT)
    version.refresh_from_db()
    assert (version.valid_from, version.correction) == (RIGHT, "")
