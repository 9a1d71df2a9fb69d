"""A corrected act is found under the address that readers know, whatever is entered there later."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Act, OldAddress
from portal.acts.services.addresses import once_here
from portal.acts.services.register import correct, publish, register, withdraw
from portal.kernel.roles import Role
from tests.factories.acts import a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved():
    """An act that was published under another number: the act, its old address."""
    act = an_act(number="7300", title="О ярмарках")
    a_version(act)
    old = act.get_absolute_url()
    act.number = "7301"
    correct(act, at=timezone.now())
    return act, old


@pytest.fixture
def other(moved):
    """Another act, only prepared, at the old address."""
    act, _ = moved
    other = Act(kind=act.kind, issuer=act.issuer, adopted_on=act.adopted_on, number="7300")
    other.title = "О дворах"
    return register(other, by=None, at=timezone.now())


def test_an_act_that_is_only_prepared_takes_no_address_from_another(moved, other):
    act, old = moved
    assert other.get_absolute_url() == old
    for page in ("", "text.pdf", "cited/"):
        assert Client().get(f"{old}{page}")["Location"] == f"{act.get_absolute_url()}{page}"


def test_once_published_it_says_which_act_links_meant(client, moved, other):
    act, old = moved
    client.force_login(an_officer(Role.EDITOR).user)
    card = client.get(reverse("admin:acts_act_change", args=[other.pk])).content.decode()
    assert f"По адресу этого акта раньше был другой, пока не исправили его реквизиты: {act}" in card
    publish(other, by=an_officer(Role.EDITOR).user, at=timezone.now())
    page = Client().get(old).content.decode()
    assert "По этому адресу раньше был другой акт" in page
    assert act.get_absolute_url() in page
    assert "По этому адресу раньше" not in Client().get(act.get_absolute_url()).content.decode()


def test_of_two_that_readers_have_known_there_links_mean_the_later(moved, other):
    _, old = moved
    publish(other, by=an_officer(Role.EDITOR).user, at=timezone.now())
    other.refresh_from_db()
    other.number = "7302"
    correct(other, at=timezone.now())
    assert Client().get(old)["Location"] == other.get_absolute_url()


def test_an_act_corrected_before_anybody_has_seen_it_leaves_no_address(other):
    known = OldAddress.objects.count()
    other.adopted_on = date(2020, 3, 1)
    correct(other, at=timezone.now())
    assert OldAddress.objects.count() == known


def test_of_a_withdrawn_act_the_address_that_readers_know_keeps_the_trace(client):
    act = an_act(number="7310")
    old = act.get_absolute_url()
    withdraw(act, "личные данные в скане", at=timezone.now() - timedelta(minutes=5))
    act.refresh_from_db()
    act.number = "7311"
    correct(act, at=timezone.now() - timedelta(minutes=5))
    for page in (old, f"{old}text.pdf", act.get_absolute_url()):
        told = client.get(page)
        assert told.status_code == 410
        assert "личные данные в скане" in told.content.decode()
    [told] = client.get(reverse("acts:changes")).json()["items"]
    assert (told["deleted"], told["former_urls"]) == (True, [f"http://testserver{old}"])
    # An act that is only withdrawn takes no links from the one that is there.
    assert (
        once_here(Act(kind=act.kind, issuer=act.issuer, adopted_on=act.adopted_on, number="7310"))
        is None
    )
    publish(act, by=an_officer(Role.EDITOR).user, at=timezone.now())
    assert client.get(old)["Location"] == act.get_absolute_url()
