"""What readers ask of the register."""

from django import forms

from portal.acts.models import Kind
from portal.kernel.choices import choices
from portal.web.forms import PortalFormMixin


class SearchForm(PortalFormMixin, forms.Form):
    """A number, or words of a title; a kind."""

    q = forms.CharField(label="Номер или слова из названия", required=False, max_length=200)
    kind = forms.ChoiceField(
        label="Вид акта", required=False, choices=[("", "любой"), *choices(Kind)]
    )


class DayForm(PortalFormMixin, forms.Form):
    """The day as of which an act is read."""

    on = forms.DateField(
        label="Состояние на день",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
