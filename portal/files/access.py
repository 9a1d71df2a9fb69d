"""Who may open a file, and who is told of it: registered by the owners of files.

The apps above know what a file belongs to; each registers at start-up, in
``AppConfig.ready()``, its check and, where the law wants views recorded, its listener.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.files.models import Picture, StoredFile
    from portal.people.models import User

#: Says whether the person may open the file; anonymous ones are asked about too, as the
#: draft of a person who has not signed in belongs to the session of the request.
FileAccess = Callable[["User | AnonymousUser", HttpRequest, "StoredFile"], bool]
#: Told, before any byte is sent, that the person opens the file.
FileViewed = Callable[["User | AnonymousUser", HttpRequest, "StoredFile"], None]

#: Says whether an owner shows the picture to the person of the request.
PictureAccess = Callable[[HttpRequest, "Picture"], bool]

_checks: list[FileAccess] = []
_picture_checks: list[PictureAccess] = []
_listeners: list[FileViewed] = []


def register_file_access(check: FileAccess) -> None:
    """Let ``check`` allow files; a file is open to whom any one check allows it."""
    if check not in _checks:
        _checks.append(check)


def register_file_viewed(listener: FileViewed) -> None:
    """Tell ``listener`` of each file or thumbnail before it is sent."""
    if listener not in _listeners:
        _listeners.append(listener)


def register_picture_access(check: PictureAccess) -> None:
    """Let ``check`` show pictures; one is shown where any one check says so."""
    if check not in _picture_checks:
        _picture_checks.append(check)


def may_see(request: HttpRequest, picture: "Picture") -> bool:
    """Whether some owner of ``picture`` shows it to the person of ``request``."""
    return any(check(request, picture) for check in _picture_checks)


def may_open(request: HttpRequest, file: "StoredFile") -> bool:
    """Whether some owner of ``file`` allows it to the person of ``request``."""
    return any(check(request.user, request, file) for check in _checks)


def tell_viewed(request: HttpRequest, file: "StoredFile") -> None:
    """Tell the listeners; when one fails, the file is not sent."""
    for listener in _listeners:
        listener(request.user, request, file)
