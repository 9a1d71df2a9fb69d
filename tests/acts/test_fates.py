"""Points that another act took out of force: how it is said, shown, and printed."""

import io
import json
import re
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader

from portal.acts.models import Relation
from portal.acts.rules.status import Effect
from portal.acts.services.relations import relate
from portal.acts.texts.fates import became
from portal.kernel.roles import Role
from tests.factories.acts import PLACED, a_version, an_act, an_issuer
from tests.factories.people import an_officer

POINTS = ("1. Первое.", "2. Второе:", "а) малое;", "б) иное.", "3. Третье.")


@pytest.mark.parametrize(
    ("effect", "label", "is_ahead", "said"),
    [
        (Effect.REPEALS, "пункт 5", False, "Пункт 5 утратил силу"),
        (Effect.REPEALS, "подпункт а пункта 5", False, "Подпункт а пункта 5 утратил силу"),
        (Effect.REPEALS, "статья 2", False, "Статья 2 утратила силу"),
        (Effect.REPEALS, "приложение 1", False, "Приложение 1 утратило силу"),
        (Effect.REPEALS, "приложение", True, "Приложение утратит силу"),
        (Effect.ANNULS, "глава 3", False, "Глава 3 отменена"),
        (Effect.ANNULS, "раздел II", True, "Раздел II будет отменён"),
        (Effect.INVALIDATES, "часть 1 статьи 2", False, "Часть 1 статьи 2 признана судом недействующей"),
        (Effect.INVALIDATES, "приложение 2", False, "Приложение 2 признано судом недействующим"),
        (Effect.INVALIDATES, "абзац 2", True, "Абзац 2 по решению суда не будет действовать"),
        (Effect.SUSPENDS, "статья 2", False, "Действие статьи 2 приостановлено"),
        (Effect.SUSPENDS, "акт", True, "Действие акта будет приостановлено"),
        (Effect.AMENDS, "акт", True, "Акт будет изменён"),
    ],
)  # fmt: skip
def test_the_words_agree_with_the_unit(effect, label, is_ahead, said):
    assert became(effect, label, is_ahead=is_ahead) == said


@pytest.fixture
def act(db):
    act = an_act(adopted_on=date(2024, 1, 10))
    a_version(act, *POINTS)
    return act


def _undo(act, effect=Effect.REPEALS, **fields):
    by = fields.pop("by", None) or an_act(adopted_on=date(2026, 2, 1))
    values = {"point": "para_2", "from_on": date(2026, 3, 1), **fields}
    return relate(Relation(source=by, target=act, effect=effect, **values), at=PLACED)


def _page(client, act, on):
    page = client.get(act.get_absolute_url(), {"on": on}).content.decode()
    return page.replace("\xa0", " ").replace("&nbsp;", " ")


def _point(page):
    return page.split('id="para_2"')[0][-60:] + page.split('id="para_2"')[1].split('id="para_3"')[0]


@pytest.mark.parametrize(
    ("effect", "ahead", "after", "mark"),
    [
        (Effect.REPEALS, "Пункт 2 утратит силу", "Пункт 2 утратил силу", "act-gone"),
        (Effect.ANNULS, "Пункт 2 будет отменён", "Пункт 2 отменён", "act-gone"),
        (
            Effect.SUSPENDS,
            "Действие пункта 2 будет приостановлено",
            "Действие пункта 2 приостановлено",
            "act-ahead",
        ),
    ],
)
def test_a_point_says_what_became_of_it_from_its_day_on(client, act, effect, ahead, after, mark):
    _undo(act, effect)
    unknown = _page(client, act, "2026-01-31")
    assert not re.search(r"утрат|отмен|приостан", unknown.split('id="text"')[1].split("<h2")[0])
    announced = _page(client, act, "2026-02-28")
    assert f"{ahead} с 1 марта 2026 г." in _point(announced)
    assert mark not in announced and "действует не весь" not in announced
    page = _page(client, act, "2026-03-01")
    point = _point(page)
    assert point.index(f"{after} с 1 марта 2026 г.:") < point.index("Второе")
    assert mark in point
    # Its subpoints share its fate, its neighbours do not.
    assert 'ссылка на подпункт а пункта 2, не действует"' in point
    assert 'ссылка на пункт 3"' in page
    assert f'<a href="#para_2">{after}' in page.split("действует не весь этот текст")[1]
    assert "ещё не внесен" not in page


