"""How a text of an act gets into the register, and how a wrong one is put right."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from portal.acts.forms.desk import Day
from portal.acts.models import Act, Relation, Version
from portal.acts.rules.status import Effect
from portal.acts.texts.blocks import Changes, Document
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.refusals import left_out
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import one_line
from portal.web.forms import PortalFormMixin, add_violation


class _TextMixin(forms.Form):
    """A text from a file or pasted; ``document`` is what was read of it."""

    file = forms.FileField(label="Файл: DOCX, ODT, HTML или TXT", required=False)
    pasted = forms.CharField(label="или текст", required=False, widget=forms.Textarea({"rows": 10}))
    changes = forms.ChoiceField(
        label="Исправления и зачёркнутое в тексте",
        required=False,
        choices=[
            ("", "такого нет"),
            (Changes.ACCEPT.value, "принять: зачёркнутое и удалённое уйдёт"),
            (
                Changes.REFUSE.value,
                "отклонить: зачёркнутое и удалённое останется, вставленное уйдёт",
            ),
        ],
    )
    is_text_required = True
    document: Document | None = None

    def clean(self) -> dict[str, Any]:
        """Read the text; what is wrong with it is said at its field."""
        cleaned = super().clean() or {}
        file, pasted = cleaned.get("file"), cleaned.get("pasted")
        chosen = Changes(cleaned["changes"]) if cleaned.get("changes") else None
        try:
            if file and pasted:
                self.add_error(
                    "pasted", "Текст и приложен файлом, и вставлен: оставьте что-то одно."
                )
            elif file:
                self.document = read_file(file.read(), chosen)
            elif pasted:
                self.document = read_pasted(pasted, chosen)
            elif self.is_text_required and not self.errors:
                self.add_error("file", "Приложите файл или вставьте текст.")
        except RuleViolation as violation:
            add_violation(self, violation)
        return cleaned

    def warnings(self) -> list[str]:
        """Return what of the file is not in the text."""
        return left_out(self.document) if self.document else []


class VersionForm(PortalFormMixin, _TextMixin):
    """A text of an act and from when it is valid."""

    valid_from = Day(label="Действует с")
    amended_by = forms.ModelChoiceField(
        Act.objects.none(),
        label="Каким актом внесены изменения",
        required=False,
        empty_label="первоначальный текст",
        help_text="Здесь акты, у которых записана связь «изменяет» с этим актом.",
    )
    is_sample = forms.BooleanField(label="Это образец, а не подлинный текст", required=False)

    is_repeated = forms.BooleanField(
        label="Слова те же, что в другой редакции, и это не ошибка", required=False
    )

    is_without_points = forms.BooleanField(
        label="Пунктов, на которые указывают, в тексте нет или на их месте другие, и это не ошибка",
        required=False,
    )
    is_unworked = forms.BooleanField(
        label="Внести, хотя записанного изменения в тексте не видно", required=False
    )

    field_order = (
        "valid_from", "amended_by", "file", "pasted", "changes", "is_sample", "is_repeated",
        "is_without_points", "is_unworked",
    )  # fmt: skip

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["amended_by"]).queryset = _amending(act)


class _VersionChoice(forms.Form):
    """Which version, and why; readers who have seen it are told."""

    version = forms.ModelChoiceField(Version.objects.none(), label="Редакция")
    reason = forms.CharField(label="Причина", max_length=200, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["version"]).queryset = act.versions.all()
        if act.placed_at:
            self.fields["reason"].help_text = "Её увидят читатели рядом с текстом."


class ReplacementForm(PortalFormMixin, _VersionChoice, _TextMixin):
    """The right text of a version that was entered with a wrong one."""

    is_sample = forms.BooleanField(label="Это образец, а не подлинный текст", required=False)
    is_without_points = forms.BooleanField(
        label="Пунктов, на которые указывают, в тексте нет или на их месте другие, и это не ошибка",
        required=False,
    )
    is_unworked = forms.BooleanField(
        label="Внести, хотя записанного изменения в тексте не видно", required=False
    )

    field_order = (
        "version", "file", "pasted", "changes", "is_sample", "reason", "is_without_points",
        "is_unworked",
    )  # fmt: skip


class RemovalForm(PortalFormMixin, _VersionChoice):
    """Which version was entered by mistake."""

    is_without_points = forms.BooleanField(
        label="Пунктов, на которые указывают, больше не будет, и это не ошибка", required=False
    )


class StructureForm(PortalFormMixin, _VersionChoice):
    """Which version was structured wrongly."""

    is_without_points = forms.BooleanField(
        label="Так и должно быть: посмотрено, какие пункты пропадут, сменят адрес и появятся",
        required=False,
    )


class DaysForm(PortalFormMixin, forms.Form):
    """The days of an act and of its texts, and why they are put right."""

    adopted_on = Day(label="Дата принятия")
    in_force_from = Day(label="Вступает в силу", required=False)
    reason = forms.CharField(label="Причина", max_length=200, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["adopted_on"] = act.adopted_on
        self.initial["in_force_from"] = act.in_force_from
        for one in act.versions.only("valid_from", "is_waiting"):
            label = f"{one} — действует с"
            self.fields[_text(one.pk)] = Day(label=label, initial=one.valid_from)
        if act.placed_at:
            self.fields["reason"].help_text = "Её увидят читатели рядом с текстом."
        self.order_fields([name for name in self.fields if name != "reason"])

    def texts(self) -> dict[int, date]:
        """Return the corrected first days by the keys of the texts."""
        return {
            int(name.rpartition("_")[2]): self.cleaned_data[name]
            for name in self.changed_data
            if name.startswith(_text(""))
        }


def _text(key: int | str) -> str:
    return f"text_{key}"


class AmendingForm(PortalFormMixin, _VersionChoice):
    """Which act has made an edition; one that the register knows to change this act, or any other."""

    amended_by = forms.ModelChoiceField(
        Act.objects.none(),
        label="Каким актом внесены изменения",
        required=False,
        empty_label="другим актом реестра",
        help_text="Здесь акты, у которых записана связь «изменяет» с этим актом.",
    )
    named = forms.CharField(
        label="Другой акт реестра",
        required=False,
        max_length=300,
        help_text="Например: постановление администрации города от 13.09.2017 № 3111.",
    )

    field_order = ("version", "amended_by", "named", "reason")

    def __init__(self, *args: Any, act: Act, editions: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, act=act, **kwargs)
        versions = cast(forms.ModelChoiceField, self.fields["version"])
        versions.queryset = act.versions.filter(pk__in=editions).select_related(
            "amended_by__issuer"
        )
        versions.label_from_instance = _with_amending  # type: ignore[assignment]
        cast(forms.ModelChoiceField, self.fields["amended_by"]).queryset = _amending(act)

    def clean(self) -> dict[str, Any]:
        """Ask for one act."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned["amended_by"]) == bool(cleaned["named"]):
            self.add_error("named", "Выберите акт из списка или назовите другой: что-то одно.")
        return cleaned


