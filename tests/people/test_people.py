"""Posts and roles over days, the match key, closing an account, the second factor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.kernel.keys import match_key
from portal.kernel.roles import Role
from portal.people import checks
from portal.people.access import roles_of, units_below
from portal.people.calendar import runs_out_on, working_calendar
from portal.people.models import Officer, PersonalDataView, User
from portal.people.services.accounts import (
    OfficerMayNotClose,
    admit_again,
    bar,
    close_account,
)
from portal.people.services.consents import give_consent, withdraw_consent
from portal.people.services.views import log_view
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
_DAY = timedelta(days=1)
AT = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Vladivostok"))


def test_a_role_is_held_from_its_day_until_the_day_before_its_end():
    post = an_officer(Role.HEAD, holds_from=date(2026, 1, 10), holds_to=date(2026, 2, 1))
    for day, roles in (
        (date(2026, 1, 9), set()),
        (date(2026, 1, 10), {Role.HEAD}),
        (date(2026, 1, 31), {Role.HEAD}),
        (date(2026, 2, 1), set()),
    ):
        assert roles_of(post.user, day) == roles


def test_a_post_gives_roles_while_its_unit_stands():
    unit = a_unit(valid_from=date(2026, 1, 10), valid_to=date(2026, 2, 1))
    post = an_officer(Role.HEAD, unit=unit)
    for day, roles in (
        (date(2026, 1, 9), set()),
        (date(2026, 1, 10), {Role.HEAD}),
        (date(2026, 1, 31), {Role.HEAD}),
        (date(2026, 2, 1), set()),
    ):
        assert roles_of(post.user, day) == roles
        assert post.carries(Role.HEAD, day) == bool(roles)


def test_units_below():
    top = a_unit("Верх")
    middle = a_unit("Середина", parent=top)
    low = a_unit("Низ", parent=middle)
    a_unit("Другое")
    assert units_below({middle.pk}) == {middle.pk, low.pk}


@pytest.mark.parametrize("name", ["Ёлкина", "  ПЁТР\u00a0 Ёж ", "O'Нил"])
def test_the_key_in_sql_is_the_key_in_python(name):
    user = a_user(last_name=name, first_name="", patronymic="")
    user.refresh_from_db()
    assert user.name_key == match_key(name)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (User, {"email": "Big@Example.org"}),
        (User, {"closed_at": AT}),
        (Officer, {"roles": ["king"]}),
        (Officer, {"holds_to": date(2020, 1, 1)}),
    ],
)
def test_the_database_refuses(model, change):
    an_officer(Role.HEAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_a_view_is_logged_and_never_changed():
    officer = an_officer(Role.REGISTRAR).user
    log_view(officer, ["appeals.appeal:1"], "карточка", at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonalDataView.objects.update(what="ничего")


def test_closing_leaves_no_personal_value():
    user = a_user()
    consent = give_consent(by=user, purpose="phone", text_version="1", text="Да", at=AT)
    close_account(user, at=AT)
    user.refresh_from_db()
    consent.refresh_from_db()
    assert not user.is_active
    assert user.full_name == ""
    assert consent.withdrawn_at == AT
    assert not user.events.exclude(email="").exists()
    assert not user.events.exclude(last_name="").exists()


def test_an_officer_does_not_close_himself():
    with pytest.raises(OfficerMayNotClose):
        close_account(an_officer(Role.HEAD).user, at=AT)


def test_a_former_officer_closes_his_account_and_his_name_stays_with_what_he_did():
    user = an_officer(Role.HEAD, holds_to=date(2024, 2, 1)).user
    close_account(user, at=AT)
    user.refresh_from_db()
    assert (user.is_active, user.last_name, user.email) == (
        False,
        "Ёлкина",
        f"closed-{user.pk}@invalid",
    )
    assert not user.events.exclude(email="").exists()
    assert user.events.filter(last_name="Ёлкина").exists()


def test_for_a_barred_one_an_administrator_closes_it(client):
    barred, administrator = an_officer(Role.HEAD).user, an_officer(Role.ADMINISTRATOR).user
    client.force_login(administrator)
    card = f"/admin/people/user/{barred.pk}/"
    assert "Закрыть учётную запись" not in client.get(f"{card}change/").text
    bar(barred, by=administrator, at=timezone.now())
    assert "Закрыть учётную запись" in client.get(f"{card}change/").text
    client.post(f"{card}do/close/")
    barred.refresh_from_db()
    assert barred.closed_at is not None


def test_a_barred_officer_is_out_at_once_and_his_posts_end(client):
    administrator, officer = an_officer(Role.ADMINISTRATOR).user, an_officer(Role.REGISTRAR)
    client.force_login(officer.user)
    assert client.get("/admin/").status_code == 200
    desk = Client()
    desk.force_login(administrator)
    card = f"/admin/people/user/{officer.user_id}/"
    assert "Закрыть вход" in desk.get(f"{card}change/").content.decode()
    desk.post(f"{card}do/bar/")
    officer.refresh_from_db()
    assert not officer.user.is_active and officer.user.last_name == "Ёлкина"
    assert officer.holds_to == timezone.localdate()
    assert client.get("/admin/").status_code == 302
    desk.post(f"{card}do/admit_again/")
    officer.user.refresh_from_db()
    assert officer.user.is_active and not officer.user.is_staff
    own = desk.post(f"/admin/people/user/{administrator.pk}/do/bar/")
    assert "делает другой администратор" in own.content.decode()


@pytest.mark.parametrize("begins", [timezone.localdate, lambda: timezone.localdate() + _DAY])
def test_who_is_let_in_again_gets_no_post_back_that_had_not_a_day(begins):
    administrator = an_officer(Role.ADMINISTRATOR).user
    post = an_officer(Role.EXECUTOR, holds_from=begins())
    bar(post.user, by=administrator, at=timezone.now())
    admit_again(post.user)
    user = User.objects.get(pk=post.user_id)
    assert user.is_active and not user.is_staff
    for day in (timezone.localdate(), timezone.localdate() + _DAY):
        assert not roles_of(User.objects.get(pk=user.pk), day)


def test_who_has_lost_the_second_factor_gets_another_chance_and_it_is_written_down(client):
    administrator = an_officer(Role.ADMINISTRATOR, user=a_user(last_name="Морозов")).user
    officer = an_officer(Role.REGISTRAR).user
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    client.force_login(officer)
    desk = Client()
    desk.force_login(administrator)
    card = f"/admin/people/user/{officer.pk}/"
    assert "Сбросить второй способ" in desk.get(f"{card}change/").text
    desk.post(f"{card}do/reset_second_factor/")
    assert not Authenticator.objects.exists()
    assert client.get("/admin/").status_code == 302
    history = desk.get(f"{card}history/").text
    assert "сброшен второй способ входа" in history
    assert "Морозов" in history
    assert "Сбросить второй способ" not in desk.get(f"{card}change/").text
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXP")
    own = desk.post(f"/admin/people/user/{administrator.pk}/do/reset_second_factor/")
    assert "делает другой администратор" in own.text
    assert Authenticator.objects.filter(user=administrator).exists()


def test_a_name_of_unseen_marks_is_told_at_its_field(client):
    client.force_login(a_user())
    answer = client.post("/accounts/", {"last_name": "\u200b", "first_name": "Анна"})
    assert list(answer.context["form"].errors) == ["last_name"]


def test_an_officer_is_renamed_by_an_administrator_alone_and_the_history_tells(client):
    officer = an_officer(Role.HEAD, user=a_user(last_name="Дальнева")).user
    client.force_login(officer)
    assert "меняет администратор" in client.get("/accounts/").text
    new = {"last_name": "Кравчук", "first_name": "Сергей", "patronymic": ""}
    assert "меняет администратор" in client.post("/accounts/", new).text
    administrator = an_officer(Role.ADMINISTRATOR, user=a_user(last_name="Морозов")).user
    client.force_login(administrator)
    card = f"/admin/people/user/{officer.pk}/"
    assert "Изменить имя" in client.get(f"{card}change/").text
    officer.refresh_from_db()
    assert officer.last_name == "Дальнева"
    assert "Заполните" in client.post(f"{card}do/rename/", {**new, "first_name": ""}).text
    client.post(f"{card}do/rename/", new)
    officer.refresh_from_db()
    assert officer.full_name == "Кравчук Сергей"
    assert "Морозов" in client.get(f"{card}history/").text
    own = client.post(f"/admin/people/user/{administrator.pk}/do/rename/", new)
    assert "делает другой администратор" in own.text


def test_who_has_no_name_yet_gives_it_though_he_has_a_post(client):
    officer = an_officer(Role.HEAD, user=a_user(last_name="", first_name="", patronymic="")).user
    client.force_login(officer)
    client.post("/accounts/", {"last_name": "Дальнева", "first_name": "Ольга"})
    officer.refresh_from_db()
    assert officer.full_name == "Дальнева Ольга"


def test_the_first_administrator_needs_an_address():
    with pytest.raises(CommandError, match="не адрес почты"):
        call_command("appoint_administrator", "notanemail", "Иванов", "Иван")
    assert not User.objects.exists()


def test_a_consent_is_given_once_and_again_after_withdrawal():
    user = a_user()
    given = {"by": user, "purpose": "phone", "text_version": "1", "text": "Да", "at": AT}
    first = give_consent(**given)
    assert give_consent(**given) == first
    withdraw_consent(first, at=AT)
    assert give_consent(**given) != first


def test_an_officer_without_a_second_factor_does_not_work(client, settings):
    settings.OFFICERS_NEED_SECOND_FACTOR = True
    client.force_login(an_officer(Role.REGISTRAR).user)
    assert client.get("/admin/").url == "/accounts/2fa/"


def test_production_refuses_open_demo_accounts(settings):
    User.objects.create_user("registrar@example.org", "demo-khv")
    assert checks.no_demo_account_can_sign_in(["default"]) == []
    settings.PRODUCTION = True
    assert [error.id for error in checks.no_demo_account_can_sign_in(["default"])] == [
        "people.E001"
    ]


@pytest.mark.parametrize(
    ("on", "soon"),
    [(date(2027, 10, 31), False), (date(2027, 11, 2), True), (date(2028, 1, 1), True)],
)
def test_the_calendar_warns_sixty_days_before_it_ends(settings, on, soon):
    settings.CALENDAR_DECREED_THROUGH = 2027
    assert runs_out_on(on) == soon
    settings.CALENDAR_DECREED_THROUGH = 2028
    assert not runs_out_on(on)
    assert not working_calendar().is_preliminary(date(2028, 5, 9))
