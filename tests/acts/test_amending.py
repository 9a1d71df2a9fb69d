"""Which act has made an edition of which nobody has said it."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from portal.acts.models import Relation, SecondLook
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect
from portal.acts.services.amending import editions_to_tell, tell_amending
from portal.acts.services.deciding import warnings_of
from portal.acts.services.delivery import as_data
from portal.acts.services.relations import relate
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import PLACED, a_version, an_act
from tests.factories.appeals import MONDAY
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
AMENDED = date(2022, 5, 1)
UNTOLD = "каким актом изменён"


@pytest.fixture
def editor():
    return an_officer(Role.EDITOR).user


@pytest.fixture
def act():
    """An act with an edition of which an import has not said what made it."""
    act = an_act(number="7317")
    a_version(act, "1. Плата 100 рублей.", "2. Опубликовать.")
    a_version(act, "1. Плата 200 рублей.", "2. Опубликовать.", since=AMENDED)
    return act


@pytest.fixture
def amending():
    return an_act(number="7318", adopted_on=date(2022, 4, 10), title="О внесении изменений")


def _amend(act, source, **more):
    amends = Relation(source=source, target=act, effect=Effect.AMENDS, from_on=AMENDED, **more)
    return relate(amends, at=PLACED)


def _edition(act):
    return act.versions.get(valid_from=AMENDED)


def _page(client, act):
    return unescape(client.get(act.get_absolute_url()).content.decode()).replace("\xa0", " ")


def _paper(act):
    sheet, _ = paper_of(act, _edition(act), on=AMENDED)
    return " ".join(sheet.remarks).replace("\xa0", " ")


def _step(act):
    return reverse("admin:acts_act_do", args=[act.pk, "tell_amending"])


def test_an_edition_that_nobody_explains_has_its_own_amendment(client, act, amending):
    assert UNTOLD in _page(client, act)
    assert "каким актом внесена, в реестре не записано" in _paper(act)
    done = _amend(act, amending, point="para_1", what="200 рублей вместо 100")
    shown = _page(client, act)
    assert "не тот текст" not in shown and "в текст ещё не внесено" not in shown
    assert UNTOLD not in shown and amending.heading.replace("\xa0", " ") in shown
    assert "не записано" not in _paper(act)
    assert "#not-in-text" not in as_data(_edition(act))
    (said,) = warnings_of(done, on=AMENDED)
    assert "Указать, каким актом внесена редакция" in said


def test_the_text_as_adopted_lacks_what_changes_it_from_its_first_day(client, amending):
    act = an_act(in_force_from=AMENDED)
    a_version(act, since=AMENDED)
    done = _amend(act, amending)
    assert "не тот текст" in _page(client, act)
    assert not editions_to_tell(act) and warnings_of(done, on=AMENDED) == []


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "of the register"])
def test_an_editor_says_which_act_has_made_an_edition(client, act, amending, editor, is_known):
    if is_known:
        _amend(act, amending)
    client.force_login(editor)
    card = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    assert card.count("каким актом внесена, не записано") == 1
    assert "Редакция с 01.05.2022, каким актом внесена: не записано" in unescape(
        client.get(_step(act)).content.decode()
    )
    written = "постановление Мэра города Хабаровска от 10.04.2022 № 7318"
    named = {"amended_by": amending.pk} if is_known else {"named": written}
    sent = {"version": _edition(act).pk, "reason": "В таблице не было", **named}
    assert press(client, _step(act), sent).status_code == 302
    edition = _edition(act)
    assert edition.amended_by == amending
    assert edition.events.latest("pgh_id").pgh_context.metadata["reason"] == "В таблице не было"
    assert Relation.objects.get(target=act).from_on == AMENDED
    assert SecondLook.objects.filter(act=act, by=editor, seen_at=None).exists()
    client.logout()
    shown = _page(client, act)
    assert UNTOLD not in shown and "указано, каким актом она внесена" in shown
    assert f"внесена: {amending.heading}".replace("\xa0", " ") in _paper(act)


def test_one_act_is_asked_for_and_it_must_be_in_the_register(client, act, amending, editor):
    _amend(act, amending)
    client.force_login(editor)
    sent = {"version": _edition(act).pk, "reason": "x"}
    for named, said in (
        ({}, "что-то одно"),
        ({"named": "№ 7318", "amended_by": amending.pk}, "что-то одно"),
        ({"named": "постановление Мэра города от 10.04.2022 № 99999"}, "Такого акта в реестре нет"),
    ):
        page = press(client, _step(act), {**sent, **named})
        assert said in " ".join(page.context["form"].errors["named"])
    # The text as adopted is made by nobody.
    first = act.versions.get(valid_from=act.adopted_on)
    page = press(client, _step(act), {**sent, "version": first.pk, "amended_by": amending.pk})
    assert "version" in page.context["form"].errors


def test_a_wrong_act_is_replaced_and_what_it_left_is_told(client, act, amending, editor):
    wrong = an_act(adopted_on=date(2022, 4, 1))
    tell_amending(_edition(act), wrong, "x", by=editor, at=MONDAY)
    client.force_login(editor)
    _amend(act, amending)
    sent = {"version": _edition(act).pk, "amended_by": amending.pk, "reason": "Не тот"}
    page = press(client, _step(act), sent, follow=True)
    assert f"акт изменяет {wrong.heading}" in page.content.decode()
    assert _edition(act).amended_by == amending


def test_what_cannot_have_made_an_edition_is_refused(act, amending, editor):
    def tell(source, code):
        refused(code, tell_amending, _edition(act), source, "x", by=editor, at=MONDAY)

    tell(act, "amends_itself")
    tell(an_act(adopted_on=date(2022, 5, 2)), "version_before_amendment")
    tell(
        an_act(adopted_on=date(2022, 4, 1), state="prepared", placed_at=None), "amending_act_unseen"
    )
    tell(an_act(adopted_on=date(2019, 1, 1)), "relation_backwards")
    tell_amending(_edition(act), amending, "x", by=editor, at=MONDAY)
    tell(amending, "amending_same")
