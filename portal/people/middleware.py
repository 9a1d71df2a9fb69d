"""Officers work with a second factor."""

from collections.abc import Callable
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from portal.people import second_factor
from portal.people.models import User

_ADMIN = "/admin/"
_ACCOUNT = "/accounts/"
_OPEN = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout")


class SecondFactorMiddleware:
    """Take an officer's rights from a session that has not passed the second factor.

    Everywhere, files too: there he is a citizen. From the back office he is sent to where he
    shows the factor, or sets one up. And nobody who has a factor, officer or citizen, comes to
    his account by the password alone: it would take the factor away, or read the spare codes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.OFFICERS_NEED_SECOND_FACTOR:
            # Lazy, as the page may never ask who it is.
            request.user = SimpleLazyObject(partial(_user_of, request))  # type: ignore[assignment]
            if request.path_info.startswith(_ADMIN):
                user = _user_of(request)
                if isinstance(user, User) and user.lacks_second_factor:
                    return _to_second_factor(request, user)
        if request.path_info.startswith(_ACCOUNT) and request.path_info not in map(reverse, _OPEN):
            user = request.user
            if isinstance(user, User) and _owes_factor(request, user):
                return _to_second_factor(request, user)
        return self.get_response(request)


def _owes_factor(request: HttpRequest, user: User) -> bool:
    return is_mfa_enabled(user) and not second_factor.is_passed(request, user)


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if isinstance(user, User):
        user.lacks_second_factor = not second_factor.is_passed(request, user)
    return user


def _to_second_factor(request: HttpRequest, user: User) -> HttpResponseBase:
    if not is_mfa_enabled(user):
        messages.warning(request, "Для работы сотруднику нужен второй фактор входа.")
        return redirect("mfa_index")
    by_code = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    response = redirect("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
    response["Location"] += "?" + urlencode({"next": request.get_full_path()})
    return response
