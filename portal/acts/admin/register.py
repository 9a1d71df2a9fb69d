"""Who issues acts, on what subjects, and what acts do to one another."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.acts.admin.fields import EDITORS, Published, WithDays
from portal.acts.models import Issuer, Relation, Rubric
from portal.acts.services import relations
from portal.backoffice.pages import BigTableAdmin, RoleAdmin
from portal.backoffice.steps import ReasonForm, Step, StepsAdmin
from portal.kernel.errors import RuleViolation
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import TableForm, TreeForm, add_violation


@admin.register(Issuer)
class IssuerAdmin(Published, RoleAdmin):
    changed_by = EDITORS
    list_display = ("name", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Issuer | None = None) -> list[str]:
        """Keep the slug of who has issued acts: it stands in their permanent addresses."""
        return ["slug"] if obj is not None and obj.acts.exists() else []


@admin.register(Rubric)
class RubricAdmin(Published, RoleAdmin):
    form = TreeForm
    changed_by = EDITORS
    list_display = ("name", "parent")
    list_select_related = ("parent",)
    prepopulated_fields = {"slug": ("name",)}


class RelationForm(TableForm):
    """A relation, checked by the rules of time and sense."""

    class Meta:
        model = Relation
        fields = ("source", "effect", "target", "point", "what", "from_on", "to_on")
        labels = {"point": "Пункт", "source": "Каким актом", "target": "Какой акт"}
        help_texts = {
            "point": "Как в тексте: пункт 2, подпункт а пункта 3, приложение 1. Пусто — весь акт.",
            "what": "Коротко: читатель увидит это рядом с пунктом.",
            "to_on": "Только для приостановления и временных изменений.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["point"] = self.instance.point_label

    def clean(self) -> dict[str, Any]:
        """Turn the point into its anchor, and refuse what cannot be."""
        cleaned = super().clean() or {}
        needed = ("source", "target", "effect", "from_on")
        if all(cleaned.get(name) for name in needed):
            try:
                cleaned["point"] = relations.point_of(cleaned["target"], cleaned["point"])
                relations.check(Relation(pk=self.instance.pk, **cleaned))
            except RuleViolation as violation:
                add_violation(self, violation)
        return cleaned


def _unrelate(relation: Relation, form: forms.BaseForm, by: User, at: datetime) -> str:
    relations.unrelate(relation, form.cleaned_data["reason"], at=at, by=by)
    return reverse("admin:acts_relation_changelist")


@admin.register(Relation)
class RelationAdmin(WithDays, StepsAdmin, BigTableAdmin):
    form = RelationForm
    steps = (
        Step(
            "unrelate",
            "Снять связь",
            _unrelate,
            lambda data, uploads, _: ReasonForm(data, uploads),
            about="Связь внесена по ошибке: она исчезнет, а в журнале останется с причиной.",
        ),
    )
    changed_by = EDITORS
    list_display = ("source", "effect", "target", "place", "from_on")
    list_select_related = ("source__issuer", "target__issuer")
    autocomplete_fields = ("source", "target")

    @admin.display(description="пункт")
    def place(self, relation: Relation) -> str:
        return relation.point_label or "весь акт"

    def save_model(self, request: HttpRequest, obj: Relation, form: Any, change: bool) -> None:
        """Save, and warn of what a repeal does not do by itself."""
        relations.relate(obj, at=timezone.now(), by=signed_in(request))
        for warning in relations.warnings_of(obj, on=timezone.localdate()):
            messages.warning(request, warning)
