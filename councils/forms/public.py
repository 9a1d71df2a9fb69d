"""What residents, organisations and members are asked."""

from collections.abc import Iterable
from typing import cast

from django import forms

from councils.forms.fields import DayField
from councils.models import AgendaProposal, Guest, Mandate, MembershipApplication
from councils.rules.vocabulary import Answer
from portal.kernel.choices import choices
from portal.web.forms import PortalFormMixin


class DayForm(PortalFormMixin, forms.Form):
    """The day as of which a council is shown."""

    is_all_optional = True

    on = DayField(label="Показать состав на день", required=False)


class SearchForm(PortalFormMixin, forms.Form):
    """Words that a question or a decision has."""

    q = forms.CharField(
        label="Что искать",
        help_text="Слова из вопросов повестки, материалов и решений: например, детские площадки",
        max_length=200,
    )


class GuestForm(PortalFormMixin, forms.ModelForm):
    """A resident asks for a place."""

    class Meta:
        model = Guest
        fields = ("name", "email")
        labels = {"name": "Имя и фамилия", "email": "Электронная почта"}
        help_texts = {
            "name": "По ним вас пропустят в зал. Имена жителей не публикуются.",
            "email": "Сюда придёт ответ, а если заседание перенесут — письмо об этом.",
        }
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
        }


class ApplicationForm(PortalFormMixin, forms.ModelForm):
    """An organisation asks for a seat."""

    class Meta:
        model = MembershipApplication
        fields = ("kind", "name", "registration_number", "leader", "email", "phone", "text")
        help_texts = {
            "name": "Как в уставе.",
            "registration_number": "13 цифр из выписки ЕГРЮЛ.",
            "email": "Сюда придёт решение по заявке.",
        }
        widgets = {"text": forms.Textarea({"rows": 6, "maxlength": 5000})}

    def clean_registration_number(self) -> str:
        """Return the thirteen digits."""
        typed = "".join(self.cleaned_data["registration_number"].split())
        if not (typed.isascii() and typed.isdigit() and len(typed) == 13):
            raise forms.ValidationError("В ОГРН 13 цифр.")
        return typed


class AnswerForm(PortalFormMixin, forms.Form):
    """Whether a member comes."""

    answer = forms.ChoiceField(
        label="Придёте ли вы?", choices=choices(Answer), widget=forms.RadioSelect
    )


class NoteForm(PortalFormMixin, forms.Form):
    """A private note on an item."""

    text = forms.CharField(
        label="Личная заметка",
        help_text="Её видите только вы.",
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
    )


class ProposalForm(PortalFormMixin, forms.ModelForm):
    """A member proposes a question."""

    class Meta:
        model = AgendaProposal
        fields = ("mandate", "title", "text")
        labels = {"mandate": "В какой совет", "title": "Вопрос", "text": "Почему это важно"}
        widgets = {"text": forms.Textarea({"rows": 5, "maxlength": 5000})}

    def __init__(self, *args: object, mandates: Iterable[Mandate], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        held = list(mandates)
        field = cast(forms.ModelChoiceField, self.fields["mandate"])
        field.queryset = Mandate.objects.filter(pk__in=[one.pk for one in held]).select_related(
            "seat__council", "seat__organisation"
        )
        field.label_from_instance = (  # type: ignore[method-assign]
            lambda obj: f"{obj.seat.council.name} ({obj.seat.of_whom})"
        )
        field.empty_label = None
        field.initial = held[0].pk if held else None
