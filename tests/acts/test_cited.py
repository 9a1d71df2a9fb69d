"""Who cites which point: counters beside the text, the list behind them."""

import re
from datetime import date

import pytest
from django.utils import timezone

from portal.acts.models import Publication
from portal.acts.services.citations import note_citations
from portal.acts.services.cited import cited_points, places_cited
from portal.acts.services.citing import Citing
from portal.web.page_cache import bump
from tests.factories.acts import LINES, a_version, an_act
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db
_CITES = "1. Согласно {} постановления Мэра города Хабаровска от 02.03.2020 № 41 стоянка платная."


@pytest.fixture
def act():
    act = an_act(number="41")
    a_version(act)
    return act


def _points(act, on):
    return cited_points(act, act.versions.get(), on=on)


def _citing(*points, **fields):
    citing = an_act(**{"adopted_on": date(2021, 1, 1), **fields})
    a_version(citing, *(_CITES.format(point) for point in points))
    return citing


def test_each_published_act_counts_once_at_each_point(client, act):
    _citing("пункту 2", "пункту 2", "пункту 3")
    _citing("пункту 2")
    _citing("пункту 2", state=Publication.PREPARED, placed_at=None)
    assert _points(act, on=date(2022, 1, 1)) == {"para_2": 2, "para_3": 1}
    assert _points(act, on=date(2020, 12, 31)) == {}
    page = client.get(act.get_absolute_url()).content.decode()
    point = page[page.index('id="para_2"') : page.index('id="para_3"')]
    assert "cited/?point=para_2" in point
    assert "ссылаются: 2" in point
    first = page[page.index('id="para_1"') : page.index('id="para_2"')]
    assert "ссылаются" not in first


def test_a_citation_of_a_point_leads_to_the_point(client, act):
    citing = _citing("пункту 2", "пунктам 3 и 1", "пункту 9")
    page = client.get(citing.get_absolute_url()).content.decode()
    links = re.findall(rf'href="{act.get_absolute_url()}(#\w+)?"', page)
    assert links[:3] == ["#para_2", "#para_3", ""]


def test_a_text_that_a_later_one_has_replaced_cites_no_more(act):
    citing = _citing("пункту 2")
    a_version(citing, "1. Стоянка бесплатна.", since=date(2023, 1, 1))
    assert _points(act, on=date(2022, 12, 31)) == {"para_2": 1}
    assert _points(act, on=date(2023, 1, 1)) == {}


def test_the_list_shows_who_cites_the_point_page_by_page(client, act):
    acts = [_citing("пункту 2") for _ in range(21)]
    other, hidden = (
        _citing("пункту 3"),
        _citing("пункту 2", state=Publication.PREPARED, placed_at=None),
    )
    url = f"{act.get_absolute_url()}cited/"
    shown = client.get(url, {"point": "para_2"})
    rows = shown.context["page"].rows
    following = client.get(url, {"point": "para_2", "after": shown.context["page"].after})
    assert {one.pk for one in [*rows, *following.context["page"].rows]} == {one.pk for one in acts}
    assert hidden.number not in [one.number for one in rows]
    assert client.get(url).context["page"].rows[0] == other
    assert client.get(url, {"point": "para_9"}).status_code == 404
    past = client.get(url, {"point": "para_2", "on": "2020-06-01"})
    assert not past.context["page"].rows
    assert "Таких актов на портале нет" in past.content.decode()


def test_only_its_author_sees_an_answer_that_cites(client, act):
    author = a_user()
    note_citations(
        Citing(
            subject="appeals.answer:7",
            title="Ответ № 7",
            url="/backoffice/",
            owner=author,
            text=_CITES.format("пункту 2"),
            on=date(2021, 1, 1),
        )
    )
    url = act.get_absolute_url()
    for reader, counts in ((None, False), (a_user(), False), (author, True)):
        bump()
        client.logout()
        if reader:
            client.force_login(reader)
        assert ("ссылаются: 1" in client.get(url).content.decode()) is counts
        listed = client.get(f"{url}cited/", {"point": "para_2"}).content.decode()
        assert ("Ответ № 7" in listed) is counts


