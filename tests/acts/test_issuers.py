"""Who issued an act keeps the name under which it did; what many acts bear is changed with care."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.acts.models import Issuer, Rubric, SecondLook
from portal.acts.services import catalogues, register
from portal.backoffice.history import changes_of
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import PLACED, an_act, an_issuer
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NEW = {"name": "Глава города Хабаровска", "name_genitive": "Главы города Хабаровска"}


@pytest.fixture
def editors():
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


def _page(response):
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def _card(row, page="change"):
    return reverse(f"admin:acts_{row._meta.model_name}_{page}", args=[row.pk])


def _save(client, issuer, **changed):
    names = {"name": issuer.name, "name_genitive": issuer.name_genitive, "slug": issuer.slug}
    return client.post(_card(issuer), {**names, **changed}, follow=True)


def _errors(response):
    return {
        name: [one.code for one in errors]
        for name, errors in response.context["adminform"].form.errors.as_data().items()
    }


@pytest.fixture
def successor(db):
    return Issuer.objects.create(slug="glava", valid_from=date(2021, 1, 1), **NEW)


def test_a_new_name_of_who_has_issued_acts_is_only_mended(client, editors):
    an_act()
    client.force_login(editors[0])
    page = _save(client, an_issuer(), **NEW)
    assert _errors(page) == {"is_mistake": ["issuer_renamed"]}
    assert "добавьте орган с новым именем" in _page(page)
    assert 'value="Глава города Хабаровска"' in _page(page)
    assert not SecondLook.objects.exists()
    _save(client, an_issuer(), is_mistake="on", **NEW)
    assert Issuer.objects.get(slug="mer").name == NEW["name"]


def test_a_mended_name_shows_at_once_and_waits_for_one_look_of_another_editor(client, editors):
    act, _, hidden = an_act(), an_act(), an_act(state="prepared", placed_at=None)
    addresses = [
        act.get_absolute_url(),
        reverse("acts:index"),
        reverse("acts:feed", args=["atom"]),
    ]
    for url in addresses:
        assert "Мэра города Хабаровска" in _page(client.get(url))
        assert "Мэра города Хабаровска" in _page(client.get(url))
    client.force_login(editors[0])
    _save(client, an_issuer(), is_mistake="on", **NEW)
    client.logout()
    for url in addresses:
        page = _page(client.get(url))
        assert NEW["name_genitive"] in page
        assert "Мэра города" not in page
    (look,) = SecondLook.objects.all()
    assert (look.issuer, look.act, look.by) == (hidden.issuer, None, editors[0])
    client.force_login(editors[1])
    assert f"Кто издаёт: {NEW['name']}" in _page(
        client.get(reverse("admin:acts_secondlook_changelist"))
    )
    for page in (
        client.get(reverse("admin:acts_secondlook_change", args=[look.pk])),
        client.get(reverse("admin:acts_secondlook_do", args=[look.pk, "see"])),
    ):
        assert "наименование: Мэр города Хабаровска → Глава города Хабаровска" in _page(page)
    card = _page(client.get(reverse("admin:acts_secondlook_change", args=[look.pk])))
    assert "у опубликованных актов: 2." in card
    done = reverse("admin:acts_secondlook_do", args=[look.pk, "see"])
    assert "Сделано" in _page(press(client, done, follow=True))
    look.refresh_from_db()
    assert look.seen_by == editors[1]


def test_the_history_says_what_was_there_and_who_has_changed_it(client, editors):
    act = an_act()
    client.force_login(editors[0])
    _save(client, an_issuer(), is_mistake="on", **NEW)
    act.title = "Иначе"
    register.correct(act, at=PLACED, by=editors[0])
    assert _card(act.issuer, "history") in _page(client.get(_card(act.issuer)))
    page = _page(client.get(_card(act.issuer, "history")))
    assert "наименование: Мэр города Хабаровска → Глава города Хабаровска" in page
    assert f"<td>{editors[0]}</td>" in page
    # Its acts have histories of their own.
    assert "Иначе" not in page
    rubric = Rubric.objects.create(name="Тарифы", slug="tarify")
    client.post(_card(rubric), {"name": "Цены", "slug": "tarify"})
    assert "рубрика: Тарифы → Цены" in _page(client.get(_card(rubric, "history")))


def test_the_history_of_an_issuer_takes_the_same_queries_for_one_act_and_for_seven(client, editors):
    client.force_login(editors[0])
    client.get("/admin/")  # The first page of the day prolongs the session.
    counts = []
    for _ in range(2):
        act = an_act()
        with CaptureQueriesContext(connection) as queries:
            client.get(_card(act.issuer, "history"))
        counts.append(len(queries))
        for _ in range(6):
            an_act()
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_used", [True, False])
def test_a_rubric_of_published_acts_waits_for_a_look_and_keeps_its_address(
    client, editors, is_used
):
    rubric = Rubric.objects.create(name="Тарифы", slug="tarify")
    if is_used:
        an_act().rubrics.add(rubric)
    client.force_login(editors[0])
    assert client.get(_card(rubric)).status_code == 200
    client.post(_card(rubric), {"name": "Цены", "slug": "ceny"})
    rubric.refresh_from_db()
    assert (rubric.name, rubric.slug) == ("Цены", "tarify" if is_used else "ceny")
    assert [one.rubric for one in SecondLook.objects.all()] == ([rubric] if is_used else [])
    client.post(_card(rubric), {"name": "Цены", "slug": rubric.slug})
    assert SecondLook.objects.count() == is_used


def test_an_act_is_of_the_name_that_its_issuer_had_on_its_day(client, editors, successor):
    mayor = an_issuer()
    act = an_act(adopted_on=date(2020, 12, 31))
    client.force_login(editors[0])
    until = {"valid_to": "2021-01-01", "successor": successor.pk}
    assert _errors(_save(client, mayor, valid_to="2020-12-31")) == {"valid_to": ["issuer_has_acts"]}
    _save(client, mayor, **until)
    assert "Мэр города Хабаровска — под этим именем по 31 декабря 2020 г., далее Глава" in _page(
        client.get(act.get_absolute_url())
    )
    for issuer, day, said in (
        ("mer", date(2021, 1, 1), "по 31.12.2020. В день принятия акта: Глава"),
        ("glava", date(2020, 12, 31), "с 01.01.2021. В день принятия акта: Мэр"),
    ):
        act.issuer, act.adopted_on = Issuer.objects.get(slug=issuer), day
        found = refused("issuer_of_another_time", register.correct, act, at=PLACED.replace(2026))
        assert found.field == "issuer" and said in found.message
    sent = {"kind": "postanovlenie", "issuer": mayor.pk, "adopted_on": "2022-01-01", "number": "1"}
    page = client.post(reverse("admin:acts_act_add"), sent)
    assert _errors(page) == {"issuer": ["issuer_of_another_time"]}


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"valid_from": "2021-01-01", "valid_to": "2021-01-01"}, "valid_to"),
        ({"successor": "other"}, "valid_to"),
        ({"successor": "itself", "valid_to": "2021-01-01"}, "successor"),
        ({"slug": "glava"}, "slug"),
    ],
)
def test_a_wrong_period_or_successor_is_told_at_its_field(client, editors, successor, fields, at):
    issuer = an_issuer()
    keys = {"other": successor.pk, "itself": issuer.pk}
    client.force_login(editors[0])
    page = _save(client, issuer, **{name: keys.get(one, one) for name, one in fields.items()})
    assert list(_errors(page)) == [at]


def test_no_circle_of_successors(client, editors, successor):
    issuer = an_issuer()
    Issuer.objects.filter(pk=successor.pk).update(valid_to=date(2030, 1, 1), successor=issuer)
    client.force_login(editors[0])
    page = _save(client, issuer, successor=successor.pk, valid_to="2021-01-01")
    assert list(_errors(page)) == ["successor"]


def test_the_history_of_an_issuer_has_nothing_of_those_before_it(editors, successor):
    before = an_issuer()
    before.valid_to, before.successor = date(2024, 1, 1), successor
    before.save()
    assert any(change.fields for change in changes_of([before]))
    assert not any(change.fields for change in changes_of([successor]))


def test_the_database_knows_that_a_look_is_at_one_thing(editors):
    issuer, act = an_issuer(), an_act()
    values = {"by": editors[0], "since": PLACED, "last_at": PLACED}
    SecondLook.objects.create(issuer=issuer, **values)
    for its in ({"issuer": issuer}, {}, {"issuer": issuer, "act": act}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondLook.objects.create(**its, **values)


def test_of_many_acts_no_more_are_counted_than_matter(monkeypatch):
    for _ in range(3):
        an_act()
    assert catalogues.published_count(an_issuer()) == "3"
    monkeypatch.setattr(catalogues, "_CAP", 2)
    assert catalogues.published_count(an_issuer()) == "больше 2"
