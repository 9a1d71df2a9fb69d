"""The search of the register: its filters, pages, order, and what it costs the database."""

import re
from datetime import date

import feedparser
import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.acts.models import Act, Issuer, Kind, Relation, Rubric, Version
from portal.acts.rules.status import Effect, Status
from portal.acts.search import AS_WRITTEN, RANKED, Search, find, sought
from portal.acts.services.identities import identity_of
from portal.acts.services.texts import add_version
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.writing import to_akn
from portal.acts.typed import Typed
from portal.web.page_cache import bump
from portal.web.words import words_query
from tests.factories.acts import PLACED, a_commencement, a_relation, an_act, an_issuer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


def _found(**search: object) -> list[str]:
    return [act.number for act in find(Search(**search), today=TODAY).page.rows]


def test_filters_narrow_and_have_an_address():
    other = Issuer.objects.create(slug="duma", name="Дума", name_genitive="Думы")
    rubric = Rubric.objects.create(slug="land", name="Земля")
    an_act(number="1", kind=Kind.DECISION, issuer=other, adopted_on=date(2019, 5, 1))
    an_act(number="2", is_normative=True).rubrics.add(rubric)
    an_act(number="3", is_normative=False, adopted_on=date(2021, 1, 1))
    assert _found(kind="reshenie") == _found(issuer=other) == ["1"]
    assert _found(rubric=rubric) == _found(normative="yes") == ["2"]
    assert _found(since=date(2020, 1, 1), until=date(2020, 12, 31)) == ["2"]
    assert _found() == ["3", "2", "1"]
    search = Search(q="земля", rubric=rubric, issuer=other, since=date(2020, 1, 1))
    assert search.parameters == {
        "q": "земля", "rubric": "land", "issuer": "duma", "since": "2020-01-01",
    }  # fmt: skip


def test_each_status_on_a_day_agrees_with_the_rule():
    acts = [an_act(number=str(n), adopted_on=date(2019, 1, 1)) for n in range(8)]
    # Partly in force before the rest, and partly after it.
    for number, rest_from, from_on in ((10, 2022, 2020), (11, 2020, 2022)):
        act = an_act(
            number=str(number), adopted_on=date(2019, 1, 1), in_force_from=date(rest_from, 1, 1)
        )
        a_commencement(act, from_on=date(from_on, 1, 1))
        acts.append(act)
    # Ended before its first day, or before that of one point.
    for number in (13, 14):
        acts.append(
            an_act(number=str(number), adopted_on=date(2019, 1, 1), in_force_from=date(2021, 1, 1))
        )
    a_commencement(acts[-1], from_on=date(2021, 6, 1))
    numbered = {act.number: act for act in acts}
    for number, effect, from_on, point in (
        (13, Effect.REPEALS, date(2020, 1, 1), ""),
        (14, Effect.ANNULS, date(2020, 1, 1), ""),
        (1, Effect.REPEALS, date(2020, 1, 1), ""),
        (2, Effect.ANNULS, date(2020, 1, 1), ""),
        (3, Effect.INVALIDATES, date(2020, 1, 1), ""),
        (4, Effect.SUSPENDS, date(2020, 1, 1), ""),
        (5, Effect.AMENDS, date(2020, 1, 1), ""),
        (6, Effect.REPEALS, date(2020, 1, 1), "para_1"),
        # Annulled first: the repeal after it changes nothing; and on one day the earlier entry counts.
        (2, Effect.REPEALS, date(2021, 1, 1), ""),
        (3, Effect.REPEALS, date(2020, 1, 1), ""),
    ):
        Relation.objects.create(
            source=acts[0],
            target=numbered[str(number)],
            effect=effect,
            from_on=from_on,
            point=point,
        )
    # What never begins counts for nothing, alone or before what does.
    for number, *effects in (
        (21, Effect.AMENDS),
        (22, Effect.SUSPENDS),
        (23, Effect.REPEALS),
        (24, Effect.ANNULS, Effect.REPEALS),
        (25, Effect.INVALIDATES, Effect.ANNULS),
        (26, Effect.REPEALS, Effect.INVALIDATES),
        (27, Effect.REPEALS, Effect.SUSPENDS),
    ):
        acts.append(an_act(number=str(number), adopted_on=date(2019, 1, 1)))
        for place, effect in enumerate(effects):
            Relation.objects.create(
                source=acts[0],
                target=acts[-1],
                effect=effect,
                from_on=date(2020, 1, 1 + place),
                never_begins=place == 0,
            )
    acts.append(an_act(number="12", adopted_on=date(2019, 1, 1), in_force_from=date(2019, 9, 1)))
    for day in (date(2018, 1, 1), date(2019, 6, 1), date(2020, 6, 1), date(2022, 1, 1)):
        for status in Status:
            # What was not adopted yet is listed under no status.
            there = [act for act in acts if act.adopted_on <= day]
            expected = {act.number for act in there if act.standing_on(day).status is status}
            assert set(_found(status=status.value, on=day)) == expected, (day, status)


