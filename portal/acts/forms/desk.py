"""What the editor is asked at each step."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet

from portal.acts.models import Act, ActFile, Commencement, Draft, Outcome, Relation
from portal.acts.rules.first_days import Days, doubts
from portal.acts.rules.numbers import BAD_NUMBER, may_be_number, tidied
from portal.kernel.choices import choices
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import one_line
from portal.web.forms import PortalFormMixin, TableForm, add_violation


class Day(forms.DateField):
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")


def _not_ahead(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError("Этот день ещё не наступил.")
    return day


class VerifyForm(PortalFormMixin, forms.Form):
    """When the act was compared with its original."""

    on = Day(
        label="День сверки",
        help_text="О редакции, которую внесут потом, портал скажет, что она не сверена.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self._today = today

    def clean_on(self) -> Any:
        """Refuse a day to come."""
        return _not_ahead(self.cleaned_data["on"], self._today)


class PublishForm(PortalFormMixin, forms.Form):
    """Now, or at a moment."""

    when = forms.DateTimeField(
        label="Опубликовать в",
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        help_text="Если не указать, акт появится сразу.",
    )

    def __init__(self, *args: Any, scans: QuerySet[ActFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if names := ", ".join(f"«{one.file.name}»" for one in scans):
            self.fields["has_no_personal_data"] = forms.BooleanField(
                label="Файлы просмотрены: личных данных посторонних людей в них нет",
                help_text=f"Ещё не просмотрено: {names}. Откройте файл с карточки акта.",
                error_messages={
                    "required": "Посмотрите файлы и поставьте отметку: без неё акт не выйдет."
                },
            )


class DetachForm(PortalFormMixin, forms.Form):
    """Which file goes."""

    attached = forms.ModelChoiceField(ActFile.objects.none(), label="Файл", empty_label=None)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["attached"])
        field.queryset = act.files.select_related("file", "act")


class SignedForm(PortalFormMixin, forms.Form):
    """Which file a detached signature signs."""

    signature = forms.ModelChoiceField(ActFile.objects.none(), label="Подпись", empty_label=None)
    signed = forms.ModelChoiceField(
        ActFile.objects.none(), label="Что подписано", empty_label="выберите файл"
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = act.files.select_related("file", "act")
        is_signature = Q(role=ActFile.Role.SIGNATURE)
        cast(forms.ModelChoiceField, self.fields["signature"]).queryset = files.filter(is_signature)
        cast(forms.ModelChoiceField, self.fields["signed"]).queryset = files.exclude(is_signature)


class WithdrawForm(PortalFormMixin, forms.Form):
    """Why the act is taken from the portal."""

    reason = forms.CharField(
        label="Почему акт убирают с портала",
        help_text="Причину увидят читатели по адресу акта.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, *args: Any, released: Sequence[str], left: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._left = left
        said = []
        if released:
            said.append(f"Для читателей этого больше не будет: {'; '.join(released)}.")
        if left:
            said.append(f"А это останется, пока вы не решите иначе: {'; '.join(left)}.")
        if said:
            but = ", кроме текста, который он внёс, и дней, которые он установил" if left else ""
            self.fields["is_aware"] = forms.BooleanField(
                label=f"Знаю: всё, что сделал этот акт, перестанет действовать на портале{but}",
                help_text=f"{' '.join(said)} Если акт утратил силу, его не убирают: запишите связь.",
                error_messages={"required": "Поставьте отметку, если всё же убираете акт."},
            )

    def warnings(self) -> list[str]:
        """Return what is to be decided once the act is gone."""
        return [f"Осталось на портале, решите об этом: {one}." for one in self._left]


class CommencementForm(PortalFormMixin, forms.Form):
    """A point with a day of its own, and what has set it."""

    point = forms.CharField(
        label="Что вступает в силу отдельно",
        max_length=200,
        help_text="Как в тексте: пункт 2, подпункт а пункта 3, приложение 1, глава 2.",
    )
    from_on = Day(label="Вступает в силу")
    by = forms.ModelChoiceField(
        Act.objects.none(),
        label="Каким актом установлен этот день",
        required=False,
        empty_label="самим этим актом",
        help_text="Здесь акты, у которых записана связь с этим актом.",
    )
    ground = forms.CharField(
        label="Каким его пунктом",
        max_length=200,
        help_text="Например: пункт 5. У другого акта пункт можно не называть.",
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        related = Relation.objects.filter(target=act).values("source")
        field = cast(forms.ModelChoiceField, self.fields["by"])
        field.queryset = Act.objects.filter(pk__in=related).select_related("issuer")
        self.fields["ground"].required = not self.data.get("by")


class UncommenceForm(PortalFormMixin, forms.Form):
    """Which point loses its own day, and why."""

    commencement = forms.ModelChoiceField(
        Commencement.objects.none(), label="Пункт", empty_label=None
    )
    reason = forms.CharField(label="Причина", max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["commencement"])
        field.queryset = act.commencements.all()


class FileForm(PortalFormMixin, forms.Form):
    """A file that readers may take."""

    role = forms.ChoiceField(label="Что это", choices=choices(ActFile.Role))
    file = forms.FileField(label="Файл")
    has_no_personal_data = forms.BooleanField(
        label="В файле нет личных данных посторонних людей: адресов, телефонов, подписей граждан",
        required=False,
        help_text="Без этой отметки читатели не видят сканов, изображений, PDF, где не каждая "
        "страница — текст без картинок, и документов и таблиц, где нет ни слова текста; акт с ними "
        "не публикуется.",
    )


class SummaryForm(PortalFormMixin, forms.Form):
    """What came of the discussion."""

    summary = forms.CharField(
        label="Итог обсуждения", max_length=10000, widget=forms.Textarea({"rows": 8})
    )


class AdoptForm(PortalFormMixin, forms.Form):
    """Under what date and number a draft was adopted."""

    adopted_on = Day(label="Дата принятия")
    number = forms.CharField(label="Номер", max_length=32)


class DecisionForm(PortalFormMixin, forms.Form):
    """What becomes of a proposal and why."""

    outcome = forms.ChoiceField(label="Решение", choices=choices(Outcome))
    reason = forms.CharField(label="Почему", max_length=5000, widget=forms.Textarea({"rows": 5}))


class ReplyForm(PortalFormMixin, forms.Form):
    """The reasoned reply to an expert."""

    reply = forms.CharField(label="Ответ", max_length=20000, widget=forms.Textarea({"rows": 8}))
    replied_on = Day(label="Направлен")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"replied_on": today}, **kwargs)
        self._today = today

    def clean_replied_on(self) -> Any:
        """Refuse a day to come."""
        return _not_ahead(self.cleaned_data["replied_on"], self._today)


class NoteForm(PortalFormMixin, forms.Form):
    """What the reader is told who has found a mistake."""

    note = forms.CharField(label="Ответ", max_length=2000, widget=forms.Textarea({"rows": 4}))


class ActForm(TableForm):
    """The particulars of an act; a tax act's day is computed and warned of."""

    #: Set by the page: the day, and what refuses particulars that the register contradicts.
    today: date
    check: Callable[[Act], None]

    class Meta:
        model = Act
        fields = (
            "kind", "issuer", "adopted_on", "number", "title", "first_title", "is_normative",
            "is_tax", "signatory", "rubrics", "published_in", "published_issue", "published_on",
            "in_force_from", "registered_as", "registered_on", "remark",
        )  # fmt: skip
        widgets = {"rubrics": forms.CheckboxSelectMultiple}
        help_texts = {
            "title": "То, которое акт носит сегодня. Здесь исправляют опечатку; если название "
            "изменил другой акт, запишите связь «изменяет» с новым названием.",
            "first_title": "До первого изменения названия. Пусто, если его никто не знает.",
            "in_force_from": "Если не указано, портал считает, что акт действует со дня принятия, а о "
            "нормативном акте говорит читателю, что день не указан; у акта о налогах день вычисляется.",
        }

    def clean_adopted_on(self) -> date:
        """Refuse a day to come at its field."""
        return _not_ahead(self.cleaned_data["adopted_on"], self.today)

    def clean_number(self) -> str:
        """Refuse at its field what no address can have."""
        number = tidied(self.cleaned_data["number"])
        if not may_be_number(number):
            raise forms.ValidationError(BAD_NUMBER)
        return number

    def clean(self) -> dict[str, Any]:
        """Take out what is not seen, such as the broken line of a title copied from Word."""
        cleaned = super().clean() or {}
        return {
            name: one_line(value) if isinstance(value, str) else value
            for name, value in cleaned.items()
        }

    def _post_clean(self) -> None:
        """Say at its field what the register refuses, once the act is as typed."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                self.check(self.instance)
            except RuleViolation as violation:
                add_violation(self, violation)

    def warnings(self) -> list[str]:
        """Return what the editor should look at again: the law says when an act may begin."""
        names = ("is_normative", "published_on", "registered_on", "in_force_from")
        given = {name: self.cleaned_data.get(name) for name in names}
        is_tax = bool(self.cleaned_data.get("is_tax"))
        return doubts(Days(is_tax, **given, points=self.instance.days_of_points))


class DraftForm(TableForm):
    """A draft as it is prepared, and what may change of it once it is public."""

    #: Set by the page: what refuses to break what readers were promised.
    check: Callable[[Draft], None]

    class Meta:
        model = Draft
        fields = (
            "kind", "issuer", "title", "note", "developer", "contact", "discussed_from",
            "discussed_to", "expertise_to", "takes_unnamed",
        )  # fmt: skip
        help_texts = {
            "takes_unnamed": "Если снять отметку, предложить может только вошедший на портал.",
            "contact": "Телефон и почта отдела: сюда же присылают заключения эксперты.",
        }

    def clean_title(self) -> str:
        """Take out what is not seen: it becomes the title of an act."""
        return one_line(self.cleaned_data["title"])

    def _post_clean(self) -> None:
        """Say at its field what was promised otherwise, once the draft is as typed."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                self.check(self.instance)
            except RuleViolation as violation:
                add_violation(self, violation)
