"""A real Chromium for the tests: the fixture ``page``, and keys instead of a mouse."""

import os
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from portal.run import browser as chromium
from tests.factories.people import PASSWORD


@pytest.fixture
def page(live_server) -> Iterator[Page]:
    """A page of a Chromium that is closed before the database is asked again."""
    path = chromium.find()
    assert path, "Chromium is missing; `make test` says how to install it."
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url)
        context.set_default_timeout(15_000)
        yield context.new_page()
        # Playwright switches greenlets, and each has a database connection of its own.
        connections.close_all()
        browser.close()
    connections.close_all()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def press(target: Locator, key: str = "Enter") -> None:
    """Put the focus there and press the key: no mouse."""
    target.first.focus()
    target.page.keyboard.press(key)


def type_in(target: Locator, text: str) -> None:
    """Type into a field that has the focus."""
    target.first.focus()
    target.page.keyboard.press("Control+A")
    target.page.keyboard.insert_text(text)


def go_on(page: Page, name: str | re.Pattern = "Продолжить") -> None:
    """Press the button and wait for the next page."""
    with page.expect_navigation():
        press(page.get_by_role("button", name=name))


def look(page: Page, *, within: str = "html") -> None:
    """Let axe look at three widths; nothing needs a sideways scroll."""
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, context=within).response["violations"]
        assert not found, [
            (page.url, width, row["id"], row["nodes"][0]["html"][:200]) for row in found
        ]
        if within == "html":
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def sign_in(page: Page, email: str, then: str, *, base: str = "") -> None:
    """Sign in on the way to a page."""
    page.goto(f"{base}/accounts/login/?next={then}")
    type_in(page.locator("#id_login"), email)
    type_in(page.locator("#id_password"), PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