def test_pages_by_words_turn_to_the_end_and_back():
    for number in range(45):
        an_act(number=str(number), title="О стоянке", adopted_on=date(2020, 1, 1 + number % 7))
    search, seen, after = Search(q="стоянка"), [], ""
    while True:
        page = find(search, today=TODAY, after=after).page
        seen += [act.number for act in page.rows]
        if not page.after:
            break
        after = page.after
    assert len(seen) == len(set(seen)) == 45
    back = find(search, today=TODAY, before=page.before).page
    assert [act.number for act in back.rows] == seen[20:40]


def test_relevance_puts_the_title_before_the_text_and_says_how_many_it_looked_at(client):
    an_act(number="1", text="Парковка упомянута раз.")
    an_act(number="2", title="О парковке", adopted_on=date(2019, 1, 1))
    assert _found(q="парковка") == ["1", "2"]
    assert _found(q="парковка", by="relevance") == ["2", "1"]
    page = client.get("/acts/", {"q": "парковка", "by": "relevance"})
    assert f"из {RANKED} последних" in page.content.decode().replace("\u00a0", " ")
    assert "<mark>Парковка</mark>" in page.content.decode()


@pytest.mark.parametrize(
    ("nominative", "others"),
    [
        ("устав", "устава уставом уставе уставы уставов"),
        ("состав", "состава составу составе составах"),
        ("архив", "архива архивом архиву архивами"),
        ("коллектив", "коллектива коллективов коллективам"),
        ("норматив", "норматива нормативов нормативе нормативы"),
        ("перерыв", "перерыва перерывом перерывы перерывов"),
        ("посев", "посева посевом посевах"),
        ("переправ", "переправа переправы переправой переправу"),
        ("правила", "правило правилах правилам правилами правил правилом"),
        ("начало", "начала начале началу началом"),
        ("портал", "портала порталу порталом портале порталы порталов порталах"),
        ("материал", "материала материалов материалами материалы"),
        ("ветеран", "ветерана ветераны ветеранов ветеранам ветеранах"),
        ("охрана", "охраны охране охраной охрану охран"),
        ("граждан", "граждане гражданам гражданами гражданах"),
        ("парковка", "парковки парковок парковкам парковке"),
        ("участок", "участка участки участков участке"),
        ("перечень", "перечня перечни перечней перечню"),
        ("земля", "земли земель землям землёй"),
        ("письмо", "письма писем письмам письме"),
        ("ребёнок", "ребенка детей дети детям"),
    ],
)
def test_cases_that_the_stemmer_takes_for_other_words_find_one_another(nominative, others):
    forms = [nominative, *others.split()]
    for number, form in enumerate(forms):
        an_act(number=f"{number}-з", title=f"О городе: {form}")
        an_act(number=f"{number}-т", title="Иное", text=f"Здесь назван {form} города.")
    for form in forms:
        assert len(find(Search(q=form), today=TODAY).page.rows) == 2 * len(forms), form
        assert len(_found(q=f"город {form}")) == 2 * len(forms), form
        assert len(_found(q=f"{form} города", by="relevance")) == 2 * len(forms), form
        assert not find(Search(q=form), today=TODAY).way.is_similar


def test_an_abbreviation_that_the_search_leaves_out_is_not_asked_for_in_full():
    an_act(number="7", title="О ремонте школы им. Пушкина")
    assert _found(q="школа им. Пушкина") == ["7"]


def test_the_found_case_is_marked_and_stands_in_the_feed(client):
    an_act(number="7", title="Иное", text="Руководствуясь Уставом города Хабаровска.")
    an_act(number="8", title="О составе", text="Архив хранит дела, архивы закрыты.")
    assert "<mark>Уставом</mark>" in client.get("/acts/", {"q": "Устав"}).content.decode()
    marked = client.get("/acts/", {"q": "архива"}).content.decode()
    assert "<mark>Архив</mark>" in marked
    assert "<mark>архивы</mark>" in marked
    assert '/7/"' in client.get("/acts/feed.atom", {"q": "Устав"}).content.decode()


