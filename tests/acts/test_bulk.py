"""The archive of all texts, and what has changed since a moment."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.acts.models import Act, Publication
from portal.acts.rules.status import Effect
from portal.acts.services import archive
from portal.acts.services.delivery import as_data
from portal.acts.services.register import correct, publish, withdraw
from portal.acts.texts.akn import validate
from portal.acts.views import bulk
from portal.kernel.roles import Role
from tests.factories.acts import (
    PLACED,
    a_commencement,
    a_read_act,
    a_relation,
    a_version,
    an_act,
)
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 5, 3, tzinfo=UTC)
ZIP, CHANGES = "/acts/open-data/acts-texts.zip", "/acts/open-data/changes.json"


def _taken(client, **headers):
    response = client.get(ZIP, headers=headers)
    # Read to its end, the file is closed.
    response.taken = response.getvalue()
    return response


def test_the_archive_has_each_public_text_and_its_sum(client):
    act = a_read_act(title='О "стоянке"')
    hidden = an_act(state="prepared", placed_at=None)
    a_version(hidden, "1. Тайна.")
    assert _taken(client).status_code == 404
    assert "архив готовится" in client.get("/acts/open-data/").content.decode()
    assert archive.renew_archive(at=NOW)
    content = _taken(client).taken
    with ZipFile(io.BytesIO(content)) as texts:
        rows = list(csv.DictReader(io.StringIO(texts.read("manifest.csv").decode())))
        assert {row["path"] for row in rows} | {"manifest.csv", "passport.json"} == set(
            texts.namelist()
        )
        for row in rows:
            text = texts.read(row["path"])
            validate(text.decode())
            assert sha256(text).hexdigest() == row["sha256"]
            assert len(text) == int(row["bytes"])
        assert json.loads(texts.read("passport.json"))["texts"] == len(rows) == 2
    first, second = rows
    assert (first["act_id"], first["title"]) == (str(act.pk), act.title)
    assert (first["valid_to"], first["amended_by"]) == ("2022-01-01", "")
    assert second["amended_by"].endswith(act.versions.last().amended_by.get_absolute_url())
    assert "Архив ZIP" in client.get("/acts/open-data/").content.decode()


def test_the_archive_is_made_anew_once_a_day_where_something_has_changed(client):
    act = a_read_act()
    assert archive.renew_archive(at=NOW)
    etag = _taken(client)["ETag"]
    assert not archive.renew_archive(at=NOW + timedelta(days=1))
    Act.objects.filter(pk=act.pk).update(changed_at=NOW + timedelta(minutes=1))
    assert not archive.renew_archive(at=NOW + timedelta(hours=1))
    assert archive.renew_archive(at=NOW + timedelta(days=1))
    assert _taken(client)["ETag"] != etag


def test_a_withdrawn_text_does_not_stay_in_the_archive_until_tomorrow(client):
    act, other = a_read_act(), a_read_act()
    assert archive.renew_archive(at=NOW)
    withdraw(act, "Личные данные", at=NOW + timedelta(minutes=1))
    assert archive.renew_archive(at=NOW + timedelta(hours=1))
    with ZipFile(io.BytesIO(_taken(client).taken)) as texts:
        manifest = texts.read("manifest.csv").decode()
    assert other.get_absolute_url() in manifest
    assert act.get_absolute_url() not in manifest
    assert not archive.renew_archive(at=NOW + timedelta(hours=2))


def test_a_piece_of_the_archive_is_sent_and_the_same_one_is_not_sent_twice(client):
    a_read_act()
    archive.renew_archive(at=NOW)
    whole = _taken(client)
    content = whole.taken
    assert whole["Last-Modified"] == "Tue, 05 May 2026 03:00:00 GMT"
    rest = _taken(client, Range="bytes=100-")
    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes 100-{len(content) - 1}/{len(content)}"
    assert rest.taken == content[100:]
    assert _taken(client, **{"If-None-Match": whole["ETag"]}).status_code == 304
    assert _taken(client, **{"If-Modified-Since": whole["Last-Modified"]}).status_code == 304
    # The rest of an archive made anew does not fit what the reader has.
    other = _taken(client, Range="bytes=100-", **{"If-Range": '"other"'})
    assert (other.status_code, other.taken) == (200, content)
    assert client.head(ZIP)["Content-Length"] == str(len(content))


def test_nginx_sends_the_archive_where_it_may(client, settings):
    settings.FILES_X_ACCEL_PREFIX = "/protected-files/"
    archive.renew_archive(at=NOW)
    response = _taken(client)
    assert response["X-Accel-Redirect"] == "/protected-files/acts-texts.zip"
    assert response.content == b""


def _changes(client, url=CHANGES, **query):
    return client.get(url, query).json()


def test_what_has_changed_is_told_from_a_moment_on_with_what_is_gone(client):
    read, gone = a_read_act(), an_act()
    an_act(state="prepared", placed_at=None)
    withdraw(gone, "ошибка", at=NOW)
    told = _changes(client, since="2026-05-05T12:59:59+10:00")
    assert told["items"] == [
        {
            "id": gone.pk,
            "url": f"http://testserver{gone.get_absolute_url()}",
            "former_urls": [],
            "deleted": True,
            "deleted_at": "2026-05-05T03:00:00Z",
            "changed_at": "2026-05-05T03:00:00Z",
        }
    ]
    assert told["next"] is None
    everything = {one["id"]: one for one in _changes(client)["items"]}
    assert len(everything) == 3
    assert [text["url"] for text in everything[read.pk]["texts"]] == [
        f"http://testserver{read.get_absolute_url()}text.xml?on={day}"
        for day in ("2020-03-02", "2022-01-01")
    ]
    assert client.get(everything[read.pk]["texts"][0]["url"]).status_code == 200


def test_an_act_is_told_as_changed_when_what_changes_it_is_published_or_withdrawn(client):
    amended, repealed, begun, other = a_read_act(), an_act(), an_act(), an_act()
    amending = amended.versions.latest("valid_from").amended_by
    a_relation(source=amending, target=repealed, effect=Effect.REPEALS)
    a_commencement(begun, by=amending, ground="")
    for at in (NOW, NOW + timedelta(hours=1)):
        if amending.state == Publication.PUBLISHED:
            withdraw(amending, "ошибка", at=at)
        else:
            publish(amending, by=an_officer(Role.EDITOR).user, at=at)
        amending.refresh_from_db()
        told = {one["id"]: one for one in _changes(client, since=at.isoformat())["items"]}
        assert told.keys() == {amending.pk, amended.pk, repealed.pk, begun.pk}
        assert bool(told[repealed.pk]["relations"]) is (amending.state == Publication.PUBLISHED)
    assert other.pk not in told


def test_an_act_is_told_as_changed_when_what_it_calls_the_one_that_changes_it_is_corrected(client):
    amended = a_read_act()
    amending = amended.versions.latest("valid_from").amended_by
    amending.number = "77-р"
    correct(amending, at=NOW)
    told = [one["id"] for one in _changes(client, since=NOW.isoformat())["items"]]
    assert set(told) == {amended.pk, amending.pk}


def test_an_act_that_was_not_seen_yet_tells_nothing_of_others_when_it_is_withdrawn(client):
    repealing, repealed = an_act(state="scheduled", placed_at=None, publish_at=NOW), an_act()
    a_relation(source=repealing, target=repealed, effect=Effect.REPEALS)
    withdraw(repealing, "ошибка", at=NOW)
    assert _changes(client, since=NOW.isoformat())["items"] == []


def test_changes_are_turned_to_the_end_each_once(client, monkeypatch):
    monkeypatch.setattr(bulk, "_PAGE", 2)
    acts = [an_act(changed_at=PLACED + timedelta(days=number // 3)) for number in range(7)]
    seen, url, pages = [], f"{CHANGES}?since=2020-01-01", 0
    while url:
        told = _changes(client, url)
        seen += [one["id"] for one in told["items"]]
        url, pages = told["next"], pages + 1
    assert seen == [act.pk for act in acts]
    assert pages == 4


def test_a_change_is_told_once_it_has_settled(client):
    act = an_act(changed_at=timezone.now())
    assert _changes(client)["items"] == []
    Act.objects.filter(pk=act.pk).update(changed_at=timezone.now() - timedelta(minutes=3))
    (told,) = _changes(client)["items"]
    assert told["id"] == act.pk


@pytest.mark.parametrize("since", ["вчера", "2026-13-45", "2026-02-30T10:00:00"])
def test_a_moment_that_is_none_is_refused_with_words(client, since):
    response = client.get(CHANGES, {"since": since})
    assert response.status_code == 400
    assert "2026-11-01" in response.json()["error"]


def test_until_may_be_put_into_an_address_as_it_is(client):
    an_act(changed_at=timezone.now() - timedelta(minutes=3))
    until = _changes(client)["until"]
    assert until.endswith("Z")
    assert client.get(f"{CHANGES}?since={until}").json()["items"] == []
    assert datetime.fromisoformat(until) < timezone.now()


@pytest.mark.parametrize(
    ("since", "is_told"),
    [
        ("2026-05-05T12:59:59+10:00", True),
        ("2026-05-05T13:00:01+10:00", False),
        ("2026-05-05 12:59:59+10:00", True),
        ("2026-05-05 13:00:01+1000", False),
        ("2026-05-05T02:59:59Z", True),
        ("2026-05-05 13:00", True),
        ("2026-05-05 13:01", False),
    ],
)
def test_the_plus_of_a_moment_that_became_a_blank_is_understood(
    client, monkeypatch, since, is_told
):
    monkeypatch.setattr(bulk, "_PAGE", 1)
    for _ in range(2):
        an_act(changed_at=NOW)
    told = client.get(f"{CHANGES}?since={since}").json()
    assert bool(told["items"]) is is_told
    if is_told:
        assert len(client.get(told["next"]).json()["items"]) == 1


def test_the_examples_of_the_error_and_of_the_page_are_accepted(client):
    error = client.get(CHANGES, {"since": "вчера"}).json()["error"]
    examples = re.findall(r"\d{4}-[\d:TZ+-]+", error)
    assert len(examples) == 2
    for since in examples:
        assert client.get(f"{CHANGES}?since={since}").status_code == 200


def test_a_page_of_changes_takes_the_same_queries_for_any_number(client):
    counts = []
    for more in (1, 6):
        for _ in range(more):
            a_version(an_act(), since=date(2020, 3, 2))
        Act.objects.update(changed_at=PLACED)
        with CaptureQueriesContext(connection) as queries:
            _changes(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_texts_of_an_act_are_asked_for_and_compared_once_for_all_of_them():
    act = an_act()
    for day in range(1, 6):
        by = an_act(adopted_on=date(2021, 1, day))
        a_version(act, "ПОСТАНОВЛЯЮ:", "1. Один.", f"2. Слова {day}.", since=date(2021, 2, day),
                  amended_by=by)  # fmt: skip
    a_relation(target=act, effect=Effect.REPEALS, point="para_2", from_on=date(2125, 1, 1))
    with CaptureQueriesContext(connection) as queries:
        told = dict(archive._texts())
    assert len(told) == act.versions.count()
    assert sum(f'"act_id" = {act.pk} ' in one["sql"] for one in queries) == 1
    assert told == {version: as_data(version) for version in act.versions.all()}
