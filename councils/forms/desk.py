"""What the secretary is asked at the steps that prepare and follow a sitting."""

from typing import Any, cast

from django import forms

from councils.forms.fields import DayField, MomentField
from councils.models import AgendaItem, Council, Mandate, Organisation, Post, Sitting, Vote
from councils.rules.quorum import Base, Threshold
from councils.rules.vocabulary import PaperAccess, PostKind
from portal.acts.rules.citations import find
from portal.acts.services.citations import act_with
from portal.kernel.choices import choices
from portal.people.models import Unit, User
from portal.places.models import Hall
from portal.web.forms import PortalFormMixin

_LONG = {"rows": 6}


def act_of(line: str) -> Any:
    """Return the act of the register that the line cites; an empty line cites none."""
    if not line.strip():
        return None
    for cited in find(line):
        act = act_with(cited.kind, cited.adopted_on, cited.number)
        if act is not None:
            return act
    raise forms.ValidationError(
        "Такого акта в реестре нет. Пример: постановление Мэра города от 30.03.2007 № 415."
    )


class CouncilForm(forms.ModelForm):
    """A council; its founding act is named as people cite it."""

    act_line = forms.CharField(
        label="акт о создании",
        required=False,
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


class RegulationForm(PortalFormMixin, forms.Form):
    """The numbers of a regulation."""

    begins_on = DayField(label="Действует с")
    last_day = DayField(label="Последний день, если известен", required=False)
    act_line = forms.CharField(
        label="Каким актом утверждён",
        required=False,
        help_text="Например: постановление Мэра города от 30.03.2007 № 415.",
    )
    sittings_a_year = forms.IntegerField(label="Заседаний в год, не меньше", min_value=1, initial=2)
    threshold = forms.ChoiceField(label="Кворум", choices=choices(Threshold))
    base = forms.ChoiceField(label="От числа", choices=choices(Base))
    counts_alternates = forms.BooleanField(
        label="Присутствие замещающего считается", required=False, initial=True
    )
    counts_remote = forms.BooleanField(label="Дистанционное присутствие считается", required=False)
    recused_leave = forms.BooleanField(
        label="Взявший самоотвод исключается из расчёта кворума", required=False
    )
    notice_days = forms.IntegerField(
        label="Известить не позже чем за столько дней", min_value=0, initial=10
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
        """Refuse a last day before the first."""
        cleaned = super().clean() or {}
        begins_on, last_day = cleaned.get("begins_on"), cleaned.get("last_day")
        if begins_on and last_day and last_day < begins_on:
            self.add_error("last_day", "Последний день не может быть раньше первого.")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave the table's constraints to the service, which names the field."""


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


class PlaceForm(PortalFormMixin, forms.Form):
    """When and where a sitting is."""

    starts_at = MomentField(label="Начало")
    ends_at = MomentField(label="Окончание (план)")
    hall = forms.ModelChoiceField(
        Hall.objects.filter(is_open=True), label="Зал", required=False, empty_label="не в зале"
    )
    place = forms.CharField(
        label="Где, если не в зале из справочника", required=False, max_length=300
    )
    online_url = forms.URLField(
        label="Ссылка для дистанционного участия",
        required=False,
        assume_scheme="https",
        help_text="Её получат члены совета; на странице заседания её нет.",
    )


class PlanForm(PlaceForm):
    """A sitting enters the plan of its year."""

    topic = forms.CharField(label="Главная тема", max_length=300)
    is_extraordinary = forms.BooleanField(label="Внеочередное", required=False)
    public_places = forms.IntegerField(label="Мест для жителей", min_value=0, max_value=1000)

    field_order = ("topic",)


class RescheduleForm(PlaceForm):
    """A new time or place."""

    late_reason = forms.CharField(
        label="Почему известили позже срока", required=False, max_length=300
    )


class ConveneForm(PortalFormMixin, forms.Form):
    """Send the invitations."""

    late_reason = forms.CharField(
        label="Почему известили позже срока",
        help_text="Нужно, только если срок по регламенту уже прошёл.",
        required=False,
        max_length=300,
    )


class OpenForm(PortalFormMixin, forms.Form):
    """Who presides."""

    presiding = forms.ModelChoiceField(Post.objects.none(), label="Председательствует")

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["presiding"])
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in posts])
        field.empty_label = None
        field.initial = posts[0].pk if posts else None