def test_words_that_the_stemmer_knows_are_asked_as_they_are():
    plain = [
        "право", "глава", "тариф проезда", "решение о бюджете", "правовых актов", "хабаровска",
        "прав", "главы",
    ]  # fmt: skip
    for words in plain:
        assert isinstance(words_query(words), SearchQuery), words


def test_a_line_of_a_thousand_nouns_is_a_search_like_another():
    an_act(text="Перечень стоянок.")
    an_act(title="О городе", text="Перечень.")
    assert Act.objects.with_words("перечня стоянки " * 500).count() == 1


@pytest.mark.parametrize(
    "query",
    [
        {"q": "стоянка"},
        {"q": "стоянка", "by": "relevance"},
        {"q": "стоянкка"},
        {"q": "131-ФЗ"},
        {"q": "06.10.2003"},
        {"status": "in_force", "on": "2025-01-01"},
    ],
)
def test_a_page_of_one_and_of_seven_takes_the_same_queries(client, query):
    counts = []
    client.get("/acts/", query)
    for more in (1, 6):
        for _ in range(more):
            an_act(
                title="О стоянке",
                text="Стоянка платная (131-ФЗ от 06.10.2003).",
                issuer=an_issuer(),
            )
        bump()
        with CaptureQueriesContext(connection) as queries:
            rows = client.get("/acts/", query).context["found"]
        counts.append(len(queries))
    assert len(rows) == Act.objects.count() == 7
    assert counts[0] == counts[1]


def test_signs_that_nobody_sees_hinder_no_search(client):
    an_act(title="О проверке Набережной")
    page = client.get("/acts/", {"q": "про\u00adверка Набережнои\u0306"})
    assert len(page.context["found"]) == 1


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("постановление 3111", Typed("", "3111", None, Kind.RESOLUTION)),
        ("решение Думы 509", Typed("", "509", None, Kind.DECISION)),
        ("решения Хабаровской городской Думы № 509", Typed("", "509", None, Kind.DECISION)),
        ("решение 33 о гербе", Typed("о гербе", "33", None, Kind.DECISION)),
        ("380р", Typed("", "380-р")),
        ("380-p", Typed("", "380-р")),
        ("380−р", Typed("", "380-р")),
        ("380-р, 2011", Typed("", "380-р", year=2011)),
        ("№ 380 р", Typed("", "380-р")),
        ("распоряжение мэра города 380 Р", Typed("", "380-р", None, Kind.ORDER)),
        ("№ 12/4-па", Typed("", "12/4-па")),
        ("13 сентября 2017", Typed(day=date(2017, 9, 13))),
        ("постановление от 13 Сентября 2017 года № 3111",
         Typed("", "3111", date(2017, 9, 13), Kind.RESOLUTION)),
        ("постановление от 13.09.2017 3111",
         Typed("", "3111", date(2017, 9, 13), Kind.RESOLUTION)),
        ("255 -р;", Typed("", "255-р")),
        ("№ 12/4 па", Typed("", "12/4 па")),
        ("№ 12 парковок", Typed("парковок", "12")),
        ("(№ 255 р.)", Typed("", "255-р")),
        ("распоряжение от19.02.2001 № 255-р",
         Typed("", "255-р", date(2001, 2, 19), Kind.ORDER)),
        ("постановление № 3111 от 13.09.2017г.",
         Typed("", "3111", date(2017, 9, 13), Kind.RESOLUTION)),
        ("решения 2017 года о бюджете", Typed("решения 2017 года о бюджете")),
        ("31 февраля 2017", Typed("31 февраля 2017")),
        ("решение о бюджете", Typed("решение о бюджете")),
        ("регломент 6-р", Typed("регломент", "6-р")),
        ("131фз", Typed("", "131-фз")),
        ("закон 131ФЗ", Typed("закон 131-ФЗ")),
        ("ФЗ-131", Typed("", "131-ФЗ")),
        ("фз № 131", Typed("", "131-фз")),
        ("фз131 о стоянке", Typed("131-фз о стоянке")),
        ("Федеральный закон от 6 октября 2003 г. № 131",
         Typed("Федеральный закон", "131-ФЗ", date(2003, 10, 6))),
        # Another number stands behind the law's.
        ("59-ФЗ № 12", Typed("59-ФЗ", "12")),
        ("ФЗ 131", Typed("ФЗ 131")),
        # A number alone, as it stands in the register.
        ("45/12", Typed("", "45/12")),
        ("45/12.", Typed("", "45/12")),
        ("４５/12", Typed("", "45/12")),
        ("3а-55/2026", Typed("", "3а-55/2026")),
        ("777/аб", Typed("", "777/аб")),
        ("12-пр/о", Typed("", "12-пр/о")),
        ("9103обр", Typed("", "9103обр")),
        ("12(1)", Typed("", "12(1)")),
        ("1.1.25-345", Typed("", "1.1.25-345")),
        ("№ 1.1.25-345", Typed("", "1.1.25-345")),
        ("№ 11.01.11", Typed("", "11.01.11")),
        ("Р-12 XIV/1", Typed("", "Р-12 XIV/1")),
        ("№ Р-12 XIV/1", Typed("", "Р-12 XIV/1")),
        ("постановление Р-12 XIV/1", Typed("", "Р-12 XIV/1", None, Kind.RESOLUTION)),
        ("IV-7", Typed("", "IV-7")),
        ("XIV", Typed("", "XIV")),
        ("№ XIV", Typed("", "XIV")),
        ("решение XIV созыва", Typed("решение XIV созыва")),
        ("километр/час", Typed("километр час")),
        ("COVID-19", Typed("COVID-19")),
        # The year behind a number.
        ("3111 2017", Typed("", "3111", year=2017)),
        ("распоряжение 6 р за 2011 год", Typed("", "6-р", None, Kind.ORDER, 2011)),
        ("№ 500 о бюджете на 2017 год", Typed("о бюджете на 2017 год", "500")),
        ("2017 2018", Typed("2017 2018")),
        ("11.01.11", Typed(day=date(2011, 1, 11))),
        ("№ 6-р от 11.01.98", Typed("", "6-р", date(1998, 1, 11))),
        ("ГОСТ 12.1.04", Typed("ГОСТ 12.1.04")),
        ("31-16-88", Typed("31-16-88")),
        ("8 (4212) 31-16-88", Typed("8 4212 31-16-88")),
        ("+7 (4212) 31-16-88", Typed("+7 4212 31-16-88")),
    ],
)  # fmt: skip
def test_a_number_and_a_day_are_understood_as_people_write_them(line, typed):
    assert Typed.read(line) == typed


