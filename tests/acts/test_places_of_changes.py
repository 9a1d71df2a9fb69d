"""Where an amendment changes an act: its title, preamble, an indent, a point that it adds."""

import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Citation, Relation
from portal.acts.rules.status import Effect
from portal.acts.services.citations import stale_of
from portal.acts.services.delivery import as_data
from portal.acts.services.errors import NoSuchPoint
from portal.acts.services.pointed import foretold_elsewhere
from portal.acts.services.relations import check, point_of, relate
from portal.acts.texts.akn import labels_of
from portal.acts.texts.places import place_added
from portal.kernel.roles import Role
from tests.factories.acts import LINES, a_text, a_version, an_act
from tests.factories.people import an_officer

DONE = date(2021, 2, 1)
ARTICLES = (
    "Статья 5. Права",
    "1. Одно.",
    "2. Другое.",
    "Приложение № 1",
    "1. Первое.",
    "2. Второе.",
)


@pytest.mark.parametrize(
    ("lines", "cited", "anchor"),
    [
        (LINES, "пункт 4", "para_4"),
        (LINES, "пункт 2.1", "para_2__para_2.1"),
        (LINES, "пункт 7.1", "para_7.1"),
        (LINES, "пункт 2/подпункт в", "para_2__subpara_v"),
        (LINES, "пункт 9/подпункт в", ""),
        (LINES, "пункт 2/абзац 2", ""),
        (LINES, "приложение 3/1", "att_3x1"),
        (ARTICLES, "статья 5.1", "art_5.1"),
        (ARTICLES, "статья 5/часть 1.1", "art_5__para_1.1"),
        (ARTICLES, "приложение 1/пункт 3", "att_1__para_3"),
    ],
)
def test_a_point_that_is_added_has_the_anchor_that_it_will_have(lines, cited, anchor):
    assert place_added(a_text(*lines), cited) == anchor


def test_the_anchor_foretold_is_the_one_of_the_next_edition():
    for line, cited in (("4. Новое.", "пункт 4"), ("3.1. Новое.", "пункт 3.1")):
        assert f'eId="{place_added(a_text(*LINES), cited)}"' in a_text(*LINES, line)


@pytest.fixture
def target(db):
    target = an_act(number="41")
    a_version(target)
    return target


def _enter(client, target, point, effect="amends", **fields):
    client.force_login(an_officer(Role.EDITOR).user)
    source = an_act(adopted_on=date(2021, 1, 1), title="О внесении изменений")
    sent = {"source": source.pk, "target": target.pk, "effect": effect, "from_on": "2021-02-01"}
    return client.post(reverse("admin:acts_relation_add"), {**sent, "point": point, **fields})


@pytest.mark.parametrize(
    ("written", "fields", "anchor", "label", "what"),
    [
        ("наименование", {}, "title", "наименование", ""),
        ("Название постановления", {}, "title", "наименование", ""),
        ("преамбулу", {}, "preamble", "преамбула", ""),
        ("абзац второй пункта 2", {}, "para_2", "пункт 2", "абзац второй пункта 2"),
        ("абзац 2 пункта 2", {"what": "Срок"}, "para_2", "пункт 2", "абзац 2 пункта 2: Срок"),
        ("пункт 4", {"adds_point": "on"}, "para_4", "пункт 4", ""),
    ],
)
def test_an_amendment_elsewhere_overtakes_no_citation_of_a_point(
    client, target, written, fields, anchor, label, what
):
    citing = an_act(adopted_on=date(2020, 6, 1))
    text = "Согласно пункту 1 постановления Мэра города Хабаровска от 02.03.2020 № 41 платят."
    cites = a_version(citing, f"1. {text}")
    assert _enter(client, target, written, **fields).status_code == 302
    relation = Relation.objects.get()
    assert (relation.point, relation.point_label, relation.what) == (anchor, label, what)
    assert stale_of(f"acts.version:{cites.pk}", on=date(2026, 1, 1)) == []
    # Kept as it is.
    card = reverse("admin:acts_relation_change", args=[relation.pk])
    form = client.get(card).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(card, sent).status_code == 302
    relation.refresh_from_db()
    assert (relation.point, relation.what) == (anchor, what)
    page = client.get(target.get_absolute_url()).content.decode()
    said = "дополнен пунктом 4" if "adds_point" in fields else f"изменён в части ({label})"
    assert said in page.lower()
    # What the text does not have yet, or never, is no link.
    assert (f'href="#{anchor}"' in page) is (anchor == "para_2")


