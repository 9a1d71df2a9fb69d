"""Forms of the clerk's desk: one for each transition that needs an input."""

from datetime import date
from typing import Any

from django import forms

from appeals.models import Appeal, ClassifierCode
from appeals.rules.vocabulary import Result
from portal.files.forms import MultipleFileField
from portal.kernel.choices import choices
from portal.kernel.roles import Role
from portal.people.models import Officer
from portal.web.forms import PortalFormMixin

_QUESTIONS = 3


class CardForm(PortalFormMixin, forms.Form):
    """The registration card: annotation, repeated appeal, questions with codes."""

    annotation = forms.CharField(label="Краткое содержание", max_length=500, required=False)
    repeats = forms.ModelChoiceField(
        Appeal.objects.none(),
        label="Повторяет обращение",
        required=False,
        empty_label="Нет, первичное",
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = Appeal.objects.of_same_applicant(appeal).values("pk")[:20]
        self.fields["repeats"].queryset = Appeal.objects.filter(pk__in=earlier)
        for number in range(1, _QUESTIONS + 1):
            self.fields[f"code_{number}"] = forms.CharField(
                label=f"Вопрос {number}: код классификатора",
                required=number == 1,
                help_text="Найдите код поиском выше и впишите его сюда." if number == 1 else "",
            )
            self.fields[f"gist_{number}"] = forms.CharField(
                label=f"Вопрос {number}: суть", max_length=300, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Turn each typed code into its entry of the classifier."""
        cleaned = super().clean() or {}
        cleaned["questions"] = []
        for number in range(1, _QUESTIONS + 1):
            typed = (cleaned.get(f"code_{number}") or "").split(" ")[0]
            if not typed:
                continue
            code = ClassifierCode.objects.filter(code=typed, is_assignable=True).first()
            if code is None:
                self.add_error(
                    f"code_{number}", "Такого вопроса в классификаторе нет. Найдите код поиском."
                )
            else:
                cleaned["questions"].append((code, cleaned.get(f"gist_{number}") or ""))
        return cleaned


class ReasonForm(PortalFormMixin, forms.Form):
    """Why a step back is taken."""

    reason = forms.CharField(label="Причина", widget=forms.Textarea(attrs={"rows": 4}))


class AssignForm(PortalFormMixin, forms.Form):
    """Who considers the appeal and until when."""

    executor = forms.ModelChoiceField(Officer.objects.none(), label="Исполнитель")
    due_on = forms.DateField(
        label="Исполнить до (включительно)", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    text = forms.CharField(label="Поручение", max_length=500, required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["executor"].queryset = (
            Officer.objects.filter(roles__contains=[str(Role.EXECUTOR)], holds_from__lte=on)
            .exclude(holds_to__lte=on)
            .select_related("user", "unit")
        )
        self.fields["executor"].label_from_instance = lambda officer: (
            f"{officer.unit.short_name}: {officer.user.full_name}"
        )


class AnswerForm(PortalFormMixin, forms.Form):
    """The answer's text, a result for each question, enclosures."""

    text = forms.CharField(label="Текст ответа", widget=forms.Textarea(attrs={"rows": 16}))
    files = MultipleFileField(label="Приложения", required=False)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(appeal.questions.select_related("code"))
        for question in self.questions:
            self.fields[f"result_{question.pk}"] = forms.ChoiceField(
                label=f"Результат по вопросу {question}",
                choices=[("", "Пока нет"), *choices(Result)],
                required=False,
                initial=question.result,
            )

    @property
    def results(self) -> dict[int, str]:
        """The chosen results by the question's primary key."""
        return {
            question.pk: self.cleaned_data[f"result_{question.pk}"] for question in self.questions
        }


class SureForm(PortalFormMixin, forms.Form):
    """A transition that needs nothing but a decision."""