@pytest.mark.parametrize(
    "number",
    [
        "45/12",
        "3а-55/2026",
        "777/аб",
        "12-пр/о",
        "Р-12 XIV/1",
        "IV-7",
        "XIV",
        "1.1.25-345",
        "12(1)",
    ],
)
def test_the_exact_number_finds_its_act_however_it_is_asked_for(number):
    an_act(number=number)
    an_act(number="1", title="Об ином", text=f"См. постановление № {number} и 11.01.11.")
    for line in (number, f"№ {number}", f"постановление {number}", f"{number} 2020"):
        if line != "постановление XIV":
            assert (line, _found(q=line)) == (line, [number])
    assert _found(q=f"№ {number} 2019") == [number]
    assert find(Search(q=f"{number} 2019"), today=TODAY).way.is_similar


def test_a_number_spelt_otherwise_is_similar_and_a_short_day_is_that_day():
    an_act(number="9103-обр", adopted_on=date(2011, 1, 11))
    an_act(number="3а-55", adopted_on=date(2012, 1, 11))
    an_act(number="45/12-р", kind=Kind.ORDER)
    assert _found(q="45/12р") == ["45/12-р"]
    assert _found(q="9103обр") == _found(q="9103 обр") == _found(q="11.01.11") == ["9103-обр"]
    assert _found(q="3a-55") == ["3а-55"]
    assert find(Search(q="9103обр"), today=TODAY).way.is_similar
    an_act(number="5", text="Код 01.02.03.")
    assert _found(q="01.02.03") == ["5"]
    assert _found(q="№ 11.01.11") == []


def test_an_editor_finds_the_number_of_a_year():
    an_act(number="6-р", adopted_on=date(2011, 1, 11))
    an_act(number="6-р", adopted_on=date(2012, 1, 11))
    assert [act.adopted_on.year for act in sought(Act.objects.all(), "6-р 2011")] == [2011]


def test_a_number_with_words_that_do_not_fit_falls_back_to_the_nearest():
    an_act(number="6-р", title="Регламент приёма граждан")
    an_act(number="6-р", title="О гербе", adopted_on=date(2019, 1, 1))
    an_act(number="7", title="О флаге города")
    assert [act.title for act in find(Search(q="регломент 6-р"), today=TODAY).page.rows] == [
        "Регламент приёма граждан"
    ]
    assert _found(q="№ 6-р о вывозе мусора") == ["6-р", "6-р"]
    assert _found(q="№ 99 о флаге города") == _found(q="№ 99 о флагге города") == ["7"]
    assert find(Search(q="№ 99 о флаге"), today=TODAY).way.is_similar


