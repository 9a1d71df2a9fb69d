"""What readers ask of the register, and what they propose to drafts."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import TextChoices

from portal.acts.models import Issuer, Kind, Proposal, Rubric
from portal.acts.rules.rubrics import tree, within
from portal.acts.rules.status import Status
from portal.acts.search import AS_WRITTEN, Search
from portal.kernel.choices import choices
from portal.kernel.typography import one_line
from portal.web.forms import PortalFormMixin

_ANY = ("", "любой")


class _Day(forms.DateField):
    """A day from the browser's own calendar."""

    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False)


class _Tree(forms.models.ModelChoiceIterator):
    """The rubrics in the order of their tree, those below another set in."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        for rubric, depth in tree(Rubric.objects.all()):
            value, label = self.choice(rubric)
            yield value, "\N{EM SPACE}" * depth + label


class _RubricField(forms.ModelChoiceField):
    iterator = _Tree


class Normative(TextChoices):
    """Whether an act is for everybody."""

    YES = "yes", "нормативный"
    NO = "no", "ненормативный"


class SearchForm(PortalFormMixin, forms.Form):
    """A line as people write it, and filters that may stay empty."""

    q = forms.CharField(
        label="Номер, дата или слова",
        help_text="Например: 3111, 255-р, постановление от 13.09.2017, стоянка автомобилей",
        required=False,
        max_length=200,
        error_messages={
            "max_length": "Здесь %(show_value)d знаков, а помещается %(limit_value)d. Для поиска "
            "хватает номера, даты или нескольких слов."
        },
    )
    kind = forms.ChoiceField(label="Вид акта", required=False, choices=[_ANY, *choices(Kind)])
    issuer = forms.ModelChoiceField(
        Issuer.objects.all(),
        to_field_name="slug",
        label="Кто издал",
        required=False,
        empty_label="любой",
    )
    rubric = _RubricField(
        Rubric.objects.all(),
        to_field_name="slug",
        label="Рубрика",
        required=False,
        empty_label="любая",
    )
    status = forms.ChoiceField(label="Состояние", required=False, choices=[_ANY, *choices(Status)])
    on = _Day("Состояние на день")
    since = _Day("Принят не раньше")
    until = _Day("Принят не позже")
    normative = forms.ChoiceField(
        label="Нормативный", required=False, choices=[_ANY, *Normative.choices]
    )
    by = forms.ChoiceField(
        label="Порядок",
        required=False,
        choices=[("", "сначала новые"), ("relevance", "сначала подходящие")],
    )
    spelling = forms.ChoiceField(
        label="Опечатки",
        required=False,
        choices=[("", "исправлять, если ничего не нашлось"), (AS_WRITTEN, "не исправлять")],
    )

    is_all_optional = True

    def clean_q(self) -> str:
        """Take out what is not seen: the line is the title of the feed."""
        return one_line(self.cleaned_data["q"])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, and a line without a letter or digit."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Последний день не может быть раньше первого.")
        line = cleaned.get("q", "")
        if line and not any(letter.isalnum() for letter in line):
            self.add_error("q", "Напишите хотя бы одно слово или номер.")
        return cleaned

    def search(self) -> Search:
        """Return the search that a valid form asks for: a rubric with those below it."""
        rubric = self.cleaned_data["rubric"]
        its = within(Rubric.objects.all(), rubric) if rubric else ()
        return Search(**self.cleaned_data, within=its)


class DayForm(PortalFormMixin, forms.Form):
    """The day as of which an act is read."""

    on = forms.DateField(label="На какой день показать", widget=_Day.widget)


class CompareForm(PortalFormMixin, forms.Form):
    """Two versions of an act, by their first days."""

    old = forms.ChoiceField(label="Прежняя редакция")
    new = forms.ChoiceField(label="Новая редакция")
    view = forms.ChoiceField(
        label="Показать",
        required=False,
        choices=[("inline", "одним текстом"), ("side", "рядом, в двух столбцах")],
    )

    def __init__(self, *args: Any, versions: list[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(day.isoformat(), label) for day, label in versions]
        for name in ("old", "new"):
            self.fields[name].choices = options  # type: ignore[attr-defined]


class ProposalForm(PortalFormMixin, forms.ModelForm):
    """A proposal to a draft; of a signed-in author the portal knows the name."""

    class Meta:
        model = Proposal
        fields = ("point", "text", "author", "email", "shows_name")
        labels = {
            "text": "Что вы предлагаете",
            "author": "Ваше имя",
            "email": "Почта для ответа",
            "shows_name": "Имя можно показать рядом с предложением",
        }
        help_texts = {
            "text": "Не пишите личных данных: предложения публикуются.",
            "email": "Не публикуется. Сюда придёт решение по предложению.",
        }
        widgets = {"text": forms.Textarea({"rows": 6, "maxlength": 10000})}

    def __init__(
        self, *args: Any, is_known: bool, points: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"] = forms.ChoiceField(
            label="К какому пункту",
            required=False,
            choices=[("", "к проекту в целом"), *points],
            error_messages={"invalid_choice": "Такого пункта в проекте нет: выберите из списка."},
        )
        self.fields["text"].max_length = 10000  # type: ignore[attr-defined]
        self.fields["text"].validators.append(MaxLengthValidator(10000))
        if is_known:
            del self.fields["author"], self.fields["email"]


class MistakeForm(PortalFormMixin, forms.Form):
    """What is wrong in an act, and where to send the word, if anywhere."""

    text = forms.CharField(
        label="Что не так",
        help_text="Как написано и как должно быть. Не пишите личных данных.",
        max_length=2000,
        widget=forms.Textarea({"rows": 5, "maxlength": 2000}),
    )
    point = forms.CharField(
        label="В каком месте",
        help_text="Например: пункт 2, приложение 1, дата в заголовке",
        required=False,
        max_length=120,
    )
    email = forms.EmailField(label="Почта для ответа", required=False)
