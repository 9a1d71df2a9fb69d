"""Forms of the account."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as mfa_forms
from django import forms
from django.http import HttpRequest

from portal.people import second_factor
from portal.people.models import User
from portal.people.services.accounts import forget_unconfirmed_address
from portal.web.forms import AsksWords, must_say_something


class SignupForm(AsksWords, allauth_forms.SignupForm):
    """Signing up; who did so before and never confirmed the address begins anew."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account; the library sends no code where it finds one, confirmed or not."""
        if self.account_already_exists and forget_unconfirmed_address(self.cleaned_data["email"]):
            self.account_already_exists = False
        return super().try_save(request)


class _CountsCodes(mfa_forms.BaseAuthenticateForm):
    """Wrong codes count against the account: only who has its password gets so far."""

    def clean_code(self) -> str:
        """Refuse a code, right or wrong, after too many wrong ones, and let the owner know."""
        limit = {"action": "second_factor_failed", "key": f"second-factor-{self.user.pk}"}
        if not ratelimit.consume(context.request, **limit):
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
