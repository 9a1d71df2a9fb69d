"""Forms of the clerk's desk: one for each transition that needs an input."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from appeals.models import AnswerFile, Appeal
from appeals.rules.terms import ANSWER, resolution_due_on
from appeals.rules.vocabulary import Result
from portal.files.content.kinds import ACCEPT
from portal.files.forms import MultipleFileField
from portal.kernel.choices import choices
from portal.kernel.roles import Role
from portal.kernel.terms import Shift
from portal.people.calendar import working_calendar
from portal.people.models import Officer
from portal.web.forms import PortalFormMixin

_MOVES = "Если срок выпадет на выходной, он сдвинется на рабочий день."


class SureForm(PortalFormMixin, forms.Form):
    """A decision on what the page shows."""

    @property
    def said(self) -> dict[str, Any]:
        """What the service of the step takes."""
        return self.cleaned_data


class ReasonForm(SureForm):
    """Why a step back is taken."""

    reason = forms.CharField(label="Причина", widget=forms.Textarea(attrs={"rows": 4}))


class AssignForm(SureForm):
    """Who considers the appeal and until when."""

    executor = forms.ModelChoiceField(Officer.objects.none(), label="Исполнитель")
    days = forms.IntegerField(
        label="Исполнить за сколько дней",
        min_value=1,
        max_value=ANSWER.days,
        required=False,
        help_text=_MOVES,
    )
    due_on = forms.DateField(
        label="или до какой даты (включительно)",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        required=False,
        help_text=f"{_MOVES} Если не указать ни того, ни другого — до контрольной даты.",
    )
    text = forms.CharField(
        label="Поручение",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        executor = cast(forms.ModelChoiceField, self.fields["executor"])
        executor.queryset = Officer.objects.in_role(Role.EXECUTOR, on).select_related(
            "user", "unit"
        )
        executor.label_from_instance = _executor_label  # type: ignore[assignment]
        self._on = on

    def clean(self) -> dict[str, Any]:
        """Turn a term in days into its date; move a date off a day off."""
        cleaned = super().clean() or {}
        days, due_on = cleaned.get("days"), cleaned.get("due_on")
        if days and due_on:
            self.add_error("due_on", "Укажите или число дней, или дату.")
        elif asked := days or due_on:
            cleaned["due_on"] = resolution_due_on(
                self._on, asked, working_calendar(), Shift(settings.DEADLINE_SHIFT)
            )
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        """What the service takes: of the term its date alone."""
        return {name: its for name, its in self.cleaned_data.items() if name != "days"}

    def add_error(self, field: str | None, error: Any) -> None:
        """Add the error; what is wrong with a date that comes from the days, at the days."""
        is_of_days = field == "due_on" and not self["due_on"].data and self["days"].data
        super().add_error("days" if is_of_days else field, error)


def _executor_label(officer: Officer) -> str:
    return f"{officer.unit.short_name}: {officer.user.full_name}"


class SignForm(SureForm):
    """A signature; who holds several posts of a head says in which of them he signs."""

    post = forms.ModelChoiceField(
        Officer.objects.none(),
        label="Подписать в должности",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def offer(self, posts: list[Officer]) -> None:
        """Offer the posts, the first one unless told otherwise; of one there is no choice."""
        if len(posts) < 2:
            del self.fields["post"]
            return
        field = cast(forms.ModelChoiceField, self.fields["post"])
        field.queryset = Officer.objects.filter(pk__in=[one.pk for one in posts])
        field.label_from_instance = lambda one: f"{one.post}, {one.unit.name}"  # type: ignore[method-assign,assignment] # as Django's docs offer
        field.initial = posts[0]


class SendAgainForm(PortalFormMixin, forms.Form):
    """What comes in place of each enclosure that may not be given out."""

    def __init__(self, *args: Any, barred: Iterable[AnswerFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.barred = list(barred)
        for enclosed in self.barred:
            self.fields[f"instead_{enclosed.pk}"] = forms.FileField(
                label=f"Вместо «{enclosed.file.name}» ({enclosed.file.get_state_display()})",
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput({"accept": ACCEPT}),
                help_text="Если ничего не выбрать, ответ уйдёт без этого приложения. И о замене, "
                "и об отсутствии файла заявителю скажет письмо.",
            )

    @property
    def instead(self) -> dict[int, UploadedFile | None]:
        """What was chosen, by the enclosure's primary key."""
        return {one.pk: self.cleaned_data[f"instead_{one.pk}"] for one in self.barred}


class AnswerForm(PortalFormMixin, forms.Form):
    """The answer's text, a result for each question, enclosures."""

    text = forms.CharField(label="Текст ответа", widget=forms.Textarea(attrs={"rows": 16}))
    files = MultipleFileField(label="Приложить файлы", required=False)  # type: ignore[assignment]
    remove = forms.ModelMultipleChoiceField(
        AnswerFile.objects.none(),
        label="Убрать из приложенных",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    seen_results = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enclosed = AnswerFile.objects.filter(answer__appeal=appeal).select_related("file")
        cast(forms.ModelMultipleChoiceField, self.fields["remove"]).queryset = enclosed
        if not enclosed:
            del self.fields["remove"]
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
