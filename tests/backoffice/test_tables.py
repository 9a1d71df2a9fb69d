"""Forms of the desk that save a row: what the table refuses is told at the field to blame."""

from datetime import date

import pytest

from portal.acts.models import Rubric
from portal.kernel.roles import Role
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db


def errors_of(client, role: Role, page: str, /, **sent: object) -> dict[str, list[str]]:
    client.force_login(an_officer(role).user)
    response = client.post(page, sent)
    assert response.status_code == 200, response
    return dict(response.context["adminform"].form.errors)


def test_a_unit_does_not_end_before_it_begins(client):
    sent = {"name": "Отдел", "short_name": "Отдел", "valid_from": "01.02.2026"}
    told = errors_of(
        client, Role.ADMINISTRATOR, "/admin/people/unit/add/", **sent, valid_to="01.02.2026"
    )
    assert list(told) == ["valid_to"]
    assert "позже начала срока" in told["valid_to"][0]


def test_who_closes_a_unit_is_asked_first_which_posts_end_with_it(client):
    unit = a_unit()
    an_officer(Role.EXECUTOR, unit=unit)
    an_officer(Role.EXECUTOR, unit=unit, holds_to=date(2026, 1, 31))
    client.force_login(an_officer(Role.ADMINISTRATOR, unit=a_unit("Администрация")).user)
    sent = {"name": "Отдел", "short_name": "Отдел", "valid_from": "01.01.2020"}
    page = f"/admin/people/unit/{unit.pk}/change/"
    for period in ({"valid_to": "01.02.2026"}, {"valid_from": "01.02.2126"}):
        told = client.post(page, sent | period).context["adminform"].form.errors["sure"][0]
        assert "должности в этом подразделении прав не дают (их: 1)" in told
        unit.refresh_from_db()
        assert (unit.valid_from, unit.valid_to) == (date(2020, 1, 1), None)
    assert client.post(page, {**sent, "valid_to": "01.02.2026", "sure": "on"}).status_code == 302
    # What is closed already takes nothing more away.
    assert client.post(page, {**sent, "valid_to": "01.02.2026"}).status_code == 302


def test_nobody_shuts_himself_out_by_his_unit_his_post_or_his_role(client):
    own = an_officer(Role.ADMINISTRATOR, Role.EDITOR)
    client.force_login(own.user)
    unit = f"/admin/people/unit/{own.unit_id}/change/"
    closed = {"name": "Отдел", "short_name": "Отдел", "valid_from": "01.01.2020"}
    closed |= {"valid_to": "01.02.2126", "sure": "on"}
    post = f"/admin/people/officer/{own.pk}/change/"
    held = {"unit": own.unit_id, "post": "Специалист", "roles": "administrator"}
    held |= {"holds_from": "01.01.2020"}
    attempts = (
        (unit, closed),
        (post, {**held, "holds_to": "01.02.2126"}),
        (post, {**held, "holds_from": "01.02.2126"}),
        (post, {**held, "roles": "editor"}),
    )
    for page, sent in attempts:
        assert "делает другой администратор" in client.post(page, sent).text
    assert client.post(post, held).status_code == 302
    an_officer(Role.ADMINISTRATOR, user=own.user, unit=a_unit("Новая"))
    assert [client.post(page, sent).status_code for page, sent in attempts[:2]] == [302, 302]


def test_a_post_does_not_end_before_it_begins(client):
    told = errors_of(
        client,
        Role.ADMINISTRATOR,
        "/admin/people/officer/add/",
        user=a_user().pk,
        unit=a_unit().pk,
        post="Специалист",
        holds_from="01.02.2026",
        holds_to="31.01.2026",
    )
    assert list(told) == ["holds_to"]


def test_a_hall_has_a_seat_or_says_nothing_of_seats(client):
    told = errors_of(
        client, Role.PRESS_OFFICER, "/admin/places/hall/add/", name="Зал", address="Там", seats=0
    )
    assert list(told) == ["seats"]


def test_no_unit_stands_below_itself(client):
    top = a_unit("Верхнее")
    middle = a_unit("Среднее", parent=top)
    low = a_unit("Нижнее", parent=middle)
    sent = {"name": "Верхнее", "short_name": "Верхнее", "valid_from": "01.01.2020"}
    address = f"/admin/people/unit/{top.pk}/change/"
    for parent in (top, middle, low):
        told = errors_of(client, Role.ADMINISTRATOR, address, **sent, parent=parent.pk)
        assert list(told) == ["parent"]


def test_no_rubric_stands_below_itself(client):
    rubric = Rubric.objects.create(name="Дороги", slug="roads")
    told = errors_of(
        client,
        Role.EDITOR,
        f"/admin/acts/rubric/{rubric.pk}/change/",
        name="Дороги",
        slug="roads",
        parent=rubric.pk,
    )
    assert list(told) == ["parent"]


@pytest.mark.parametrize("name", ["\u200b\u2060", "\u3164", "—"])
def test_a_name_of_marks_unseen_or_seen_is_none(client, name):
    sent = {"name": name, "short_name": "Отдел", "valid_from": "01.02.2026"}
    told = errors_of(client, Role.ADMINISTRATOR, "/admin/people/unit/add/", **sent)
    assert list(told) == ["name"]
