"""The history of a card: who changed what, with all that belongs to it."""

import pghistory
import pytest
from django.urls import reverse

from portal.kernel.roles import Role
from tests.factories.acts import a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db


def test_the_history_of_an_act_shows_who_changed_what(client):
    editor = an_officer(Role.EDITOR).user
    act = an_act(title="О стоянке")
    a_version(act)
    with pghistory.context(user=editor.pk):
        act.title = "О стоянке автомобилей"
        act.save()
    client.force_login(editor)
    page = client.get(reverse("admin:acts_act_history", args=[act.pk])).content.decode()
    assert "О стоянке → О стоянке автомобилей" in " ".join(page.split())
    assert str(editor) in page
    assert "редакция" in page.lower()


def test_a_stranger_sees_no_history(client):
    act = an_act()
    client.force_login(an_officer(Role.EXECUTOR).user)
    assert client.get(reverse("admin:acts_act_history", args=[act.pk])).status_code == 403
