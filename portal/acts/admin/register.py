"""Who issues acts, on what subjects, and what acts do to one another."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import INPUT_CLASSES

from portal.acts.admin.fields import EDITORS, WithDays, telling_of_moments
from portal.acts.models import Act, Issuer, Relation, Rubric, SecondLook
from portal.acts.querysets import heavy
from portal.acts.rules.status import Effect
from portal.acts.search import sought
from portal.acts.services import catalogues, places_named, relations
from portal.acts.services.approval import published_with
from portal.acts.services.called import with_labels
from portal.acts.services.deciding import warnings_of
from portal.acts.services.titles import check_new, told
from portal.acts.typed import Typed
from portal.backoffice.history import Change, changes_of
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import ReasonForm, Step, StepsAdmin, TracedAdmin
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import one_line
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import TableForm, TreeForm, add_violation


class IssuerForm(TableForm):
    """Who issues acts; a name that acts bear is mended, never replaced by another one."""

    is_mistake = forms.BooleanField(
        label="Исправляю ошибку в записи: сам орган не переименован",
        required=False,
        help_text="Новое имя сразу появится в заголовках всех актов органа. Если орган "
        "переименован, добавьте новый, а здесь укажите, с какого дня он издаёт акты: акт "
        "сохраняет имя, под которым орган его принял.",
    )

    class Meta:
        model = Issuer
        fields = ("name", "name_genitive", "slug", "valid_from", "valid_to", "successor")
        help_texts = {
            "name_genitive": "Как в заголовке акта: постановление Мэра города.",
            "valid_to": "Первый день, с которого акты издаёт другой орган или тот же под новым именем.",
            "successor": "Читатель увидит это рядом с именем, под которым принят акт.",
        }

    def clean_successor(self) -> Issuer | None:
        """Refuse an issuer that would come after itself."""
        successor: Issuer | None = self.cleaned_data["successor"]
        after, seen = successor, set()
        while after is not None and after.pk not in seen and after != self.instance:
            seen.add(after.pk)
            after = after.successor
        if after is not None and after == self.instance:
            raise forms.ValidationError("Орган не может сменить сам себя: сначала добавьте новый.")
        return successor

    def _post_clean(self) -> None:
        """Say at its field what the register refuses, once the issuer is as typed."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                catalogues.check(self.instance, is_mistake=self.cleaned_data["is_mistake"])
            except RuleViolation as violation:
                add_violation(self, violation)


class CatalogueAdmin(TracedAdmin):
    """What many acts are shown with: its slug stands in addresses, its name on their pages."""

    changed_by = EDITORS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the slug of what acts have: it stands in permanent addresses, and in searches."""
        return ["slug"] if obj is not None and obj.acts.exists() else []

    def changes_of(self, obj: Any) -> list[Change]:
        """Return what was done to it and who has looked; its acts have histories of their own."""
        return changes_of([obj], models=(type(obj), SecondLook))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; another editor looks at what concerns published acts."""
        is_mistake = form.cleaned_data.get("is_mistake", False)
        catalogues.keep(obj, by=signed_in(request), at=timezone.now(), is_mistake=is_mistake)


@admin.register(Issuer)
class IssuerAdmin(WithDays, CatalogueAdmin):
    form = IssuerForm
    list_display = ("name", "slug", "valid_from", "valid_to")
    fields: tuple[str, ...] = ("name", "name_genitive", "slug", "valid_from", "valid_to",
                               "successor")  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Issuer | None = None) -> tuple[str, ...]:
        """Ask whether a name is mended where acts bear it already."""
        if obj is None or not published_with(obj).exists():
            return self.fields
        name, genitive, *rest = self.fields
        return (name, genitive, "is_mistake", *rest)


