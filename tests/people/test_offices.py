"""The first administrator of an installation, who appoints the others."""

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from portal.kernel.roles import Role
from portal.letters.models import Letter
from portal.letters.secrets import unseal
from portal.people.access import roles_of
from portal.people.models import Officer, Unit, User
from portal.people.services.offices import appoint_administrator
from tests.factories.appeals import an_appeal
from tests.factories.people import a_user, an_officer

pytestmark = pytest.mark.django_db


def test_he_sets_a_password_by_code_and_appoints_others(client, capsys):
    call_command("appoint_administrator", "Chief@example.net", "Зимин", "Олег")
    assert "назначен" in capsys.readouterr().out
    client.post(reverse("account_reset_password"), {"email": "chief@example.net"})
    code = re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b", unseal(Letter.objects.get().text))[0]
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    password = {"password1": "dlinnyj-parol-27", "password2": "dlinnyj-parol-27"}
    client.post(reverse("account_complete_password_reset"), password)
    client.post(
        reverse("account_login"), {"login": "chief@example.net", "password": "dlinnyj-parol-27"}
    )
    clerk = a_user()
    unit = Officer.objects.get().unit
    response = client.post(
        "/admin/people/officer/add/",
        {
            "user": clerk.pk,
            "unit": unit.pk,
            "post": "Специалист",
            "roles": "registrar",
            "holds_from": "2026-01-01",
            "holds_to": "",
        },
    )
    assert response.status_code == 302, response.content.decode()
    assert clerk.posts.get().roles == ["registrar"]


def test_appointing_again_gives_the_same_post():
    posts = {
        appoint_administrator(
            "chief@example.net", last_name="Зимин", first_name="Олег", on=date(2026, 11, 23)
        ).pk
        for _ in range(2)
    }
    assert len(posts) == 1
    assert User.objects.get().has_usable_password() is False


def test_an_administrator_whose_unit_is_closed_is_appointed_in_one_that_stands():
    chief = {"last_name": "Зимин", "first_name": "Олег", "on": date(2026, 11, 23)}
    lost = appoint_administrator("chief@example.net", **chief)
    Unit.objects.filter(pk=lost.unit_id).update(valid_from="2020-01-01", valid_to="2026-11-01")
    post = appoint_administrator("chief@example.net", **chief)
    assert post.unit_id != lost.unit_id
    assert roles_of(post.user, date(2026, 11, 23)) == {Role.ADMINISTRATOR}


def test_two_people_of_one_name_are_told_apart_by_their_addresses(client):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    for email in ("chief@example.org", "stranger@example.org"):
        a_user(email, last_name="Начальников")
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "people", "model_name": "officer", "field_name": "user", "term": "Нача"},
    ).json()["results"]
    assert {one["text"].split()[-1] for one in found} == {
        "(chief@example.org)",
        "(stranger@example.org)",
    }


def test_a_post_is_not_handed_on_by_writing_over_it(client):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    post, other = an_officer(Role.EXECUTOR), a_user()
    page = f"/admin/people/officer/{post.pk}/change/"
    sent = {
        "user": other.pk,
        "unit": post.unit_id,
        "post": "Инспектор",
        "roles": "executor",
        "holds_from": "01.01.2020",
        "holds_to": "",
    }
    client.post(page, sent)
    post.refresh_from_db()
    assert (post.user == other, post.post) == (False, "Инспектор")
    an_appeal(a_user(), addressee_officer=post)
    assert "новая запись" in client.get(page).text
    client.post(page, {**sent, "post": "Мэр города", "roles": "head"})
    post.refresh_from_db()
    assert (post.post, post.roles) == ("Инспектор", ["head"])
