"""Lists of the desk that are turned by key."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.acts.models import Act
from portal.kernel.roles import Role
from portal.people.models import District, PersonalDataView
from portal.people.services.views import forget_old_views
from portal.web.keyset import slice_of
from tests.factories.acts import an_act
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, 1, 0, 0, 123456, tzinfo=UTC)
LIST = "/admin/people/personaldataview/"


def views(minutes: list[int]) -> list[int]:
    """Make a view for each minute after START; return their keys, newest first."""
    viewer = a_user()
    PersonalDataView.objects.bulk_create(
        PersonalDataView(viewer=viewer, at=START + timedelta(minutes=m), subjects=["x:1"], what="")
        for m in minutes
    )
    return [row.pk for row in ordered()]


def ordered(sign: str = "-"):
    return PersonalDataView.objects.order_by(f"{sign}at", f"{sign}id")


@pytest.mark.parametrize("sign", ["-", ""])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), max_size=12), size=st.integers(1, 5))
def test_every_row_is_seen_once_to_and_fro(sign, minutes, size):
    PersonalDataView.objects.all().delete()
    views(minutes)
    expected = [row.pk for row in ordered(sign)]
    pages, after = [], ""
    while True:
        page = slice_of(ordered(sign), size, after=after)
        pages.append([row.pk for row in page.rows])
        if not page.after:
            break
        after = page.after
    assert sum(pages, []) == expected
    back = []
    while page.before:
        page = slice_of(ordered(sign), size, before=page.before)
        back.insert(0, [row.pk for row in page.rows])
    assert sum(back, []) == expected[: len(expected) - len(pages[-1])]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), max_size=12), size=st.integers(1, 5))
def test_a_list_of_two_parts_is_turned_like_any_other(minutes, size):
    PersonalDataView.objects.all().delete()
    views(minutes)
    first = Q(at__minute=2)
    parts = [ordered().filter(first), ordered().exclude(first)]
    expected = [row.pk for part in parts for row in part]
    page = slice_of(parts, size)
    there = [row.pk for row in page.rows]
    while page.after:
        page = slice_of(parts, size, after=page.after)
        there += [row.pk for row in page.rows]
    assert there == expected
    back = [row.pk for row in page.rows]
    while page.before:
        page = slice_of(parts, size, before=page.before)
        back = [row.pk for row in page.rows] + back
    assert back == expected


def test_a_page_of_which_others_have_left_nothing_begins_anew(client):
    """Whoever turns back after the first page was worked off sees what is left, not an empty list."""
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    keys = views(list(range(60)))
    second = client.get(LIST + client.get(LIST).context["cl"].after_url).context["cl"]
    PersonalDataView.objects.filter(pk__in=keys[:50]).delete()
    back = client.get(LIST + second.before_url).context["cl"]
    assert set(keys[50:]) <= {row.pk for row in back.result_list}


@pytest.mark.parametrize("cursor", ["что-то", "e30", "WyIxIl0", "WyJ4IiwieSJd"])
def test_a_cursor_that_cannot_be_read_gives_the_first_page(cursor):
    keys = views([1, 2, 3])
    assert [row.pk for row in slice_of(ordered(), 2, after=cursor).rows] == keys[:2]


def test_a_list_without_one_direction_is_refused():
    with pytest.raises(ValueError, match="one way"):
        slice_of(PersonalDataView.objects.order_by("-at", "id"), 2)


def test_the_foot_leads_on_and_keeps_the_search(client):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    views(list(range(60)))
    first = client.get(LIST, {"q": "x:1"})
    assert len(first.context["cl"].result_list) == 50
    second = client.get(LIST + first.context["cl"].after_url)
    assert len(second.context["cl"].result_list) == 10
    assert second.context["cl"].query == "x:1"
    assert "К началу" in second.content.decode()
    third = client.get(LIST + second.context["cl"].before_url)
    assert third.context["cl"].result_list == first.context["cl"].result_list


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ёлк", 1), ("Елкина Анна", 1), ("анна ёлкина", 1), ("a@b.ru", 1), ("ы", 0)],
)
def test_people_are_found_by_part_of_the_name_or_by_address(client, typed, found):
    client.force_login(an_officer(Role.ADMINISTRATOR, user=a_user(last_name="Ли")).user)
    a_user("a@b.ru")
    response = client.get("/admin/people/user/", {"q": typed})
    assert len(response.context["cl"].result_list) == found


@pytest.mark.parametrize("typed", ["Утёсов", "павел утесов", "Утёсов П.", "инспектор"])
def test_an_officer_is_found_by_name_in_any_order_or_by_post(client, typed):
    user = a_user(last_name="Утёсов", first_name="Павел")
    officer = an_officer(Role.EXECUTOR, user=user, post="Главный инспектор")
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    rows = client.get("/admin/people/officer/", {"q": typed}).context["cl"].result_list
    assert list(rows) == [officer]


def test_views_are_forgotten_after_a_year():
    views([0, 60 * 24 * 2])
    assert forget_old_views(at=START + timedelta(days=367)) == 1
    assert PersonalDataView.objects.count() == 1


def test_a_change_of_a_register_remembers_who_made_it(client):
    administrator = an_officer(Role.ADMINISTRATOR).user
    unit = a_unit("Отдел связи")
    client.force_login(administrator)
    changed = {
        "name": "Отдел связи и архива",
        "short_name": unit.short_name,
        "valid_from": "2020-01-01",
        "parent": "",
        "valid_to": "",
    }
    response = client.post(f"/admin/people/unit/{unit.pk}/change/", changed)
    assert response.status_code == 302, response.content.decode()
    event = unit.events.latest("pgh_id")
    assert event.name == "Отдел связи и архива"
    assert event.pgh_context.metadata["user"] == administrator.pk


def test_what_a_card_shows_is_worked_out_once(client, monkeypatch):
    act, asked = an_act(), []
    card = admin.site.get_model_admin(Act)
    monkeypatch.setattr(card, "about", lambda one: asked.append(one) or "Ждёт")
    client.force_login(an_officer(Role.EDITOR).user)
    assert "Ждёт" in client.get(f"/admin/acts/act/{act.pk}/change/").content.decode()
    assert asked == [act]


def test_a_look_at_an_account_is_logged(client):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    citizen = a_user()
    assert client.get(f"/admin/people/user/{citizen.pk}/change/").status_code == 200
    assert PersonalDataView.objects.get().subjects == [f"people.user:{citizen.pk}"]


def test_a_look_at_a_list_is_logged_with_everybody_whom_it_shows(client):
    administrator = an_officer(Role.ADMINISTRATOR).user
    client.force_login(administrator)
    citizen = a_user()
    client.get("/admin/people/user/")
    view = PersonalDataView.objects.get()
    assert set(view.subjects) == {f"people.user:{user.pk}" for user in (administrator, citizen)}
    found = client.get("/admin/people/personaldataview/", {"q": f"people.user:{citizen.pk}"})
    assert "people.user:" in found.content.decode()
    client.get("/admin/people/user/", {"q": "никого-нет@example.org"})
    assert PersonalDataView.objects.count() == 1


def test_a_list_and_a_refused_value_need_no_case_of_a_noun(client):
    client.force_login(an_officer(Role.ADMINISTRATOR).user)
    url = "/admin/people/district/"
    names = ["Южный", "Северный"]
    for name in names:
        added = client.post(f"{url}add/", {"name": name}, follow=True).content.decode()
        assert "Добавлено: " in added and name in added
    page = client.get(url).content.decode()
    assert "Выберите из списка: " in page and f"Всего: {District.objects.count()}" in page
    again = client.post(f"{url}add/", {"name": "Южный"}).content.decode()
    assert "Такое значение поля «Наименование» уже есть" in again


def test_whom_a_field_offers_while_one_types_is_logged(client):
    """152-FZ art. 19: a name read in a hint is a look at somebody's data like any other."""
    by = an_officer(Role.ADMINISTRATOR).user
    named = a_user("nguyen@example.org", last_name="Нгуен", first_name="Ван")
    client.force_login(by)
    asked = {"app_label": "people", "model_name": "officer", "field_name": "user"}
    for typed, offered in (("нгуен", [named]), ("никто", [])):
        PersonalDataView.objects.all().delete()
        found = client.get("/admin/autocomplete/", {**asked, "term": typed}).json()["results"]
        assert [one["id"] for one in found] == [str(one.pk) for one in offered]
        looks = PersonalDataView.objects.values_list("viewer", "subjects", "what")
        assert list(looks) == [
            (by.pk, [f"people.user:{one.pk}"], "учётная запись, подсказка") for one in offered
        ]
