"""What protects an account changes with a letter to its owner, or not at all."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse
from django.utils import timezone

from appeals.models import Appeal
from portal.kernel.roles import Role
from portal.letters import account_changes, tasks
from portal.letters.models import Letter
from portal.letters.secrets import unseal
from portal.people.models import User
from portal.people.services.accounts import close_account, reset_second_factor
from tests.codes import hold_clock_of_codes, totp_code
from tests.factories.appeals import an_appeal
from tests.factories.people import PASSWORD, a_user, an_officer

pytestmark = pytest.mark.django_db
OLD, NEW = "vera@example.org", "nova@example.org"


@pytest.fixture
def vera(client):
    user = a_user(OLD)
    client.post(reverse("account_login"), {"login": OLD, "password": PASSWORD})
    return user


def ask(client, page="account_email", **typed):
    """Send the form of a page and prove, where it asks, who one is."""
    url = reverse(page)
    answer = client.post(url, typed)
    if answer.url.startswith(reverse("account_reauthenticate")):
        answer = client.post(answer.url, {"password": PASSWORD, "next": url})
    return answer


def code_of(letter):
    return re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b|\b[A-Z0-9]{6}\b", unseal(letter.text))[0]


def change_address(client, email=NEW):
    ask(client, action_add="", email=email)
    code = code_of(Letter.objects.get(to=email, is_secret=True))
    return client.post(reverse("account_email_verification_sent"), {"code": code})


def told(user):
    """Return (address, subject) of the letters about the account, oldest first."""
    return list(Letter.objects.about(f"people.user:{user.pk}").values_list("to", "subject"))


def test_a_change_of_the_address_asks_for_the_password_and_loses_nothing_typed(client, vera):
    answer = client.post(reverse("account_email"), {"action_add": "", "email": NEW})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not Letter.objects.exists()
    wrong = client.post(answer.url, {"password": "wrong", "next": reverse("account_email")})
    assert wrong.status_code == 200 and not Letter.objects.exists()
    client.post(answer.url, {"password": PASSWORD, "next": reverse("account_email")})
    assert Letter.objects.get().to == NEW


def test_the_former_address_is_told_without_the_new_one(client, vera):
    change_address(client)
    vera.refresh_from_db()
    assert vera.email == NEW
    assert EmailAddress.objects.get().email == NEW
    assert told(vera) == [(OLD, "Адрес почты изменён")]
    assert NEW not in Letter.objects.get(to=OLD).text


def test_open_appeals_follow_where_they_named_the_former_address(client, vera):
    at = timezone.now()
    follows = an_appeal(vera, at, email=OLD.upper())
    keeps = an_appeal(vera, at, email="work@example.org")
    an_appeal(a_user(), at, email=OLD)
    change_address(client)
    assert set(Appeal.objects.filter(email=NEW)) == {follows}
    event = follows.events.last()
    assert (event.name, event.fields, event.by) == ("change_address", ["email"], vera)
    page = client.get(reverse("account_email"))
    assert "work@example.org" in page.text
    assert page.text.count("Отвечать на адрес учётной записи") == 1
    client.post(reverse("appeals:answer_to_account", args=[keeps.reference]))
    keeps.refresh_from_db()
    assert keeps.email == NEW
    assert keeps.events.last().name == "change_address"
    assert "work@example.org" not in client.get(reverse("account_email")).text


def test_nobody_sends_the_answer_of_another_to_himself(client, vera):
    others = an_appeal(a_user(), timezone.now(), email="work@example.org")
    url = reverse("appeals:answer_to_account", args=[others.reference])
    assert client.post(url).status_code == 404


def test_signing_up_tells_nothing_of_a_change(client):
    client.post(reverse("account_signup"), {"email": NEW, "password1": "dlinnyj-parol-27"})
    code = code_of(Letter.objects.get())
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert EmailAddress.objects.get().verified
    assert Letter.objects.count() == 1


def test_a_new_password_is_told(client, vera):
    new = {"password1": "dlinnyj-parol-27", "password2": "dlinnyj-parol-27"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    assert told(vera) == [(OLD, "Пароль изменён")]
    client.post(reverse("account_reset_password"), {"email": OLD})
    code = code_of(Letter.objects.get(is_secret=True))
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    client.post(reverse("account_complete_password_reset"), new)
    assert len(told(vera)) == 2


def test_a_session_left_open_does_not_close_the_account(client, vera):
    session = client.session
    # Signed in longer ago than a password is trusted for.
    session["account_authentication_methods"] = [
        {**method, "at": method["at"] - 600} for method in session["account_authentication_methods"]
    ]
    session.save()
    close = reverse("people:close")
    asked = client.post(close, {"sure": "on"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": "not-the-password", "next": close})
    assert User.objects.get(pk=vera.pk).is_active
    client.post(asked.url, {"password": PASSWORD, "next": close})
    assert not User.objects.get(pk=vera.pk).is_active
    assert client.get(close).url.startswith(reverse("account_login"))


@pytest.mark.django_db(transaction=True)
def test_a_factor_that_comes_or_goes_is_told(client, vera, monkeypatch):
    hold_clock_of_codes(monkeypatch)
    ask(client, "mfa_activate_totp")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = totp_code(secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert [subject for _, subject in told(vera)] == ["Добавлен второй способ входа"]
    Authenticator.objects.create(user=vera, type=Authenticator.Type.WEBAUTHN, data={}).delete()
    assert [subject for _, subject in told(vera)][1:] == [
        "Добавлен второй способ входа",
        "Отключён второй способ входа",
    ]
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert len(told(vera)) == 4


def test_a_reset_by_the_administrator_is_one_letter(vera):
    administrator = an_officer(Role.ADMINISTRATOR).user
    TOTP.activate(vera, "JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=vera, type=Authenticator.Type.WEBAUTHN, data={})
    Letter.objects.all().delete()
    reset_second_factor(vera, by=administrator, at=timezone.now())
    assert told(vera) == [(OLD, "Второй способ входа сброшен")]


def test_closing_the_account_destroys_what_was_told(vera):
    account_changes.password(vera, at=timezone.now())
    Letter.objects.update(state="sent", sent_at=timezone.now())
    TOTP.activate(vera, "JBSWY3DPEHPK3PXP")
    Letter.objects.filter(state="queued").delete()
    close_account(vera, at=timezone.now())
    assert not Letter.objects.exists()


def test_a_closed_account_leaves_its_addresses_in_no_letter(client, vera):
    ask(client, action_add="", email=NEW)
    client.post(reverse("account_reset_password"), {"email": OLD})
    assert set(Letter.objects.values_list("to", "is_secret")) == {(OLD, True), (NEW, True)}
    account_changes.password(vera, at=timezone.now())
    close_account(vera, at=timezone.now())
    warning = Letter.objects.get()
    assert warning.to == OLD and not warning.is_secret, "it is on its way"
    tasks.forget_useless(0)
    assert Letter.objects.exists()
    Letter.objects.update(state="sent", sent_at=timezone.now())
    tasks.forget_useless(0)
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["password", "address", "totp"])
def test_without_its_letter_nothing_changes(client, vera, monkeypatch, what):
    def broken(*_, **__):
        raise OSError("the outbox is away")

    if what == "address":
        ask(client, action_add="", email=NEW)
        code = code_of(Letter.objects.get(to=NEW, is_secret=True))
    if what == "totp":
        hold_clock_of_codes(monkeypatch)
        ask(client, "mfa_activate_totp")
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    before = User.objects.values("email", "password").get(pk=vera.pk)
    monkeypatch.setattr(account_changes, "write_letter", broken)
    with pytest.raises(OSError, match="the outbox"):
        if what == "password":
            new = {"password1": "dlinnyj-parol-27", "password2": "dlinnyj-parol-27"}
            client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
        elif what == "address":
            client.post(reverse("account_email_verification_sent"), {"code": code})
        else:
            code = totp_code(secret)
            client.post(reverse("mfa_activate_totp"), {"code": code})
    assert User.objects.values("email", "password").get(pk=vera.pk) == before
    assert not Authenticator.objects.exists()
