"""The act by which appeals are destroyed, as the administrator types it from the paper."""

from datetime import date
from typing import Any

from django import forms

from appeals.forms.desk import SureForm


class DestructionForm(SureForm):
    """What the commission signed, and what it left out of the list."""

    number = forms.CharField(label="Номер акта", max_length=40)
    signed_on = forms.DateField(
        label="Дата акта", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    commission = forms.CharField(
        label="Решение экспертной комиссии",
        help_text="Например: протокол ЭК от 20.01.2032 № 1",
        max_length=200,
    )
    left = forms.CharField(
        label="Оставить: номера обращений",
        help_text="По одному в строке: те, что комиссия решила хранить дальше. Они останутся в перечне.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean_signed_on(self) -> date:
        """Refuse a day that has not come: first the act is signed."""
        day: date = self.cleaned_data["signed_on"]
        if day > self._on:
            raise forms.ValidationError("Акт ещё не подписан: этот день не наступил.")
        return day

    def clean_left(self) -> list[str]:
        """Return the numbers."""
        return self.cleaned_data["left"].replace(",", " ").split()
