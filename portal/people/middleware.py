"""Officers work with a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

_ADMIN = "/admin/"


class SecondFactorMiddleware:
    """Send an officer without a second factor from the back office to where he sets one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (
            settings.OFFICERS_NEED_SECOND_FACTOR
            and request.path_info.startswith(_ADMIN)
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, "Для работы сотруднику нужен второй фактор входа.")
            return redirect("mfa_index")
        return self.get_response(request)