def test_what_only_an_amendment_may_name_is_refused_elsewhere(client, target):
    for effect, written, fields in (
        ("repeals", "наименование", {}),
        ("repeals", "абзац второй пункта 2", {}),
        ("repeals", "пункт 4", {"adds_point": "on"}),
        ("amends", "пункт 4", {}),
        ("amends", "подпункт а пункта 9", {"adds_point": "on"}),
        ("amends", "para_x", {"adds_point": "on"}),
    ):
        told = _enter(client, target, written, effect, **fields)
        assert "point" in told.context["adminform"].form.errors, written
    with pytest.raises(NoSuchPoint):
        point_of(target, "абзац второй пункта 2")


def test_machines_are_told_of_a_change_of_the_title_without_an_anchor(target):
    source = an_act(adopted_on=date(2021, 1, 1))
    relation = Relation(source=source, target=target, effect=Effect.AMENDS, point="title")
    relation.from_on = DONE
    check(relation)
    relate(relation, at=timezone.now())
    assert "#title" not in as_data(target.versions.get())


def test_a_point_put_in_behind_another_leaves_that_one_as_it_was(client, target):
    citing = an_act(adopted_on=date(2020, 6, 1))
    cited = "постановления Мэра города Хабаровска от 02.03.2020 № 41"
    cites = a_version(citing, f"1. По пункту 2 {cited}.", f"2. По пункту 2.1 {cited}.")
    assert _enter(client, target, "пункт 2.1", adds_point="on").status_code == 302
    relation, on, subject = Relation.objects.get(), date(2026, 1, 1), f"acts.version:{cites.pk}"
    assert relation.point == "para_2__para_2.1"

    def stale():
        found = {one.citation.point for one in stale_of(subject, on=on)}
        assert found == set(Citation.objects.of(subject).stale(on).values_list("point", flat=True))
        return found

    # That of a point which was not there then is one of the whole act.
    assert stale() == {""}
    relation.adds_point = False
    relation.save()
    assert stale() == {"", "para_2"}


def test_a_point_that_is_added_can_be_changed_and_repealed_before_its_edition(client, target):
    assert _enter(client, target, "пункт 2.1", "repeals").status_code == 200
    assert _enter(client, target, "пункт 2.1", adds_point="on").status_code == 302
    # Not before it is there.
    assert _enter(client, target, "пункт 2.1", from_on="2021-01-15").status_code == 200
    for effect, day in (("amends", "03"), ("suspends", "04"), ("repeals", "12")):
        told = _enter(client, target, "пункт 2.1", effect, from_on=f"2021-{day}-01")
        assert told.status_code == 302, effect
    assert set(Relation.objects.values_list("point", flat=True)) == {"para_2__para_2.1"}
    client.logout()

    def page(on):
        return client.get(target.get_absolute_url(), {"on": on}).content.decode()

    assert page("2021-03-01").split('id="text"')[1].split("</ul>")[0].count("пункт 2.1") == 2
    # A text without it is right once it has ended.
    assert "Это ещё не" not in page("2021-12-01")
    assert "текста в" not in page("2021-12-01").split('id="versions"')[1].split("<li")[-1]
    # What its edition has elsewhere is told of each.
    source = Relation.objects.get(adds_point=True).source
    a_version(target, *LINES, "4. Новое.", since=date(2021, 2, 1), amended_by=source)
    assert len(foretold_elsewhere(target)) == 4


def test_a_subpoint_put_into_a_point_changes_it(client, target):
    cited = "пункту 2 постановления Мэра города Хабаровска от 02.03.2020 № 41"
    cites = a_version(an_act(adopted_on=date(2020, 6, 1)), f"1. По {cited}.")
    assert _enter(client, target, "подпункт в пункта 2", adds_point="on").status_code == 302
    assert stale_of(f"acts.version:{cites.pk}", on=date(2026, 1, 1))


