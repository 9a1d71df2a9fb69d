"""What the secretary is asked at the steps that prepare and follow a sitting."""

from typing import Any, cast

from django import forms

from councils.forms.fields import DayField, MomentField
from councils.forms.running import vote_line
from councils.models import AgendaItem, Paper, Post, Sitting, Vote
from councils.rules.vocabulary import PaperAccess, Stage
from portal.kernel.choices import choices
from portal.people.models import Unit
from portal.places.models import Hall
from portal.web.forms import PortalFormMixin

_LONG = {"rows": 6}


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


class DescribeForm(PortalFormMixin, forms.Form):
    """What a sitting is about, and how many residents there is room for."""

    topic = forms.CharField(label="Главная тема", max_length=300)
    public_places = forms.IntegerField(label="Мест для жителей", min_value=0, max_value=1000)


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
        fields = (
            "title", "parent", "position", "speaker", "speaker_email", "minutes",
            "is_confidential",
        )  # fmt: skip
        help_texts = {
            "position": "Вопросы идут по возрастанию: 10, 20, 30…",
            "speaker_email": "Если докладчик просил предупредить: письмо уйдёт, когда начнётся "
            "вопрос перед его. После заседания адрес удаляется.",
        }

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["parent"])
        tops = sitting.items.standing().filter(parent=None).exclude(pk=self.instance.pk)
        field.queryset, field.empty_label = tops, "это самостоятельный вопрос"
        if sitting.publications.filter(stage=Stage.AGENDA).exists():
            self.fields["is_confidential"].help_text = (
                "Повестка опубликована. Материалы закроются сразу, а название вопроса останется на "
                "странице, пока вы не разошлёте изменённую повестку; в прежних её версиях оно "
                "останется навсегда."
                if self.instance.pk
                else "В опубликованной повестке будет только номер вопроса."
            )
        if self.instance.pk is None:
            last = sitting.items.standing().filter(about=None).last()
            self.fields["position"].initial = last.position + 10 if last else 10


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
    )
    file = forms.FileField(label="Файл")

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item.is_closed:
            del self.fields["access"]
            self.fields["file"].help_text = "Вопрос закрытый: материал прочтут только члены совета."


class WithdrawForm(PortalFormMixin, forms.Form):
    """Which paper goes, and why."""

    paper = forms.ModelChoiceField(Paper.objects.none(), label="Материал", empty_label=None)
    reason = forms.CharField(label="Почему", max_length=500)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["paper"])
        field.queryset = item.papers.standing().defer("text")


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


class MendForm(PortalFormMixin, forms.Form):
    """What a decision says, and its task."""

    text = forms.CharField(label="Решили", max_length=10000, widget=forms.Textarea(_LONG))
    unit = forms.ModelChoiceField(
        Unit.objects.filter(valid_to=None),
        label="Ответственное подразделение",
        required=False,
        empty_label="не подразделение",
    )
    responsible = forms.CharField(label="Ответственный", required=False, max_length=300)
    due_on = DayField(label="Исполнить до", required=False)


class DecisionForm(MendForm):
    """A decision, by a vote or without."""

    vote = forms.ModelChoiceField(
        Vote.objects.none(), label="По голосованию", required=False, empty_label="без голосования"
    )

    field_order = ("vote",)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        votes = item.votes.undecided()
        field = cast(forms.ModelChoiceField, self.fields["vote"])
        last = votes.last()
        field.queryset, field.initial = votes, last
        field.label_from_instance = lambda obj: vote_line(obj)  # type: ignore[method-assign]
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
