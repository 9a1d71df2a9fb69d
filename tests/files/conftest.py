"""Each test of files has a storage of its own and no scanner."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files import access


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "storage"
    settings.FILES_X_ACCEL_PREFIX = ""
    settings.CLAMD_ADDRESS = ""
    return settings.FILES_ROOT


@pytest.fixture
def at():
    return datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def upload():
    """Return a maker of uploads; what the browser says of the type is never true here."""

    def make(name, content):
        return SimpleUploadedFile(name, content, content_type="application/x-lie")

    return make


@pytest.fixture
def owners(monkeypatch):
    """Put the test in the place of the owners of files: (checks, listeners)."""
    checks, listeners = [], []
    monkeypatch.setattr(access, "_checks", checks)
    monkeypatch.setattr(access, "_listeners", listeners)
    return checks, listeners
