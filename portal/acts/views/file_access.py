"""Who may open the files of acts: registered at start-up."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from portal.acts.models import ActFile
from portal.acts.services.files import shown_files
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.people.access import roles_of
from portal.people.models import User


def may_open(user: User | AnonymousUser, request: HttpRequest, file: StoredFile) -> bool:
    """Allow everybody a file of a published act, editors any file of an act."""
    attached = ActFile.objects.select_related("act").filter(file=file).first()
    if attached is None:
        return False
    if attached.act.is_public and shown_files(attached.act).contains(attached):
        return True
    return isinstance(user, User) and Role.EDITOR in roles_of(user, timezone.localdate())
