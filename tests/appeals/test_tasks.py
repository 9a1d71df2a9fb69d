"""Work by the clock: drafts end after their days, and not before."""

from datetime import UTC, datetime, timedelta

import pytest

from appeals.models import Draft
from appeals.services import drafts
from portal.files import services as files
from portal.files.models import StoredFile

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_expired_drafts_go_with_their_files_and_others_stay(settings):
    settings.DRAFT_DAYS = 30
    old = drafts.start(by=None, at=AT - timedelta(days=31))
    kept = drafts.start(by=None, at=AT - timedelta(days=29))
    for draft in (old, kept):
        file = files.store_generated("a.pdf", b"%PDF-1.7", "application/pdf", at=AT)
        drafts.add_files(draft, [file], at=draft.started_at)
    assert drafts.forget_expired(at=AT) == 1
    assert Draft.objects.get() == kept
    assert StoredFile.objects.count() == 1
