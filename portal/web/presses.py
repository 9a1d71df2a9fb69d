"""A button pressed twice: what one browser sends again, as it was, is taken once."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from portal.kernel.seen import sum_of
from portal.web.ceilings import Ceiling

_PRESSES = Ceiling("web.presses", 1, seconds=600)


def press_of(request: HttpRequest, said: Mapping[str, Any]) -> str:
    """Return what is the same of each press: the browser, the page, what was sent.

    Nothing where the browser is not known: whoever has no cookie of ours cannot send a form.
    """
    browser = request.META.get("CSRF_COOKIE", "")
    return sum_of(f"{browser} {request.path} {sorted(said.items())}") if browser else ""


def is_again(press: str) -> bool:
    """Whether the same was taken some minutes ago.

    To be asked in the transaction that takes it: a second press waits for the first, and counts as
    the first one where that has failed.
    """
    return bool(press) and _PRESSES.count(press) > 1
