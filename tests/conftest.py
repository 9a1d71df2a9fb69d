"""What every test has: its database, undefined template variables that fail, no mail."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import freezegun
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from environ import Env
from hypothesis import settings as hypothesis_settings

from portal.run.cluster import Cluster
from tests import database
from tests.browser import chromium, page  # noqa: F401 - fixtures for whoever needs a browser

_CLUSTER = pytest.StashKey[Cluster]()

# A slow machine is no error of the code: examples have no deadline.
hypothesis_settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis_settings.load_profile("suite")
# How long a test took is told by the real clock, also where the test stops it.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


# To look through each module and test for garbage, again and again, took a tenth of the time.
gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; garbage is looked for in what the tests make."""
    gc.freeze()
    gc.enable()


# What begins with the run, so that at its end no worker is left alone with minutes of it.
_LONGEST = {"demo", "e2e", "architecture", "home"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest folders first; the rest stays in its order."""
    items.sort(key=lambda item: item.path.parent.name not in _LONGEST)


# --- one server a run, one database a worker ---------------------------------------


def _cluster(config: pytest.Config) -> Cluster:
    """Return the server of this run, started at the first need."""
    if _CLUSTER not in config.stash:
        cluster = database.start_cluster(fresh=config.getoption("create_db"))
        config.stash[_CLUSTER] = cluster
    return config.stash[_CLUSTER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the server is that the controller has started."""
    node.workerinput["database_url"] = _cluster(node.config).url("postgres")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Throw the server away when the run ends, however it ends."""
    if _CLUSTER in config.stash:
        database.discard(config.stash[_CLUSTER])


@pytest.fixture(scope="session")
def database_server_url(request: pytest.FixtureRequest) -> str:
    """The address of the database ``postgres`` for a role that may make databases."""
    worker = getattr(request.config, "workerinput", None)
    return worker["database_url"] if worker else _cluster(request.config).url("postgres")


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, database_server_url: str) -> Iterator[None]:
    """Give this worker a database of its own, made from the migrated template."""
    worker = getattr(request.config, "workerinput", {"workerid": "alone"})["workerid"]
    name = f"portal_{worker}"
    address = Env.db_url_config(database_server_url.rsplit("/", 1)[0] + f"/{name}")
    database.renew(database_server_url, name)
    for configured in (settings.DATABASES["default"], connections["default"].settings_dict):
        configured.update({key: address[key] for key in ("NAME", "USER", "PASSWORD", "HOST")})
        configured["PORT"] = str(address["PORT"])

    def renew_after_commits(self: TransactionTestCase) -> None:
        # Django would empty every table, also those that migrations filled; and the
        # journal refuses to be emptied. A new copy of the template is as quick.
        connections.close_all()
        database.renew(database_server_url, name)

    # The door stays shut: a test without a mark of the database fails when it asks for it,
    # instead of writing what nobody rolls back.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew_after_commits)
        yield
        connections.close_all()


# --- an undefined variable in a template of ours fails the test ---------------------


class UndefinedVariable(str):
    """What Django asks for where a variable is missing; fails in a template of ours.

    Templates of Django and of other packages lean on silent emptiness, and keep it.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        asking = sys._getframe(1)
        origin = _template_of(asking)
        if origin and Path(origin).is_relative_to(settings.BASE_DIR / "templates"):
            expression = asking.f_locals.get("self")
            pytest.fail(f"{origin}: the variable in {{{{ {expression} }}}} is undefined.")
        return False


def _template_of(frame: FrameType | None) -> str | None:
    """Return the file of the template node that is being rendered."""
    while frame is not None:
        if frame.f_code.co_name in {"render", "render_annotated"}:
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            if origin is not None:
                return str(origin.name)
        frame = frame.f_back
    return None


@pytest.fixture(autouse=True, scope="session")
def _undefined_template_variables_fail() -> None:
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()


# --- nothing is left behind ---------------------------------------------------------


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
