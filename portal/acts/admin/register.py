"""Acts, what they do to one another, who issues them, on what subjects."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.acts.forms.desk import (
    ActForm,
    CorrectionForm,
    FileForm,
    PublishForm,
    VerifyForm,
    VersionForm,
    WithdrawForm,
)
from portal.acts.models import Act, ActFile, Issuer, Publication, Relation, Rubric, Version
from portal.acts.services import register as services
from portal.acts.services import relations, texts
from portal.acts.services.files import attach
from portal.acts.tasks import read_scan
from portal.acts.texts.writing import Identity, to_akn
from portal.backoffice.pages import BigTableAdmin, RoleAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import add_violation
from portal.web.page_cache import bump

EDITORS = frozenset({Role.EDITOR})


class Published:
    """What readers see is shown anew with the commit of each change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        bump()


@admin.register(Issuer)
class IssuerAdmin(Published, RoleAdmin):
    changed_by = EDITORS
    list_display = ("name", "slug")


@admin.register(Rubric)
class RubricAdmin(Published, RoleAdmin):
    changed_by = EDITORS
    list_display = ("name", "parent")
    list_select_related = ("parent",)
    prepopulated_fields = {"slug": ("name",)}


def _identity(act: Act, version_on: Any) -> Identity:
    return Identity(act.kind, act.issuer.slug, act.adopted_on, act.number, act.title, version_on)


