"""The register of what is published: exact for machines, feeds and the map of the site."""

import io
from datetime import timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from councils.models import Paper
from councils.rules.vocabulary import PaperAccess, Stage
from councils.services import decisions, sittings
from councils.services.agenda import attach, read_text, remove_item, save_item, withdraw_paper
from councils.services.publishing import publish
from portal.published.models import Entry
from portal.published.registry import kinds
from portal.published.services.register import refresh
from portal.web.page_cache import bump
from tests.factories.councils import (
    NOW,
    STARTS,
    a_full_council,
    a_sitting,
    an_item,
    come,
    convened,
    opened,
)
from tests.factories.meetings import a_district, a_draft, a_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(by):
    """A convened sitting whose agenda is published, with a question about yards."""
    council, mandates = a_full_council(2)
    sitting = a_sitting(council)
    an_item(sitting, "О ёлках во дворах")
    an_item(sitting, "О тайном", is_confidential=True)
    return convened(sitting, by)


def _list(name, **query):
    answer = Client().get(reverse("published:data", args=[name]), query)
    assert answer.status_code == 200
    return answer.json()


def _ids(name, **query):
    return [one["id"] for one in _list(name, **query)["data"] if not one["deleted"]]


def _attach(item, by, title="Справка", access=PaperAccess.OPEN):
    upload = SimpleUploadedFile("Справка.txt", "Посадим берёзы".encode())
    paper = attach(item, upload, title, access, by=by, at=NOW)
    read_text(paper)
    return paper


def test_each_kind_is_in_its_list_and_nothing_that_is_not_public(by, sitting):
    open_paper = _attach(sitting.items.first(), by)
    _attach(sitting.items.first(), by, "Для членов", PaperAccess.MEMBERS)
    _attach(sitting.items.get(is_confidential=True), by, "Тайная")
    a_meeting()
    a_draft(title="Ещё не объявлена")
    refresh(at=NOW)
    sent = {name: _list(name)["data"] for name in kinds()}
    assert {name: len(rows) for name, rows in sent.items()} == {
        "council": 1, "organisation": 2, "sitting": 1, "agenda": 1, "paper": 1, "decision": 0,
        "minutes": 0, "meeting": 1,
    }  # fmt: skip
    assert sent["paper"][0]["id"] == f"paper-{open_paper.pk}"
    agenda = sent["sitting"][0]["agenda"]
    assert [line["title"] for line in agenda] == [
        "О ёлках во дворах", "Вопрос рассматривается в закрытом порядке",
    ]  # fmt: skip
    everything = str(sent)
    for hidden in ("тайн", "Тайн", "Для членов", "Членов", "Ещё не объявлена", "example.org"):
        assert hidden not in everything


def test_every_field_that_is_sent_is_in_the_passport(by, sitting):
    item = _held(sitting, by)
    _attach(item, by)
    a_meeting()
    refresh(at=NOW)
    common = {"id", "type", "created", "modified", "deleted", "url"}
    for name, kind in kinds().items():
        told = {field for names, _ in kind.fields for field in names.split(", ")}
        for row in _list(name)["data"]:
            assert set(row) - common == told, name
    page = Client().get(reverse("published:open_data")).content.decode()
    assert "decision.json" in page and "modified_since" in page
    assert reverse("published:open_data") in (
        Client().get(reverse("acts:open_data")).content.decode()
    )


def _held(sitting, by):
    """Hold the sitting with a decision; return its open question."""
    item = sitting.items.get(is_confidential=False)
    sitting = opened(sitting, by)
    people = [seat.mandates.get() for seat in sitting.council.seats.all()]
    come(sitting, people, by, minute=1)
    decisions.decide(item, "Посадить ели.", at=STARTS + timedelta(minutes=2))
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(minutes=9))
    publish(sitting, Stage.DECISIONS, by=by, at=STARTS + timedelta(minutes=10))
    return item


def test_what_is_withdrawn_is_gone_at_once_and_leaves_a_tombstone(by, sitting):
    paper = _attach(sitting.items.first(), by)
    refresh(at=NOW)
    later = NOW + timedelta(hours=1)
    withdraw_paper(paper, "личные данные", at=later)
    # The register does not know it yet, and nothing of it is sent any more.
    [gone] = _list("paper")["data"]
    assert set(gone) == {"id", "type", "created", "modified", "deleted"} and gone["deleted"]
    assert _list("paper", modified_since=later.isoformat())["data"] == []
    refresh(at=later)
    [gone] = _list("paper", modified_since=later.isoformat())["data"]
    assert (gone["id"], gone["deleted"]) == (f"paper-{paper.pk}", True)
    entry = Entry.objects.get(kind="paper")
    assert (entry.words, entry.url, entry.subjects) == ("", "", [])
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(words="Посадим берёзы")
    statuses = []
    for client in (Client(), _client(by)):
        answer = client.get(reverse("files:download", args=[paper.file_id]))
        statuses.append(answer.status_code)
        answer.getvalue()
    assert statuses == [404, 200]


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_list_is_followed_by_modified_since(by, sitting):
    paper = _attach(sitting.items.first(), by)
    refresh(at=NOW)
    before = _list("sitting")["data"][0]
    later = NOW + timedelta(hours=1)
    assert refresh(at=later) == 0
    bump()
    assert refresh(at=later) == 0, "what has not changed stays as it was"
    sittings.cancel(sitting, "болезнь докладчика", by=by, at=later)
    refresh(at=later)
    [after] = _list("sitting", modified_since=later.isoformat())["data"]
    assert (after["id"], after["state"]) == (before["id"], "cancelled")
    assert after["created"] == before["created"] and after["modified"] > before["modified"]
    remove = sitting.items.get(pk=paper.item_id)
    assert _ids("paper") == [f"paper-{paper.pk}"]
    assert remove.removed_at is None
    wrong = Client().get(reverse("published:data", args=["sitting"]), {"modified_since": "вчера"})
    assert wrong.status_code == 400 and "ISO" in wrong.json()["error"]
    # Without a zone nobody knows which moment is meant; a plus that is not written as %2B is a space.
    for odd in (
        "2026-13-45",
        "2026-02-30T10:00:00Z",
        "2026-03-02T10:00:00",
        "2026-03-02 10:00",
        "2026-03-02T10:00:00 10:00",
    ):
        url = reverse("published:data", args=["sitting"])
        refused = Client().get(url, {"modified_since": odd})
        assert refused.status_code == 400 and "часовым поясом" in refused.json()["error"]
    for good in ("2026-03-02", "2026-03-02T10:00:00Z", "2026-03-02T10:00:00+10:00"):
        assert Client().get(url, {"modified_since": good}).status_code == 200
    assert Client().get(reverse("published:data", args=["secret"])).status_code == 404


