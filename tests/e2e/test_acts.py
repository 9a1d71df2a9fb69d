"""A reader finds an act by a misspelt word and reads it as of a past day; keyboard only."""

import pytest
from django.utils import timezone

from portal.acts.services.known import load_known_acts
from tests.browser import go_on, look, press, type_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def test_an_act_is_found_and_read_as_of_a_past_day(page):
    load_known_acts(at=timezone.now())
    page.goto("/acts/")
    look(page)
    type_in(page.locator("[name=q]"), "регламнте")
    go_on(page, "Найти")
    with page.expect_navigation():
        press(page.get_by_role("link", name="№ 6-р"))
    look(page)
    page.locator("[name=on]").fill("2012-01-01")
    go_on(page, "Показать на этот день")
    assert "380-р" in page.locator("main").inner_text()
    assert "а не на сегодня" in page.locator("main").inner_text().replace("\u00a0", " ")
    look(page)