def test_a_number_without_its_letter_finds_the_orders_where_nothing_has_just_that_number():
    an_act(number="380-р", kind=Kind.ORDER, adopted_on=date(2011, 12, 12))
    an_act(number="3801")
    found = find(Search(q="380"), today=TODAY)
    assert ([act.number for act in found.page.rows], found.way.is_similar) == (["380-р"], True)
    an_act(number="380", adopted_on=date(2019, 1, 1))
    assert _found(q="380") == ["380"]
    assert _found(q="77") == []


LAW = "В соответствии с Федеральным законом от 06.10.2003 № 131-ФЗ и № 59-ФЗ и 44 ФЗ"
SAID = {
    "закон": f"{LAW} постановляю.",
    "срок": "Ответ даётся в 10-дневный срок, до 31.12.2011. Телефон +7 (4212) 31-16-88, 408812.",
}


@pytest.fixture
def cited(db):
    return {name: an_act(title="Иное", text=text).pk for name, text in SAID.items()}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("131-ФЗ", "закон"),
        ("№ 131-ФЗ", "закон"),
        ("№131-фз", "закон"),
        ("131 ФЗ", "закон"),
        ("131ФЗ", "закон"),
        ("N 59-ФЗ", "закон"),
        ("59-ФЗ", "закон"),
        ("59 ФЗ", "закон"),
        ("44-ФЗ", "закон"),
        ("ФЗ-131", "закон"),
        ("ФЗ №131", "закон"),
        ("131 фз", "закон"),
        ("ФЗ-59 постановляю", "закон"),
        ("федерального закона №131", "закон"),
        ("от 06.10.2003 № 131-ФЗ", "закон"),
        ("131 фз от 06.10.2003", "закон"),
        ("06.10.2003", "закон"),
        ("6 октября 2003 года", "закон"),
        ("постановляю от 06.10.2003", "закон"),
        ("закон 131-ФЗ", "закон"),
        ("закон №131-ФЗ", "закон"),
        ("Федеральный закон от 06.10.2003 № 131-ФЗ", "закон"),
        # Said with another day, or with the day in words, it is found by its number.
        ("Федеральный закон от 6 октября 2003 г. № 131-ФЗ", "закон"),
        ("закон от 27.07.2006 № 59-ФЗ", "закон"),
        ("10-дневный", "срок"),
        ("10-дневного", "срок"),
        ("408812", "срок"),
        ("+7 (4212) 31-16-88", "срок"),
        ("31-16-88", "срок"),
    ],
)
def test_a_number_that_no_act_has_is_found_in_the_texts(cited, client, line, name):
    page = client.get("/acts/", {"q": line})
    assert [act.pk for act, *_ in page.context["found"]] == [cited[name]]
    assert "<mark>" in page.content.decode()
    assert "/acts/feed.atom?" in page.content.decode()
    entries = feedparser.parse(client.get("/acts/feed.atom", {"q": line}).content).entries
    found = Act.objects.get(pk=cited[name])
    assert [one.link for one in entries] == [f"http://testserver{found.get_absolute_url()}"]


def test_the_heading_says_that_the_number_stands_in_the_texts(cited, client):
    def said(line):
        page = client.get("/acts/", {"q": line}).content.decode()
        return page.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")

    assert "<h2>Найдено в текстах</h2>" in said("131-ФЗ")
    assert "Акта с номером «131-ФЗ» не нашлось" in said("131-ФЗ")
    assert "<h2>Найдено</h2>" in said("131 ФЗ")
    assert "Таких актов от 6 октября 2003 г. не нашлось" in said("06.10.2003")
    assert "<h2>Ничего не найдено</h2>" in said("132-ФЗ")


def test_the_number_itself_and_its_beginning_come_before_the_texts(cited):
    an_act(number="408812-р", title="О гербе")
    assert _found(q="408812") == ["408812-р"]
    an_act(number="408812", title="О флаге")
    assert _found(q="408812") == ["408812"]
    assert not find(Search(q="408812"), today=TODAY).way.is_in_texts


def test_words_beside_a_number_that_no_act_has_are_sought_with_it_first(cited):
    an_act(number="7", title="О соответствии", text="Сказано без номера.")
    found = find(Search(q="№ 131-ФЗ в соответствии"), today=TODAY)
    assert ([act.pk for act in found.page.rows], found.way.is_in_texts) == ([cited["закон"]], True)
    found = find(Search(q="№ 777-ФЗ о соответствии"), today=TODAY)
    assert (len(found.page.rows), found.way.is_in_texts, found.way.is_similar) == (2, False, True)


