"""A field of the forms of residents and of clerks alike."""

from typing import Any

from django import forms

from meetings.rules.phones import one_form
from portal.kernel.errors import RuleViolation


class PhoneField(forms.CharField):
    """A telephone, kept in one form."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "tel", "inputmode": "tel"})
        super().__init__(label="Телефон", max_length=40, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Refuse what cannot be called."""
        try:
            return one_form(super().clean(value))
        except RuleViolation as violation:
            raise forms.ValidationError(violation.message, violation.code) from None
