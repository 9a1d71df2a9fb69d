"""Every page of sign-in, account and second factor is drawn in the portal's own frame."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.letters.models import Letter
from portal.letters.secrets import unseal
from portal.people.models import User

pytestmark = pytest.mark.django_db

OPEN = ("account_login", "account_signup", "account_reset_password")
OWN = (
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
)
PASSWORD = "dlinnyj-parol-27"
_LATIN = re.compile(r"<(?:h1|h2|p|li|a|button|label|legend)\b[^>]*>\s*[A-Za-z]")


@pytest.fixture
def person():
    user = get_user_model().objects.create_user(email="resident@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def signed_in(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def check(response):
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert 'class="head"' in html
    assert not _LATIN.search(html), _LATIN.search(html)
    assert "no-store" in response["Cache-Control"]
    return html


@pytest.mark.parametrize("name", OPEN)
def test_pages_before_sign_in(client, name):
    check(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_pages_of_the_account(signed_in, name):
    check(signed_in.get(reverse(name)))


def test_an_error_is_in_the_title_too(client):
    html = check(client.post(reverse("account_login"), {}))
    assert "<title>Ошибка: Вход" in html
    assert "error-summary" in html


def test_a_link_alone_signs_nobody_out(signed_in):
    signed_in.get(reverse("account_logout"))
    assert signed_in.get(reverse("account_email")).status_code == 200


def test_the_qr_code_of_the_app_is_drawn_within_the_policy(signed_in):
    html = check(signed_in.get(reverse("mfa_activate_totp")))
    assert "<svg" in html
    assert "data:image" not in html


def test_other_pages_of_the_account_are_one_step_away(signed_in):
    html = check(signed_in.get(reverse("account_change_password")))
    for name in ("account_email", "mfa_index", "account_logout"):
        assert f'href="{reverse(name)}"' in html
    assert re.search(r'aria-current="page">\s*Пароль', html)


def test_the_librarys_forms_speak_our_words(client):
    page = client.post(reverse("account_login"), {}).content.decode()
    assert "Заполните это поле." in page
    assert "Обязательное поле" not in page


@pytest.mark.parametrize("name", ["appeals:index", "people:profile", "people:close", "mfa_index"])
def test_the_way_out_stands_on_every_page_of_the_account(signed_in, name):
    html = signed_in.get(reverse(name)).content.decode()
    assert f'href="{reverse("account_logout")}"' in html
    assert f'href="{reverse("people:profile")}"' in html


def _code(letter: Letter) -> str:
    return re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", unseal(letter.text))[0]


def test_who_signs_up_again_before_confirming_gets_a_code_again(client):
    sent = {"email": "new@example.org", "password1": PASSWORD}
    client.post(reverse("account_signup"), sent)
    cache.clear()
    page = client.post(reverse("account_signup"), sent, follow=True).text
    assert "Мы отправили письмо с" in page
    assert "Прислать новый код" in page
    code = _code(Letter.objects.first())
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert EmailAddress.objects.get().verified


def test_a_second_press_of_the_button_makes_no_second_account_and_its_code_is_good():
    sent = {"email": "new@example.org", "password1": PASSWORD}
    pages = [Client(), Client()]
    for page in pages:
        assert page.post(reverse("account_signup"), sent).status_code == 302
    assert User.objects.count() == 1
    code = _code(Letter.objects.first())
    pages[1].post(reverse("account_email_verification_sent"), {"code": code})
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("owner_is_first", [True, False])
def test_the_account_has_the_password_of_who_entered_the_code(owner_is_first):
    owner, stranger = Client(), Client()
    signs = [(owner, PASSWORD), (stranger, "chuzhoj-parol-1")]
    letters = {}
    for page, password in signs if owner_is_first else signs[::-1]:
        page.post(reverse("account_signup"), {"email": "new@example.org", "password1": password})
        letters[page] = Letter.objects.first()
        cache.clear()
    owner.post(reverse("account_email_verification_sent"), {"code": _code(letters[owner])})
    user = User.objects.get()
    assert EmailAddress.objects.get().verified
    assert (user.check_password(PASSWORD), user.check_password("chuzhoj-parol-1")) == (True, False)
    assert owner.get(reverse("people:profile")).status_code == 200, "signed in, and stays so"


def test_the_code_of_a_forgotten_password_opens_the_account_to_no_earlier_password(client):
    stranger = {"email": "new@example.org", "password1": "chuzhoj-parol-1"}
    Client().post(reverse("account_signup"), stranger)
    cache.clear()
    client.post(reverse("account_reset_password"), {"email": "new@example.org"})
    code = {"code": _code(Letter.objects.first())}
    client.post(reverse("account_confirm_password_reset_code"), code)
    assert EmailAddress.objects.get().verified
    assert not User.objects.get().has_usable_password()
    new = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_complete_password_reset"), new)
    assert User.objects.get().check_password(PASSWORD)


def test_a_password_that_was_shown_stays_though_a_new_one_was_asked_for_before(client):
    sent = {"email": "new@example.org", "password1": PASSWORD}
    Client().post(reverse("account_signup"), sent)
    cache.clear()
    client.post(reverse("account_reset_password"), {"email": "new@example.org"})
    cache.clear()
    client.post(reverse("account_login"), {"login": "new@example.org", "password": PASSWORD})
    code = {"code": _code(Letter.objects.first())}
    client.post(reverse("account_email_verification_sent"), code)
    assert EmailAddress.objects.get().verified
    assert User.objects.get().check_password(PASSWORD)


def test_a_confirmed_account_is_not_signed_up_over(client, person):
    client.post(reverse("account_signup"), {"email": person.email, "password1": "drugoj-parol-1"})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "уже есть" in Letter.objects.get().subject


def test_wrong_passwords_of_others_do_not_shut_the_owner_out(person):
    page = reverse("account_login")
    for number in range(20):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(
            page, {"login": person.email, "password": "no"}
        )
    right = {"login": person.email, "password": PASSWORD}
    assert Client(REMOTE_ADDR="10.0.0.1").post(page, right).status_code == 302
    guesser = Client(REMOTE_ADDR="203.0.113.99")
    pages = [guesser.post(page, {"login": person.email, "password": "no"}).text for _ in range(11)]
    assert "Слишком много" not in pages[0]
    assert "Слишком много" in pages[-1]
    assert "задайте новый" in pages[-1]