def test_the_first_filling_knows_when_things_were_published(by, sitting):
    meeting = a_meeting()
    refresh(at=NOW + timedelta(days=300))
    assert Entry.objects.get(kind="meeting").created_at == meeting.published_at
    paper = _attach(sitting.items.get(is_confidential=False), by)
    refresh(at=NOW + timedelta(days=301))
    # From then on what is published is new when the register hears of it.
    assert Entry.objects.get(kind="paper", key=paper.pk).created_at == NOW + timedelta(days=301)


def test_an_item_that_becomes_confidential_takes_its_paper_along(by, sitting):
    item = sitting.items.get(is_confidential=False)
    _attach(item, by)
    refresh(at=NOW)
    item.is_confidential = True
    save_item(item)
    assert _ids("paper") == []


def test_a_question_taken_off_takes_its_paper_along(by, sitting):
    item = sitting.items.get(is_confidential=False)
    _attach(item, by)
    refresh(at=NOW)
    remove_item(item, "докладчик болен", at=NOW)
    assert _ids("paper") == []


def test_a_long_list_has_pages_and_each_takes_as_many_queries(
    by, sitting, monkeypatch, django_assert_max_num_queries
):
    item = sitting.items.get(is_confidential=False)
    for number in range(7):
        _attach(item, by, f"Справка {number}")
    refresh(at=NOW)
    url = reverse("published:data", args=["paper"])
    with django_assert_max_num_queries(12) as all_seven:
        assert len(_list("paper")["data"]) == 7
    monkeypatch.setattr("portal.published.views.machines._PAGE", 3)
    found, follow = [], url
    while follow:
        with django_assert_max_num_queries(len(all_seven)):
            page = Client().get(follow).json()
        found += [one["id"] for one in page["data"]]
        follow = page["next"]
    assert found == [
        f"paper-{pk}" for pk in Paper.objects.order_by("pk").values_list("pk", flat=True)
    ]


# --- search, feeds, map ---


def test_the_search_finds_by_words_with_e_for_yo_and_by_subject(by, sitting):
    _attach(sitting.items.get(is_confidential=False), by)
    district, other = a_district("Южный"), a_district("Северный")
    a_meeting(title="Встреча о школах", districts=[district])
    refresh(at=NOW)
    seat = sitting.council.seats.first()

    def found(**query):
        page = Client().get(reverse("published:index"), query).content.decode()
        return [word for word in ("Повестка:", "Справка", "Встреча о школах") if word in page]

    assert found(q="елки") == ["Повестка:", "Справка"]
    assert found(q="березы") == ["Справка"]
    assert found(q="Ёлки", about=f"council:{sitting.council_id}") == ["Повестка:", "Справка"]
    assert found(about=f"organisation:{seat.organisation_id}") == ["Повестка:", "Справка"]
    assert found(about=f"district:{district.pk}") == ["Встреча о школах"]
    assert found(about=f"district:{other.pk}") == []
    assert found(q="берёзы", about=f"district:{district.pk}") == []
    assert found(about="council:999999") == found()


def test_a_meeting_for_the_whole_city_is_one_of_each_district():
    district = a_district("Южный")
    a_meeting(title="Встреча для всех")
    refresh(at=NOW)
    page = Client().get(reverse("published:index"), {"about": f"district:{district.pk}"})
    assert "Встреча для всех" in page.content.decode()


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_each_search_has_a_feed_that_a_foreign_parser_reads(by, sitting, form):
    paper = _attach(sitting.items.get(is_confidential=False), by)
    refresh(at=NOW)
    url = reverse("published:feed", args=[form])
    query = {"q": "берёзы", "about": f"council:{sitting.council_id}"}
    feed = feedparser.parse(io.BytesIO(Client().get(url, query).content))
    assert not feed.bozo and feed.feed.title.startswith("берёзы, Совет")
    assert [entry.link for entry in feed.entries] == [
        f"http://testserver{sitting.get_absolute_url()}"
    ]
    withdraw_paper(paper, "личные данные", at=NOW)
    assert not feedparser.parse(io.BytesIO(Client().get(url, query).content)).entries


def test_the_map_of_the_site_has_the_pages_of_councils(by, sitting):
    refresh(at=NOW)
    root = ElementTree.fromstring(Client().get(reverse("published:sitemap")).content)
    pages = {element.text for element in root.iter() if element.tag.endswith("loc")}
    for path in (sitting.get_absolute_url(), sitting.council.get_absolute_url()):
        assert any(page.endswith(path) for page in pages)
    front = Client().get("/sitemap.xml").content.decode()
    assert "/councils/</loc>" in front and "/meetings/</loc>" in front
    assert "/published/sitemap.xml" in Client().get("/robots.txt").content.decode()
