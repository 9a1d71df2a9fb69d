"""What an act does to another counts from the moment readers can see it; a wrong relation goes."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from portal.acts.models import Act, Publication, Relation
from portal.acts.rules.status import Status
from portal.acts.search import Search, find
from portal.kernel.roles import Role
from portal.web.page_cache import bump
from tests.factories.acts import PLACED, a_relation, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


def _repealed() -> list[Act]:
    return list(find(Search(status=Status.REPEALED.value), today=TODAY).page.rows)


def test_an_act_that_is_not_public_changes_nothing_for_readers(client):
    source = an_act(adopted_on=date(2021, 1, 1), state=Publication.PREPARED, placed_at=None)
    act = a_relation(source=source).target
    assert act.standing_on(TODAY).status is Status.IN_FORCE
    assert _repealed() == []
    page = client.get(act.get_absolute_url()).content.decode()
    assert "утратил силу" not in page
    assert source.heading not in page
    Act.objects.filter(pk=source.pk).update(state=Publication.PUBLISHED, placed_at=PLACED)
    bump()
    assert act.influences.get().source.is_public
    assert act.standing_on(TODAY).status is Status.REPEALED
    assert _repealed() == [act]
    assert source.heading in client.get(act.get_absolute_url()).content.decode()


def test_an_act_that_readers_have_never_seen_is_not_named_by_what_is_done_to_it(client):
    target = an_act(state=Publication.PREPARED, placed_at=None)
    source = a_relation(target=target).source
    assert target.heading not in client.get(source.get_absolute_url()).content.decode()
    Act.objects.filter(pk=target.pk).update(state=Publication.PUBLISHED, placed_at=PLACED)
    bump()
    assert target.heading in client.get(source.get_absolute_url()).content.decode()


def test_a_wrong_relation_is_taken_away_and_the_journal_keeps_why(client):
    relation = a_relation()
    act = relation.target
    client.force_login(an_officer(Role.EDITOR).user)
    card = client.get(reverse("admin:acts_relation_change", args=[relation.pk]))
    assert "Снять связь" in card.content.decode()
    step = reverse("admin:acts_relation_do", args=[relation.pk, "unrelate"])
    assert client.post(step, {"reason": ""}).context["form"].has_error("reason")
    done = client.post(step, {"reason": "Перепутан номер"}, follow=True)
    assert "Сделано: снять связь." in done.content.decode()
    assert not Relation.objects.exists()
    assert act.standing_on(TODAY).status is Status.IN_FORCE
    event = apps.get_model("acts", "RelationEvent").objects.latest("pgh_id")
    assert event.pgh_label == "delete"
    assert event.pgh_context.metadata["reason"] == "Перепутан номер"
