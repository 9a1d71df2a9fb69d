"""Sessions cannot be read in the database."""

import base64
from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from freezegun import freeze_time

from portal.web.sessions import EncryptedSessionSerializer
from tests.factories.people import a_user

SECRET = "Проспект 60-летия Октября, 1"


def stored(session):
    data = Session.objects.get(session_key=session.session_key).session_data
    return data, base64.urlsafe_b64decode(data.split(":")[0] + "==")


@pytest.fixture
def session(db):
    session = SessionStore()
    session["typed"] = SECRET
    session.save()
    return session


def test_what_was_typed_comes_back(session):
    assert SessionStore(session.session_key)["typed"] == SECRET


def test_the_database_does_not_show_it(session):
    data, decoded = stored(session)
    for text in (SECRET, "typed", "60-"):
        assert text not in data
        assert text.encode() not in decoded


def test_sessions_of_the_previous_key_are_still_read(session, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new" * 20
    assert SessionStore(session.session_key)["typed"] == SECRET


def test_without_the_key_a_session_is_empty(session, settings):
    settings.SECRET_KEY = "other" * 20
    assert SessionStore(session.session_key).load() == {}


def test_the_same_session_is_never_encrypted_the_same_way():
    serializer = EncryptedSessionSerializer()
    assert serializer.dumps({"a": 1}) != serializer.dumps({"a": 1})
    assert serializer.loads(serializer.dumps({"a": "ё"})) == {"a": "ё"}


def test_a_session_ends_two_weeks_after_its_last_day(client, db):
    with freeze_time("2026-11-02 03:00"):
        client.force_login(a_user())
        key = client.session.session_key
    for day in (10, 20, 30):
        with freeze_time(f"2026-11-{day} 03:00"):
            assert client.get(reverse("people:profile")).status_code == 200
            first = Session.objects.get(pk=key).expire_date
            client.get(reverse("people:profile"))
            assert Session.objects.get(pk=key).expire_date == first, "written once a day"
            assert first.date() == date(2026, 11, day) + timedelta(days=14)
    with freeze_time("2026-12-15 03:00"):
        assert client.get(reverse("people:profile")).status_code == 302
