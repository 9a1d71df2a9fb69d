"""What was done to an act, as other systems read it: the text as data, open data, JSON-LD, feeds."""

import csv
import io
import json
import re
from datetime import date
from html import unescape
from zipfile import ZipFile

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from portal.acts.models import Act, ActFile, Rubric
from portal.acts.rules.status import Effect
from portal.acts.services import archive
from portal.acts.texts.akn import parse, plain_text, validate
from portal.acts.texts.force import Beginning, with_beginnings
from portal.acts.texts.life import Change, Life, Work, with_life
from portal.acts.views.open_data import COLUMNS, RELATION_COLUMNS
from portal.files.services import store_generated
from portal.web.page_cache import bump
from tests.factories.acts import (
    LINES,
    PLACED,
    a_commencement,
    a_read_act,
    a_relation,
    a_text,
    a_version,
    an_act,
)

OWN = Work("/akn/ru/act/postanovlenie/mer/2020-03-02/1", "Постановление № 1")
CHANGES = st.builds(
    Change,
    st.sampled_from(Effect),
    st.builds(lambda number: Work(f"/akn/ru/act/{number}", "Акт"), st.integers(1, 3)),
    st.sampled_from(["", "para_2", "att_1", "para_9"]),
    st.dates(),
    st.none() | st.dates(),
    st.booleans(),
)


@given(st.lists(CHANGES, max_size=6), st.lists(CHANGES, max_size=6), st.none() | st.dates())
def test_a_text_that_tells_its_life_is_valid_and_keeps_each_word(undergone, done, in_force_from):
    xml = a_text(*LINES, "Приложение", "Порядок", "1. Один.")
    for text in (xml, with_beginnings(xml, [Beginning("para_2", date(2030, 1, 1), "#para_3")])):
        told = with_life(text, Life(OWN, date(2020, 3, 2), in_force_from, undergone, done))
        validate(told)
        assert plain_text(told) == plain_text(xml)
        eids = re.findall(r'eId="([^"]+)"', told)
        assert len(set(eids)) == len(eids)
        pointed = re.findall(r'(?:start|end|period)="#([^"]+)"', told)
        pointed += [
            one[1:] for all_ in re.findall(r'refersTo="([^"]+)"', told) for one in all_.split()
        ]
        assert set(pointed) <= set(eids)


def _a_file(act: Act, **fields: object) -> ActFile:
    file = store_generated("текст.txt", b"1", "text/plain", at=PLACED)
    return ActFile.objects.create(act=act, file=file, **fields)


def _akn(client, act: Act, **query: str) -> etree._Element:
    xml = client.get(f"{act.get_absolute_url()}text.xml", query).content.decode()
    validate(xml)
    return parse(xml)


def _modifications(root: etree._Element, side: str) -> list[tuple[str, ...]]:
    """What each modification is, what it means, where it comes from and leads to, since when."""
    found = []
    for one in root.findall(f".//{{*}}{side}/*"):
        (lasting,) = one.xpath("*[@period]")
        group = root.xpath("//*[@eId=$eid]", eid=lasting.get("period")[1:])[0][0]
        (event,) = root.xpath("//*[@eId=$eid]", eid=group.get("start")[1:])
        source, destination, *_ = (each.get("href") for each in one)
        name = etree.QName(one).localname
        found.append((name, one.get("refersTo"), source, destination, event.get("date")))
    return found


@pytest.mark.django_db
def test_the_text_as_data_says_that_a_court_found_the_act_invalid_and_by_which_act(client):
    end = a_relation(
        target=an_act(number="7100"), effect=Effect.INVALIDATES, from_on=date(2026, 7, 14)
    )
    act, court = end.target, end.source
    a_version(act)
    a_version(court)
    root = _akn(client, act)
    of_act, of_court = (
        f"/akn/ru/act/postanovlenie/mer/{one.adopted_on}/{one.number}" for one in (act, court)
    )
    said = ("forceMod", "#invalidates", of_court, of_act, "2026-07-14")
    assert _modifications(root, "passiveModifications") == [said]
    assert _modifications(_akn(client, court), "activeModifications") == [said]
    (event,) = root.findall(".//{*}eventRef[@type='repeal']")
    assert (event.get("date"), event.get("href")) == ("2026-07-14", of_court)
    (named,) = root.findall(".//{*}passiveRef")
    assert named.get("showAs") == court.heading
    (meant,) = root.findall(".//{*}TLCConcept[@eId='invalidates']")
    assert meant.get("showAs") == "признан недействующим"