class ItemForm(PortalFormMixin, forms.ModelForm):
    """A question of an agenda."""

    class Meta:
        model = AgendaItem
        fields = ("title", "parent", "position", "speaker", "minutes", "is_confidential")
        help_texts = {"position": "Вопросы идут по возрастанию: 10, 20, 30…"}

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["parent"])
        tops = sitting.items.standing().filter(parent=None).exclude(pk=self.instance.pk)
        field.queryset, field.empty_label = tops, "это самостоятельный вопрос"
        if self.instance.pk is None:
            last = sitting.items.standing().filter(about=None).last()
            self.fields["position"].initial = last.position + 10 if last else 10

    def validate_constraints(self) -> None:
        """Leave the table's constraints to the service."""


class PaperForm(PortalFormMixin, forms.Form):
    """A paper of an item."""

    title = forms.CharField(
        label="Название",
        max_length=300,
        help_text="То же название, что у прежнего материала, — его новая версия.",
    )
    access = forms.ChoiceField(
        label="Кто читает",
        choices=choices(PaperAccess),
        initial=PaperAccess.MEMBERS,
        help_text="Материалы закрытого вопроса читают только члены совета.",
    )
    file = forms.FileField(label="Файл")


class RecordForm(PortalFormMixin, forms.Form):
    """What was heard."""

    record = forms.CharField(
        label="Слушали", required=False, max_length=20000, widget=forms.Textarea(_LONG)
    )


class TextForm(PortalFormMixin, forms.Form):
    """What the new version of the minutes mends."""

    correction = forms.CharField(
        label="Что исправляет новая версия",
        required=False,
        help_text="Нужно, если протокол уже подписан. Подписанная версия останется как есть.",
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )


class ToldForm(PortalFormMixin, forms.Form):
    """How somebody without mail was told."""

    how = forms.CharField(label="Как извещён", max_length=200, initial="телефонограммой")


class AcceptForm(PortalFormMixin, forms.Form):
    """From when the organisation has its seat, and by which document."""

    begins_on = DayField(label="Место установлено с")
    ground = forms.CharField(label="Основание", max_length=300)


class TakeForm(PortalFormMixin, forms.Form):
    """Into which agenda a proposal goes."""

    sitting = forms.ModelChoiceField(Sitting.objects.none(), label="Заседание", empty_label=None)

    def __init__(self, *args: Any, sittings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["sitting"]).queryset = sittings


class DecisionForm(PortalFormMixin, forms.Form):
    """A decision with its task."""

    vote = forms.ModelChoiceField(
        Vote.objects.none(), label="По голосованию", required=False, empty_label="без голосования"
    )
    text = forms.CharField(label="Решили", max_length=10000, widget=forms.Textarea(_LONG))
    unit = forms.ModelChoiceField(
        Unit.objects.filter(valid_to=None),
        label="Ответственное подразделение",
        required=False,
        empty_label="не подразделение",
    )
    responsible = forms.CharField(label="Ответственный", required=False, max_length=300)
    due_on = DayField(label="Исполнить до", required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        votes = item.votes.filter(is_carried=True, decision=None)
        field = cast(forms.ModelChoiceField, self.fields["vote"])
        last = votes.last()
        field.queryset, field.initial = votes, last
        if last is not None:
            self.fields["text"].initial = last.question


class ReportForm(PortalFormMixin, forms.Form):
    """What was done of a decision."""

    text = forms.CharField(
        label="Что сделано",
        help_text="Отчёт увидят все на странице решения.",
        max_length=10000,
        widget=forms.Textarea(_LONG),
    )
    is_final = forms.BooleanField(label="Решение исполнено", required=False)
