"""What readers and machines get of an act."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from docx import Document
from icalendar import Calendar
from pypdf import PdfReader
from usp.fetch_parse import SitemapFetcher
from usp.web_client.abstract_client import AbstractWebClient, AbstractWebClientSuccessResponse

from portal.acts.models import Act, DraftState, Kind, Relation, Rubric
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect
from portal.acts.services.places_named import point_of
from portal.acts.services.register import correct, publish, withdraw
from portal.acts.services.relations import relate
from portal.acts.texts.akn import plain_text, validate
from portal.acts.views.structured import MEDIA_TYPES
from portal.kernel.roles import Role
from portal.web.page_cache import bump
from tests.factories.acts import (
    LINES,
    PLACED,
    a_correction,
    a_draft,
    a_read_act,
    a_relation,
    a_version,
    an_act,
)
from tests.factories.appeals import MONDAY
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_text_is_taken_as_pdf_docx_and_akoma_ntoso(client):
    act = a_read_act()
    url = act.get_absolute_url()
    expected = _words(plain_text(act.versions.get(valid_from=date(2022, 1, 1)).akn))
    xml = client.get(f"{url}text.xml")
    validate(xml.content.decode())
    pdf = client.get(f"{url}text.pdf").content
    assert pdf == client.get(f"{url}text.pdf").content
    # What it declares itself to be, for archives and for screen readers.
    assert b"pdfaid:part>2<" in pdf
    assert b"pdfuaid:part>1<" in pdf
    said = _words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    assert [word for word in expected if word not in said] == []
    document = Document(io.BytesIO(client.get(f"{url}text.docx").content))
    said = _words("\n".join(paragraph.text for paragraph in document.paragraphs))
    assert " ".join(expected) in " ".join(said)
    old = client.get(f"{url}text.xml", {"on": "2021-01-01"}).content.decode()
    assert "бесплатна" in old


def test_an_act_without_a_text_has_no_files_of_it(client):
    assert client.get(f"{an_act().get_absolute_url()}text.pdf").status_code == 404


@pytest.mark.parametrize("view", ["side", "inline"])
def test_versions_are_compared_by_words(client, view):
    act = a_read_act()
    page = client.get(
        f"{act.get_absolute_url()}compare/",
        {"old": "2020-03-02", "new": "2022-01-01", "view": view},
    )
    text = page.content.decode()
    assert "бесплатна" in re.sub(r"<ins>.*?</ins>", "", text)
    assert "50 рублей" in re.findall(r"<ins>(.*?)</ins>", text)[-1]
    (row,) = page.context["rows"]
    assert row.label == "пункт 2"
    assert (
        client.get(f"{act.get_absolute_url()}compare/", {"old": "x", "new": "y"})
        .context["form"]
        .errors
    )


def test_an_amendment_not_yet_worked_in_stands_beside_its_point(client):
    act = a_read_act()
    late = an_act(adopted_on=date(2023, 1, 1))
    Relation.objects.create(
        source=late,
        target=act,
        effect=Effect.AMENDS,
        point="para_2",
        what="80 рублей",
        from_on=date(2023, 2, 1),
    )
    bump()
    text = client.get(act.get_absolute_url()).content.decode()
    place = text.index('id="para_2"')
    assert place < text.index("ещё не внесено") < text.index('id="para_3"')
    assert "80 рублей" in text


def test_a_corrected_address_leads_on(client):
    act = a_read_act()
    old = act.get_absolute_url()
    act.number = "77-п"
    correct(act, at=PLACED)
    assert client.get(old).status_code == 301
    assert client.get(old, follow=True).status_code == 200
    new = act.get_absolute_url()
    for rest in ("?on=2021-01-01", "text.xml?on=2021-01-01", "compare/?old=2020-03-02&view=inline"):
        assert client.get(f"{old}{rest}").headers["Location"] == f"{new}{rest}"


def test_an_act_withdrawn_before_it_was_out_has_no_address_and_one_to_come_again_stays_gone(client):
    by = an_officer(Role.EDITOR).user
    act = an_act(state="prepared", placed_at=None)
    publish(act, by=by, at=PLACED, when=PLACED + timedelta(days=1))
    withdraw(act, "Рано", at=PLACED)
    assert client.get(act.get_absolute_url()).status_code == 404
    act = a_read_act()
    withdraw(act, "Личные данные", at=PLACED)
    publish(act, by=by, at=PLACED, when=PLACED + timedelta(days=1))
    for page in ("", "text.xml", "compare/", "mistake/"):
        gone = client.get(act.get_absolute_url() + page)
        assert gone.status_code == 410
        assert "Личные данные" in gone.content.decode()


def test_a_withdrawn_act_says_why_and_shows_nothing_else(client):
    act = a_read_act()
    withdraw(act, "Опубликован по ошибке", at=PLACED)
    response = client.get(act.get_absolute_url())
    assert response.status_code == 410
    assert "по ошибке" in response.content.decode()
    assert "50 рублей" not in response.content.decode()
    assert client.get(f"{act.get_absolute_url()}text.xml").status_code == 410
    assert act.number not in [one.number for one, *_ in client.get("/acts/").context["found"]]


@pytest.mark.parametrize("view", ["side", "inline"])
def test_changed_places_beyond_a_thousand_are_folded(client, view):
    act = an_act()
    for year, word in ((2021, "рубль"), (2022, "рубля")):
        lines = [f"{n}. Цена {n} {word}." for n in range(1, 1004)]
        a_version(act, *lines, since=date(year, 1, 1))
    chosen = {"old": "2021-01-01", "new": "2022-01-01", "view": view}
    page = client.get(f"{act.get_absolute_url()}compare/", chosen).content.decode()
    above, _, folded = page.partition("Выше — первые 1000 мест")
    assert "Цена 1000 " in above
    assert "Цена 1001 " not in above
    assert folded.count(": изменено") == 3


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_character_that_xml_refuses_costs_nobody_the_feed(client, form):
    an_act(title="О\x0bпорядке")
    for q in ("", "\x01порядке"):
        feed = feedparser.parse(client.get(f"/acts/feed.{form}", {"q": q}).content)
        assert not feed.bozo
        assert [entry.summary for entry in feed.entries] == ["О порядке"]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_the_feed_of_all_and_of_a_rubric(client, form):
    rubric = Rubric.objects.create(name="Дворы", slug="dvory")
    in_rubric, other = an_act(), an_act()
    in_rubric.rubrics.add(rubric)
    url = f"/acts/feed.{form}"
    everything = feedparser.parse(client.get(url).content)
    assert {entry.link.removeprefix("http://testserver") for entry in everything.entries} == {
        in_rubric.get_absolute_url(),
        other.get_absolute_url(),
    }
    (entry,) = feedparser.parse(client.get(url, {"rubric": "dvory"}).content).entries
    assert entry.link.endswith(in_rubric.get_absolute_url())
    assert entry["published" if form == "rss" else "updated"]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_the_feed_of_a_search_is_read_by_a_parser_that_is_not_ours(client, form):
    act = a_read_act(title="О стоянке <такси> & автобусов")
    an_act(title="О бюджете")
    feed = feedparser.parse(client.get(f"/acts/feed.{form}", {"q": "стоянка такси"}).content)
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.link.endswith(act.get_absolute_url())
    assert entry.summary == "О стоянке <такси> & автобусов" or "такси" in entry.summary


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_an_old_act_placed_or_changed_today_leads_the_feed(client, form):
    for number in range(21):
        an_act(number=str(number), adopted_on=date(2024, 1, 1))
    at = datetime(2025, 1, 1, tzinfo=UTC)
    placed = an_act(adopted_on=date(1996, 1, 1), placed_at=at, changed_at=at)
    first, *others = feedparser.parse(client.get(f"/acts/feed.{form}").content).entries
    assert first.link.endswith(placed.get_absolute_url())
    assert len(others) == 19


class _Found(AbstractWebClientSuccessResponse):
    """What the portal answers, as the foreign reader of sitemaps wants it."""

    def __init__(self, url, response):
        self._url, self._response = url, response

    def status_code(self):
        return self._response.status_code

    def status_message(self):
        return self._response.reason_phrase

    def header(self, case_insensitive_name):
        return self._response.headers.get(case_insensitive_name)

    def raw_data(self):
        return self._response.content

    def url(self):
        return self._url


class _Web(AbstractWebClient):
    """The web of the foreign reader: the portal alone."""

    def __init__(self, client):
        self.client = client

    def set_max_response_data_length(self, max_response_data_length):
        pass

    def get(self, url):
        return _Found(url, self.client.get(url))


def test_the_sitemap_is_read_whole_by_a_parser_that_is_not_ours(client):
    acts = [an_act(number=f"{number}-р/а") for number in range(3)]
    hidden = an_act()
    withdraw(hidden, "ошибка", at=PLACED)
    draft = a_draft()
    a_draft(state=DraftState.PREPARED)
    fetcher = SitemapFetcher("http://testserver/acts/sitemap.xml", 0, web_client=_Web(client))
    pages = list(fetcher.sitemap().all_pages())
    of_acts = [page for page in pages if "/drafts/" not in page.url]
    assert sorted(page.url for page in of_acts) == sorted(
        f"http://testserver{act.get_absolute_url()}" for act in acts
    )
    assert all(page.last_modified == PLACED for page in of_acts)
    assert {page.url for page in pages if page not in of_acts} == {
        "http://testserver/acts/drafts/", f"http://testserver{draft.get_absolute_url()}",
    }  # fmt: skip
    assert "/acts/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert client.get("/acts/sitemap-99.xml").status_code == 404


def test_open_data_in_both_forms_say_the_same(client):
    act = an_act(title='=ПЛЮС; "кавычки"')
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/acts/open-data/acts.csv").getvalue().decode("utf-8-sig"))
        )
    )
    records = json.loads(client.get("/acts/open-data/acts.json").getvalue())
    assert [row["number"] for row in rows] == [record["number"] for record in records]
    # A spreadsheet must not take a title for a formula.
    assert rows[0]["title"] == f"'{act.title}"
    assert records[0]["title"] == act.title
    assert rows[0]["status"] == ""
    Act.objects.all().delete()
    assert json.loads(client.get("/acts/open-data/acts.json").getvalue()) == []


def test_acts_that_come_into_force_are_in_the_calendar(client):
    from django.utils import timezone

    today = timezone.localdate()
    act = an_act(in_force_from=today)
    in_three_years = an_act(in_force_from=today + timedelta(days=3 * 366))
    an_act(in_force_from=date(2020, 4, 1))
    an_act(in_force_from=today, state="prepared", placed_at=None)
    calendar = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content)
    event, later = calendar.walk("VEVENT")
    assert event["uid"].startswith(f"act-{act.pk}@")
    assert event["dtstart"].dt == today
    assert later["uid"].startswith(f"act-{in_three_years.pk}@")
    assert later["dtend"].dt - later["dtstart"].dt == timedelta(days=1)
    assert event["summary"] == f"Вступает в силу: {act.heading}"


def test_days_of_repeal_are_in_the_calendar(client):
    from django.utils import timezone

    today = timezone.localdate()
    repeal = a_relation(from_on=today)
    found_invalid = a_relation(from_on=today + timedelta(days=20), effect=Effect.INVALIDATES)
    a_relation(from_on=today, point="para_2")
    a_relation(from_on=today, effect=Effect.AMENDS)
    a_relation(from_on=today, source=an_act(state="prepared", placed_at=None))
    calendar = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content)
    event, later = calendar.walk("VEVENT")
    assert event["uid"].startswith(f"relation-{repeal.pk}@")
    assert event["dtstart"].dt == today
    # Read before the day and after it, so it says neither «утратил» nor «утратит».
    assert event["summary"].startswith(f"Утрачивает силу: {repeal.target.heading}")
    said = f"Перестаёт действовать по решению суда: {found_invalid.target.heading}"
    assert later["summary"].startswith(said)


@pytest.mark.parametrize("what", ["", "text.xml", "text.pdf", "text.docx", "compare/"])
def test_all_that_a_withdrawn_act_had_says_that_it_is_gone(client, what):
    act = a_read_act()
    url = f"{act.get_absolute_url()}{what}"
    assert client.get(url).status_code == 200
    withdraw(act, "Внесён по ошибке", at=PLACED)
    gone = client.get(url)
    assert gone.status_code == 410
    assert "Внесён по ошибке" in gone.content.decode()


def test_every_correction_of_a_typing_error_is_told_with_its_day(client):
    act = an_act()
    version = a_version(act)
    for day, wrong, right in ((1, "бесплатна", "бесплатная"), (2, "Контроль", "контроль")):
        at = datetime(2024, 5, day, tzinfo=UTC)
        a_correction(version, wrong, right, at)
    # A later edition ends it, which is no correction.
    a_version(act, since=date(2025, 1, 1))
    page = client.get(act.get_absolute_url(), {"on": "2024-06-01"}).content.decode()
    told = re.findall(
        r">(\d мая 2024)[^<]*внесено исправление: ([^<]*)<", page.replace("\xa0", " ")
    )
    assert told == [
        ("2 мая 2024", "«Контроль» — «контроль»"),
        ("1 мая 2024", "«бесплатна» — «бесплатная»"),
    ]


def test_structured_data_says_nothing_of_the_force_of_an_unverified_act(client):
    text = client.get(a_read_act(title="О </script> стоянке").get_absolute_url()).content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])
    assert data["@type"] == "Legislation"
    assert data["name"] == "О </script> стоянке"
    assert "legislationLegalForce" not in data


def test_structured_data_of_a_past_day_names_the_files_of_that_day(client):
    url = a_read_act().get_absolute_url()
    for query, asked in (({}, ""), ({"on": "2021-01-01"}, "?on=2021-01-01")):
        text = client.get(url, query).content.decode()
        data = json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])
        files = [one["contentUrl"] for one in data["encoding"]]
        assert files == [f"http://testserver{url}text.{form}{asked}" for form in MEDIA_TYPES]


def test_a_number_keeps_on_its_line_and_is_the_same_where_it_is_copied(client):
    act = an_act(number="6-р")
    a_version(act, "1. По распоряжению № 6-р и № 7.")
    text = client.get(act.get_absolute_url()).content.decode()
    assert text.count('<span class="unbroken">№\xa06-р</span>') >= 2
    assert '<span class="unbroken">№ 6-р</span> и № 7.' in text
    copied = re.search(r'act-citation">(.*?)</dd>', text)[1]
    assert copied == f"{act.heading} «{act.title}»"
    assert "\u2011" not in text


def test_the_author_of_a_text_as_data_is_who_issued_the_act(client):
    act = an_act()
    a_version(act, *LINES, "Приложение", "Порядок", "1. Один.")
    akn = client.get(f"{act.get_absolute_url()}text.xml").content.decode()
    authors = re.findall(r"<FRBRauthor href=\"([^\"]*)\"", akn)
    assert set(authors) == {"/akn/ontology/organization/ru/mer"}


def test_texts_stored_without_their_issuer_name_it_after_the_command(capsys):
    named, nameless = (a_version(an_act(number=number), *LINES) for number in ("1", "2"))
    before = nameless.akn
    nameless.akn = re.sub(r'<FRBRauthor href="[^"]*"', '<FRBRauthor href=""', before)
    nameless.save()
    for count in (1, 0):
        call_command("name_issuers")
        assert f"орган: {count}." in capsys.readouterr().out
    nameless.refresh_from_db()
    authors = re.findall(r'<FRBRauthor href="([^"]*)"', nameless.akn)
    assert set(authors) == {"/akn/ontology/organization/ru/mer"}
    assert plain_text(nameless.akn) == plain_text(before)
    # The one that named it was left alone: the journal has its entry alone.
    assert named.events.count() == 1


def test_an_annex_without_a_number_is_said_once(client):
    act = an_act()
    a_version(act, "1. Утвердить порядок.", "Приложение", "Порядок", "1. Один.")
    text = client.get(act.get_absolute_url()).content.decode()
    assert 'aria-label="1. — ссылка на пункт 1 приложения"' in text


def test_versions_are_compared_as_one_text_unless_asked_otherwise(client):
    shown = client.get(f"{a_read_act().get_absolute_url()}compare/")
    assert shown.context["view"] == "inline"
    assert "act-sides" not in shown.content.decode()


@pytest.mark.parametrize(
    ("effect", "said", "beside"),
    [
        (
            Effect.REPEALS,
            "Признан утратившим силу в части (пункт 2)",
            "Пункт 2 утратил силу с 1 февраля 2026 г.:",
        ),
        (
            Effect.SUSPENDS,
            "Приостановлен в части (пункт 2)",
            "Действие пункта 2 приостановлено с 1 февраля 2026 г.:",
        ),
    ],
)
def test_what_happens_to_a_point_is_not_said_of_the_whole_act(client, effect, said, beside):
    act = an_act(adopted_on=date(2026, 1, 10))
    a_version(act, "1. Первое.", "2. Второе.", "3. Третье.")
    by = an_act(adopted_on=date(2026, 2, 1))
    relation = Relation(source=by, target=act, effect=effect, from_on=by.adopted_on)
    relation.point = point_of(act, "пункт 2")
    relate(relation, at=MONDAY)
    page = client.get(act.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "действует с изменениями" in page and said in page
    assert f"{said[0].lower()}{said[1:]}" in page.split('id="history"')[1]
    assert beside in page.split('id="para_2"')[1].split('id="para_3"')[0]
    assert "ещё не внесено" not in page


def test_the_head_names_all_points_that_an_act_changes_at_once_up_to_a_line(client):
    act = an_act(adopted_on=date(2026, 1, 10))
    version = a_version(act, *(f"{number}. Слово." for number in range(1, 12)))
    by = an_act(adopted_on=date(2026, 2, 1))

    def change(*numbers: int) -> None:
        for number in numbers:
            a_relation(source=by, target=act, effect=Effect.AMENDS, from_on=by.adopted_on,
                       point=f"para_{number}")  # fmt: skip
        bump()

    def head() -> str:
        page = client.get(act.get_absolute_url()).content.decode().replace("\xa0", " ")
        return page.split('class="act-status"')[1].split('class="act-day"')[0]

    a_relation(source=an_act(adopted_on=date(2026, 1, 20)), target=act, effect=Effect.AMENDS,
               from_on=date(2026, 1, 20), point="para_11")  # fmt: skip
    change(10, 2, 3)
    assert "Изменён в части (пункт 2, пункт 3, пункт 10)" in head()
    sheet, _ = paper_of(act, version, on=date(2026, 3, 1))
    assert any("Изменён в части (пункт 2, пункт 3, пункт 10)" in one for one in sheet.remarks)
    change(4, 5, 6, 7, 8, 9)
    assert "пункт 7, пункт 8 и ещё 2)" in head()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([f"{number}. Слово." for number in range(1, 6)], []),
        (["1. Утвердить.", "Приложение", "Порядок", "1. Один."], []),
        (
            ["1. Утвердить.", "Приложение 1", "Порядок", "1. Один.", "Приложение 2", "2. Два."],
            ["att_1", "att_2"],
        ),
        (["Статья 1. Цели", "1. Один.", "Статья 2", "1. Два."], ["art_1", "art_2"]),
    ],
)
def test_two_sections_or_annexes_have_contents_and_bare_points_none(client, lines, expected):
    act = an_act()
    a_version(act, *lines)
    response = client.get(act.get_absolute_url())
    assert [one.eid for one in response.context["contents"]] == expected
    assert ("Содержание акта" in response.content.decode()) == bool(expected)


def test_contents_call_an_annex_by_its_title(client):
    act = an_act()
    head = ["к постановлению администрации", "города Хабаровска", "от 02.03.2020 № 5"]
    a_version(act, "1. Утвердить.", "Приложение 1", *head, "Правила стоянки", "1. Один.",
              "Приложение 2", "УТВЕРЖДЕНО", "Перечень", "1. Два.")  # fmt: skip
    found = client.get(act.get_absolute_url()).context["contents"]
    assert [one.heading for one in found] == ["Правила стоянки", "Перечень"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"is_normative": True}, "день его опубликования тоже не&nbsp;указан"),
        (
            {"is_normative": True, "published_on": date(2020, 3, 5)},
            "этот опубликован 5\xa0марта 2020",
        ),
        ({"is_normative": True, "in_force_from": date(2020, 3, 5)}, ""),
        ({"is_normative": False}, ""),
        ({}, ""),
    ],
)
def test_a_normative_act_says_that_nobody_knows_its_day_of_force(client, fields, told):
    page = client.get(an_act(**fields).get_absolute_url()).content.decode()
    assert ("День вступления в&nbsp;силу в&nbsp;реестре не&nbsp;указан" in page) == bool(told)
    assert told in page


@pytest.mark.parametrize("is_verified", [True, False])
@pytest.mark.parametrize(
    ("fields", "effect", "said"),
    [
        ({"is_normative": True}, None, "действует (день вступления в силу не указан)"),
        (
            {"is_normative": True},
            Effect.AMENDS,
            "действует с изменениями (день вступления в силу не указан)",
        ),
        ({"is_normative": True}, Effect.REPEALS, "утратил силу"),
        ({"is_normative": True, "in_force_from": date(2020, 3, 5)}, None, "действует"),
        ({"is_normative": False}, None, "действует"),
    ],
)
def test_a_status_without_a_first_day_is_marked_wherever_it_is_told(
    client, fields, effect, said, is_verified
):
    by = {"verified_by": an_officer(Role.EDITOR).user, "verified_on": date(2020, 3, 5)}
    act = an_act(**fields, **(by if is_verified else {}))
    a_version(act)
    if effect:
        by = an_act(kind=Kind.ORDER, adopted_on=date(2021, 1, 1))
        relate(Relation(source=by, target=act, effect=effect, from_on=by.adopted_on), at=MONDAY)
    page = client.get(act.get_absolute_url()).content.decode()
    (status,) = re.findall(r'<p class="act-status">(.*?)</p>', page, re.DOTALL)
    listed = client.get(reverse("acts:index"), {"kind": act.kind}).content.decode()
    docx = Document(io.BytesIO(client.get(f"{act.get_absolute_url()}text.docx").content))
    paper = "\n".join(one.text for one in docx.paragraphs)
    for shown in (status, listed, paper):
        shown = " ".join(re.sub(r"<[^>]*>", "", shown).split())
        assert said in shown
        assert ("не указан)" in shown) == ("не указан" in said)
    rows = json.loads(client.get(reverse("acts:data", args=["json"])).getvalue())
    (row,) = (one for one in rows if one["id"] == act.pk)
    is_known = is_verified and "не указан" not in said
    assert bool(row["status"]) == is_known
    # That an act is over is known of each.
    assert ("legislationLegalForce" in page) == (is_known or effect is Effect.REPEALS)


@pytest.mark.parametrize("form", ["pdf", "docx", "xml"])
@pytest.mark.parametrize("on", ["2011-02-30", "x", "today"])
def test_a_text_of_a_day_that_is_none_is_refused(client, form, on):
    act = a_read_act()
    response = client.get(f"{act.get_absolute_url()}text.{form}", {"on": on})
    assert response.status_code == 400
    assert "2020-03-02" not in response.content.decode()
    assert "день" in response.content.decode()
    assert client.get(f"{act.get_absolute_url()}cited/", {"on": on}).status_code == 400
    assert client.get(f"{act.get_absolute_url()}mistake/", {"on": on}).status_code == 400
    page = client.get(act.get_absolute_url(), {"on": on})
    assert page.status_code == 200
    assert page.context["form"].errors


def test_an_empty_day_is_today(client):
    act = a_read_act()
    assert client.get(f"{act.get_absolute_url()}text.xml?on=").status_code == 200


@pytest.mark.parametrize("day", ["2024-01-31", "2024-02-01"])
def test_a_paper_tells_since_when_and_by_which_act_it_is_over(client, day):
    act = a_read_act()
    amending = act.versions.get(valid_from=date(2022, 1, 1)).amended_by
    a_relation(source=amending, target=act, effect=Effect.AMENDS, from_on=date(2022, 1, 1))
    by = an_act(kind=Kind.ORDER, adopted_on=date(2024, 1, 10))
    a_relation(source=by, target=act, effect=Effect.REPEALS, from_on=date(2024, 2, 1))
    file = client.get(f"{act.get_absolute_url()}text.docx", {"on": day}).content
    lines = [one.text for one in Document(io.BytesIO(file)).paragraphs]
    over = f"Признан утратившим силу с 1 февраля 2024 года: {by.heading}."
    last = f"Последнее изменение — {amending.heading}."
    if day == "2024-02-01":
        assert lines[2:5] == ["На 1 февраля 2024 года: утратил силу.", over, last]
    else:
        assert lines[3] == f"Изменён с 1 января 2022 года: {amending.heading}."
        assert over not in lines and last not in lines


def test_an_entry_and_an_event_are_the_same_whatever_the_address(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    act = an_act(in_force_from=timezone.localdate())
    ids, uids = set(), set()
    for number, host in (("1-а", "one.example"), ("2-а", "two.example")):
        Act.objects.filter(pk=act.pk).update(number=number)
        bump()
        (entry,) = feedparser.parse(client.get("/acts/feed.atom", HTTP_HOST=host).content).entries
        ids.add(entry.id)
        calendar = client.get("/acts/coming-into-force.ics", HTTP_HOST=host).text
        uids.add(next(line for line in calendar.splitlines() if line.startswith("UID")))
    assert len(ids) == len(uids) == 1
