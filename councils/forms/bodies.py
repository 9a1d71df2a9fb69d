"""What the secretary is asked of a council, its seats and its people."""

from typing import Any

from django import forms
from django.conf import settings
from unfold.widgets import UnfoldAdminTextInputWidget

from councils.forms.fields import DayField
from councils.models import Council, Mandate, Organisation, Post
from councils.rules.majority import Of, Share
from councils.rules.quorum import Base, Threshold
from councils.rules.vocabulary import PostKind
from portal.acts.rules.citations import find
from portal.acts.services.citations import act_with
from portal.kernel.choices import choices
from portal.kernel.terms import Counting
from portal.people.models import User
from portal.web.forms import PortalFormMixin, TableForm


def act_of(line: str) -> Any:
    """Return the act of the register that the line cites; an empty line cites none."""
    if not line.strip():
        return None
    for cited in find(line, city=settings.CITY["name"]):
        act = act_with(cited.kind, cited.adopted_on, cited.number, cited.issuer)
        if act is not None:
            return act
    raise forms.ValidationError(
        "Такого акта в реестре нет. Пример: постановление Мэра города от 30.03.2007 № 415."
    )


class CouncilForm(TableForm):
    """A council; its founding act is named as people cite it."""

    act_line = forms.CharField(
        label="Акт о создании",
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Например: постановление Мэра города от 30.03.2007 № 415.",
    )

    class Meta:
        model = Council
        fields = (
            "name",
            "slug",
            "purpose",
            "established_on",
            "dissolved_on",
            "public_places",
            "contact",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.act:
            self.fields["act_line"].initial = self.instance.act.heading

    def clean_act_line(self) -> str:
        """Find the act in the register."""
        line = self.cleaned_data["act_line"]
        self.instance.act = act_of(line)
        return line


def _minutes(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=600,
        help_text="Пусто — регламент не ограничивает.",
    )


def _check_days(form: forms.BaseForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    begins_on, last_day = cleaned.get("begins_on"), cleaned.get("last_day")
    if begins_on and last_day and last_day < begins_on:
        form.add_error("last_day", "Последний день не может быть раньше первого.")
    return cleaned


class RegulationForm(PortalFormMixin, forms.Form):
    """The numbers of a regulation."""

    begins_on = DayField(label="Действует с")
    last_day = DayField(label="Последний день, если известен", required=False)
    replaces = forms.BooleanField(
        label="Заменяет прежний регламент: тот прекратится накануне",
        required=False,
        help_text="Назначенные заседания перейдут на новые правила, прошедшие останутся при своих.",
    )
    act_line = forms.CharField(
        label="Каким актом утверждён",
        required=False,
        help_text="Например: постановление Мэра города от 30.03.2007 № 415.",
    )
    sittings_a_year = forms.IntegerField(
        label="Заседаний в год, не меньше", min_value=1, max_value=366, initial=2
    )
    threshold = forms.ChoiceField(label="Кворум", choices=choices(Threshold))
    base = forms.ChoiceField(label="От числа", choices=choices(Base))
    counts_alternates = forms.BooleanField(
        label="Присутствие замещающего считается", required=False, initial=True
    )
    counts_remote = forms.BooleanField(label="Дистанционное присутствие считается", required=False)
    recused_leave = forms.BooleanField(
        label="Взявший самоотвод исключается из расчёта кворума", required=False
    )
    majority = forms.ChoiceField(label="Для решения нужно «за»", choices=choices(Share))
    majority_of = forms.ChoiceField(
        label="От числа",
        choices=choices(Of),
        help_text="Состав считается так же, как для кворума: по замещённым или по всем местам.",
    )
    chair_decides = forms.BooleanField(
        label="При равенстве голосов решает голос председательствующего",
        required=False,
        help_text="Для простого большинства присутствующих или голосовавших.",
    )
    notice_days = forms.IntegerField(
        label="Известить не позже чем за столько дней", min_value=0, max_value=365, initial=10
    )
    notice_counting = forms.ChoiceField(label="Каких дней", choices=choices(Counting))
    speech_minutes = _minutes("Минут на одно выступление")
    item_speech_minutes = _minutes("Минут на все выступления по вопросу")
    group_speech_minutes = _minutes("Минут одной организации по вопросу")
    minutes_tell_time = forms.BooleanField(
        label="В протоколе указывать, сколько длилось выступление", required=False
    )
    who_calls = forms.CharField(
        label="Кто созывает",
        max_length=300,
        initial="председатель; по требованию не менее трети членов",
    )

    def clean_act_line(self) -> str:
        """Find the act in the register."""
        line = self.cleaned_data["act_line"]
        self.act = act_of(line)
        return line

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        return _check_days(self, super().clean() or {})


class SeatForm(PortalFormMixin, forms.Form):
    """A seat is established for an organisation, or under a title."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label="Организация",
        required=False,
        empty_label="не организация",
    )
    title = forms.CharField(label="Чьё место, если не организации", required=False, max_length=200)
    begins_on = DayField(label="Установлено с")
    ground = forms.CharField(label="Основание", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Want one of the two."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("organisation")) == bool(cleaned.get("title")):
            self.add_error("title", "Укажите организацию или чьё это место, одно из двух.")
        return cleaned


class EndForm(PortalFormMixin, forms.Form):
    """The last day of something."""

    last_day = DayField(label="Последний день")


class EndWhyForm(EndForm):
    """The last day, and why."""

    reason = forms.CharField(label="Почему", max_length=300)


class PersonForm(PortalFormMixin, forms.ModelForm):
    """Somebody by name, from when and until which last day; the account is found by its mail."""

    begins_on = DayField(label="С какого дня")
    last_day = DayField(label="Последний день, если известен", required=False)
    account = forms.EmailField(
        label="Почта учётной записи на портале",
        required=False,
        help_text="С ней человек входит в кабинет члена совета.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["last_day"].initial = self.instance.last_day
            self.fields["account"].initial = self.instance.user and self.instance.user.email

    def clean_account(self) -> str:
        """Find the account."""
        email = self.cleaned_data["account"].lower()
        self.instance.user = User.objects.filter(email=email).first() if email else None
        if email and self.instance.user is None:
            raise forms.ValidationError("Учётной записи с такой почтой нет.")
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first, and names without a letter."""
        cleaned = _check_days(self, super().clean() or {})
        for name in ("last_name", "first_name", "patronymic"):
            typed = cleaned.get(name)
            if typed and not any(sign.isalpha() for sign in typed):
                self.add_error(name, "Напишите буквами.")
        return cleaned


class MandateForm(PersonForm):
    """Who speaks for a seat."""

    class Meta:
        model = Mandate
        fields = (
            "part",
            "last_name",
            "first_name",
            "patronymic",
            "occupation",
            "begins_on",
            "email",
            "ground",
        )


class PostForm(PersonForm):
    """Who holds a post of the council."""

    class Meta:
        model = Post
        fields = (
            "kind",
            "last_name",
            "first_name",
            "patronymic",
            "occupation",
            "begins_on",
            "email",
        )
        labels = {"kind": "Должность в совете"}

    field_order = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(PostKind)  # type: ignore[attr-defined]