@admin.register(Rubric)
class RubricAdmin(CatalogueAdmin):
    form = TreeForm
    list_display = ("name", "parent")
    list_select_related = ("parent",)
    prepopulated_fields = {"slug": ("name",)}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Suggest no slug where it stays."""
        return {} if self.get_readonly_fields(request, obj) else self.prepopulated_fields


class RelationForm(TableForm):
    """A relation, checked by the rules of time and sense."""

    first_title = forms.CharField(
        label="Как акт назывался раньше",
        required=False,
        max_length=1000,
        widget=forms.TextInput({"class": " ".join(INPUT_CLASSES)}),
        help_text="Название, с которым акт принят. Нужно, только если на карточке акта уже стоит "
        "новое: иначе портал возьмёт прежнее с карточки.",
    )

    class Meta:
        model = Relation
        fields = (
            "source", "effect", "target", "point", "adds_point", "is_in_text", "what", "new_title",
            "from_on", "to_on",
        )  # fmt: skip
        labels = {"point": "Пункт", "source": "Каким актом", "target": "Какой акт"}
        help_texts = {
            "point": "Как в тексте: пункт 2, подпункт а пункта 3, пункт 2 приложения № 1 к "
            "постановлению, пункт 5 Порядка. Изменяют и наименование, преамбулу, абзац второй "
            "пункта 2. Если текста акта в реестре нет, хватит вида и номера. Пусто — весь акт.",
            "adds_point": "Только для «изменяет»: «дополнить пунктом 3» меняет пункт 3, а не весь акт.",
            "is_in_text": "Пока этой отметки нет, а пункт в новой редакции читается как до изменения, "
            "читателям сказано, что изменение в текст ещё не внесено. Отметьте и тогда, когда само изменение "
            "ждёт, а слова, которые оно должно было внести, дал этому месту другой акт.",
            "what": "Коротко: читатель увидит это рядом с пунктом.",
            "new_title": "Если изменено наименование: как акт называется с этого дня, без кавычек. "
            "Карточку акта исправлять не нужно.",
            "from_on": "Отменить акт и признать его недействующим можно и с прошедшего дня, если так "
            "сказано в решении: хоть со дня принятия.",
            "to_on": "Только для приостановления и временных изменений.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            with_labels([self.instance])
        self.was_at = self.instance.point
        self.initial["point"] = self.instance.point_label
        if self.instance.new_title:
            self.initial["first_title"] = self.instance.target.first_title

    def clean(self) -> dict[str, Any]:
        """Turn the point into its anchor, and refuse what cannot be."""
        cleaned = super().clean() or {}
        first_title = one_line(cleaned.pop("first_title", ""))
        cleaned["new_title"] = one_line(cleaned.get("new_title", ""))
        if self.instance.new_title and not cleaned["new_title"]:
            # Taken back: the former one is the only one.
            first_title = ""
        needed = ("source", "target", "effect", "from_on")
        if all(cleaned.get(name) for name in needed) and "point" in cleaned:
            try:
                written, amends = cleaned["point"], cleaned["effect"] == Effect.AMENDS
                # The words of another place may be the same, so what nobody touched stays, unless
                # it was named before there was a text, which has it elsewhere.
                is_same = not {"point", "target"} & set(self.changed_data) and (
                    not self.was_at or relations.has_place(self.instance)
                )
                cleaned["point"] = (
                    self.was_at
                    if is_same
                    else places_named.point_of(
                        cleaned["target"],
                        written,
                        or_around=amends,
                        is_added=amends and cleaned["adds_point"],
                        days=(cleaned["source"].adopted_on, cleaned["from_on"]),
                    )
                )
                cleaned["what"] = places_named.with_place(written, cleaned.get("what", ""))
                relation = Relation(pk=self.instance.pk, **cleaned)
                relations.check(relation)
                relations.check_by_now(relation, on=timezone.localdate())
                check_new(relation, first_title, on=timezone.localdate())
            except RuleViolation as violation:
                add_violation(self, violation)
        return {**cleaned, "first_title": first_title}


def _unrelate(relation: Relation, form: forms.BaseForm, by: User, at: datetime) -> str:
    relations.unrelate(relation, form.cleaned_data["reason"], at=at, by=by)
    return reverse("admin:acts_relation_changelist")


#: The newest acts with the words of a search; an editor who looks for an older one names it.
_SOUGHT = 200


class EffectFilter(admin.SimpleListFilter):
    """What one act does to another."""

    title = "Что делает"
    parameter_name = "effect"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(effect.value, effect.label) for effect in Effect]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        # The order of the index that has the effects.
        return queryset.filter(effect=self.value()).order_by("-from_on", "-id")


class EndedFilter(admin.SimpleListFilter):
    """What still works though the act that has done it does not: an editor decides about it."""

    title = "Акт, который это сделал"
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ended", "сам больше не действует")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.left_behind(timezone.localdate()) if self.value() else queryset


@admin.register(Relation)
class RelationAdmin(WithDays, StepsAdmin, BigTableAdmin):
    form = RelationForm
    fields = (
        "source", "effect", "target", "point", "adds_point", "is_in_text", "what", "new_title",
        "first_title", "from_on", "to_on",
    )  # fmt: skip
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
    list_filter = (EffectFilter, EndedFilter)
    search_fields = ("source",)
    search_help_text = (
        "Номер, дата или слова любого из двух актов; по словам ищем среди "
        f"{_SOUGHT} самых новых таких актов"
    )
    autocomplete_fields = ("source", "target")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Find the acts as the list of acts does, then what they do and what is done to them."""
        if Typed.read(search_term) == Typed():
            return queryset, False
        # By keys: of a join with either act the planner reads all relations.
        acts = list(
            sought(Act.objects.all(), search_term).newest().values_list("pk", flat=True)[:_SOUGHT]
        )
        return queryset.filter(Q(source__in=acts) | Q(target__in=acts)), False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return relations without the texts of their acts."""
        both = super().get_queryset(request).select_related(*self.list_select_related)
        return both.defer(*heavy("source", "target"))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the relations with their places as the texts call them."""
        response = super().changelist_view(request, extra_context)
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if context and "cl" in context:
            with_labels(context["cl"].result_list)
        return response

    @admin.display(description="пункт")
    def place(self, relation: Relation) -> str:
        return relation.point_label or "весь акт"

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Say where the act that did it was to come out at a moment, which is taken back."""
        source = Relation.objects.filter(pk=pk).values_list("source", flat=True)
        with telling_of_moments(request, *source):
            return super().step_view(request, pk, name)

    def save_model(self, request: HttpRequest, obj: Relation, form: Any, change: bool) -> None:
        """Save, and warn of what a repeal does not do by itself."""
        was = [form.initial["source"]] if change else []
        with telling_of_moments(request, obj.source_id, *was):
            relations.relate(
                obj,
                at=timezone.now(),
                by=signed_in(request),
                first_title=form.cleaned_data["first_title"],
            )
        if obj.new_title:
            messages.info(request, told(obj))
        if bare := relations.bare_beside(obj).first():
            messages.warning(
                request,
                f"Записано и изменение этим актом всего акта, без слов, с {bare.from_on:%d.%m.%Y}: "
                "из-за него устаревшей считается ссылка на любой пункт. Если изменены только "
                "названные места, уберите ту связь.",
            )
        for warning in warnings_of(obj, on=timezone.localdate()):
            messages.warning(request, warning)