def _with_amending(version: Version) -> str:
    by = version.amended_by.heading if version.amended_by else "не записано"
    return f"{version}, каким актом внесена: {by}"


def _amending(act: Act) -> QuerySet[Act]:
    """Return the acts that the register knows to change this one."""
    amending = Relation.objects.filter(target=act, effect=Effect.AMENDS).values("source")
    return Act.objects.filter(pk__in=amending).select_related("issuer")


class CorrectionForm(PortalFormMixin, forms.Form):
    """A typing error: what stands there, and what should."""

    version = forms.ModelChoiceField(Version.objects.none(), label="Редакция")
    wrong = forms.CharField(
        label="Написано",
        max_length=500,
        help_text="Вместе с соседними словами, чтобы такое место было одно.",
    )
    right = forms.CharField(label="Должно быть", max_length=500)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["version"]).queryset = act.versions.all()

    def clean_right(self) -> str:
        """Refuse what no text can hold; ``wrong`` with it is found nowhere."""
        right: str = self.cleaned_data["right"]
        if one_line(right) != right:
            raise forms.ValidationError(
                "Здесь есть невидимый служебный знак: наберите эти слова заново, без копирования."
            )
        if right == self.cleaned_data.get("wrong"):
            raise forms.ValidationError("Здесь то же, что написано: исправлять нечего.")
        return right


class DraftTextForm(PortalFormMixin, _TextMixin):
    """The text of a draft."""
