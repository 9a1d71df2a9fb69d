"""An edition in which a recorded change is not to be seen, and one that the next edition undoes."""

from datetime import date

import pytest
from django.urls import reverse

from portal.acts.models import WaitingText
from portal.acts.rules.status import Effect
from portal.kernel.roles import Role
from tests.factories.acts import a_relation, a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
OLD = ("1. Плата - 100 рублей.", "2. Касса до 18 часов.")
APRIL, MAY = date(2022, 4, 15), date(2022, 5, 1)


@pytest.fixture
def editors():
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


@pytest.fixture
def act():
    act = an_act()
    a_version(act, *OLD)
    return act


def _amended(act, on, point, **more):
    by = an_act(adopted_on=date(2022, 1, 1))
    return a_relation(
        source=by, target=act, effect=Effect.AMENDS, from_on=on, point=point, **more
    ).source


def _enter(client, act, on, by, *lines, **data):
    url = reverse("admin:acts_act_do", args=[act.pk, "add_version"])
    sent = {"valid_from": on.isoformat(), "amended_by": by.pk, "pasted": "\n".join(lines), **data}
    response = client.post(url, sent, follow=True)
    form = response.context and response.context.get("form")
    return " ".join(form.errors.get("is_unworked", [])) if form else ""


def _waiting(client):
    url = reverse("admin:acts_waitingtext_change", args=[WaitingText.objects.get().pk])
    return client.get(url).content.decode()


def test_both_editors_learn_that_an_earlier_amendment_is_not_in_the_text(client, act, editors):
    earlier, by = _amended(act, APRIL, "para_1"), _amended(act, MAY, "para_2")
    client.force_login(editors[0])
    # A dash in place of a hyphen is no amendment.
    lines = ("1. Плата – 100 рублей.", "2. Касса до 19 часов.")
    told = f"пункт 1: изменён с 15.04.2022 ({earlier.heading}), а читается как прежде"
    assert told in _enter(client, act, MAY, by, *lines)
    assert not WaitingText.objects.exists()
    _enter(client, act, MAY, by, *lines, is_unworked="on")
    client.force_login(editors[1])
    assert told in _waiting(client)


def test_an_edition_with_all_that_is_recorded_is_asked_nothing(client, act, editors):
    _amended(act, APRIL, "para_1")
    _amended(act, APRIL, "para_2__para_2.1", adds_point=True)
    _amended(act, date(2022, 6, 1), "para_2")
    by = _amended(act, MAY, "para_2")
    client.force_login(editors[0])
    _enter(client, act, MAY, by, "1. Плата – 200 рублей.", "2. Касса до 19 часов.", "2.1. Новое.")
    assert "таких нет" in _waiting(client)


def test_a_point_that_another_act_has_added_is_missed(client, act, editors):
    adding = _amended(act, APRIL, "para_2__para_2.1", adds_point=True)
    by = _amended(act, MAY, "para_2")
    client.force_login(editors[0])
    said = _enter(client, act, MAY, by, OLD[0], "2. Касса до 19 часов.")
    assert f"пункт 2.1: добавлен с 15.04.2022 ({adding.heading}), а в тексте его нет" in said


def test_an_edition_put_in_between_is_told_that_the_next_one_undoes_it(client, act, editors):
    earlier, by = _amended(act, APRIL, "para_1"), _amended(act, MAY, "para_2")
    a_version(act, OLD[0], "2. Касса до 19 часов.", since=MAY, amended_by=by)
    client.force_login(editors[0])
    card = reverse("admin:acts_act_change", args=[act.pk])
    assert (
        "Редакция с 01.05.2022: пункт 1: изменён с 15.04.2022" in client.get(card).content.decode()
    )
    said = _enter(client, act, APRIL, earlier, "1. Плата 200 рублей.", OLD[1], "3. Новое.")
    assert "пункт 1: в следующей редакции, с 01.05.2022, читается как до этой" in said
    assert "пункт 3: в следующей редакции, с 01.05.2022, его нет" in said
    assert "пункт 2" not in said
