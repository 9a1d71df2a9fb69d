"""Who looked at whose personal data. Law: 152-FZ art. 18.1, 19."""

from datetime import datetime

from portal.people.models import PersonalDataView, User


def log_view(viewer: User, subject: str, what: str, *, at: datetime) -> None:
    """Note that the officer looked; ``subject`` is a key such as ``appeals.appeal:123``."""
    PersonalDataView.objects.create(viewer=viewer, at=at, subject=subject, what=what)
