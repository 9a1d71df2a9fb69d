"""A moment to publish at: what takes it back, who is told, and what leaves it alone."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.acts.desk import acts_to_publish_anew
from portal.acts.models import Publication, Relation
from portal.acts.services.errors import NotYourOwn
from portal.acts.services.imports import begin, start
from portal.acts.services.register import publish, publish_due, withdraw
from portal.acts.services.relations import unrelate
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import a_version, an_act
from tests.factories.people import an_officer
from tests.files import samples
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ADOPTED = date(2024, 2, 1)
ANEW = "Публикация, назначенная на"


@pytest.fixture
def editors(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


@pytest.fixture
def act(editors):
    return _scheduled(editors)


def _scheduled(editors, **fields):
    act = an_act(
        adopted_on=ADOPTED, state="prepared", placed_at=None, prepared_by=editors[0], **fields
    )
    a_version(act)
    now = timezone.now()
    publish(act, by=editors[1], at=now, when=now + timedelta(days=3))
    act.refresh_from_db()
    return act


def _card(act):
    return reverse("admin:acts_act_change", args=[act.pk])


def _save(client, act, **changed):
    form = client.get(_card(act)).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in data.items() if value not in (None, "", [], False)}
    return _told(client.post(_card(act), {**sent, **changed}, follow=True))


def _told(response):
    return [str(one) for one in response.context["messages"]]


def _do(client, act, name, **data):
    step = reverse("admin:acts_act_do", args=[act.pk, name])
    return _told(press(client, step, data, follow=True))


def _fields(act):
    act.refresh_from_db()
    return act.state, act.approved_by, act.publish_at, act.changed_by, act.changed_at


@pytest.mark.parametrize("which", [0, 1])
def test_a_card_saved_as_it_was_changes_nothing(client, editors, act, which):
    before = _fields(act)
    client.force_login(editors[which])
    told = _save(client, act)
    assert not any(ANEW in one for one in told)
    assert _fields(act) == before
    assert publish_due(at=act.publish_at) == 1


def test_an_editor_answers_for_what_all_have_prepared_by_a_step_of_the_card(client, editors):
    act = an_act(state="prepared", placed_at=None, prepared_by=editors[0], changed_by=editors[1])
    act.hands.set(editors[:2])
    client.force_login(editors[0])
    assert any("отвечаете вы" in line for line in _do(client, act, "take_over"))
    with pytest.raises(NotYourOwn):
        publish(act, by=editors[0], at=timezone.now())
    publish(act, by=editors[1], at=timezone.now())


def _attach(client, act):
    file = SimpleUploadedFile("скан.jpg", samples.jpeg())
    return _do(client, act, "attach", role="scan", file=file)


CHANGES = [
    lambda client, act: _save(client, act, title="О порядке стоянки, платной"),
    lambda client, act: _do(
        client, act, "correct_typing", version=act.versions.get().pk,
        wrong="по выходным", right="по выходным,",
    ),
    lambda client, act: _do(
        client, act, "commence", point="пункт 2", ground="пункт 3", from_on="2025-01-01"
    ),
    _attach,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("was_withdrawn", [False, True])
def test_a_change_takes_the_moment_back_and_says_so(client, editors, act, change, was_withdrawn):
    moment = act.publish_at
    if was_withdrawn:
        withdraw(act, "Ошибка", at=timezone.now())
        publish(act, by=editors[1], at=timezone.now(), when=moment)
        act.refresh_from_db()
    client.force_login(editors[0])
    (warning,) = [one for one in change(client, act) if ANEW in one]
    assert f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" in warning
    act.refresh_from_db()
    before = Publication.WITHDRAWN if was_withdrawn else Publication.PREPARED
    assert (act.state, act.approved_by) == (before, None)
    assert publish_due(at=moment) == 0
    # Both see it in the list of those, with what was to be, and on its card.
    for editor in editors:
        client.force_login(editor)
        request = RequestFactory().get("/")
        request.user = editor
        assert acts_to_publish_anew(request) == 1
        listed = client.get(reverse("admin:acts_act_changelist"), {"state": "anew"})
        assert act.heading in listed.content.decode()
        assert ANEW in client.get(_card(act)).content.decode()
    publish(act, by=editors[1], at=timezone.now(), scans_are_clean=True)
    assert acts_to_publish_anew(request) == 0
    assert ANEW not in client.get(_card(act)).content.decode()


def test_what_another_act_does_to_it_leaves_the_moment(client, editors, act):
    # By him, too, who has approved it: he has changed nothing of the act.
    for by in editors:
        before = _fields(act)[:4]
        client.force_login(by)
        source = an_act(adopted_on=date(2024, 3, 1))
        sent = {"source": source.pk, "target": act.pk, "effect": "amends", "from_on": "2024-03-01"}
        saved = client.post(reverse("admin:acts_relation_add"), sent, follow=True)
        assert not any(ANEW in one for one in _told(saved))
        assert _fields(act)[:4] == before
        unrelate(Relation.objects.get(source=source), "Ошибка", at=timezone.now(), by=by)
        assert _fields(act)[:4] == before
    assert publish_due(at=act.publish_at) == 1


def test_what_it_does_to_another_act_takes_the_moment_back(client, editors, act):
    client.force_login(editors[0])
    target = an_act()
    sent = {"source": act.pk, "target": target.pk, "effect": "repeals", "from_on": "2024-03-01"}
    saved = client.post(reverse("admin:acts_relation_add"), sent, follow=True)
    assert any(ANEW in one for one in _told(saved))
    act.refresh_from_db()
    assert act.state == Publication.PREPARED
    when = timezone.now() + timedelta(days=1)
    publish(act, by=editors[1], at=timezone.now(), when=when)
    relation = Relation.objects.get()
    step = reverse("admin:acts_relation_do", args=[relation.pk, "unrelate"])
    assert any(ANEW in one for one in _told(client.post(step, {"reason": "Ошибка"}, follow=True)))


def test_a_withdrawn_schedule_is_no_surprise(client, editors, act):
    client.force_login(editors[0])
    assert not any(ANEW in one for one in _do(client, act, "withdraw", reason="Ошибка"))
    assert _fields(act)[:3] == (Publication.WITHDRAWN, editors[1], None)


def test_an_import_tells_of_the_moment_it_takes_back_before_it_does(editors, act):
    sheet = (
        "вид;кто издал;дата;номер;название\n"
        f"постановление;mer;01.02.2024;{act.number};О стоянке, платной\n"
    )
    imported = begin("acts.csv", sheet.encode(), {}, by=editors[0], at=timezone.now())
    app.tasks["acts.import_rows"]()
    told = imported.rows.get().says
    assert ANEW in told
    start(imported, at=timezone.now())
    app.tasks["acts.import_rows"]()
    assert imported.rows.get().says == told
    assert _fields(act)[0] == Publication.PREPARED


def test_a_moment_too_far_ahead_is_refused_at_its_field(client, editors):
    act = an_act(state="prepared", placed_at=None, prepared_by=editors[0])
    client.force_login(editors[1])
    step = reverse("admin:acts_act_do", args=[act.pk, "publish"])
    for when in ("9999-12-31T23:59", "2060-01-01T09:00"):
        page = press(client, step, {"when": when})
        assert "Проверьте год" in str(page.context["form"].errors["when"])
    page = press(client, step, {"when": "0001-01-01T00:00"})
    assert "when" in page.context["form"].errors
    now = timezone.now()
    refused("too_far_ahead", publish, act, by=editors[1], at=now, when=now + timedelta(days=3660))
    publish(act, by=editors[1], at=now, when=now + timedelta(days=3640))
