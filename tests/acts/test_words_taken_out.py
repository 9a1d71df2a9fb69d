"""A point that is in force again while an edition has taken its words out of the text."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from portal.acts.models import Relation
from portal.acts.rules.status import Effect
from portal.acts.services.deciding import warnings_of, wordless
from portal.acts.services.delivery import as_data
from portal.acts.services.relations import relate
from portal.kernel.roles import Role
from portal.web.page_cache import bump
from tests.factories.acts import PLACED, a_relation, a_version, an_act
from tests.factories.people import an_officer

POINTS = ("1. Первое.", "2. Второе:", "а) малое;", "б) иное.", "3. Третье.")
DONE, OVER = date(2025, 3, 1), date(2025, 6, 5)
NOT_YET = "Это ещё не тот текст, который действует"


@pytest.fixture
def act(db):
    act = an_act(adopted_on=date(2024, 1, 10))
    a_version(act, *POINTS)
    return act


def _undone(act, effect=Effect.REPEALS, **fields):
    source = an_act(adopted_on=date(2025, 2, 1))
    values = {"point": "para_2", "from_on": DONE, "to_on": OVER, **fields}
    return a_relation(source=source, target=act, effect=effect, **values)


def _without(act, words="2. Утратил силу.", **fields):
    return a_version(act, POINTS[0], words, POINTS[-1], since=DONE, **fields)


def _page(client, act, on):
    page = client.get(act.get_absolute_url(), {"on": on}).content.decode()
    return " ".join(page.replace("\xa0", " ").replace("&nbsp;", " ").split())


@pytest.mark.parametrize(
    ("effect", "words", "said"),
    [
        (
            Effect.REPEALS,
            "2. Утратил силу.",
            "снова действует (пункт 2), прежде признан утратившим",
        ),
        (Effect.REPEALS, "", "снова действует (пункт 2), прежде признан утратившим силу"),
        (Effect.SUSPENDS, "2. Приостановлен.", "закончилось приостановление (пункт 2)"),
    ],
)
def test_the_text_is_told_to_be_another_until_an_edition_has_the_words(
    client, act, effect, words, said
):
    by = _undone(act, effect).source
    if words:
        _without(act, words, amended_by=by)
    else:
        a_version(act, POINTS[0], POINTS[-1], since=DONE, amended_by=by)
    assert NOT_YET not in _page(client, act, "2025-06-04")
    page = _page(client, act, "2025-06-05")
    notice = page.split(NOT_YET)[1].split("</ul>")[0]
    assert "с 5 июня 2025 г." in notice and said in notice and by.number in notice
    assert ("Пункт 2. С 5 июня 2025 г." in page) is bool(words)
    editions = page.split('id="versions"')[1].split("</ol>")[0].split("<li")
    assert ["текста в реестре нет" in one for one in editions[1:]] == [False, False, True]
    (warning,) = wordless(act, on=OVER)
    assert "Внесите редакцию с 05.06.2025" in warning
    a_version(act, *POINTS, since=OVER, amended_by=an_act(adopted_on=OVER))
    page = _page(client, act, "2025-06-05")
    assert NOT_YET not in page and "текста в реестре нет" not in page
    assert wordless(act, on=OVER) == []


def test_paper_and_machines_are_told(client, act):
    _without(act, amended_by=_undone(act).source)
    url = f"{act.get_absolute_url()}text"
    said = (
        "Пункт 2: с 5 июня 2025 года снова действует, прежде признан утратившим силу. В этот текст"
    )
    docx = client.get(f"{url}.docx", {"on": "2025-06-05"}).content
    lines = Document(io.BytesIO(docx)).paragraphs
    assert sum(line.text.startswith(said) for line in lines) == 2
    assert not any(run.font.strike for line in lines for run in line.runs)
    pdf = client.get(f"{url}.pdf", {"on": "2025-06-05"}).content
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    assert said in " ".join(words).replace("\xa0", " ")
    last, first = act.versions.order_by("-valid_from")
    assert "#end-not-in-text" in as_data(last)
    assert "#end-not-in-text" not in as_data(first)


def test_where_no_edition_has_taken_the_words_out_nothing_is_told(client, act):
    by = _undone(act, Effect.SUSPENDS).source
    a_version(act, "1. Иначе.", *POINTS[1:], since=DONE, amended_by=by)
    assert NOT_YET not in _page(client, act, "2025-06-05")
    assert wordless(act, on=OVER) == []


@pytest.mark.parametrize("point", ["para_2", "para_2__subpara_а"])
def test_words_that_an_amendment_has_given_meanwhile_are_its_own(client, act, point):
    _undone(act, Effect.SUSPENDS)
    by = an_act(adopted_on=date(2025, 3, 2))
    since = date(2025, 4, 1)
    a_relation(source=by, target=act, effect=Effect.AMENDS, point=point, from_on=since)
    a_version(act, POINTS[0], "2. Второе:", "а) новое;", *POINTS[3:], since=since, amended_by=by)
    assert NOT_YET not in _page(client, act, "2025-06-05")


def test_what_is_out_of_force_again_is_not_told_to_be_back(client, act):
    _without(act, amended_by=_undone(act).source)
    _undone(act, from_on=date(2025, 8, 1), to_on=None)
    assert NOT_YET in _page(client, act, "2025-07-31")
    assert NOT_YET not in _page(client, act, "2025-08-01")


def test_who_enters_the_end_is_told_that_an_edition_is_needed(client, act):
    client.force_login(an_officer(Role.EDITOR).user)
    end = _undone(act, to_on=None)
    _without(act, amended_by=end.source)
    annulling = an_act(adopted_on=date(2025, 6, 1))
    relate(
        Relation(source=annulling, target=end.source, effect=Effect.ANNULS, from_on=OVER),
        at=PLACED,
    )
    card = reverse("admin:acts_relation_change", args=[end.pk])
    form = client.get(card).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"to_on": "2025-06-05"}
    saved = client.post(card, sent, follow=True)
    told = [str(one) for one in saved.context["messages"]]
    assert any("Внесите редакцию с 05.06.2025" in one for one in told), told
    end.refresh_from_db()
    assert any("снова действует пункт 2" in one for one in warnings_of(end, on=DONE))
    page = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    assert "Внесите редакцию с 05.06.2025" in page


@pytest.mark.parametrize(
    ("words", "is_told"),
    [("2. Приостановлен до 1 июня.", True), ("2. Плата за вход отменена.", False)],
)
def test_of_a_point_that_was_amended_as_well_its_words_tell(client, act, words, is_told):
    by = _undone(act, Effect.SUSPENDS).source
    a_relation(source=by, target=act, effect=Effect.AMENDS, point="para_2", from_on=DONE)
    _without(act, words, amended_by=by)
    assert (NOT_YET in _page(client, act, "2025-06-05")) is is_told


@pytest.mark.parametrize("words", ["2. Новое:", "2. Приостановление услуги:", "2. Исключение:"])
def test_new_words_by_another_act_take_nothing_out(client, act, words):
    """The portal records such an edition as an amendment of the whole act."""
    _undone(act, Effect.SUSPENDS)
    other = an_act(adopted_on=date(2025, 4, 1))
    since = date(2025, 4, 10)
    a_relation(source=other, target=act, effect=Effect.AMENDS, from_on=since)
    lines = (POINTS[0], words, *POINTS[2:])
    a_version(act, *lines, since=since, amended_by=other)
    assert NOT_YET not in _page(client, act, "2025-07-01")
    assert wordless(act, on=date(2025, 7, 1)) == []


def test_the_page_asks_no_more_the_more_suspensions_are_over(client, act):
    counts = []
    for point in ("para_1", "para_2", "para_3"):
        _undone(act, Effect.SUSPENDS, point=point)
        bump()
        with CaptureQueriesContext(connection) as queries:
            _page(client, act, "2025-07-01")
        counts.append(len(queries))
    assert counts[1] == counts[2]
