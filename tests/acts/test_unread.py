"""Acts of which the register has no text: what is done to their points is recorded all the same."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from portal.acts.models import Citation, Commencement, Relation
from portal.acts.rules.status import Effect
from portal.acts.services.citations import note_citations
from portal.acts.services.commencements import commence
from portal.acts.services.deciding import warnings_of
from portal.acts.services.places_named import as_cited, point_of
from portal.acts.services.pointed import left_pointless, nowhere
from portal.acts.services.relations import relate
from portal.acts.services.standing import citing_of
from portal.acts.texts.places import places_of
from portal.acts.texts.unread import may_be_place, place_unread
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import LINES, PLACED, a_relation, a_text, a_version, an_act
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)


@pytest.fixture
def act():
    return an_act(number="7331", title="О льготе")


@pytest.fixture
def ending():
    return an_act(adopted_on=date(2021, 5, 20), title="О признании утратившим силу пункта")


def _done(ending, act, written="пункт 2", **more):
    values = {"effect": Effect.REPEALS, "from_on": DAY, "point": point_of(act, written), **more}
    return relate(Relation(source=ending, target=act, **values), at=PLACED)


def _named(act):
    return act.heading.replace("\xa0", " ")


def _words(page):
    shown = unescape(re.sub(r"<[^>]+>", "", page.content.decode()))
    return " ".join(shown.split())


@pytest.mark.parametrize(
    ("written", "anchor"),
    [
        ("пункт 1", "para_1"),
        ("подпункт «а» пункта 2", "para_2__subpara_a"),
        ("подпункт 2.1 пункта 2", "para_2__para_2.1"),
        ("пункт 2.1.3", "para_2__para_2.1__para_2.1.3"),
        ("подпункт а подпункта 1 пункта 2", "para_2__subpara_1__point_a"),
        ("пункт 2¹", "para_2_1"),
        ("раздел II", "part_2"),
        ("пункт 2.1 раздела II", "part_2__para_2.1"),
        ("пункт 3 раздела II", "part_2__para_3"),
        ("статья 5 главы 2", "art_5"),
        ("подпункт а пункта 3 части 2 статьи 5", "art_5__para_2__subpara_3__point_a"),
        ("пункт 3 статьи 5", "art_5__subpara_3"),
        ("статья 5 Устава", "art_5"),
        ("приложение", "att_1"),
        ("пункт 3 приложения № 1", "att_1__para_3"),
        ("пункт 2.1 приложения № 2 к постановлению", "att_2__para_2__para_2.1"),
    ],
)
def test_a_place_named_by_its_words_gets_the_anchor_of_a_text(act, written, anchor):
    assert point_of(act, written) == anchor


_POINTS = (
    "1. Порядок:", "а) первый;", "б) второй.", "2. Размер:", "2.1. Плата:", "1) рубль;", "2) два.",
    "2.1.1. Срок.", "3. Опубликовать.", "Приложение № 1 к постановлению", "1. Раз.", "1.1. Два.",
    "Приложение № 2 к постановлению", "I. Общее", "1.1. Три.", "1.2. Четыре.", "II. Особое",
    "3. Пять.",
)  # fmt: skip
_ARTICLES = ("Глава 1. Общее", "Статья 1. Город", "1. Город – это:", "1) дома;", "а) улицы.",
             "Статья 2. Дума", "1) избрана;", "2) работает.")  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        *((_POINTS, one) for one in (
            "пункт 1", "подпункт б пункта 1", "пункт 2.1", "подпункт 2 пункта 2.1", "пункт 2.1.1",
            "приложение № 1", "пункт 1.1 приложения № 1", "раздел I приложения № 2",
            "пункт 1.1 раздела I приложения № 2", "пункт 3 раздела II приложения № 2",
        )),
        *((_ARTICLES, one) for one in (
            "глава 1", "статья 1", "часть 1 статьи 1", "пункт 1 части 1 статьи 1",
            "подпункт а пункта 1 части 1 статьи 1", "пункт 2 статьи 2",
        )),
    ],
)  # fmt: skip
def test_a_text_of_the_usual_shape_has_the_very_anchor(lines, written):
    (cited,) = as_cited(written)
    assert [place_unread(cited)] == places_of(a_text(*lines), cited, is_entered=True)


@pytest.mark.parametrize(
    "written",
    ["пункт 0", "пункт а", "подпункт а", "часть 2", "пункт 5 Порядка", "льготы", "абзац 2", "x_1"],
)
def test_what_cannot_be_a_place_is_refused(client, act, ending, written):
    client.force_login(an_officer(Role.EDITOR).user)
    sent = {
        "source": ending.pk, "target": act.pk, "effect": "repeals", "point": written,
        "from_on": DAY.isoformat(), "what": "", "new_title": "", "to_on": "",
    }  # fmt: skip
    page = client.post(reverse("admin:acts_relation_add"), sent)
    assert "Текста этого акта в реестре нет" in page.context["adminform"].errors["point"][0]
    assert not Relation.objects.exists()


@pytest.mark.parametrize(
    ("eid", "is_one"),
    [
        ("para_2__para_2.1", True),
        ("att_3x1", True),
        ("para_2__att_1", False),
        ("para_0", False),
        ("para_1" + "__para_1.2" * 12, False),
    ],
)
def test_what_may_be_an_anchor(eid, is_one):
    assert may_be_place(eid) is is_one


def test_an_indent_is_of_its_point_where_that_is_asked_for(act, ending):
    (cited,) = as_cited("абзац второй пункта 2")
    assert (place_unread(cited), place_unread(cited, or_around=True)) == ("", "para_2")
    refused("no_such_point", point_of, act, "абзац второй пункта 2")


def test_a_point_of_an_act_without_a_text_is_repealed_in_words(client, act, ending):
    _done(ending, act, "подпункт а пункта 2")
    shown = _words(client.get(act.get_absolute_url()))
    assert "Признан утратившим силу в части (подпункт а пункта 2) с 1 июня 2021 г." in shown
    table = b"".join(client.get(reverse("acts:relations", args=["csv"]))).decode()
    assert "para_2__subpara_a" in table and "подпункт а пункта 2" in table


def test_a_point_of_an_act_without_a_text_has_a_day_of_its_own(client, act):
    editor = an_officer(Role.EDITOR).user
    client.force_login(editor)
    sent = {"point": "пункт 2", "from_on": "2030-01-01", "ground": "пункт 5", "by": ""}
    page = reverse("admin:acts_act_do", args=[act.pk, "commence"])
    assert press(client, page, sent).status_code == 302
    assert Commencement.objects.get().point == "para_2"
    client.logout()
    assert "Пункт 2 — ещё не действует" in _words(client.get(act.get_absolute_url()))
    refused("no_such_point", commence, Commencement(act=act, point="льготы", ground="пункт 5",
            from_on=date(2030, 1, 1)), at=PLACED)  # fmt: skip


def test_both_editors_learn_which_places_the_first_text_lacks(client, act, ending):
    _done(ending, act, effect=Effect.SUSPENDS)
    _done(ending, act, "пункт 1", effect=Effect.SUSPENDS)
    first, second = (an_officer(Role.EDITOR).user for _ in range(2))
    client.force_login(first)
    page = reverse("admin:acts_act_do", args=[act.pk, "add_version"])
    sent = {"valid_from": "2020-03-02", "pasted": "1. Льгота 10 процентов.", "amended_by": ""}
    said = press(client, page, sent).context["form"].errors["is_without_points"]
    assert "пункт 2: приостановлен" in said[0] and "пункт 1:" not in said[0]
    press(client, page, {**sent, "is_without_points": "on"})
    client.force_login(second)
    waits = act.waiting_texts.get().pk
    waiting = client.get(reverse("admin:acts_waitingtext_change", args=[waits]))
    assert "пункт 2: приостановлен" in _words(waiting)
    press(client, reverse("admin:acts_waitingtext_do", args=[waits, "let_out"]))
    card = _words(client.get(reverse("admin:acts_act_change", args=[act.pk])))
    assert f"Такого места в тексте акта нет — пункт 2: приостановлен ({_named(ending)})." in card


def test_what_has_ended_or_comes_later_may_be_missing_in_the_first_text(act, ending):
    _done(ending, act)
    adding = an_act(adopted_on=date(2022, 1, 1))
    _done(adding, act, "пункт 7", effect=Effect.AMENDS, adds_point=True, from_on=date(2023, 1, 1))
    version = a_version(act, "1. Льгота.", since=date(2022, 1, 1), amended_by=ending)
    assert left_pointless(version) == nowhere(act) == []


def test_a_citation_of_a_point_of_an_act_without_a_text_is_stale_by_that_point(act, ending):
    citing = an_act(adopted_on=date(2020, 4, 1))
    text = f"1. По пункту 2.1 {_named(act).replace('Постановление', 'постановления')}."
    noted = a_version(citing, text)
    assert Citation.objects.get().point == "para_2__para_2.1"
    other = an_act(adopted_on=date(2021, 5, 1))
    _done(other, act, "пункт 1")
    assert not Citation.objects.stale(DAY).exists()
    _done(ending, act, "пункт 2.1")
    assert Citation.objects.stale(DAY).exists()
    # The first text has it elsewhere.
    a_version(act, "II. Льготы", "2.1. Льгота 10 процентов.", "2.2. Льгота 5 процентов.")
    assert Citation.objects.get().point == "part_2__para_2.1"
    assert note_citations(citing_of(citing, noted)) == 1


def test_a_place_that_stands_elsewhere_in_the_first_text_is_read_again_once_saved(
    client, act, ending
):
    done = _done(ending, act, "пункт 2.1", effect=Effect.SUSPENDS)
    a_version(act, "II. Льготы", "2.1. Льгота 10 процентов.", "2.2. Льгота 5 процентов.")
    (told,) = nowhere(act)
    assert told.startswith("пункт 2.1 (в тексте есть пункт 2.1: запишите место заново)")
    client.force_login(an_officer(Role.EDITOR).user)
    card = reverse("admin:acts_relation_change", args=[done.pk])
    shown = client.get(card).context["adminform"].form
    sent = {name: shown[name].value() or "" for name in shown.fields}
    assert client.post(card, {**sent, "adds_point": ""}).status_code == 302
    done.refresh_from_db()
    assert (done.point, nowhere(act)) == ("part_2__para_2.1", [])


def test_what_adds_a_point_to_an_act_without_a_text_is_recorded(act, ending):
    done = _done(ending, act, "пункт 7", effect=Effect.AMENDS, adds_point=True)
    assert warnings_of(done, on=DAY) == []


def test_what_is_out_of_force_in_it_is_said_above_and_to_machines(client):
    act = an_act(verified_by=an_officer(Role.EDITOR).user, verified_on=DAY)
    ended, suspended, later = (
        an_act(adopted_on=date(2021, 5, day), number=f"{day}-п") for day in (20, 21, 22)
    )
    a_relation(source=ended, target=act, effect=Effect.REPEALS, point="para_4", from_on=DAY)
    a_relation(source=suspended, target=act, effect=Effect.SUSPENDS, point="para_5", from_on=DAY)
    a_relation(source=later, target=act, effect=Effect.AMENDS, point="para_7", from_on=DAY)
    page = unescape(client.get(act.get_absolute_url(), {"on": DAY}).content.decode())
    [notice] = re.findall(r"действует не\xa0весь акт</b></p>(.*?)</ul>", page, re.DOTALL)
    assert "Пункт 4 утратил силу" in notice and "пункта 5 приостановлено" in notice
    assert "#para_4" not in notice and "пункт 7" not in notice
    assert "PartiallyInForce" in page
    before = client.get(act.get_absolute_url(), {"on": "2021-05-31"}).content.decode()
    assert "весь акт" not in before and "PartiallyInForce" not in before


def test_a_place_that_no_text_has_is_out_of_force_all_the_same(client, act, ending):
    _done(ending, act, "пункт 5 приложения 1")
    a_version(act)
    address = act.get_absolute_url()
    page = unescape(client.get(address, {"on": DAY}).content.decode())
    [notice] = re.findall(r"не\xa0весь этот текст</b></p>(.*?)</ul>", page, re.DOTALL)
    assert "Пункт 5 приложения 1 утратил силу" in notice and 'href="#' not in notice
    paper = Document(BytesIO(client.get(f"{address}text.docx", {"on": DAY}).content))
    assert "Пункт 5 приложения 1 утратил силу" in " ".join(one.text for one in paper.paragraphs)
    # A later edition may rightly lack what it took out.
    removed = an_act(adopted_on=date(2021, 7, 1))
    a_relation(source=removed, target=act, point="para_3", from_on=date(2021, 8, 1))
    a_version(act, *LINES[:3], since=date(2021, 8, 1), amended_by=removed)
    page = client.get(address, {"on": "2021-08-01"}).content.decode()
    assert "Пункт 3 утратил силу" not in page.split('id="history"')[0]
