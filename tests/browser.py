"""A real Chromium for the tests: the fixtures ``chromium`` and ``page``, and keys instead of a mouse."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connections
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from portal.run import browser as chromium_of_machine
from tests.factories.people import PASSWORD


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium for the tests of one file: to start it takes as long as a test."""
    path = chromium_of_machine.find()
    assert path, "Chromium is missing; `make test` says how to install it."
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs as long as it does, and Django takes all that for asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            yield browser
            browser.close()
    # Playwright switches greenlets, and each has a database connection of its own.
    connections.close_all()


@pytest.fixture
def page(chromium: Browser, live_server) -> Iterator[Page]:
    """A page with cookies of its own; what the test opens beside it is closed with it."""
    context = chromium.new_context(base_url=live_server.url)
    # A slow machine is no error of the code.
    context.set_default_timeout(60_000)
    yield context.new_page()
    for opened in chromium.contexts:
        opened.close()
    connections.close_all()


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


def complaints(
    page: Page, *, within: str = "html", widths: tuple[int, ...] = (320, 768, 1280)
) -> list[str]:
    """Return what axe finds at the widths, and whether the whole page needs a sideways scroll."""
    # Half a megabyte of script is handed over once a page, not once a width.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        violations = page.evaluate(
            """async within => {
                const found = await axe.run(within, {resultTypes: ['violations']});
                return found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
            }""",
            within,
        )
        if within == "html" and page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            violations.append("wider than the window")
        found += [f"{page.url} {width} {wrong}" for wrong in violations]
    return found


def look(page: Page, *, within: str = "html") -> None:
    """Let axe look at three widths; nothing needs a sideways scroll."""
    assert complaints(page, within=within) == []


def sign_in(page: Page, email: str, then: str, *, base: str = "") -> None:
    """Sign in on the way to a page."""
    page.goto(f"{base}/accounts/login/?next={then}")
    type_in(page.locator("#id_login"), email)
    type_in(page.locator("#id_password"), PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
