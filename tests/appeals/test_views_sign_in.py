"""Signing in, or up, between writing and sending: the way back leads to the review."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress

from appeals.models import Appeal, Draft
from portal.people.models import User
from tests.appeals.writing import make_city, make_user, send, type_all

pytestmark = pytest.mark.django_db
REVIEW = "/appeals/new/review/"
CODE = "CODE42"


@pytest.fixture(autouse=True)
def city():
    make_city()


def test_signing_in_brings_back_to_what_was_written(client):
    user = make_user()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    draft = type_all(client)
    response = client.post(
        "/accounts/login/", {"login": user.email, "password": "pass-word-1", "next": REVIEW}
    )
    assert response["Location"] == REVIEW
    assert "Прошу засыпать." in client.get(REVIEW).content.decode()
    send(client, draft)
    assert Appeal.objects.get().applicant == user


def test_signing_up_with_a_code_brings_back_to_what_was_written(client, monkeypatch):
    monkeypatch.setattr(
        DefaultAccountAdapter, "generate_email_verification_code", lambda self: CODE
    )
    draft = type_all(client)
    response = client.post(
        "/accounts/signup/",
        {"email": "new@example.org", "password1": "mnogo-bukv-42", "next": REVIEW},
    )
    assert response.status_code == 302, response.content.decode()
    assert not Appeal.objects.exists()
    response = client.post(response["Location"], {"code": CODE})
    assert response["Location"] == REVIEW
    assert "Отправить обращение</button>" in client.get(REVIEW).content.decode()
    send(client, draft)
    assert Appeal.objects.get().applicant == User.objects.get(email="new@example.org")
    assert not Draft.objects.exists()


OLD, LATER = "Прошу засыпать яму.", "И поставить знак."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", OLD),
        (LATER, f"{OLD}\n\n{LATER}"),
        # From a page that was open before the session ended.
        (f"{OLD} {LATER}", f"{OLD} {LATER}"),
        (OLD[:10], OLD),
    ],
)
def test_what_is_typed_after_the_session_has_ended_wipes_nothing(client, typed, kept):
    user = make_user()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    client.post("/appeals/new/text/", {"text": OLD})
    del client.cookies["sessionid"]
    client.post("/appeals/new/text/", {"text": typed})
    client.force_login(user)
    client.get("/appeals/new/text/")
    (draft,) = Draft.objects.all()
    assert draft.values["text"]["text"] == kept
