"""Who looked at whose personal data. Law: 152-FZ art. 18.1, 19."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.people.models import PersonalDataView, User

#: A complaint about a leak is seldom later; the log itself is data about officers.
KEPT_DAYS = 366


def log_view(viewer: User, subjects: Iterable[str], what: str, *, at: datetime) -> None:
    """Note that the officer looked; each of ``subjects`` is a key such as ``appeals.appeal:123``.

    Where nothing was shown, nothing is noted.
    """
    if keys := list(subjects):
        PersonalDataView.objects.create(viewer=viewer, at=at, subjects=keys, what=what)


def forget_old_views(*, at: datetime) -> int:
    """Delete what was noted more than KEPT_DAYS days ago; return how many rows went."""
    count, _ = PersonalDataView.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    return count
