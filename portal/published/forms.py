"""What readers are asked who look for what is published, or want letters about it."""

from typing import Any

from django import forms

from portal.published.registry import subject_choices
from portal.web.forms import PortalFormMixin


class SearchForm(PortalFormMixin, forms.Form):
    """Words, and what they are about."""

    is_all_optional = True

    q = forms.CharField(
        label="Слова",
        required=False,
        max_length=200,
        help_text="Например: детские площадки. Пусто — всё новое.",
    )
    about = forms.ChoiceField(label="О чём", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "обо всём"), *subject_choices()]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]


class FollowForm(SearchForm):
    """Where the letters go, and that this is wanted."""

    is_all_optional = False

    email = forms.EmailField(
        label="Электронная почта", widget=forms.EmailInput({"autocomplete": "email"})
    )
    agrees = forms.BooleanField()

    def __init__(self, *args: Any, consent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = consent