def test_a_suspended_point_works_again_after_its_last_day(client, act):
    _undo(act, Effect.SUSPENDS, to_on=date(2026, 4, 1))
    # A later text changes nothing about it.
    a_version(act, *POINTS[:-1], "3. Иначе.", since=date(2026, 3, 10))
    assert "приостановлено с 1 марта 2026 г. по 31 марта 2026 г.:" in _point(
        _page(client, act, "2026-03-31")
    )
    assert "приостановлен" not in _point(_page(client, act, "2026-04-01"))


def test_a_court_strikes_a_point_until_the_text_reads_otherwise(client, act):
    court = an_issuer()
    court.pk, court.slug, court.name = None, "sud", "Хабаровский краевой суд"
    court.save()
    _undo(act, Effect.INVALIDATES, by=an_act(adopted_on=date(2026, 2, 1), issuer=court))
    a_version(act, *POINTS[:-1], "3. Иначе.", since=date(2026, 4, 1))
    a_version(act, "1. Первое.", "2. Второе заново.", "3. Иначе.", since=date(2026, 5, 1))
    for day, is_told in (("2026-03-01", True), ("2026-04-01", True), ("2026-05-01", False)):
        assert ("Пункт 2 признан судом недействующим" in _page(client, act, day)) == is_told


def test_a_point_that_the_text_has_lost_is_not_named(client, act):
    _undo(act)
    a_version(act, "1. Первое.", since=date(2026, 3, 1))
    assert "действует не весь" not in _page(client, act, "2026-03-02")


def test_paper_names_the_points_and_strikes_them_out(client, act):
    by = _undo(act).source
    url = f"{act.get_absolute_url()}text"
    said = f"Пункт 2 утратил силу с 1 марта 2026 года — {by.heading}"
    docx = client.get(f"{url}.docx", {"on": "2026-03-01"}).content
    lines = Document(io.BytesIO(docx)).paragraphs
    texts = [line.text for line in lines]
    assert f"{said}." in texts[:6]
    assert texts[texts.index("2. Второе:") - 1] == f"{said}."
    struck = [line.text for line in lines if any(run.font.strike for run in line.runs)]
    assert struck == ["2. Второе:", "а) малое;", "б) иное."]
    pdf = client.get(f"{url}.pdf", {"on": "2026-03-01"}).content
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    assert " ".join(words).replace("\xa0", " ").count("Пункт 2 утратил силу") == 2
    early = Document(io.BytesIO(client.get(f"{url}.docx", {"on": "2026-02-28"}).content))
    assert not any("утратил" in line.text for line in early.paragraphs)


@pytest.mark.django_db
def test_contents_say_which_section_is_out(client):
    act = an_act(adopted_on=date(2024, 1, 10))
    a_version(act, "Статья 1. Цели", "1. Один.", "Статья 2. Сроки", "1. Два.")
    _undo(act, point="art_2")
    page = _page(client, act, "2026-03-01")
    assert re.findall(r'<a href="#(\w+)">[^<]*</a> — не действует', page) == ["art_2"]


def test_structured_data_of_a_day_say_that_it_is_in_force_in_part(client, act):
    _undo(act)
    act.verified_by, act.verified_on = an_officer(Role.EDITOR).user, date(2024, 1, 11)
    act.save()
    for day, force in (("2026-02-28", "InForce"), ("2026-03-01", "PartiallyInForce")):
        page = client.get(act.get_absolute_url(), {"on": day}).content.decode()
        data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
        assert data["legislationLegalForce"] == f"https://schema.org/{force}"
        # What was in force on a past day is not said of the act of today.
        assert data["@id"].endswith(f"{act.get_absolute_url()}?on={day}")


def test_what_an_amendment_adds_is_told_as_added(client, act):
    by = an_act(adopted_on=date(2026, 2, 1))
    adds = {"effect": Effect.AMENDS, "by": by, "from_on": date(2026, 3, 1)}
    _undo(act, point="para_2__para_2.1", adds_point=True, **adds)
    assert "Акт будет дополнен пунктом 2.1 с 1 марта 2026" in _page(client, act, "2026-02-15")
    assert "Дополнен пунктом 2.1 с 1 марта 2026" in _page(client, act, "2026-03-15")
    _undo(act, point="para_3", **adds)
    page = _page(client, act, "2026-03-15")
    assert "Изменён в части (пункт 3), дополнен пунктом 2.1 с 1 марта 2026" in page
    assert "пункт 2.1) " not in page
