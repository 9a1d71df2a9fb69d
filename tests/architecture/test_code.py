"""What no import contract says: where state is written, and how long a file may be."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.forms import BaseForm, CharField

from portal.web.checks import problems, server_suits
from portal.web.forms import AsksWords

APPS = ("portal", "appeals", "reception", "councils", "meetings")
LONGEST = 400


def modules() -> Iterator[Path]:
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def writes_state(node: ast.AST) -> bool:
    """Whether the node assigns to ``something.state`` or calls ``.update(state=…)``."""
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(
            isinstance(part, ast.Attribute) and part.attr == "state"
            for target in targets
            for part in ast.walk(target)
        )
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "update"
        and any(keyword.arg == "state" for keyword in node.keywords)
    )


def test_state_is_written_by_services_alone():
    # The demo tells that letters of the past went out in the past.
    allowed = settings.BASE_DIR / "portal" / "demo"
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for path in modules()
        if "services" not in str(path)
        and allowed not in path.parents
        and any(writes_state(node) for node in ast.walk(ast.parse(path.read_text())))
    ]
    assert found == []


def test_a_file_fits_on_a_few_screens():
    assert [p.name for p in modules() if len(p.read_text().splitlines()) > LONGEST] == []


def test_every_form_asks_its_texts_for_words():
    importlib.import_module(settings.ROOT_URLCONF)
    admin.autodiscover()
    found = [
        one.__name__
        for one in forms_below(BaseForm)
        if one.__module__.partition(".")[0] in APPS
        and any(isinstance(field, CharField) for field in getattr(one, "base_fields", {}).values())
        and not issubclass(one, AsksWords)
        and not any(issubclass(below, AsksWords) for below in one.__subclasses__())
    ]
    # A name of the account that shows nothing is told, not emptied.
    assert found == ["ProfileForm"]


def forms_below(one: type) -> Iterator[type]:
    for below in one.__subclasses__():
        yield below
        yield from forms_below(below)


@pytest.mark.django_db
def test_this_server_suits():
    assert server_suits(["default"]) == []


@pytest.mark.parametrize(
    ("server", "found"),
    [
        ((140012, "ёж", "'яма':1"), ["web.E001"]),
        ((180000, "ЁЖ", "'«яма»':1"), ["web.E002", "web.E003"]),
        ((180000, "ёж", "'«яма»':1"), ["web.E003"]),
    ],
)
def test_a_server_that_does_not_suit_is_told(server, found):
    assert [problem.id for problem in problems(*server)] == found


#: Where the moment of a request or a job is read, beside views, admin, commands and tasks.
CLOCKS = {
    "portal/backoffice/pages.py": "pages of the desk: which roles are held today",
    "portal/backoffice/steps.py": "pages of the desk: a step is taken now",
    "portal/backoffice/registry.py": "pages of the desk: which roles are held today",
    "appeals/desk.py": "pages of the desk: what is open today",
    "councils/desk.py": "pages of the desk: what is open today",
    "portal/acts/desk.py": "pages of the desk: what is to be looked at today",
    "portal/web/ceilings.py": "counts what comes by requests",
    "portal/web/page_cache.py": "a middleware: pages say today",
    "portal/web/sessions.py": "a middleware: a session is used today",
    "portal/letters/account_adapter.py": "called by the sign-in library in a request",
    "portal/letters/account_changes.py": "rows that the sign-in library saves in a request",
    "portal/people/forms.py": "signing up, called by the sign-in library in a request",
    "portal/people/models/users.py": "is_staff is asked by Django, which gives no day",
}
EDGE = {"views", "admin", "management", "tasks", "demo"}


def reads_clock(node: ast.AST) -> bool:
    """Whether the node asks what time it is: ``timezone.localdate(at)`` does not."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"timezone", "datetime", "date"}
        and (
            (node.func.attr in {"localdate", "localtime"} and not node.args)
            or node.func.attr in {"now", "today", "utcnow"}
        )
    )


def test_the_clock_is_read_at_the_edge_alone():
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for path in modules()
        if EDGE.isdisjoint([*path.parts, path.stem])
        and any(reads_clock(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert found == set(CLOCKS)
