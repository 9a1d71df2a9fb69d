"""An amendment to come whose own point has been repealed before its day: the usual way to call it off."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from portal.acts.models import Relation
from portal.acts.rules.status import Effect
from portal.acts.services.deciding import left_behind, undecided, warnings_of
from portal.kernel.roles import Role
from tests.factories.acts import a_relation, a_version, an_act
from tests.factories.people import an_officer

ENDED, COMES = date(2024, 6, 10), date(2035, 12, 10)
SAID = "Пункт 1 этого акта не действует с 10 июня 2024"


@pytest.fixture
def change(db):
    target, source = an_act(adopted_on=date(2024, 1, 10)), an_act(adopted_on=date(2024, 5, 10))
    a_version(target)
    a_version(source, "1. Изменить пункт 1.", "2. Изменить пункт 3.")
    return a_relation(
        source=source, target=target, effect=Effect.AMENDS, point="para_1", from_on=COMES
    )


def _ended(change, effect=Effect.REPEALS, **fields):
    source = an_act(adopted_on=date(2024, 6, 1))
    values = {"point": "para_1", "from_on": ENDED, **fields}
    return a_relation(source=source, target=change.source, effect=effect, **values)


def _words(text):
    return " ".join(text.replace("\xa0", " ").replace("&nbsp;", " ").split())


def _page(client, act, on):
    return _words(client.get(act.get_absolute_url(), {"on": on}).content.decode())


def _card(client, act):
    page = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    return [_words(part.split("</p>")[0]) for part in page.split('class="desk-warning">')[1:]]


def test_the_editor_is_told_ahead_at_saving_and_on_both_cards(client, change):
    client.force_login(an_officer(Role.EDITOR).user)
    assert _card(client, change.target) == _card(client, change.source) == []
    sent = {
        "source": an_act(adopted_on=date(2024, 6, 1)).pk, "target": change.source_id,
        "effect": "repeals", "point": "пункт 1", "from_on": ENDED,
    }  # fmt: skip
    saved = client.post(reverse("admin:acts_relation_add"), sent, follow=True)
    end = Relation.objects.get(effect="repeals")
    (warning,) = undecided(change.target, on=ENDED)
    assert warning.startswith("Пункт 1 утратил силу с 10.06.2024")
    assert "Если изменение сделано именно им, уберите связь" in warning
    assert [str(one) for one in saved.context["messages"]][:1] == [warning]
    assert warnings_of(end, on=ENDED) == warnings_of(change, on=ENDED) == [warning]
    assert _card(client, change.target) == _card(client, change.source) == [_words(warning)]


def test_programs_are_told_that_it_may_not_come(client, change):
    def told(of):
        sent = client.get("/acts/open-data/relations.json").getvalue()
        items = client.get("/acts/open-data/changes.json").json()["items"]
        in_items = {one["id"]: one["lost"] for item in items for one in item["relations"]}
        in_set = {one["id"]: one["lost"] for one in json.loads(sent)}
        assert in_set == in_items
        return in_set[of.pk]

    assert told(change) == ""
    end = _ended(change)
    assert (told(change), told(end)) == ("doubtful", "")
    # The whole act has ended by then: nothing comes of it.
    a_relation(target=change.target, from_on=date(2030, 1, 1))
    assert told(change) == "overtaken"


def test_it_is_told_on_its_day_too_whatever_another_act_has_changed_before(change):
    _ended(change)
    a_relation(target=change.target, effect=Effect.AMENDS, from_on=date(2030, 1, 1))
    (warning,) = undecided(change.target, on=COMES)
    assert left_behind(change.source, on=COMES) == [warning]
    # Who has entered its text has decided that it came.
    a_version(change.target, "1. Иное.", since=COMES, amended_by=change.source)
    assert undecided(change.target, on=COMES) == []


def test_an_end_that_is_ahead_itself_is_told_on_both_cards(change):
    _ended(change, from_on=date(2035, 12, 1))
    (warning,) = undecided(change.target, on=ENDED)
    assert left_behind(change.source, on=ENDED) == [warning]


@pytest.mark.parametrize(
    ("effect", "fields"),
    [
        (Effect.REPEALS, {"from_on": date(2035, 12, 11)}),
        (Effect.REPEALS, {"to_on": date(2025, 1, 1)}),
        (Effect.SUSPENDS, {}),
    ],
)
def test_what_lets_the_change_begin_is_no_question(client, change, effect, fields):
    _ended(change, effect, **fields)
    assert undecided(change.target, on=ENDED) == left_behind(change.source, on=ENDED) == []
    assert "может не быть" not in _page(client, change.target, "2035-12-10")


def test_the_reader_is_told_beside_the_announcement_and_on_paper(client, change):
    end = _ended(change)
    before = _page(client, change.target, "2024-05-31")
    assert "Пункт 1 будет изменён с 10 декабря 2035" in before and "может не быть" not in before
    page = _page(client, change.target, "2024-06-05")
    announced = page.split("Пункт 1 будет изменён с 10 декабря 2035")[1].split("</div>")[0]
    assert (
        SAID.lower() in announced.lower() and "поэтому этого изменения может не быть" in announced
    )
    assert f"№ {end.source.number}" in announced
    assert SAID in page.split('id="para_1"')[1].split('id="para_2"')[0]
    late = _page(client, change.target, "2035-12-15").split("Это ещё не тот текст")[1]
    assert "может не быть" in late.split("</ul>")[0]
    url = f"{change.target.get_absolute_url()}text.docx"
    docx = client.get(url, {"on": "2035-12-15"}).content
    lines = [line.text for line in Document(BytesIO(docx)).paragraphs]
    assert sum("поэтому этого изменения может не быть" in line for line in lines) == 2
