"""Forms of the account."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as mfa_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.people import second_factor
from portal.people.models import User
from portal.people.services.accounts import unconfirmed_account
from portal.web.forms import AsksWords, must_say_something

#: The password of this session's signing up, hashed, with the account that it is for.
CHOSEN_PASSWORD = "signup_password"


class SignupForm(AsksWords, allauth_forms.SignupForm):
    """Signing up; whoever does so with an address that is not confirmed gets a code of his own.

    The account stays as it is until one of the codes is entered, and gets the password that was
    chosen in that session: nobody who knows an address keeps its owner from an account.
    """

    account_already_exists: bool

    @transaction.atomic
    def try_save(self, request: HttpRequest) -> Any:
        """Make the account, or go on with one that is there; of a double click one is made."""
        user = unconfirmed_account(self.cleaned_data["email"])
        if user is not None:
            # Else the clock might destroy it under the new code.
            user.joined_at = timezone.now()
            user.save(update_fields=["joined_at"])
        else:
            user, response = super().try_save(request)
            if user is None:
                return user, response
        request.session[CHOSEN_PASSWORD] = {
            "user": user.pk,
            "password": make_password(self.cleaned_data["password1"]),
        }
        return user, None


class _CountsCodes(AsksWords, mfa_forms.BaseAuthenticateForm):
    """Wrong codes count against the account: only who has its password gets so far."""

    def clean_code(self) -> str:
        """Refuse a code, right or wrong, after too many wrong ones, and let the owner know."""
        limit = {"action": "second_factor_failed", "key": f"second-factor-{self.user.pk}"}
        if not ratelimit.consume(context.request, **limit):
            if isinstance(self, AuthenticateForm):
                # At sign-in, by somebody who has the password; inside it may be a slip.
                second_factor.guessed.send(type(self), user=self.user)
            raise forms.ValidationError(
                "Слишком много неверных кодов. Подождите пять минут и введите новый код. Если не "
                "подходит и он, обратитесь к администратору: он сбросит второй способ входа.",
                code="too_many_codes",
            )
        code = super().clean_code()
        ratelimit.clear(context.request, **limit)
        return code


class AuthenticateForm(_CountsCodes, mfa_forms.AuthenticateForm):
    """The code of the second factor at sign-in."""


class ReauthenticateForm(_CountsCodes, mfa_forms.ReauthenticateForm):
    """The code of the second factor before a change of the account's protection."""


class ProfileForm(forms.ModelForm):
    """What a person tells of himself once, to be filled in for him later."""

    class Meta:
        model = User
        fields = ("last_name", "first_name", "patronymic")
        widgets = {
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "patronymic": forms.TextInput(attrs={"autocomplete": "additional-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.validators = [*field.validators, must_say_something]


class CloseForm(forms.Form):
    """A closing is confirmed on purpose."""

    sure = forms.BooleanField(label="Да, закрыть мою учётную запись")
