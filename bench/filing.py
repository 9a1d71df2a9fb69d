"""An appeal filed over HTTP as a signed-in citizen does it."""

import re

from bench.http import Browser

STEPS: dict[str, dict[str, str]] = {
    "addressee": {"addressee": "unknown"},
    "kind": {"kind": "application"},
    "subject": {"subject": "yards"},
    "place": {"place": "ул. Речная, 5", "district": ""},
    "text": {"text": "Во дворе дома яма, машины не могут проехать. Прошу засыпать."},
    "files": {},
    "who": {"applicant_type": "individual"},
    "name": {"last_name": "Ёлкина", "first_name": "Анна", "patronymic": ""},
    "answer": {"answer_to": "email", "email": "anna@example.org"},
}


class NotFiled(Exception):
    """The portal did not take a step; the message says which."""


def file_appeal(browser: Browser) -> str:
    """File an appeal and return its reference once the receipt is on the screen.

    Raises:
        NotFiled: the portal answered otherwise than a citizen hopes.
    """
    browser.get("/appeals/new/addressee/")
    for step, values in STEPS.items():
        status, _, _ = browser.post(f"/appeals/new/{step}/", **values)
        if status != 302:
            raise NotFiled(f"{step}: {status}")
    _, _, page = browser.get("/appeals/new/review/")
    key = re.search(rb'name="key" value="([^"]+)"', page)
    if key is None:
        raise NotFiled("review")
    status, location, _ = browser.post("/appeals/new/review/", key=key[1].decode())
    found = re.search(r"/appeals/(\d{10})/received/", location)
    if found is None:
        raise NotFiled(f"sending: {status}")
    browser.get(location)
    return found[1]


def signed_in_session(email: str) -> str:
    """Return the session cookie of a citizen with this address, made where it is missing."""
    from allauth.account.models import EmailAddress
    from django.test import Client

    from portal.people.models import User

    user, is_new = User.objects.get_or_create(
        email=email, defaults={"last_name": "Ёлкина", "first_name": "Анна"}
    )
    if is_new:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
