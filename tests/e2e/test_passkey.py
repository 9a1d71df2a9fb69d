"""An officer adds a passkey and signs in with it alone, in a real Chromium."""

import pytest
from allauth.mfa.models import Authenticator

from portal.kernel.roles import Role
from tests.browser import complaints, go_on, press, sign_in, type_in
from tests.factories.people import PASSWORD, a_user, an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def test_where_no_passkey_works_the_page_says_why_and_leads_on(page, live_server):
    base = live_server.url.replace("localhost", "127.0.0.1")
    page.goto(f"{base}/accounts/login/?next=/admin/")
    press(page.get_by_role("button", name="Войти ключом доступа"))
    trouble = page.get_by_role("alert").filter(has_text="По числовому адресу")
    assert trouble.get_by_role("link").get_attribute("href").startswith("http://localhost:")
    assert complaints(page, widths=(320,)) == []


def test_a_passkey_is_a_second_factor_and_a_way_in(page, live_server):
    # A passkey belongs to a name, not to an address: WebAuthn knows no 127.0.0.1.
    base = live_server.url.replace("127.0.0.1", "localhost")
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    officer = an_officer(Role.REGISTRAR, user=a_user("registrar@example.net")).user

    sign_in(page, officer.email, "/accounts/2fa/webauthn/add/", base=base)
    if "reauthenticate" in page.url:
        type_in(page.locator("#id_password"), PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    type_in(page.locator("[name=name]"), "Рабочий компьютер")
    press(page.locator("[name=passwordless]"), "Space")
    go_on(page, "Добавить")
    assert Authenticator.objects.filter(user=officer, type="webauthn").count() == 1

    page.context.clear_cookies()
    page.goto(f"{base}/accounts/login/?next=/admin/")
    go_on(page, "Войти ключом доступа")
    page.wait_for_url("**/admin/")
    assert "Сегодня" in page.locator("body").inner_text()
