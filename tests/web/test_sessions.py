"""Sessions cannot be read in the database."""

import base64

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from portal.web.sessions import EncryptedSessionSerializer

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
