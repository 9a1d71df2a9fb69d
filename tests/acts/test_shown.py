"""Who approves, approves what he was shown: a change that came meanwhile sends him back to read."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Act, ActFile, Citation, DraftState, Publication, Relation
from portal.acts.rules.status import Effect
from portal.acts.services.drafts import set_text
from portal.acts.services.files import attach, unconfirmed_scans
from portal.acts.services.register import correct, register
from portal.acts.services.relations import relate
from portal.acts.services.texts import change_text
from portal.kernel.roles import Role
from tests.factories.acts import a_draft, a_text, a_version, an_act, an_issuer
from tests.factories.people import an_officer
from tests.files import samples

pytestmark = pytest.mark.django_db
SAID = "Пока эта страница была открыта, здесь что-то изменили"


@pytest.fixture
def editors(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


@pytest.fixture
def act(editors):
    act = Act(
        kind="postanovlenie", issuer=an_issuer(), adopted_on=date(2024, 2, 1), number="12",
        title="О плате",
    )  # fmt: skip
    register(act, by=editors[0], at=timezone.now())
    a_version(act, "1. Плата 100 рублей.")
    return act


def seen_on(client, row, step):
    page = client.get(reverse(f"admin:acts_{row._meta.model_name}_do", args=[row.pk, step]))
    return re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]


def done(client, row, step, **sent):
    url = reverse(f"admin:acts_{row._meta.model_name}_do", args=[row.pk, step])
    return client.post(url, sent, follow=True).content.decode()


def _text(act, by):
    version = act.versions.get()
    version.akn = version.akn.replace("100 рублей", "100000 рублей")
    change_text(version, on=timezone.localdate(), at=timezone.now(), by=by)


def _title(act, by):
    act.title = "О другой плате"
    correct(act, by=by, at=timezone.now())


def _relation(act, by):
    target = an_act(adopted_on=date(2023, 1, 1))
    new = Relation(source=act, target=target, effect=Effect.REPEALS, from_on=date(2024, 3, 1))
    relate(new, by=by, at=timezone.now())


def _scan(act, by, width=60):
    file = SimpleUploadedFile("скан.jpg", samples.saved(samples.photo(width), "JPEG"))
    attach(act, file, ActFile.Role.SCAN, has_no_personal_data=False, by=by, at=timezone.now())


@pytest.mark.parametrize("change", [_text, _title, _relation, _scan])
def test_what_was_changed_since_it_was_shown_is_not_published(client, act, editors, change):
    client.force_login(editors[1])
    seen = seen_on(client, act, "publish")
    change(act, editors[0])
    later = timezone.localtime() + timedelta(hours=2)
    for when in ("", f"{later:%Y-%m-%dT%H:%M}"):
        page = done(client, act, "publish", seen=seen, when=when, has_no_personal_data="on")
        assert SAID in page
    # The page that refuses does not take back what it has said.
    assert f'name="seen" value="{seen}"' in page
    act.refresh_from_db()
    assert act.state == Publication.PREPARED
    seen = seen_on(client, act, "publish")
    assert "Сделано" in done(client, act, "publish", seen=seen, has_no_personal_data="on")


def test_the_text_that_was_read_is_the_one_that_comes_out(client, act, editors):
    client.force_login(editors[1])
    preview = client.get(reverse("admin:acts_act_preview", args=[act.pk])).content.decode()
    onward = re.search(r'href="([^"]+)">Опубликовать прочитанное', preview)[1]
    _text(act, editors[0])
    page = client.get(onward).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert SAID in done(client, act, "publish", seen=seen)


def test_the_page_of_the_publication_says_when_and_by_whom_the_act_was_changed(
    client, act, editors
):
    client.force_login(editors[1])
    _text(act, editors[0])
    act.refresh_from_db()
    page = client.get(reverse("admin:acts_act_do", args=[act.pk, "publish"])).content.decode()
    moment = f"{timezone.localtime(act.changed_at):%d.%m.%Y %H:%M}"
    assert f"Последнее изменение: {moment}, {editors[0]}" in page


def test_of_several_acts_the_one_changed_since_the_list_was_opened_stays(client, act, editors):
    other = Act(kind="prikaz", issuer=an_issuer(), adopted_on=date(2024, 2, 1), number="1")
    other.title = "О дворах"
    register(other, by=editors[0], at=timezone.now())
    client.force_login(editors[1])
    url = reverse("admin:acts_act_changelist")
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get(url).content.decode())
    assert len(seen) == 2
    _text(act, editors[0])
    sent = {"action": "publish_chosen", "_selected_action": [act.pk, other.pk], "seen": seen}
    page = client.post(url, sent, follow=True).content.decode()
    assert "Опубликовано актов: 1." in page
    assert SAID in page
    states = dict(Act.objects.values_list("pk", "state"))
    assert (states[act.pk], states[other.pk]) == (Publication.PREPARED, Publication.PUBLISHED)


def test_a_file_that_came_since_is_not_confirmed_unseen(client, editors):
    act = an_act()
    a_version(act)
    _scan(act, editors[0])
    client.force_login(editors[1])
    seen = seen_on(client, act, "confirm")
    _scan(act, editors[0], width=80)
    assert SAID in done(client, act, "confirm", seen=seen)
    assert unconfirmed_scans(act).count() == 2


def test_a_page_that_does_not_tell_what_it_showed_publishes_nothing(client, act, editors):
    client.force_login(editors[1])
    page = done(client, act, "publish")
    assert "Откройте её заново" in page and 'name="seen"' not in page
    act.refresh_from_db()
    assert act.state == Publication.PREPARED


def test_what_was_changed_since_is_not_verified(client, act, editors):
    client.force_login(editors[1])
    seen = seen_on(client, act, "verify")
    _text(act, editors[0])
    assert SAID in done(client, act, "verify", seen=seen, on="2024-02-05")
    act.refresh_from_db()
    assert act.verified_on is None


def test_a_draft_changed_since_is_not_put_to_discussion(client, editors):
    today = timezone.localdate()
    draft = a_draft(
        state=DraftState.PREPARED, placed_at=None, akn=a_text("1. Сто рублей."),
        discussed_from=today, discussed_to=today + timedelta(days=30),
        expertise_to=today + timedelta(days=20),
    )  # fmt: skip
    client.force_login(editors[1])
    seen = seen_on(client, draft, "publish")
    set_text(draft, a_text("1. Тысяча рублей."))
    assert SAID in done(client, draft, "publish", seen=seen)
    seen = seen_on(client, draft, "publish")
    assert "Проект опубликован" in done(client, draft, "publish", seen=seen)


def test_a_citation_is_not_checked_against_a_change_nobody_has_shown(client, editors):
    act, source = an_act(), an_act(adopted_on=date(2021, 1, 1))
    change = {"target": act, "effect": Effect.REPEALS}
    Relation.objects.create(source=source, from_on=date(2021, 1, 1), **change)
    citation = Citation.objects.create(
        subject="appeals.answer:1", title="Ответ", url="/", text="№ 1", act=act,
        number=act.number, cited_on=date(2020, 4, 1),
    )  # fmt: skip
    client.force_login(editors[1])
    seen = seen_on(client, citation, "see")
    later = an_act(adopted_on=date(2022, 1, 1))
    Relation.objects.create(source=later, from_on=date(2022, 1, 1), **change)
    assert SAID in done(client, citation, "see", seen=seen)
    citation.refresh_from_db()
    assert citation.seen_on is None
