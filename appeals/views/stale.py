"""Forms whose CSRF token is stale: told to the view, so that nothing typed is lost.

A token goes stale when the reader signs in or out in another window. A page refused by
Django's middleware would take the text with it; a view that is told shows the form again as
it was typed and changes nothing.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


class _Telling(CsrfViewMiddleware):
    """The check of Django's middleware, its verdict noted instead of enforced."""

    def _reject(self, request: HttpRequest, reason: str) -> None:
        request.META[_VERDICT] = reason


_VERDICT = "appeals.stale_form"
_told = decorator_from_middleware(_Telling)


def tells_stale_forms(view: View) -> View:
    """Let the view decide about a form that fails the CSRF check; it must ask ``is_stale``."""
    return csrf_exempt(_told(view))


def is_stale(request: HttpRequest) -> bool:
    """Whether the form failed the CSRF check: nothing may be changed by it."""
    return _VERDICT in request.META
