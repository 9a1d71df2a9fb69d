"""What points at a place stays at its words where an edition has numbered the points anew."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from portal.acts.models import Relation, Version
from portal.acts.rules.status import Effect
from portal.acts.texts.akn import validate
from portal.web.page_cache import bump
from tests.factories.acts import a_relation, a_version, an_act

pytestmark = pytest.mark.django_db
TERM = "Срок подачи заявки – месяц."
OLD = ("1. Плата 100 рублей.", "2. Льгота ветеранам.", f"3. {TERM}", "4. Опубликовать.")
NEW = (*OLD[:2], "3. Собаки – на поводке.", f"4. {TERM}", "5. Опубликовать.")
NUMBERED_ANEW = date(2021, 5, 1)
BEGINS = date(2125, 12, 15)


@pytest.fixture
def act():
    act = an_act(number="41")
    a_version(act, *OLD)
    by = an_act(adopted_on=date(2021, 4, 1))
    a_version(act, *NEW, since=NUMBERED_ANEW, amended_by=by)
    return act


def _changing(act, adopted_on, point="para_3", effect=Effect.AMENDS, from_on=BEGINS):
    by = an_act(adopted_on=adopted_on)
    return a_relation(
        source=by, target=act, effect=effect, point=point, what="два месяца", from_on=from_on
    )


def _page(client, act, on=None):
    bump()
    page = client.get(act.get_absolute_url(), {"on": on.isoformat()} if on else {})
    return " ".join(page.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def _at(page, number):
    start = page.index(f'id="para_{number}"')
    end = page.find(f'id="para_{number + 1}"')
    return page[start:end] if end > 0 else page[start:]


def test_an_amendment_adopted_before_the_points_were_numbered_anew_goes_with_its_words(client, act):
    _changing(act, date(2021, 3, 1))
    today = _page(client, act)
    assert "Пункт 4 будет изменён с 15 декабря 2125" in today
    assert "два месяца (в изменяющем акте — пункт 3)" in today
    assert "Пункт 3 будет изменён" in _page(client, act, NUMBERED_ANEW - timedelta(days=1))
    later = _page(client, act, BEGINS)
    assert "в текст ещё не внесено" in _at(later, 4)
    assert "в текст ещё не внесено" not in _at(later, 3)
    sent = client.get(f"{act.get_absolute_url()}text.pdf", {"on": BEGINS.isoformat()})
    words = " ".join(PdfReader(BytesIO(sent.content)).pages[0].extract_text().split())
    assert words.index("поводке") < words.index("Пункт 4. Изменение принято")


def test_what_is_to_be_added_to_a_point_goes_with_it(client, act):
    adds = _changing(act, date(2021, 3, 1), "para_3__subpara_a")
    Relation.objects.filter(pk=adds.pk).update(adds_point=True)
    told = "будет дополнен подпунктом а пункта 4 с 15 декабря 2125"
    assert told in _page(client, act)


def test_one_adopted_after_it_means_the_new_numbers(client, act):
    _changing(act, date(2021, 4, 15))
    assert "Пункт 3 будет изменён с 15 декабря 2125" in _page(client, act)
    # The text of that day still has the old ones.
    before = _page(client, act, NUMBERED_ANEW - timedelta(days=1))
    assert "Пункт 3 по редакции с 01.05.2021 будет изменён" in before
    assert "изменён" not in _at(before, 3)


def test_a_point_taken_out_of_force_is_struck_where_its_words_are(client, act):
    _changing(act, date(2021, 3, 1), effect=Effect.INVALIDATES, from_on=date(2021, 3, 1))
    assert "признан судом недействующим" in _at(_page(client, act), 4)
    assert "признан судом недействующим" not in _at(_page(client, act), 3)


def test_the_history_calls_a_point_as_the_act_did_and_says_where_it_is_now(client, act):
    _changing(act, date(2021, 3, 1), effect=Effect.REPEALS, from_on=date(2021, 6, 1))
    page = _page(client, act)
    history = page[page.index("История акта") :]
    assert "признан утратившим силу в части (пункт 3): два месяца (теперь пункт 4)" in history
    assert "(пункт 4)" not in history


def test_words_that_nobody_finds_again_are_told_of_no_point(client, act):
    _changing(act, date(2021, 3, 1))
    text = [line.replace(TERM, "Заявку ждут тридцать дней.") for line in NEW]
    edition = act.versions.last()
    edition.delete()
    a_version(act, *text, since=NUMBERED_ANEW, amended_by=edition.amended_by)
    page = _page(client, act)
    assert "Пункт 3 по редакции с 02.03.2020 будет изменён с 15 декабря 2125" in page
    assert "будет изменён" not in _at(page, 3)


# The journal has the moment of the transaction.
@pytest.mark.django_db(transaction=True)
def test_a_point_that_an_editor_has_corrected_in_the_new_text_is_taken_from_there(client, act):
    change = _changing(act, date(2021, 3, 1))
    Version.objects.filter(valid_from=NUMBERED_ANEW).update(added_at=timezone.now())
    Relation.objects.filter(pk=change.pk).update(point="para_4")
    assert "Пункт 4 будет изменён с 15 декабря 2125" in _page(client, act)
    assert "Пункт 3 будет изменён" in _page(client, act, NUMBERED_ANEW - timedelta(days=1))


def _repealed_for_a_like_one(act, *points):
    """Point 2 is repealed by the act whose edition has another one in like words."""
    by = an_act(adopted_on=date(2021, 6, 1))
    since = date(2021, 7, 1)
    a_relation(source=by, target=act, effect=Effect.REPEALS, point="para_3", from_on=since)
    a_version(act, *points, since=since, amended_by=by)


TAKEN_OUT = [*NEW[:2], "3. Утратил силу.", *NEW[3:], "6. Собаки – на поводке и в наморднике."]
LEFT_OUT = [line for line in TAKEN_OUT if "силу" not in line]


@pytest.mark.parametrize("points", [TAKEN_OUT, LEFT_OUT])
def test_a_repealed_point_is_not_the_new_one_of_like_words(client, act, points):
    _repealed_for_a_like_one(act, *points)
    page = _page(client, act)
    assert "в части (пункт 3)" in page
    assert "в части (пункт 6)" not in page
    xml = client.get(f"{act.get_absolute_url()}text.xml").content.decode()
    assert "#para_3" in xml
    assert "#para_6" not in xml


@pytest.mark.parametrize("points", [TAKEN_OUT, LEFT_OUT])
def test_the_new_point_is_repealed_later_by_itself(client, act, points):
    _repealed_for_a_like_one(act, *points)
    _changing(act, date(2022, 4, 1), "para_6", Effect.REPEALS, date(2022, 5, 1))
    page = _page(client, act)
    assert "уже не действовало" not in page
    assert "утратил силу" in _at(page, 6)


@pytest.mark.parametrize("effect", [Effect.AMENDS, Effect.REPEALS])
def test_a_place_that_the_text_has_not_is_that_of_the_text_that_has_it(client, act, effect):
    _changing(act, date(2021, 4, 15), effect=effect)
    before = {"on": (NUMBERED_ANEW - timedelta(days=1)).isoformat()}
    xml = client.get(f"{act.get_absolute_url()}text.xml", before).content.decode()
    validate(xml)
    assert f'href="/akn/ru/act/postanovlenie/mer/2020-03-02/41/rus:{NUMBERED_ANEW}#para_3"' in xml
    assert "former__" not in xml
    # That the place has ended is no end of the act.
    assert 'type="repeal"' not in xml


ZONES = [
    f"{n}. Установить плату в зоне {zone} {paid} рублей."
    for n, zone, paid in [(1, "А", 50), (2, "Б", 40)]
]


@pytest.mark.parametrize("is_own", [True, False])
def test_a_live_point_is_not_struck_where_it_got_the_number_of_a_repealed_one(client, is_own):
    act = an_act()
    a_version(act, *ZONES, "3. Установить плату в зоне В 30 рублей.", "4. Опубликовать.")
    end = _changing(act, date(2021, 3, 1), "para_2", Effect.REPEALS, NUMBERED_ANEW)
    by = end.source if is_own else an_act(adopted_on=date(2021, 4, 1))
    closed = [ZONES[0], "2. Установить плату в зоне В 30 рублей.", "3. Опубликовать."]
    a_version(act, *closed, since=NUMBERED_ANEW, amended_by=by)
    assert "утратил силу" not in _at(_page(client, act), 2)
    xml = client.get(f"{act.get_absolute_url()}text.xml").content.decode()
    assert 'destination href="#para_2"' not in xml


def test_a_repeal_follows_a_point_of_which_only_the_number_of_its_annex_is_another(client):
    approved = "Утвердить {} согласно приложению № {} к настоящему постановлению."
    rules, board = approved.format("Положение", 1), approved.format("состав комиссии", {})
    act = an_act()
    a_version(act, f"1. {rules}", f"2. {board.replace('{}', '2')}", "3. Опубликовать.")
    _changing(act, date(2021, 3, 1), "para_2", Effect.REPEALS, date(2021, 6, 1))
    put_in = [f"1. {rules}", f"2. {approved.format('схему стоянок', 2)}"]
    by = an_act(adopted_on=date(2021, 4, 1))
    moved = [f"3. {board.replace('{}', '3')}", "4. Опубликовать."]
    a_version(act, *put_in, *moved, since=NUMBERED_ANEW, amended_by=by)
    page = _page(client, act)
    assert "утратил силу" not in _at(page, 2)
    assert "утратил силу" in _at(page, 3)
    xml = client.get(f"{act.get_absolute_url()}text.xml").content.decode()
    assert 'destination href="#para_3"' in xml
