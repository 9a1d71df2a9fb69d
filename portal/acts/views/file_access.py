"""Who may open the files of acts: registered at start-up."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from portal.acts.models import ActFile, Publication
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.people.access import roles_of
from portal.people.models import User


def may_open(user: User | AnonymousUser, request: HttpRequest, file: StoredFile) -> bool:
    """Allow everybody a file of a published act, editors any file of an act."""
    attached = ActFile.objects.select_related("act").filter(file=file).first()
    if attached is None:
        return False
    is_seen = attached.role != ActFile.Role.SCAN or attached.has_no_personal_data
    if attached.act.state == Publication.PUBLISHED and is_seen:
        return True
    return isinstance(user, User) and Role.EDITOR in roles_of(user, timezone.localdate())
