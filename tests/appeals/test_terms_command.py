"""``manage.py terms``: a lawyer checks the portal with it."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def terms(*arguments: str) -> dict:
    out = StringIO()
    call_command("terms", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_every_date_of_a_late_friday():
    assert terms("2026-11-20T18:30", "--closed", "2026-12-20") == {
        "deemed_received": "2026-11-23",
        "register_by": "2026-11-26",
        "forward_by": "2026-11-30",
        "migration_forward_by": "2026-11-27",
        "answer_legal": "2026-12-23",
        "answer_control": "2026-12-23",
        "extended_latest_legal": "2027-01-22",
        "extended_latest_control": "2027-01-22",
        "special_notice_by": "2026-11-30",
        "documents_by": "2026-12-08",
        "keep_until": "2031-12-31",
        "preliminary": [],
    }


def test_an_offset_is_turned_into_municipal_time():
    assert terms("2026-11-20T11:30+03:00") == terms("2026-11-20T18:30")
    assert terms("2026-11-20") == terms("2026-11-20T09:00")


def test_what_rests_on_an_undecreed_year_is_preliminary():
    assert terms("2027-12-14")["preliminary"] == [
        "answer_legal",
        "answer_control",
        "extended_latest_legal",
        "extended_latest_control",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("2026-11-23", "--registered", "2026-11-20"),
        ("2026-11-20T20:00Z", "--registered", "2026-11-20"),
        ("2026-11-23", "--closed", "2026-11-20"),
        ("2026-11-23", "--registered", "вчера"),
        ("23.11.2026",),
        ("2026-11-31",),
        ("9999-12-31",),
        ("0001-01-01T00:00+10:00",),
        ("2026-11-23T25:00",),
    ],
)
def test_what_cannot_be_reckoned_is_refused(arguments):
    with pytest.raises(CommandError):
        terms(*arguments)


def test_a_clerk_who_stays_late_may_register_before_the_deemed_receipt():
    found = terms("2026-11-20T18:30", "--registered", "2026-11-20")
    assert (found["deemed_received"], found["answer_control"]) == ("2026-11-23", "2026-12-18")


def test_the_lawyer_reads_the_law_in_his_own_words():
    out = StringIO()
    call_command("terms", "2026-11-23", "--closed", "2026-12-01", stdout=out)
    assert "ч. 3.1 ст. 8 59-ФЗ" in out.getvalue()
    assert not any(word in out.getvalue() for word in ("FZ", "art.", "order"))


def test_it_needs_no_secret_and_no_database():
    done = subprocess.run(
        [sys.executable, "manage.py", "terms", "2026-11-20T18:30", "--json"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["answer_control"] == "2026-12-23"
    assert "База данных недоступна" in done.stderr
