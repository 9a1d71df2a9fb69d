"""Forms that a link in a letter leads to: a real browser sends them with an origin that is taken."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from councils.models import Guest
from councils.rules.vocabulary import GuestState
from portal.kernel.roles import Role
from portal.letters.models import Letter
from portal.published.models import Subscription
from tests.browser import go_on, look, type_in
from tests.factories.councils import a_full_council, a_sitting, convened
from tests.factories.people import an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def test_a_subscription_is_asked_for_confirmed_and_ended(page):
    page.goto(reverse("published:follow"))
    type_in(page.locator("#id_email"), "reader@example.org")
    page.get_by_role("checkbox").check()
    go_on(page, "Подписаться")
    link = re.search(r"https?://\S+(/\S+/confirm/\S+/)", Letter.objects.get().text)
    assert link
    page.goto(link[1])
    look(page)
    go_on(page, "Подписаться")
    assert Subscription.objects.get().confirmed_at
    assert page.get_by_role("heading", name="Подписка действует").is_visible()

    page.get_by_role("link", name="Отписаться").click()
    look(page)
    go_on(page, "Отписаться")
    assert not Subscription.objects.exists()
    assert page.get_by_role("heading", name="Писем больше не будет").is_visible()


def test_a_guest_of_a_sitting_gives_the_place_back(page):
    now = timezone.now()
    council, _ = a_full_council(3, notice_days=0)
    sitting = a_sitting(council, at=now, starts_at=now + timedelta(days=5))
    convened(sitting, an_officer(Role.COUNCIL_SECRETARY).user, at=now)
    page.goto(reverse("councils:attend", args=[sitting.pk]))
    type_in(page.locator("#id_name"), "Анна")
    type_in(page.locator("#id_email"), "anna@example.org")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    page.goto(reverse("councils:guest", args=[Guest.objects.get().secret]))
    look(page)
    go_on(page, "Отозвать просьбу")
    assert Guest.objects.get().state == GuestState.WITHDRAWN
