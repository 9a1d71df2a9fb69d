"""Two clerks at one card: who has seen an older one writes over nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from councils.models import Organisation
from portal.acts.models import Rubric
from portal.kernel.roles import Role
from tests.factories.acts import a_draft, a_relation, an_act, an_issuer
from tests.factories.people import a_unit, an_officer

pytestmark = pytest.mark.django_db


def opened(client, row):
    """Return the address of the card of the row, and what its page sends if nothing is typed."""
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    response = client.get(address)
    form = response.context["adminform"].form
    assert f'name="seen" value="{form.seen}"' in response.content.decode()
    sent = {"seen": form.seen}
    for name, field in form.fields.items():
        value = field.prepare_value(form[name].value())
        shown = "on" if value is True else field.widget.format_value(value)
        if value and shown:
            sent[name] = shown
    return address, sent


def saved(client, page, **typed):
    address, values = page
    return client.post(address, {**values, **typed})


def form_of(response):
    assert response.status_code == 200, response
    return response.context["adminform"].form


def a_rubric():
    return Rubric.objects.create(name="Тарифы", slug="tarify")


def an_organisation():
    return Organisation.objects.create(
        kind="party",
        name="Партия",
        short_name="П",
        registration_number="1",
        leader="Л",
        contact="К",
    )


ROWS = [
    (Role.EDITOR, an_act, "title", "signatory"),
    (Role.EDITOR, a_draft, "note", "contact"),
    (Role.EDITOR, an_issuer, "name_genitive", "name"),
    (Role.EDITOR, a_rubric, "name", "slug"),
    (Role.ADMINISTRATOR, a_unit, "name", "short_name"),
    (Role.COUNCIL_SECRETARY, an_organisation, "leader", "contact"),
]


@pytest.mark.parametrize(("role", "make", "first", "second"), ROWS)
def test_the_later_save_does_not_undo_the_earlier(client, role, make, first, second):
    row = make()
    client.force_login(an_officer(role).user)
    one, other = opened(client, row), opened(client, row)
    assert saved(client, one, **{first: "первого"}).status_code == 302
    form = form_of(saved(client, other, **{second: "second"}))
    assert list(form.errors) == [first]
    assert "это поле изменил другой сотрудник" in form.errors[first][0]
    # What nobody has touched here shows what is written now; what was typed stays.
    assert (form[first].value(), form[second].value()) == ("первого", "second")
    address, _ = other
    again = {**other[1], "seen": form.seen, first: "первого", second: "second"}
    assert client.post(address, again).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, first), getattr(row, second)) == ("первого", "second")


def test_who_has_typed_over_the_same_field_reads_what_is_written_there(client):
    relation = a_relation(what="Было")
    client.force_login(an_officer(Role.EDITOR).user)
    one, other = opened(client, relation), opened(client, relation)
    assert saved(client, one, what="Слова первого", from_on="2021-01-05").status_code == 302
    form = form_of(saved(client, other, what="Слова второго"))
    assert "другой сотрудник записал здесь: «Слова первого»" in form.errors["what"][0]
    assert form["what"].value() == "Слова второго"
    assert form["from_on"].value() == "2021-01-05"


def test_rubrics_and_marks_of_an_act_are_guarded_too(client):
    act, rubric = an_act(), a_rubric()
    client.force_login(an_officer(Role.EDITOR).user)
    one, other = opened(client, act), opened(client, act)
    assert saved(client, one, rubrics=[rubric.pk], is_normative="false").status_code == 302
    form = form_of(saved(client, other, signatory="Мэр города"))
    assert set(form.errors) == {"rubrics", "is_normative"}
    assert form["rubrics"].value() == [rubric.pk]
    assert form["is_normative"].value() in (False, "False")


def test_what_both_have_typed_alike_is_saved(client):
    act = an_act()
    client.force_login(an_officer(Role.EDITOR).user)
    one, other = opened(client, act), opened(client, act)
    assert saved(client, one, title="О рынке").status_code == 302
    assert saved(client, other, title="О рынке", signatory="Мэр").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told():
    act = an_act()
    user = an_officer(Role.EDITOR).user

    def a_client():
        client = Client()
        client.force_login(user)
        return client, opened(client, act)

    def save(given):
        (client, page), typed = given
        try:
            return saved(client, page, **typed).status_code
        finally:
            connections.close_all()

    sent = [(a_client(), {"title": "О рынке"}), (a_client(), {"title": "О ярмарке"})]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, sent)) == [200, 302]
