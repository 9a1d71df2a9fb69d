"""An officer without the second factor in his session has no rights, wherever he asks."""

from contextlib import closing

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import ActFile, Publication
from portal.files.services import store_generated
from portal.kernel.roles import Role
from portal.letters.models import Letter
from portal.people import second_factor
from portal.people.models import User
from tests.codes import hold_clock_of_codes, totp_code
from tests.factories.acts import an_act
from tests.factories.people import PASSWORD, an_officer

pytestmark = pytest.mark.django_db(transaction=True)
_SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def needed(settings, monkeypatch):
    settings.OFFICERS_NEED_SECOND_FACTOR = True
    hold_clock_of_codes(monkeypatch)


def _sign_in(client, user: User) -> None:
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def _an_officer() -> User:
    user = an_officer(Role.EDITOR).user
    user.set_password(PASSWORD)
    user.save()
    return user


def _may_work(client) -> bool:
    """Ask for the file of an act that is not published, then for the back office."""
    file = store_generated("текст.txt", "Текст".encode(), "text/plain", at=timezone.now())
    ActFile.objects.create(
        act=an_act(state=Publication.PREPARED, placed_at=None), role=ActFile.Role.TEXT, file=file
    )
    with closing(client.get(reverse("files:download", args=[file.pk]))) as given:
        may_open = given.status_code == 200
    assert (client.get("/admin/").status_code == 200) == may_open
    return may_open


def test_who_sets_up_the_first_factor_has_shown_it(client):
    user = _an_officer()
    _sign_in(client, user)
    assert client.get("/admin/").url == reverse("mfa_index")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert not _may_work(client)
    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert _may_work(client)


def test_a_session_that_began_without_the_factor_shows_it_first(client, settings):
    user = _an_officer()
    _sign_in(client, user)
    # Elsewhere the owner sets it up: this session has not shown it.
    TOTP.activate(user, _SECRET)
    asked = client.get("/admin/acts/act/?q=1")
    assert asked.url == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Facts%2Fact%2F%3Fq%3D1"
    assert not _may_work(client)
    done = client.post(asked.url, {"code": totp_code(_SECRET)})
    assert done.url == "/admin/acts/act/?q=1"
    assert _may_work(client)


def test_with_the_factor_at_sign_in_there_is_no_second_question(client):
    user = _an_officer()
    TOTP.activate(user, _SECRET)
    _sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": totp_code(_SECRET)})
    assert _may_work(client)


def test_a_further_factor_proves_nothing_where_the_first_was_not_shown(client):
    user = _an_officer()
    _sign_in(client, user)
    client.get("/")
    request = client.get("/").wsgi_request
    TOTP.activate(user, _SECRET)
    further = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    authenticator_added.send(
        sender=Authenticator, request=request, user=user, authenticator=further
    )
    assert not second_factor.is_passed(request, user)


@pytest.mark.parametrize("officers_need_it", [True, False])
def test_the_password_alone_neither_takes_the_factor_away_nor_reads_the_spare_codes(
    client, settings, officers_need_it
):
    settings.OFFICERS_NEED_SECOND_FACTOR = officers_need_it
    user = _an_officer()
    _sign_in(client, user)
    TOTP.activate(user, _SECRET)
    RecoveryCodes.activate(user)
    for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_index", "account_email"):
        asked = client.post(reverse(name))
        assert asked.url.startswith(reverse("mfa_reauthenticate")), name
    assert Authenticator.objects.filter(user=user).count() == 2
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code(_SECRET)})
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_without_his_factor_an_officer_works_no_more(client):
    user = _an_officer()
    TOTP.activate(user, _SECRET)
    _sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": totp_code(_SECRET)})
    assert _may_work(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=user).exists()
    assert not _may_work(client)


def test_codes_are_not_guessed_from_many_addresses_and_the_owner_is_told(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    user = _an_officer()
    TOTP.activate(user, _SECRET)
    _sign_in(client, user)
    url = reverse("mfa_authenticate")
    for number in range(6):
        page = client.post(
            url, {"code": "000000"}, headers={"X-Forwarded-For": f"203.0.113.{number}"}
        )
    assert "Слишком много неверных кодов" in page.content.decode()
    client.post(url, {"code": totp_code(_SECRET)})
    assert not client.session.get("_auth_user_id")
    letter = Letter.objects.get(subject="Кто-то знает ваш пароль")
    assert letter.to == user.email
