"""Points that come into force on days of their own: the editor's step, the page, the text, the calendar."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.acts.models import Act, Commencement, Relation
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect, Status, first_day, standing_on
from portal.acts.search import Search, find
from portal.acts.services.commencements import commence, uncommence
from portal.acts.services.register import correct
from portal.acts.texts.akn import anchors, parse, plain_text, validate
from portal.acts.texts.force import Beginning, rest_of, with_beginnings
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.web.page_cache import bump
from tests.factories.acts import (
    LINES,
    PLACED,
    a_commencement,
    a_relation,
    a_text,
    a_version,
    an_act,
)
from tests.factories.people import an_officer

ADOPTED = date(2020, 3, 2)


@pytest.mark.parametrize(
    ("rest", "points", "day", "status"),
    [
        (date(2020, 1, 1), [date(2021, 1, 1)], date(2020, 6, 1), Status.IN_FORCE),
        (date(2021, 1, 1), [date(2020, 1, 1)], date(2020, 6, 1), Status.IN_FORCE),
        (date(2021, 1, 1), [date(2020, 7, 1)], date(2020, 6, 1), Status.NOT_YET),
        (date(2021, 1, 1), [], date(2020, 6, 1), Status.NOT_YET),
    ],
)
def test_an_act_is_in_force_as_soon_as_anything_of_it_is(rest, points, day, status):
    begins = first_day(rest, points)
    assert standing_on(day, in_force_from=begins, influences=[]).status is status


@given(st.lists(st.tuples(st.sampled_from(["para_1", "para_2", "att_1", "para_9"]), st.dates())))
def test_a_text_that_says_its_days_is_valid_and_keeps_each_word(rows):
    xml = a_text(*LINES, "Приложение", "Порядок", "1. Один.")
    told = with_beginnings(xml, [Beginning(eid, on, "#para_3") for eid, on in rows])
    validate(told)
    assert plain_text(told) == plain_text(xml)
    assert told.count("<eventRef ") == sum(eid != "para_9" for eid, _ in rows)
    assert with_beginnings(told, []) == xml


@pytest.fixture
def act(db):
    act = an_act(adopted_on=ADOPTED)
    a_version(act, *LINES, "Приложение", "Порядок", "1. Один.")
    return act


def _commenced(act, **fields):
    values = {"point": "пункт 2", "from_on": date(2030, 1, 1), "ground": "пункт 3", **fields}
    return commence(Commencement(act=act, **values), at=PLACED)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"point": "пункт 9"}, "no_such_point", "point"),
        ({"point": "когда-нибудь"}, "no_such_point", "point"),
        ({"ground": "пункт 9"}, "no_such_point", "ground"),
        ({"ground": ""}, "ground_missing", "ground"),
        ({"from_on": date(2020, 3, 1)}, "commencement_too_early", "from_on"),
        ({"from_on": date(2030, 3, 4)}, "too_far_ahead", "from_on"),
    ],
)
def test_a_bad_day_is_refused_at_its_field(act, fields, code, field):
    with pytest.raises(RuleViolation) as refused:
        _commenced(act, **fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Commencement.objects.exists()


def test_a_point_not_in_force_says_so_on_the_day_shown_and_in_the_header(client, act):
    _commenced(act)
    _commenced(act, point="пункт 1 приложения", from_on=date(2021, 1, 1))
    url = act.get_absolute_url()
    page = client.get(url, {"on": "2022-01-01"}).content.decode()
    point = page[page.index('id="para_2"') : page.index('id="para_3"')]
    assert "Ещё не действует: вступает в силу 1\xa0января 2030\xa0г." in point
    assert 'href="#para_3"' in point
    assert point.index("Ещё не действует") < point.index("бесплатна")
    assert "Вступает в&nbsp;силу частями" in page
    annexed = page[page.index('id="att_1__para_1"') :]
    assert "Действует с 1\xa0января 2021" in annexed
    assert "Ещё не действует" not in annexed
    assert "Пункт 1 приложения</a> — действует" in page
    later = client.get(url, {"on": "2030-01-01"}).content.decode()
    assert "Ещё не действует" not in later
    assert "Частями" not in client.get(an_act().get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (date(2020, 12, 1), Status.NOT_YET),
        (date(2021, 1, 1), Status.NOT_YET),
        (date(2021, 1, 2), Status.IN_FORCE),
    ],
)
def test_a_point_that_ends_before_its_day_brings_nothing_into_force(act, ends, expected):
    act.in_force_from, day = date(2030, 1, 1), date(2021, 1, 1)
    act.save()
    _commenced(act, from_on=day)
    a_relation(target=act, point="para_2", from_on=ends)
    assert act.standing_on(day).status is expected
    for status in Status:
        rows = find(Search(status=status.value, on=day), today=day).page.rows
        assert (act in rows) is (status is expected), status


def test_a_point_that_an_amendment_has_put_back_does_begin(act):
    act.in_force_from = date(2030, 1, 1)
    act.save()
    day = date(2021, 1, 1)
    _commenced(act, from_on=day)
    a_relation(target=act, point="para_2", from_on=date(2020, 12, 1))
    assert act.standing_on(day).status is Status.NOT_YET
    a_relation(target=act, effect=Effect.AMENDS, point="para_2", from_on=date(2020, 12, 20))
    act = Act.objects.get(pk=act.pk)
    assert act.standing_on(day).status is Status.AMENDED
    assert act in find(Search(status="amended", on=day), today=day).page.rows


def test_what_has_set_the_day_is_called_as_the_text_calls_it(client, db):
    act = an_act(adopted_on=ADOPTED)
    a_version(act, "Раздел I", "1. Один.", "Раздел II", "1. Раз.")
    a_commencement(act, point="part_1__para_1", ground="part_2__para_1")
    page = client.get(act.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert page.count("пункт 1 раздела II</a>") == 2
    assert "раздела 2" not in page


def test_where_the_rest_begins_later_than_a_point_each_of_the_others_says_so(client, act):
    act.in_force_from = date(2030, 1, 1)
    act.save()
    _commenced(act, from_on=date(2021, 1, 1))
    _commenced(act, point="пункт 1 приложения", from_on=date(2025, 1, 1))

    def said(day: str) -> list[str]:
        page = client.get(act.get_absolute_url(), {"on": day}).content.decode()
        places = re.split(r'id="((?:para|att)_[^"]*)"', page.split('class="act-text"')[1])
        return [
            eid
            for eid, words in zip(places[1::2], places[2::2], strict=True)
            if "Ещё не действует: вступает в силу 1\xa0января 2030\xa0г." in words
        ]

    # Of the annex all that it has says its own day.
    assert said("2022-01-01") == ["para_1", "para_3"]
    assert said("2020-06-01") == said("2030-01-01") == []
    data = client.get(act.get_absolute_url(), {"on": "2026-01-01"}).content.decode()
    assert "Остальное — с&nbsp;1\xa0января 2030" in data
    Act.objects.update(verified_by=an_officer(Role.EDITOR).user, verified_on=ADOPTED)
    bump()
    data = client.get(act.get_absolute_url(), {"on": "2026-01-01"}).content.decode()
    assert "PartiallyInForce" in data
    sheet, _ = paper_of(act, act.versions.get(), on=date(2022, 1, 1))
    assert (
        "Пока действует только пункт 2; остальное вступает в силу 1 января 2030 года."
        in sheet.remarks
    )


@pytest.mark.parametrize(
    ("own", "rest"),
    [
        (set(), ["part_1", "part_2"]),
        ({"part_1"}, ["part_2"]),
        ({"para_1"}, ["para_2", "part_2"]),
        # A point is not in force as a whole, whatever in it is.
        ({"para_2__subpara_a"}, ["para_1", "para_2", "part_2"]),
    ],
)
def test_the_rest_of_an_act_is_what_has_no_day_of_its_own(own, rest):
    xml = a_text("Раздел I", "1. Один.", "2. Два:", "а) слово;", "Раздел II", "3. Три.")
    eids = [one.eid.removeprefix("part_1__") for one in rest_of(anchors(xml), {
        one.eid for one in anchors(xml) if one.eid.removeprefix("part_1__") in own
    })]  # fmt: skip
    assert eids == rest


def test_the_text_as_data_and_on_paper_says_it_too(client, act):
    _commenced(act)
    by_other = an_act(adopted_on=date(2021, 1, 1), number="7-п")
    _commenced(act, point="приложение", by=by_other, ground="", from_on=date(2029, 1, 1))
    akn = client.get(f"{act.get_absolute_url()}text.xml").content.decode()
    validate(akn)
    (point,) = parse(akn).findall(".//{*}paragraph[@eId='para_2']")
    assert point.get("period") == "#period_2"
    assert 'eId="event_1" date="2029-01-01"' in akn
    assert "2021-01-01/7-п" in akn
    act.title = "О стоянке"
    correct(act, at=PLACED)
    a_version(act, since=date(2025, 1, 1))
    for version in act.versions.all():
        validate(version.akn)
        assert "2030-01-01" in version.akn
    docx = client.get(f"{act.get_absolute_url()}text.docx")
    assert docx.status_code == 200


def test_a_day_is_replaced_and_taken_away_and_the_journal_keeps_both(act):
    _commenced(act)
    again = _commenced(act, from_on=date(2029, 1, 1))
    assert [one.from_on for one in act.commencements.all()] == [date(2029, 1, 1)]
    pk = again.pk
    uncommence(again, "ошибка", at=PLACED)
    assert "temporalData" not in act.versions.get().akn
    events = Commencement.pgh_event_models["insert"].objects.filter(pgh_obj_id=pk)
    assert [one.pgh_label for one in events.order_by("pgh_id")] == ["insert", "update", "delete"]
    assert events.latest("pgh_id").pgh_context.metadata["reason"] == "ошибка"


def test_the_editor_names_a_point_on_the_desk(client, act):
    editor = an_officer(Role.EDITOR).user
    client.force_login(editor)
    url = reverse("admin:acts_act_do", args=[act.pk, "commence"])
    wrong = {"point": "пункт 8", "from_on": "2030-01-01", "ground": "пункт 3"}
    page = client.post(url, wrong).content.decode()
    assert "Такого пункта в тексте акта нет" in page
    assert "пункт 8" in page
    assert client.post(url, {**wrong, "point": "пункт 2"}).status_code == 302
    card = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    assert "Пункт 2 — с 01.01.2030" in card
    one = act.commencements.get()
    away = reverse("admin:acts_act_do", args=[act.pk, "uncommence"])
    assert client.post(away, {"commencement": one.pk, "reason": "ошибка"}).status_code == 302
    assert not act.commencements.exists()


@pytest.mark.parametrize(
    ("particulars", "begins", "says"),
    [
        ({"is_tax": True, "in_force_from": date(2027, 1, 1)}, "2026-03-01", "не раньше 01.01.2027"),
        ({"is_tax": True, "in_force_from": date(2027, 1, 1)}, "2027-01-01", ""),
        ({"is_normative": True, "in_force_from": date(2026, 2, 1)}, "2025-12-31", "только после"),
        ({"is_normative": True, "in_force_from": date(2026, 2, 1)}, "2026-01-15", ""),
        (
            {"is_normative": True, "registered_on": date(2026, 1, 10),
             "in_force_from": date(2026, 2, 1)},
            "2026-01-12", "регистрируют и публикуют",
        ),
        ({"is_normative": False, "in_force_from": date(2026, 2, 1)}, "2025-12-31", ""),
    ],
)  # fmt: skip
def test_a_point_that_begins_before_the_law_lets_it_is_told_wherever_it_is_decided(
    client, db, particulars, begins, says
):
    act = an_act(
        adopted_on=date(2025, 11, 20), published_on=date(2026, 1, 15), state="prepared",
        placed_at=None, **particulars,
    )  # fmt: skip
    a_version(act)
    client.force_login(an_officer(Role.EDITOR).user)
    url = reverse("admin:acts_act_do", args=[act.pk, "commence"])
    sent = {"point": "пункт 2", "from_on": begins, "ground": "пункт 3"}
    saved = client.post(url, sent, follow=True)
    told = [one for one in map(str, saved.context["messages"]) if "Пункт 2" in one]
    assert bool(told) is bool(says)
    assert all(says in one and f"{date.fromisoformat(begins):%d.%m.%Y}" in one for one in told)
    card = reverse("admin:acts_act_change", args=[act.pk])
    form = client.get(card).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in data.items() if value not in (None, "", [], False)}
    again = client.post(card, sent, follow=True)
    assert [one for one in map(str, again.context["messages"]) if "Пункт 2" in one] == told
    for page in (card, reverse("admin:acts_act_do", args=[act.pk, "publish"])):
        warned = client.get(page).text.split('class="desk-warning"')[1:]
        assert any("Пункт 2" in one for one in warned) is bool(says), page


def test_the_calendar_has_the_days_of_points(client, act):
    today = timezone.localdate()
    for point in ("para_1", "para_2"):
        a_commencement(act, point=point, from_on=today + timedelta(days=10))
    a_commencement(act, point="att_1", from_on=date(2020, 3, 3))
    bump()
    (event,) = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content).walk("VEVENT")
    assert event["dtstart"].dt == today + timedelta(days=10)
    assert event["summary"] == f"Вступает в силу пункт 1, пункт 2: {act.heading}"


def test_what_ends_before_its_first_day_is_never_said_to_begin(client, act):
    today = timezone.localdate()
    act.in_force_from = today + timedelta(days=20)
    act.save()
    a_commencement(act, point="para_1", from_on=today + timedelta(days=10))
    a_relation(target=act, effect=Effect.REPEALS, from_on=today)
    bump()
    (event,) = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content).walk("VEVENT")
    assert event["summary"].startswith("Утрачивает силу: ")
    page = client.get(act.get_absolute_url())
    assert [step.what for step in page.context["steps"]] == ["принят", "признан утратившим силу"]
    text = page.content.decode().replace("&nbsp;", " ")
    assert "не вступит: утрачивает её до " in text
    assert "Вступает в силу частями" not in text
    assert "legislationDateOfApplicability" not in text
    assert ">не вступил в силу<" not in text
    akn = client.get(f"{act.get_absolute_url()}text.xml").content.decode()
    assert "in-force" not in akn
    assert " period=" not in akn.partition("</meta>")[2]


def test_the_page_takes_the_same_queries_for_one_point_and_for_three(
    client, act, django_assert_max_num_queries
):
    client.get(act.get_absolute_url())
    numbers = []
    for point in ("para_1", "para_2", "att_1"):
        by = an_act(adopted_on=date(2021, 1, 1))
        a_commencement(act, point=point, by=by, ground="")
        bump()
        with django_assert_max_num_queries(60) as asked:
            client.get(act.get_absolute_url())
        numbers.append(len(asked))
    assert len(set(numbers)) == 1


def test_the_database_refuses_what_makes_no_sense(act):
    one = a_commencement(act)
    for attack in (
        lambda: Commencement.objects.update(point=""),
        lambda: Commencement.objects.update(ground=""),
        lambda: Commencement.objects.update(by=act),
        lambda: a_commencement(act, point=one.point),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()


def test_an_amendment_is_missed_from_its_own_day_whatever_edition_its_act_brings_later(client, act):
    amending = an_act(adopted_on=date(2021, 1, 1))
    Relation.objects.create(
        source=amending, target=act, effect=Effect.AMENDS, point="para_2", from_on=date(2021, 1, 1)
    )
    a_version(act, since=date(2021, 6, 1), amended_by=amending)
    bump()
    shown = client.get(act.get_absolute_url(), {"on": "2021-03-01"})
    assert shown.context["coming"] == []
    (waiting,) = shown.context["waiting"]
    assert waiting.change.from_on == date(2021, 1, 1)
    assert "действует с 01.01.2021" in re.sub(r"<[^>]+>", "", shown.content.decode())


def test_the_calendar_names_the_annex_as_the_text_does(client, db):
    act = an_act()
    lines = ("УТВЕРЖДЕНЫ", "ПРАВИЛА", "2. Уборка.", "Приложение № 1", "к Правилам", "2. Зона.")
    a_version(act, "1. Утвердить.", *lines)
    a_commencement(act, point="att_1__para_2", from_on=timezone.localdate())
    calendar = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content)
    told = [str(one["summary"]) for one in calendar.walk("VEVENT")]
    assert [one for one in told if "пункт 2 приложения:" in one]


@pytest.mark.django_db
def test_the_end_of_a_point_is_no_end_of_an_act_that_is_yet_to_come(client):
    act = an_act(adopted_on=ADOPTED, in_force_from=date(2027, 12, 1))
    a_version(act)
    a_commencement(act, point="para_2", from_on=date(2027, 5, 1))
    a_relation(target=act, point="para_3", from_on=date(2027, 4, 1))
    assert not act.never_begins
    page = client.get(act.get_absolute_url(), {"on": "2027-05-02"}).content.decode()
    assert "не&nbsp;вступит" not in page
    assert "не вступит" not in page.replace("\xa0", " ")


DAY, LAST = date(2027, 2, 1), date(2026, 12, 15)


@pytest.mark.parametrize(
    ("point", "on", "said"),
    [
        # Alone, before its first day.
        ("para_2", "2026-12-01", "never"),
        ("para_2", "2026-12-15", "out"),
        ("para_2", "2027-03-01", "out"),
        # With the whole act.
        ("", "2026-12-01", "never"),
        ("", "2026-12-15", "nothing"),
        ("", "2027-03-01", "nothing"),
        # Another point says nothing of it.
        ("para_1", "2026-12-01", "ahead"),
        ("para_1", "2027-03-01", "begun"),
    ],
)
def test_a_point_that_ends_before_its_first_day_never_begins(client, act, point, on, said):
    Act.objects.update(verified_by=an_officer(Role.EDITOR).user, verified_on=ADOPTED)
    a_commencement(act, from_on=DAY)
    a_relation(target=act, point=point, from_on=LAST)
    page = client.get(act.get_absolute_url(), {"on": on})
    text = page.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    place = text[text.index('id="para_2"') : text.index('id="para_3"')]
    header = text.partition('id="text"')[0]
    assert ("Вступает в силу частями" in header) is (said != "nothing")
    for words, told in (
        ("не действует и в силу не вступит: утрачивает её до 1 февраля 2027 г.", {"never", "out"}),
        ("ещё не действует, вступает в силу 1 февраля 2027 г.", {"ahead"}),
        ("— действует с 1 февраля 2027 г.", {"begun"}),
    ):
        assert (words in header) is (said in told), words
    for words, told in (
        ("Не действует и в силу не вступит.", {"never"}),
        ("Ещё не действует: вступает в силу", {"ahead"}),
        ("Действует с 1 февраля", {"begun"}),
        ("Пункт 2 утратил силу", {"out"}),
    ):
        assert (words in place) is (said in told), words
    assert ("PartiallyInForce" in text) is (said in {"never", "out", "ahead"} or point == "para_1")
    history = [step.what for step in page.context["steps"]]
    assert ("вступает в силу частями" in history) is (point == "para_1")
    sheet, _ = paper_of(act, act.versions.get(), on=date.fromisoformat(on))
    assert ("Не действует и в силу не вступит пункт 2." in sheet.remarks) is (said == "never")
    assert any("Ещё не действует пункт 2" in one for one in sheet.remarks) is (said == "ahead")
    client.force_login(an_officer(Role.EDITOR).user)
    card = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    assert ("Пункт 2 — с 01.02.2027 — не вступит" in card) is (point != "para_1")
    akn = client.get(f"{act.get_absolute_url()}text.xml").content.decode()
    validate(akn)
    (interval,) = parse(akn).findall(".//{*}temporalGroup[@eId='period_1']/{*}timeInterval")
    is_never = point != "para_1"
    assert interval.get("refersTo") == ("#never-in-force" if is_never else "#in-force")
    assert (interval.get("end") == interval.get("start")) is is_never


def test_a_point_that_ended_or_is_suspended_after_its_first_day_is_not_said_to_be_in_force(
    client, act
):
    a_commencement(act, from_on=date(2021, 2, 1))
    a_commencement(act, point="para_1", from_on=date(2021, 2, 1))
    a_relation(target=act, point="para_2", from_on=date(2021, 5, 1))
    held = {"effect": Effect.SUSPENDS, "to_on": date(2021, 7, 1)}
    a_relation(target=act, point="para_1", from_on=date(2021, 6, 1), **held)
    for on, in_force in (("2021-04-01", [True, True]), ("2021-05-01", [False, True]),
                         ("2021-06-01", [False, False]), ("2021-07-01", [False, True])):  # fmt: skip
        page = client.get(act.get_absolute_url(), {"on": on})
        assert [one.is_in_force for one, *_ in page.context["parts"]] == in_force, on
        assert page.content.decode().count(">Действует с 1\xa0февраля") == sum(in_force), on


def test_the_calendar_has_no_day_of_a_point_that_ends_before_it(client, act):
    today = timezone.localdate()
    a_commencement(act, from_on=today + timedelta(days=10))
    a_relation(target=act, point="para_2", from_on=today + timedelta(days=5))
    bump()
    calendar = Calendar.from_ical(client.get("/acts/coming-into-force.ics").content)
    assert calendar.walk("VEVENT") == []
