"""Forms of the account."""

from django import forms

from portal.people.models import User


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


class CloseForm(forms.Form):
    """A closing is confirmed on purpose."""

    sure = forms.BooleanField(label="Да, закрыть мою учётную запись")