@pytest.mark.django_db
def test_the_text_as_data_says_which_amendment_it_does_not_have(client):
    act = a_read_act()
    worked_in, by = act.versions.last().amended_by, an_act(adopted_on=date(2023, 1, 1))
    for source, day in ((worked_in, date(2022, 1, 1)), (by, date(2023, 2, 1))):
        a_relation(
            source=source, target=act, effect=Effect.AMENDS, point="para_2", from_on=day
        )  # fmt: skip
    meant = {
        on: [one[1] for one in _modifications(_akn(client, act, on=on), "passiveModifications")]
        for on in ("2021-01-01", "2024-01-01")
    }
    missing = "#amends #not-in-text"
    assert meant == {"2021-01-01": [missing, missing], "2024-01-01": ["#amends", missing]}


@pytest.mark.django_db
def test_what_readers_do_not_see_is_not_told_to_machines_either(client):
    act = a_read_act()
    hidden = an_act(state="prepared", placed_at=None, title="Тайна", number="9-т")
    a_relation(target=act, source=hidden)
    a_relation(target=hidden, source=act)
    a_relation(target=act, never_begins=True)
    root = _akn(client, act)
    assert not _modifications(root, "passiveModifications")
    assert not _modifications(root, "activeModifications")
    page = client.get(act.get_absolute_url()).content.decode()
    told = [
        client.get("/acts/open-data/relations.json").getvalue().decode(),
        client.get("/acts/open-data/changes.json").content.decode(),
        re.search(r'ld\+json">(.*?)</script>', page)[1],
    ]
    assert "9-т" not in "".join(told)
    assert json.loads(told[0]) == []


@pytest.mark.django_db
def test_a_slash_and_a_hyphen_are_two_numbers_in_texts_stored_before_too(client):
    slash, hyphen = an_act(number="45/12"), an_act(number="45-12")
    for act in (slash, hyphen):
        a_version(act)
        # As it was stored before: one name for both.
        act.versions.update(akn=a_text(*LINES).replace("2020-03-02/1", "2020-03-02/45-12"))
    names = [
        (root.find(".//{*}FRBRWork/{*}FRBRuri").get("value").rpartition("/")[2],
         root.find(".//{*}FRBRnumber").get("value"))
        for root in (_akn(client, act) for act in (slash, hyphen))
    ]  # fmt: skip
    assert names == [("45~12", "45/12"), ("45-12", "45-12")]
    files = {
        client.get(f"{act.get_absolute_url()}text.docx")["Content-Disposition"]
        for act in (slash, hyphen)
    }
    assert len(files) == 2


@pytest.mark.django_db
def test_the_archive_says_the_same_of_a_text_as_its_page(client):
    act = a_read_act()
    a_relation(target=act)
    archive.renew_archive(at=PLACED)
    with ZipFile(io.BytesIO(client.get("/acts/open-data/acts-texts.zip").getvalue())) as texts:
        found = {texts.read(name) for name in texts.namelist() if name.endswith(".xml")}
    url = f"{act.get_absolute_url()}text.xml"
    assert found == {client.get(url, {"on": on}).content for on in ("2021-01-01", "2024-01-01")}


def _records(client, name: str) -> list[dict[str, object]]:
    return json.loads(client.get(f"/acts/open-data/{name}.json").getvalue())


def _rows(client, name: str) -> list[dict[str, str]]:
    content = client.get(f"/acts/open-data/{name}.csv").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.django_db
def test_relations_are_a_data_set_of_their_own(client):
    one = a_relation(effect=Effect.SUSPENDS, point="para_2", to_on=date(2021, 3, 1), what="стоянка")
    (record,) = _records(client, "relations")
    assert list(record) == list(RELATION_COLUMNS)
    assert record == {
        "id": one.pk,
        "source": one.source_id,
        "source_url": f"http://testserver{one.source.get_absolute_url()}",
        "effect": "suspends",
        "target": one.target_id,
        "target_url": f"http://testserver{one.target.get_absolute_url()}",
        "point": "para_2",
        "point_label": "пункт 2",
        "what": "стоянка",
        "from_on": "2021-01-01",
        "to_on": "2021-03-01",
        "new_title": "",
        "due_on": None,
        "lost": "",
        "point_in": None,
        "point_now": "",
    }
    (row,) = _rows(client, "relations")
    assert row == {name: "" if value is None else str(value) for name, value in record.items()}
    told = client.get("/acts/open-data/changes.json").json()["items"]
    assert [item["relations"] for item in told] == [[record], [record]]
    passport = client.get("/acts/open-data/").content.decode()
    assert all(f"<code>{name}</code>" in passport for name in RELATION_COLUMNS)
    assert "/acts/open-data/relations.csv" in passport