def test_the_texts_are_turned_to_the_end_narrowed_and_put_in_order():
    for number in range(45):
        an_act(text=LAW, adopted_on=date(2020, 1, 1 + number % 7))
    an_act(text=LAW, kind=Kind.DECISION)
    search, seen, after = Search(q="131-ФЗ", kind=Kind.RESOLUTION), [], ""
    while True:
        page = find(search, today=TODAY, after=after).page
        seen += [act.pk for act in page.rows]
        if not (after := page.after):
            break
    assert len(seen) == len(set(seen)) == 45
    assert find(Search(q="131-ФЗ", by="relevance"), today=TODAY).is_ranked
    assert len(_found(q="131-ФЗ", spelling=AS_WRITTEN)) == 20


@pytest.mark.parametrize(
    ("line", "without"),
    [
        ("решения мэра 2024", ""),
        ("тариф на проезд 2026", "2026"),
        ("постановление о тарифе на проезд", "постановление"),
        ("постановление 6604", "постановление"),
        ("постановление думы № 6604", "постановление думы"),
        ("постановление № 6604 о проезде", "постановление"),
        ("решение № 6604 от 19.12.2024", "от 19.12.2024"),
        ("постановление от 19.12.2024 № 6604", "постановление, от 19.12.2024"),
        ("платныe тарифы", ""),
        ("прописка тариф", "прописка"),
        ("решение 6604 о стоянке", "о стоянке"),
        ("решение № 6604 2025", "2025"),
        ("6604 за 2025 год", "2025"),
        ("постановление 6604 2025", "постановление, 2025"),
        ("6604-р", ""),
        ("приказ о тарифе", "приказ"),
        ("решения о тарифе в г. Хабаровске", "г Хабаровске"),
        ("тариф г Хабаровск", "г Хабаровск"),
    ],
)
def test_what_is_asked_for_too_narrowly_is_widened_and_the_page_says_so(line, without):
    an_act(
        number="6604",
        kind=Kind.DECISION,
        issuer=an_issuer(),
        adopted_on=date(2024, 12, 20),
        title="О платном тарифе на проезд",
    )
    an_act(number="8", title="О подготовке к пропуску паводка", text="Это постановление.")
    found = find(Search(q=line), today=TODAY)
    assert ([act.number for act in found.page.rows], found.way.without) == (["6604"], without)
    assert found.way.is_similar is bool(without or line == "6604-р")


def test_a_kind_at_the_head_of_a_line_is_that_of_the_act_not_a_word_of_what_cites_it():
    an_act(number="1", title="О стоянке такси", text="ПОСТАНОВЛЯЮ: стоянка платная.")
    cites = "Внести в постановление о стоянке такси изменения."
    an_act(number="2", title="О внесении изменений", text=cites)
    an_act(number="3", kind=Kind.DECISION, title="О стоянке такси", text=cites)
    assert _found(q="постановление о стоянке такси") == ["2", "1"]
    assert _found(q="постановления 2020 года") == ["2", "1"]
    an_act(number="4", adopted_on=date(2016, 12, 1), title="О бюджете на 2017 год")
    an_act(number="5", adopted_on=date(2017, 3, 1), title="Об исполнении бюджета за 2016 год")
    assert _found(q="постановление о бюджете на 2017 год") == ["4"]
    # A word of the title may look like a kind.
    an_act(number="6", title="О программе «Решение жилищных проблем»")
    an_act(number="7", kind=Kind.DECISION, title="Об обзоре жилищных проблем")
    assert _found(q="решение жилищных проблем") == ["6"]


def test_the_kind_and_body_at_the_head_are_not_taken_for_misspelt_words(of_the_city):
    an_act(number="8", title="О доме и дворе")
    found = find(Search(q="решение думы о бюджетах"), today=TODAY)
    assert [act.number for act in found.page.rows] == ["33"]
    assert (found.way.respelt.put, found.way.respelt.left_out) == ([], ["бюджетах"])
    # A misspelt subject does not make the kind a word of what cites it.
    an_act(number="9", title="О поправках", text="В постановлении о порядке стоянки читать иначе.")
    assert _found(q="постановление о порядке стаянки") == ["9", "7"]


def test_an_order_is_found_by_a_wrong_kind_and_without_its_letter(of_the_city):
    assert _found(q="постановление 255") == _found(q="акт 255-р") == ["255-р"]
    assert _found(q="2001-02-19") == ["255-р"]
    assert _found(q="постановление 2018 о стоянке") == ["7"]


def test_an_order_is_found_without_its_letter_before_what_has_the_bare_number():
    an_act(number="835", adopted_on=date(2021, 1, 1))
    an_act(number="835-р", kind=Kind.ORDER)
    assert _found(q="распоряжение 835") == ["835-р"]


