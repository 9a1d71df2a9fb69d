"""``manage.py terms``: a lawyer checks the portal with it."""

import json
from io import StringIO

import pytest
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


def test_a_registration_before_the_receipt_is_refused():
    with pytest.raises(CommandError):
        terms("2026-11-23", "--registered", "2026-11-20")
