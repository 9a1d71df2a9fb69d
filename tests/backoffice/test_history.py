"""The history of a card: who changed what, with all that belongs to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.acts.models import Act
from portal.acts.services.identities import identity_of
from portal.acts.services.register import publish
from portal.acts.services.waiting import turn_down
from portal.acts.texts.writing import with_identity
from portal.kernel.roles import Role
from tests.factories.acts import (
    a_correction,
    a_read_act,
    a_version,
    a_waiting_text,
    an_act,
)
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


def test_the_history_is_told_in_words_and_found_from_the_card(client):
    editor, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    with pghistory.context(user=editor.pk):
        act = an_act(state="prepared", placed_at=None, prepared_by=editor)
        version = a_version(act)
        publish(act, by=other, at=datetime(2026, 11, 27, 23, 12, tzinfo=UTC))
        a_correction(version, "Контроль", "Контролль", datetime(2026, 11, 28, tzinfo=UTC))
        waiting = a_waiting_text(act, editor, since=date(2022, 1, 1))
        turn_down(waiting, "Не та редакция")
    client.force_login(editor)
    card = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    url = reverse("admin:acts_act_history", args=[act.pk])
    assert f'href="{url}"' in card
    page = " ".join(client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
    assert "на портале: готовится → опубликован" in page
    assert f"разрешил публикацию: — → {other}" in page
    assert "28 ноября 2026 г. в 09:12" in page
    assert "Контроль оставляю за собой. →" in page
    assert "Контролль оставляю за собой." in page
    assert "akomaNtoso" not in page
    assert "убрано<br>Почему: Не та редакция" in page


def test_what_reads_as_before_is_no_news(client):
    editor = an_officer(Role.EDITOR).user
    act = an_act()
    version = a_version(act)
    Act.objects.filter(pk=act.pk).update(changed_at=act.changed_at + timedelta(minutes=7))
    version.akn = with_identity(version.akn, replace(identity_of(act, act.adopted_on), number="9"))
    version.save()
    version.added_at += timedelta(seconds=1)
    version.save()
    client.force_login(editor)
    page = client.get(reverse("admin:acts_act_history", args=[act.pk])).content.decode()
    assert "последнее изменение" not in page
    assert "изменено" not in page
    assert "→" not in page.split("<tbody>")[1]


def test_the_history_takes_the_same_queries_for_one_change_and_for_seven(client):
    editor = an_officer(Role.EDITOR).user
    client.force_login(editor)
    first, second = a_read_act(), a_read_act()
    for act, times in ((first, 1), (second, 7)):
        version = act.versions.last()
        for _ in range(times):
            version.amended_by = an_act()
            version.save()
    client.get("/admin/")  # The first page of the day prolongs the session.
    counts = []
    for act in (first, second):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:acts_act_history", args=[act.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
