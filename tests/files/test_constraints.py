"""The database refuses what the portal must never store."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError

from portal.files.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return StoredFile.objects.create(
        name="a.txt",
        kind="txt",
        media_type="text/plain",
        size=4,
        received_size=4,
        sha256="0" * 64,
        path="ab/a.bin",
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize("values", [{"state": "unknown"}, {"state": "infected"}])
def test_impossible_states_are_refused(file, values):
    with pytest.raises(IntegrityError):
        StoredFile.objects.filter(pk=file.pk).update(**values)


@pytest.mark.parametrize(
    "values", [{"size": 0}, {"received_size": 0}, {"sha256": "A" * 64}, {"sha256": ""}]
)
def test_impossible_rows_are_refused(file, values):
    row = {f.attname: getattr(file, f.attname) for f in StoredFile._meta.concrete_fields}
    del row["id"]
    with pytest.raises(IntegrityError):
        StoredFile.objects.bulk_create([StoredFile(**row | {"path": "ab/b.bin"} | values)])


@pytest.mark.parametrize("values", [{"name": "b.txt"}, {"sha256": "1" * 64}, {"path": "ab/b"}])
def test_what_a_file_is_never_changes(file, values):
    with pytest.raises(DatabaseError, match="Cannot update"):
        StoredFile.objects.filter(pk=file.pk).update(**values)


def test_two_rows_never_share_their_bytes(file):
    file.pk = None
    with pytest.raises(IntegrityError):
        StoredFile.objects.bulk_create([file])
