"""Sending the finished appeal, and asking for the state of one."""

from django import forms
from django.core.exceptions import ValidationError

from portal.kernel.references import parse_reference
from portal.web.forms import PortalFormMixin

_SECRET_LENGTH = 12


class SendForm(PortalFormMixin, forms.Form):
    """The press of «Отправить»: the key of the draft that was shown, and a trap for robots.

    People do not see the trap; whose browser fills it in just presses once more.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    website = forms.CharField(
        label="Не заполняйте это поле",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        """Refuse what only a robot would fill in."""
        if self.cleaned_data["website"]:
            raise ValidationError(
                "Похоже, браузер сам заполнил скрытое поле. Нажмите «Отправить обращение» ещё раз.",
                code="trap",
            )
        return ""


class StatusForm(PortalFormMixin, forms.Form):
    """Reference and secret from the receipt, however they are typed."""

    reference = forms.CharField(
        label="Номер обращения на портале",
        help_text="Десять цифр из расписки, например 4827-1930-56.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "Укажите номер обращения из расписки."},
    )
    secret = forms.CharField(
        label="Код для проверки состояния",
        help_text="Двенадцать цифр из той же расписки.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "Укажите код из расписки."},
    )

    def clean_reference(self) -> str:
        """Return the ten digits; a slip of a digit is told before anything is looked up."""
        reference = parse_reference(self.cleaned_data["reference"])
        if reference is None:
            raise ValidationError(
                "В номере опечатка: проверьте десять цифр по расписке.",
                code="reference_wrong",
            )
        return reference

    def clean_secret(self) -> str:
        """Return the twelve digits."""
        digits = "".join(self.cleaned_data["secret"].replace("-", " ").split())
        if len(digits) != _SECRET_LENGTH or not (digits.isascii() and digits.isdigit()):
            raise ValidationError(
                "В коде должно быть двенадцать цифр: проверьте их по расписке.",
                code="secret_wrong",
            )
        return digits