@pytest.mark.django_db
def test_what_others_read_of_acts_keeps_its_place_and_the_rest_comes_behind(client):
    act = an_act(signatory="Мэр", registered_as="RU27", is_tax=True, is_normative=True)
    act.rubrics.add(*(Rubric.objects.create(name=name, slug=name) for name in ("b", "a")))
    shown, hidden = (_a_file(act, role="scan", has_no_personal_data=seen) for seen in (True, False))
    (row,) = _rows(client, "acts")
    (record,) = _records(client, "acts")
    assert list(row) == list(record) == list(COLUMNS)
    assert list(row)[:3] + list(row)[11:16] == [
        "id", "kind", "issuer", "status", "status_on", "verified_on", "changed_at", "url",
    ]  # fmt: skip
    assert (row["is_normative"], row["is_tax"], record["is_tax"]) == ("true", "true", True)
    assert (row["rubrics"], record["rubrics"]) == ("a b", ["a", "b"])
    assert [row["files"]] == record["files"]
    assert str(shown.file_id) in row["files"]
    assert str(hidden.file_id) not in row["files"]
    assert (row["signatory"], row["registered_as"]) == ("Мэр", "RU27")
    assert row["akn_uri"] == f"/akn/ru/act/postanovlenie/mer/2020-03-02/{act.number}"


@pytest.mark.django_db
def test_an_act_that_nobody_has_checked_is_not_taken_for_law_where_the_register_knows_better(
    client,
):
    end = a_relation(effect=Effect.INVALIDATES)
    rows = {row["id"]: row for row in _rows(client, "acts")}
    ended, other = rows[str(end.target_id)], rows[str(end.source_id)]
    assert (ended["status"], ended["status_by_dates"]) == ("", "invalid")
    assert (other["status"], other["status_by_dates"], other["verified_on"]) == ("", "in_force", "")
    assert _structured(client, end.target)["legislationLegalForce"].endswith("/NotInForce")
    assert "legislationLegalForce" not in _structured(client, end.source)


def _structured(client, act: Act, **query: str) -> dict[str, object]:
    page = client.get(act.get_absolute_url(), query).content.decode()
    return json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("effect", "point", "name"),
    [
        (Effect.REPEALS, "", "legislationRepeals"),
        (Effect.INVALIDATES, "", "legislationRepeals"),
        (Effect.REPEALS, "para_2", "legislationChanges"),
        (Effect.AMENDS, "", "legislationChanges"),
        (Effect.SUSPENDS, "", "legislationChanges"),
        (Effect.IMPLEMENTS, "", "legislationEnsuresImplementationOf"),
    ],
)
def test_structured_data_of_both_acts_say_what_one_does_to_the_other(client, effect, point, name):
    one = a_relation(effect=effect, point=point)
    source, target = (
        {"@type": "Legislation", "@id": f"http://testserver{act.get_absolute_url()}",
         "name": act.heading}
        for act in (one.source, one.target)
    )  # fmt: skip
    assert _structured(client, one.source)[name] == [target]
    assert _structured(client, one.target)["@reverse"] == {name: [source]}
    assert "@reverse" not in _structured(client, one.target, on="2020-12-31")


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_title_with_signs_of_html_is_whole_in_a_feed(client, form):
    an_act(title="О плате < 5 кВт & <b>сборах</b>")
    [entry] = feedparser.parse(client.get(f"/acts/feed.{form}").content).entries
    assert unescape(entry.summary) == "О плате < 5 кВт & <b>сборах</b>"


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/acts/feed.atom", "/published/feed.atom"])
def test_a_feed_names_its_author(client, url):
    an_act()
    root = etree.fromstring(client.get(url).content)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert (
        root.xpath("string(a:author/a:name)", namespaces=atom) == "Администрация города Хабаровска"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "take",
    [
        lambda client: client.get("/acts/open-data/acts.json").getvalue(),
        lambda client: client.get("/acts/open-data/relations.json").getvalue(),
        lambda client: client.get("/acts/open-data/changes.json").content,
        lambda client: (
            client.get(f"{Act.objects.earliest('pk').get_absolute_url()}text.xml").content
        ),
        lambda client: archive.renew_archive(at=PLACED),
    ],
    ids=["acts", "relations", "changes", "text", "archive"],
)
def test_what_machines_take_needs_the_same_queries_for_any_number_of_relations(client, take):
    first = an_act()
    rubric = Rubric.objects.create(name="Дворы", slug="dvory")
    a_version(first)
    counts = []
    for more in (range(1), range(1, 3), range(3, 9)):
        for number in more:
            act = a_relation(target=first, effect=Effect.AMENDS).source
            a_version(act)
            a_relation(source=first, effect=Effect.IMPLEMENTS)
            a_commencement(first, point=f"para_{number}", by=act)
            act.rubrics.add(rubric)
            _a_file(act, role="text")
        bump()
        if made := archive.made():
            made.path.unlink()
        with CaptureQueriesContext(connection) as queries:
            assert take(client)
        counts.append(len(queries))
    # Before the first, nothing was kept ready.
    assert counts[1] == counts[2]