def test_a_year_behind_a_kind_is_a_number_where_an_act_has_it():
    an_act(number="2024", adopted_on=date(2019, 1, 1))
    an_act(number="5", adopted_on=date(2024, 1, 1))
    assert _found(q="постановление 2024") == ["2024"]
    Act.objects.filter(number="2024").delete()
    assert _found(q="постановления 2024") == ["5"]


def test_what_is_nearest_stands_in_the_feed_too(client):
    act = an_act(number="380-р", kind=Kind.ORDER)
    [entry] = feedparser.parse(client.get("/acts/feed.atom", {"q": "380"}).content).entries
    assert entry.link.endswith(act.get_absolute_url())


@pytest.fixture
def rubrics(db):
    """Roads above streets above yards; land beside them."""
    names = {"roads": "Дороги", "streets": "Улицы", "yards": "Дворы", "land": "Земля"}
    found = {slug: Rubric.objects.create(slug=slug, name=name) for slug, name in names.items()}
    for below, above in (("streets", "roads"), ("yards", "streets")):
        found[below].parent = found[above]
        found[below].save()
    for slug, rubric in found.items():
        an_act(number=slug).rubrics.add(rubric)
    Act.objects.get(number="yards").rubrics.add(found["streets"])
    return found


@pytest.mark.parametrize(
    ("slug", "numbers"),
    [
        ("roads", {"roads", "streets", "yards"}),
        ("streets", {"streets", "yards"}),
        ("yards", {"yards"}),
        ("land", {"land"}),
    ],
)
def test_a_rubric_has_the_acts_of_those_below_it(rubrics, client, slug, numbers):
    page = client.get("/acts/", {"rubric": slug})
    assert sorted(act.number for act, *_ in page.context["found"]) == sorted(numbers)
    feed = feedparser.parse(client.get("/acts/feed.atom", {"rubric": slug}).content)
    assert len(feed.entries) == len(numbers)
    assert rubrics[slug].name in feed.feed.title
    assert f'title="Правовые акты: {rubrics[slug].name}"' in page.content.decode()


def test_the_list_of_rubrics_shows_which_stands_below_which(rubrics, client):
    page = client.get("/acts/", {"rubric": "yards"}).content.decode()
    listed = page[page.index('name="rubric"') : page.index('name="status"')]
    options = re.findall(r'<option value="([a-z]+)"( selected)?>(\u2003*)[А-Я]', listed)
    assert options == [
        ("roads", "", ""),
        ("streets", "", "\u2003"),
        ("yards", " selected", "\u2003" * 2),
        ("land", "", ""),
    ]


def test_rubrics_in_a_circle_stay_in_the_list(rubrics, client):
    Rubric.objects.filter(slug="roads").update(parent=rubrics["yards"])
    page = client.get("/acts/", {"rubric": "roads"})
    assert len(page.context["found"]) == 3
    assert '<option value="streets">' in page.content.decode()


def test_more_rubrics_take_no_more_queries(rubrics, client):
    counts = []
    for slug in ("land", "yards", "roads"):
        bump()
        with CaptureQueriesContext(connection) as queries:
            client.get("/acts/", {"rubric": slug})
        counts.append(len(queries))
        Rubric.objects.create(slug=f"{slug}-2", name=f"Под {slug}", parent=rubrics["land"])
    assert len(set(counts)) == 1


def test_a_line_with_an_error_heads_no_list(client):
    an_act()
    page = client.get("/acts/", {"q": "&|"}).content.decode()
    assert "Напишите хотя бы одно слово" in page
    assert "Последние" not in page


def test_the_day_asked_is_the_day_of_the_status_and_of_the_links(client):
    act = a_relation().target
    found = client.get("/acts/", {"q": act.number, "on": "2020-06-01"})
    [(_, standing, *_)] = found.context["found"]
    assert standing.status is Status.IN_FORCE
    page = found.content.decode()
    assert f'href="{act.get_absolute_url()}?on=2020-06-01"' in page
    assert "на 1 июня 2020" in page.replace("\xa0", " ").replace("&nbsp;", " ")
    today = client.get("/acts/", {"q": act.number})
    assert today.context["found"][0][1].status is Status.REPEALED
    assert f'href="{act.get_absolute_url()}"' in today.content.decode()


def test_where_nothing_is_found_the_heading_says_so(client):
    page = client.get("/acts/", {"q": "нетникакогословаэтого"}).content.decode()
    assert "<h2>Ничего не&nbsp;найдено</h2>" in page
    assert "названия похожи" not in page
    assert "<h2>Найдено</h2>" not in page