def _verify(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.verify(act, by=by, on=form.cleaned_data["on"])


def _publish(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.publish(act, by=by, at=at, when=form.cleaned_data["when"])


def _withdraw(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.withdraw(act, form.cleaned_data["reason"], at=at)


def _add_version(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    document = form.document  # type: ignore[attr-defined]
    version = Version(
        act=act,
        valid_from=data["valid_from"],
        amended_by=data["amended_by"],
        is_sample=data["is_sample"],
        akn=to_akn(document, _identity(act, data["valid_from"])),
    )
    texts.add_version(version, on=timezone.localdate(at), at=at)


def _correct_typing(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    texts.correct_typing(
        data["version"], data["wrong"], data["right"], on=timezone.localdate(at), at=at
    )


def _attach(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    role, is_clean = ActFile.Role(data["role"]), data["has_no_personal_data"]
    attached = attach(act, data["file"], role, has_no_personal_data=is_clean, by=by, at=at)
    if role is ActFile.Role.SCAN:
        read_scan.defer(file_id=attached.pk)


_STEPS = (
    Step(
        "publish",
        "Опубликовать",
        _publish,
        lambda data, files, act: PublishForm(data),
        lambda act: act.state != Publication.PUBLISHED,
        about="Публикует не тот, кто готовил акт: прочитайте его ещё раз.",
    ),
    Step(
        "add_version",
        "Внести текст или редакцию",
        _add_version,
        lambda data, files, act: VersionForm(data, files, act=act),
    ),
    Step(
        "correct_typing",
        "Исправить опечатку",
        _correct_typing,
        lambda data, files, act: CorrectionForm(data, act=act),
        lambda act: act.versions.exists(),
        about="Новая редакция не появится; под текстом останется, что и когда исправлено.",
    ),
    Step(
        "attach",
        "Приложить файл",
        _attach,
        lambda data, files, act: FileForm(data, files),
    ),
    Step(
        "verify",
        "Сверено с подлинником",
        _verify,
        lambda data, files, act: VerifyForm(data, today=timezone.localdate()),
    ),
    Step(
        "withdraw",
        "Убрать с портала",
        _withdraw,
        lambda data, files, act: WithdrawForm(data),
        lambda act: act.state in (Publication.PUBLISHED, Publication.SCHEDULED),
    ),
)


class StateFilter(admin.SimpleListFilter):
    """Where the act stands on the portal."""

    title = "На портале"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in Publication]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Act)
class ActAdmin(StepsAdmin, BigTableAdmin):
    """An act is entered here; everything else that happens to it is a step."""

    form = ActForm
    steps = _STEPS
    changed_by = EDITORS
    list_display = ("heading", "title", "state", "verified_on")
    list_display_links = ("heading",)
    list_filter = (StateFilter,)
    list_select_related = ("issuer",)
    ordering = ("-adopted_on", "-id")
    search_fields = ("number",)
    search_help_text = "Номер или слова из названия и текста"
    filter_horizontal = ("rubrics",)
    readonly_fields = ("about",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return acts without their texts, which a list would drag along."""
        return super().get_queryset(request).defer("text", "search", "title_key")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Look for a number, or for words."""
        typed = search_term.strip()
        if not typed:
            return queryset, False
        if typed[0].isdigit() and len(typed.split()) == 1:
            return queryset.numbered(typed).newest(), False
        return queryset.with_words(typed).newest(), False

    @admin.display(description="акт")
    def heading(self, act: Act) -> str:
        return act.heading

    @admin.display(description="состояние")
    def about(self, act: Act) -> SafeString:
        """Show what the steps have made of the act."""
        if act.pk is None:
            return SafeString(
                "Сохраните акт, затем внесите текст и попросите коллегу опубликовать."
            )
        facts = [("На портале", act.get_state_display())]
        if act.publish_at:
            facts.append(
                ("Будет опубликован", f"{timezone.localtime(act.publish_at):%d.%m.%Y %H:%M}")
            )
        if act.prepared_by:
            facts.append(("Подготовил", str(act.prepared_by)))
        if act.approved_by:
            facts.append(("Разрешил публикацию", str(act.approved_by)))
        if act.verified_on:
            facts.append(("Сверен", f"{act.verified_on:%d.%m.%Y}, {act.verified_by}"))
        if act.withdrawn_at:
            facts.append(("Отозван", act.withdrawn_why))
        facts += [("Редакция", str(one)) for one in act.versions.defer("akn")]
        facts += [
            ("Файл", f"{one.get_role_display()}: {one.file.name}")
            for one in act.files.select_related("file")
        ]
        rows = format_html_join("", "<li>{}: {}</li>", facts)
        link = (
            format_html('<p><a href="{}">Страница акта</a></p>', act.get_absolute_url())
            if act.is_public
            else ""
        )
        return format_html('<div class="desk"><ul>{}</ul>{}</div>', rows, link)

    def save_model(self, request: HttpRequest, obj: Act, form: Any, change: bool) -> None:
        """Enter or correct; a changed address leads on, a tax act's first day is warned of."""
        at = timezone.now()
        if change:
            services.correct(obj, at=at)
        else:
            services.register(obj, by=signed_in(request), at=at)
        if warning := form.tax_warning():
            messages.warning(request, warning)


class RelationForm(forms.ModelForm):
    """A relation, checked by the rules of time and sense."""

    class Meta:
        model = Relation
        fields = ("source", "effect", "target", "point", "what", "from_on", "to_on")
        help_texts = {
            "point": "Якорь из адреса пункта, например para_2; пусто — весь акт.",
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be."""
        cleaned = super().clean() or {}
        needed = ("source", "target", "effect", "from_on")
        if all(cleaned.get(name) for name in needed):
            try:
                relations.check(Relation(**cleaned))
            except RuleViolation as violation:
                add_violation(self, violation)
        return cleaned


@admin.register(Relation)
class RelationAdmin(BigTableAdmin):
    form = RelationForm
    changed_by = EDITORS
    list_display = ("source", "effect", "target", "from_on")
    list_select_related = ("source__issuer", "target__issuer")
    autocomplete_fields = ("source", "target")

    def save_model(self, request: HttpRequest, obj: Relation, form: Any, change: bool) -> None:
        """Save, and warn of what a repeal does not do by itself."""
        relations.relate(obj, at=timezone.now())
        for warning in relations.warnings_of(obj, on=timezone.localdate()):
            messages.warning(request, warning)