def test_counters_take_the_same_queries_for_one_and_for_seven(
    client, act, django_assert_max_num_queries
):
    url = act.get_absolute_url()
    numbers = set()
    client.get(url)
    for _ in range(4):
        _citing("пункту 2", "пункту 3")
        bump()
        client.get(f"{url}cited/")
        with django_assert_max_num_queries(60) as asked:
            client.get(url)
            client.get(f"{url}cited/", {"point": "para_2"})
        numbers.add(len(asked))
    assert len(numbers) == 1


@pytest.mark.parametrize(
    ("annex", "cited"),
    [
        ("Приложение", "пункту 1 приложения к"),
        ("Приложение № 1 к постановлению", "пункту 1 приложения 1 к"),
    ],
)
def test_a_point_of_an_annex_is_found_and_named(annex, cited):
    act = an_act(number="41")
    a_version(act, "1. Утвердить порядок.", annex, "Порядок", "1. Стоянка платная.")
    citing = an_act(adopted_on=timezone.localdate())
    a_version(citing, _CITES.format(cited).replace("постановления", "постановлению"))
    assert _points(act, on=timezone.localdate()) == {"att_1__para_1": 1}


@pytest.fixture
def numbered_anew(act):
    """A later text with one more point, so that the old point 2 is the third one."""
    citing = _citing("пункту 2", adopted_on=date(2021, 1, 1))
    lines = (
        "1. Утвердить порядок стоянки.",
        "2. Собаки – на поводке.",
        "3. Стоянка бесплатна по выходным дням.",
        "4. Контроль оставляю за собой.",
    )
    a_version(act, *lines, since=date(2022, 1, 1))
    return citing


def test_citations_stay_at_their_words_where_the_points_are_numbered_anew(
    client, act, numbered_anew
):
    later = _citing("пункту 2", adopted_on=date(2023, 1, 1))
    first, last = act.versions.order_by("valid_from")
    assert cited_points(act, last, on=date(2023, 2, 1)) == {"para_3": 1, "para_2": 1}
    assert cited_points(act, first, on=date(2021, 2, 1)) == {"para_2": 1}
    for citing, place in ((numbered_anew, "para_3"), (later, "para_2")):
        page = client.get(citing.get_absolute_url()).content.decode()
        assert f'href="{act.get_absolute_url()}#{place}"' in page
        listed = client.get(f"{act.get_absolute_url()}cited/", {"point": place})
        assert [one.pk for one in listed.context["page"].rows] == [citing.pk]


def test_the_link_of_words_that_nobody_finds_again_leads_to_the_act_alone(client, act):
    citing = _citing("пункту 2")
    new = ("1. Собаки – на поводке.", "2. Утвердить порядок стоянки.")
    a_version(act, *new, since=date(2022, 1, 1))
    page = client.get(citing.get_absolute_url()).content.decode()
    assert f'href="{act.get_absolute_url()}"' in page


def test_however_many_amended_acts_a_text_cites_their_texts_are_asked_for_together(
    django_assert_num_queries,
):
    numbers = [f"50{number}" for number in range(7)]
    for number in numbers:
        cited = an_act(number=number)
        a_version(cited)
        text = [*LINES[:2], "2. Новое.", "3. Стоянка платная.", "4. Опубликовать."]
        a_version(cited, *text, since=date(2022, 1, 1), amended_by=an_act())
    citing = an_act(adopted_on=date(2021, 1, 1))
    text = a_version(citing, *(_CITES.format("пункту 2").replace("41", one) for one in numbers))
    subject = f"acts.version:{text.pk}"
    # On its own day no words are compared.
    with django_assert_num_queries(2):
        assert set(places_cited(subject, on=date(2021, 1, 1)).values()) == {"para_2"}
    with django_assert_num_queries(4):
        assert len(places_cited(subject, on=date(2022, 1, 1))) == len(numbers)