#: Rules approved by the act, with an annex of their own that has the number 1.
RULES = (
    "1. Утвердить Правила.",
    "2. Опубликовать.",
    "УТВЕРЖДЕНЫ",
    "постановлением администрации города",
    "от 27.06.2026 № 8110",
    "ПРАВИЛА",
    "благоустройства",
    "1. Общее.",
    "2. Уборка ежедневно.",
    "Приложение № 1",
    "к Правилам",
    "1. Зона А.",
    "2. Зона Б.",
)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (RULES, {"att_1__para_2": "пункт 2 приложения", "att_1-2__para_2": "пункт 2 приложения 1"}),
        (
            (*RULES, "Приложение", "к Правилам", "ФОРМА", "2. Подпись."),
            {
                "att_1__para_2": "пункт 2 приложения «ПРАВИЛА благоустройства»",
                "att_2__para_2": "пункт 2 приложения «ФОРМА»",
            },
        ),
        (
            ("1. Утвердить.", "Приложение", "ПОЛОЖЕНИЕ о комиссии", "1. Раз.",
             "Приложение", "СОСТАВ комиссии", "1. Два."),
            {
                "att_1__para_1": "пункт 1 приложения «ПОЛОЖЕНИЕ о комиссии»",
                "att_2__para_1": "пункт 1 приложения «СОСТАВ комиссии»",
            },
        ),
        (
            ("1. Утвердить.", "Приложение", "1. Раз.", "Приложение", "1. Два."),
            {"att_1__para_1": "пункт 1 приложения 1", "att_2__para_1": "пункт 1 приложения 2"},
        ),
        (
            ("1. Утвердить.", "Приложение № 1", "1. Раз.", "Приложение № 2", "1. Два.",
             "Приложение к Порядку", "1. Форма."),
            {"att_3__para_1": "пункт 1 приложения"},
        ),
        (
            # One to the act, one to the rules that it approves.
            ("1. Утвердить.", "Приложение № 1", "к постановлению", "ПРАВИЛА", "1. Первое.",
             "Приложение № 1", "к Правилам", "ФОРМА заявки", "1. Строка.",
             "Приложение № 2", "к Правилам", "АКТ", "1. Раз."),
            {
                "att_1__para_1": "пункт 1 приложения 1 «ПРАВИЛА»",
                "att_1-2__para_1": "пункт 1 приложения 1 «ФОРМА заявки»",
                "att_2__para_1": "пункт 1 приложения 2",
            },
        ),
    ],
)  # fmt: skip
def test_what_a_place_in_an_annex_is_called_leads_back_to_it(db, lines, named):
    act = an_act()
    version = a_version(act, *lines)
    labels = labels_of(version.akn)
    for eid, label in named.items():
        assert labels[eid] == label
        assert point_of(act, label) == eid


def test_a_place_may_be_named_by_what_the_act_has_approved(db):
    act = an_act()
    a_version(act, *RULES)
    for written, eid in (("пункт 2 Правил", "att_1__para_2"), ("пункт 2 правил благоустройства", "att_1__para_2"),
                         ("пункт 2 приложения 1 к Правилам", "att_1-2__para_2")):  # fmt: skip
        assert point_of(act, written) == eid
    for written in ("пункт 2 Порядка", "в таблице Правил", "строка 5 пункта 2 Правил"):
        with pytest.raises(NoSuchPoint):
            point_of(act, written)


def test_a_relation_saved_again_stays_at_its_place_and_all_are_told_of_that(client, db):
    target = an_act(number="8110")
    a_version(target, *RULES)
    assert _enter(client, target, "пункт 2 Правил", what="дважды").status_code == 302
    relation = Relation.objects.get()
    card = reverse("admin:acts_relation_change", args=[relation.pk])
    form = client.get(card).context["adminform"].form
    assert form["point"].value() == "пункт 2 приложения"
    sent = {name: form[name].value() or "" for name in form.fields} | {"what": "дважды в день"}
    assert client.post(card, sent).status_code == 302
    relation.refresh_from_db()
    assert (relation.point, relation.what) == ("att_1__para_2", "дважды в день")
    assert (
        "пункт 2 приложения<"
        in client.get(reverse("admin:acts_relation_changelist")).content.decode()
    )
    sent_whole = client.get(reverse("acts:relations", args=["json"])).getvalue()
    [told] = json.loads(sent_whole)
    assert told["point_label"] == "пункт 2 приложения"
    assert "пункт 2 приложения," in client.get(relation.source.get_absolute_url()).content.decode()
    # Another place is looked for anew.
    sent["point"] = "пункт 2 приложения 1"
    assert client.post(card, sent).status_code == 302
    relation.refresh_from_db()
    assert relation.point == "att_1-2__para_2"
