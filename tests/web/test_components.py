"""Every component draws itself with all its inputs and with as few as it may have."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.test import RequestFactory

from appeals.timeline import Entry
from portal.home.calendar import Day
from portal.web.events import PublicEvent
from portal.web.navigation import Door
from portal.web.vision import COOKIE, Vision

ROOT = settings.BASE_DIR / "templates" / "components"
MOMENT = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)


def entry(**given):
    return Entry(**{"title": "Зарегистрировано", "state": "done", "when": MOMENT} | given)


def stored(has_thumbnail):
    return SimpleNamespace(pk=uuid4(), name="Двор.jpg", size=1200, has_thumbnail=has_thumbnail)


DOOR = Door("Написать", "Ответим письменно.", "Написать", "home:consideration", 1)
EVENT = PublicEvent(
    "one-1", 0, "one", "Встреча", MOMENT, MOMENT, "/meetings/1/", MOMENT, "Зал", "Кировский"
)
CANCELLED = PublicEvent(
    "one-2", 1, "one", "Сход", MOMENT, MOMENT, "/", MOMENT, is_all_day=True, is_cancelled=True
)
PICTURE = SimpleNamespace(pk=uuid4(), alt="Зал с трибуной")
CASES = {
    "breadcrumbs": [
        {"current": "Проверка"},
        {"current": "Проверка", "parent": "Обращения", "parent_url": "/appeals/"},
    ],
    "buttons": [{"action": "Дальше"}, {"action": "Дальше", "back_url": "/", "back": "Отменить"}],
    "details": [{"summary": "Почему", "text": "Так велит закон."}],
    "door": [{"door": DOOR}, {"door": DOOR, "first": True}],
    "empty": [{"text": "Пусто."}, {"text": "Пусто.", "url": "/", "action": "Написать"}],
    "error_summary": [{}],
    "events": [
        {"day": Day(MOMENT.date(), [EVENT, CANCELLED]), "today": day, "kinds": {"one": "Встречи"}}
        for day in (MOMENT.date(), date(2026, 1, 1))
    ],
    "files": [{"files": [stored(True), stored(False)]}, {"files": []}],
    "notice": [
        {"text": "Сохранено."},
        *({"text": "Так.", "kind": k, "title": "Вот"} for k in ("success", "warning", "error")),
    ],
    "page_header": [{"title": "Проверка"}, {"title": "Проверка", "over": "Шаг", "lead": "Так."}],
    "pages": [{}, {"newer_url": "/?a"}, {"newer_url": "/?a", "older_url": "/?b"}],
    "picture": [
        {
            "picture": PICTURE,
            "copies": [("/files/pictures/x/480.jpg", 480)],
            "largest": SimpleNamespace(width=480, height=320),
            "sizes": "100vw",
        }
    ],
    "steps": [{"number": 2, "total": 8}],
    "summary": [
        {"rows": [{"question": "Кому", "answer": "Мэру"}, {"question": "Телефон", "answer": ""}]},
        {"rows": [{"question": "Кому", "answer": "Мэру", "change_url": "/"}]},
    ],
    "tag": [{"label": "В работе", "state": s} for s in ("usual", "done", "attention", "late")],
    "timeline_ahead": [{"entry": entry(state="next", when=None)}],
    "timeline": [
        {"entries": [entry(state=s) for s in ("done", "now", "next", "late")]},
        {"entries": [entry(unit="Отдел", text="Так.")]},
        {"entries": [entry(state="late", when=date(2026, 11, 23), text="Так.", why="ч. 2 ст. 8")]},
    ],
}
#: Drawn by every page of the site, hence seen by other tests.
OF_THE_FRAME = {"account_nav", "footer", "header", "htmx", "messages", "vision_bar"}


def draw(name, **inputs):
    return get_template(f"components/{name}.html").render(inputs)


def test_every_component_is_here():
    assert {path.stem for path in ROOT.glob("*.html")} == CASES.keys() | OF_THE_FRAME


@pytest.mark.parametrize(
    ("name", "inputs"), [(name, inputs) for name, cases in CASES.items() for inputs in cases]
)
def test_a_component_draws_itself(name, inputs):
    draw(name, **inputs)


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.html")), ids=lambda path: path.stem)
def test_inputs_are_listed_on_top(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("{# ")
    assert "nput" in first


def test_a_state_is_told_by_a_word_and_not_by_colour_alone():
    html = draw("timeline", entries=[entry(state="next"), entry(state="late")])
    assert "(ещё впереди)" in html
    assert "(срок прошёл)" in html
    assert ">Опоздание<" in draw("tag", label="Опоздание", state="late").replace("</svg>", ">")


def test_the_time_line_shows_the_municipal_moment_and_the_article():
    html = draw("timeline", entries=[entry(), entry(state="now", why="ч. 2 ст. 8 59-ФЗ")])
    assert '<time datetime="2026-11-23T14:05+10:00">' in html
    assert "<summary>Почему такой срок</summary>" in html


def test_a_change_link_says_what_it_changes():
    html = draw("summary", rows=[{"question": "Кому", "answer": "Мэру", "change_url": "/x"}])
    assert 'href="/x">Изменить<span class="visually-hidden">: Кому</span>' in html


def test_the_step_is_told_in_words():
    assert "Шаг 2 из 8" in draw("steps", number=2, total=8)
    assert draw("steps", number=2, total=8).count("is-past") == 2


def test_what_people_wrote_is_escaped():
    evil = "<b onclick=x>"
    for html in (
        draw("notice", text=evil, title=evil),
        draw("summary", rows=[{"question": evil, "answer": evil}]),
        draw("timeline", entries=[entry(title=evil, text=evil, unit=evil)]),
        draw("timeline", entries=[entry(state="next", title=evil, text=evil, why=evil)]),
        draw("details", summary=evil, text=evil),
    ):
        assert "<b" not in html


def test_htmx_writes_no_style_and_evaluates_nothing():
    html = draw("htmx")
    assert '"includeIndicatorStyles": false' in html
    assert '"allowEval": false' in html


def test_the_bar_of_the_low_vision_version_leads_back_to_the_page():
    request = RequestFactory().get("/personal-data/?a=b")
    request.user = AnonymousUser()
    request.COOKIES[COOKIE] = Vision(size="2").to_cookie()
    html = get_template("components/vision_bar.html").render(request=request)
    assert "size=3&amp;back=%2Fpersonal-data%2F%3Fa%3Db" in html
    assert html.count('aria-current="true"') == 1
