"""Forms of the account."""

from typing import Any

from django import forms

from portal.people.models import User
from portal.web.forms import must_say_something


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