@pytest.mark.parametrize(("line", "is_told"), [("и на", True), ("бюджетов", False)])
def test_words_that_say_nothing_alone_are_told(client, line, is_told):
    an_act(title="О бюджете и на нём")
    page = client.get("/acts/", {"q": line})
    assert bool(page.context["found"]) is not is_told
    assert ("им подобным не ищут" in page.content.decode()) is is_told


@pytest.mark.parametrize("query", [{"rubric": "нет такой"}, {"since": "вчера"}])
def test_a_search_that_the_page_refuses_has_no_feed(client, query):
    an_act()
    assert client.get("/acts/feed.atom", query).status_code == 404
    page = client.get("/acts/", query)
    assert page.context["form"].errors
    assert not page.context["found"]


def test_measures_are_found_as_people_type_them():
    act = an_act(number="7")
    text = "<p>1. За 2 м<sup>2</sup> и 10<sup>3</sup> кг CO<sub>2</sub>, пункт 5.1<sup>1</sup>.</p>"
    version = Version(act=act, valid_from=act.adopted_on)
    version.akn = to_akn(read_pasted(text), identity_of(act, act.adopted_on))
    add_version(version, on=TODAY, at=PLACED)
    for line in ("м2", "2 м²", "co2", "CO₂", "10 кг", "10³ кг", "пункт 5.1", "5.1¹"):
        assert _found(q=line) == ["7"], line
    assert "пункт 5.1¹" in Act.objects.get().text
    assert _found(q="м3") == []


@pytest.fixture
def of_the_city(db):
    """Acts as residents ask for them."""
    administration, duma = (
        Issuer.objects.create(slug=slug, name=name, name_genitive=name)
        for slug, name in (
            ("administraciya", "Администрация города Хабаровска"),
            ("duma", "Хабаровская городская Дума"),
        )
    )
    an_act(number="255-р", kind=Kind.ORDER, adopted_on=date(2001, 2, 19),
           title="Об утверждении положения об общественной приемной")  # fmt: skip
    an_act(number="126", adopted_on=date(2008, 1, 31), title="О Web-портале администрации города")
    an_act(
        number="33", kind=Kind.DECISION, issuer=duma, adopted_on=date(2014, 11, 18), title="О гербе"
    )
    an_act(number="3111", issuer=administration, adopted_on=date(2017, 9, 13),
           title="О рассмотрении обращений граждан", text="Портал города Хабаровска.")  # fmt: skip
    an_act(
        number="7", issuer=administration, adopted_on=date(2018, 1, 1), title="О порядке стоянки"
    )


@pytest.mark.parametrize(
    ("line", "numbers", "is_similar"),
    [
        # What the card says, not the text.
        ("распоряжение мэра об общественной приемной", ["255-р"], False),
        ("распоряжение мэра города Хабаровска об общественной приемной", ["255-р"], False),
        ("решение Хабаровской городской Думы о гербе", ["33"], False),
        ("постановление администрации об обращениях граждан", ["3111"], False),
        ("постановления 2017 года", ["3111"], False),
        ("мэр 2008", ["126"], False),
        ("дума герб 2014 г.", ["33"], False),
        ("обращения граждан 2017", ["3111"], False),
        ("распоряжение мэра об общесвтенной приемной", ["255-р"], True),
        # The name of the town.
        ("герб города хабаровска", ["33"], True),
        ("герб хабаровска", ["33"], True),
        ("герб городского округа", ["33"], True),
        # One word too much.
        ("порядок рассмотрения обращений граждан", ["3111"], True),
        # Two scripts.
        ("web-портал", ["126"], False),
        ("Web-портал администрации города", ["126"], False),
        ("постановление о web-портале", ["126"], False),
        ("webпортал", ["126"], True),
    ],
)
def test_what_a_resident_says_of_an_act_finds_it(of_the_city, line, numbers, is_similar):
    found = find(Search(q=line), today=TODAY)
    assert [act.number for act in found.page.rows] == numbers
    assert found.way.is_similar is is_similar


def test_the_page_says_which_word_it_leaves_out_and_the_feed_has_the_same(of_the_city, client):
    line = {"q": "порядок рассмотрения обращений граждан"}
    page = client.get("/acts/", line).content.decode()
    assert "что подходят без «порядок»" in page
    assert '/3111/"' in client.get("/acts/feed.atom", line).content.decode()
    assert _found(**line, spelling=AS_WRITTEN) == []
    # What the card says is no guess.
    assert _found(q="постановления 2017 года", spelling=AS_WRITTEN) == ["3111"]
    assert _found(q="постановления 2017 года", kind="reshenie") == []
