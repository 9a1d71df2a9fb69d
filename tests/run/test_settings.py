"""What production refuses to start with, in one line that names the variable."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

WHOLE = {
    "SECRET_KEY": "k" * 30 + "0123456789" * 3,
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "FILES_ROOT": "/nonexistent/files",
    "DEFAULT_FROM_EMAIL": "Приёмная <reception@gorod.ru>",
}


def manage(*command: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in {**WHOLE, **changed}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        check=False,
    )


def check(**changed: str | None) -> subprocess.CompletedProcess[str]:
    return manage("check", "--deploy", "--fail-level", "WARNING", **changed)


def test_an_empty_database_can_be_migrated(database_server_url):
    # The plan comes after the checks of the database, which an installation begins with.
    done = manage("migrate", "--plan", DATABASE_URL=database_server_url)
    assert done.returncode == 0, done.stderr
    assert "people.0001" in done.stdout


def test_a_whole_installation_is_clean():
    done = check()
    assert done.returncode == 0, done.stderr


def test_a_domain_in_russian_is_known_by_its_ascii_name():
    show = "from django.conf import settings as s; print(s.SITE_URL, s.ALLOWED_HOSTS, s.LETTERS_DOMAIN)"
    given = {"SITE_URL": "https://портал.город.рф/", "ALLOWED_HOSTS": "портал.город.рф"}
    done = manage("shell", "--no-imports", "-c", show, **given)
    name = "xn--80awhdgm.xn--c1ac3aaj.xn--p1ai"
    assert done.stdout.split() == [f"https://{name}", f"['{name}']", name], done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, None) for name in WHOLE),
        ("SITE_URL", "portal.example.org"),
        ("SITE_URL", "http://portal.example.org"),
        ("SITE_URL", "https://example.org/portal"),
        ("SITE_URL", "https://example.org?x=1"),
        ("SITE_URL", "https://портал..рф"),
        ("DATABASE_URL", "sqlite:///portal.sqlite3"),
        ("DEFAULT_FROM_EMAIL", "не адрес"),
        ("DEFAULT_FROM_EMAIL", "reception@mail.example.org"),
        ("CLAMD_ADDRESS", "localhost"),
        ("CLAMD_ADDRESS", "localhost:0"),
        ("OFFICE_OPENS", "19:00"),
        ("OFFICE_CLOSES", "25:00"),
        ("MUNICIPAL_TIME_ZONE", "Asia/Habarovsk"),
        ("DRAFT_DAYS", "0"),
        ("DRAFT_DAYS", "месяц"),
        ("FILES_MAX_COUNT", "0"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("ACTS_SECOND_PAIR_OF_EYES", "да"),
        ("DEADLINE_SHIFT", "back"),
        ("APPEAL_IDENTIFICATION", "passport"),
        ("PORTAL_MODE", "prod"),
        ("SECRET_KEY", "x"),
        ("SECRET_KEY", "x" * 60),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp-tls://mail.example.org:587"),
        ("EMAIL_URL", "mail.example.org"),
        ("OFFICERS_NEED_SECOND_FACTOR", "false"),
    ],
)
def test_what_is_missing_unknown_or_unsafe_is_named(name, value):
    # Not the checks alone: the server and the worker read the same settings.
    done = manage("check", **{name: value})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, "a line, not a traceback"
    assert name in done.stderr
