"""Fixed pages in a real browser: three widths, axe, the keyboard, the low-vision version."""

from tests.browser import complaints

PAGES = (
    "/",
    "/how-appeals-are-considered/",
    "/personal-data/",
    "/accessibility/",
    "/vision/",
    "/calendar/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/no-such-page/",
)
SCHEMES = ("black", "white", "blue", "brown", "green")


def test_axe_finds_nothing_at_any_width(page, live_server):
    found, requests, console = [], set(), []
    page.on("request", lambda request: requests.add(request.url.split("/")[2]))
    page.on("console", lambda message: console.append(message.text))
    for path in PAGES:
        page.goto(live_server.url + path)
        found += complaints(page)
    assert found == []
    assert requests == {live_server.url.split("/")[2]}, "nothing is asked of another host"
    assert not [line for line in console if "Content Security Policy" in line]


def test_the_low_vision_version_is_accessible_in_every_scheme(page, live_server):
    found = []
    for size, scheme in enumerate(SCHEMES):
        wishes = f"size={size % 3 + 1}&scheme={scheme}&letters=3&lines=3&face=serif"
        for path in ("/", "/accounts/login/", "/vision/"):
            page.goto(f"{live_server.url}/vision/?{wishes}&back={path}")
            assert page.url == live_server.url + path
            assert page.get_attribute("html", "data-scheme") == scheme
            found += [f"{scheme} {wrong}" for wrong in complaints(page, widths=(320, 1280))]
    assert found == []


def test_the_keyboard_goes_from_the_skip_link_to_the_switch(page, live_server):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "К содержанию страницы"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.goto(live_server.url)
    for _ in range(10):
        page.keyboard.press("Tab")
        if "слабовидящих" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-vision]")
    assert page.url == live_server.url + "/"


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page, live_server):
    page.goto(live_server.url + "/accounts/login/")
    page.click("main form button[type=submit]")
    assert page.title().startswith("Ошибка: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("resident@example.org")
    assert page.input_value("[name=login]") == "resident@example.org"


def test_pages_are_whole_without_javascript(chromium, page, live_server):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/accessibility/")
    page.click("text=версия для слабовидящих")
    page.check("#scheme-white")
    page.click("text=Применить")
    assert page.url == live_server.url + "/"
    assert page.get_attribute("html", "data-scheme") == "white"
    page.click("text=Обычная версия сайта")
    assert page.get_attribute("html", "data-vision") is None


def test_targets_are_big_enough_for_a_thumb(page, live_server):
    """Buttons, fields and links of navigation: 44 px; a link within a sentence is exempt."""
    page.set_viewport_size({"width": 390, "height": 844})
    small = """() => [...document.querySelectorAll(
        'button, input:not([type=hidden], [type=radio], [type=checkbox]), select, .button,'
        + ' .head a, .option label')]
        .filter(e => e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML.slice(0, 120))"""
    for path in ("/", "/vision/", "/accounts/login/", "/accounts/signup/"):
        page.goto(live_server.url + path)
        assert page.evaluate(small) == []
