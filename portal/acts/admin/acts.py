"""The card of an act and the list of acts."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from portal.acts.admin.act_steps import STEPS, approved
from portal.acts.admin.fields import EDITORS, WithDays, telling_of_moments, unseen_changes
from portal.acts.admin.file_remarks import file_remark
from portal.acts.forms.desk import ActForm
from portal.acts.held import not_begun
from portal.acts.models import Act, Import, ImportRow, Publication, Relation
from portal.acts.querysets import heavy
from portal.acts.rules.status import CHANGING
from portal.acts.search import sought
from portal.acts.services import register as services
from portal.acts.services.addresses import once_here
from portal.acts.services.approval import moments_taken_back
from portal.acts.services.called import with_labels
from portal.acts.services.days import check_card
from portal.acts.services.deciding import left_behind, undecided, wordless
from portal.acts.services.drafts import left_to_work_in
from portal.acts.services.files import unconfirmed_scans
from portal.acts.services.pointed import foretold_elsewhere, nowhere
from portal.acts.services.titles import renaming
from portal.acts.services.unworked import unworked_on
from portal.acts.services.withdrawals import to_decide
from portal.acts.texts.akn import labels_of
from portal.acts.texts.rendering import to_html
from portal.acts.typed import Typed
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import StepsAdmin, as_shown
from portal.kernel.errors import RuleViolation
from portal.kernel.seen import sums_of
from portal.people.access import signed_in

#: An editor looks for what came lately; an older import has its own card.
_IMPORTS = 10
#: Of each side; all of them are in the list of relations.
_RELATIONS = 20
#: Of the acts that were to come out at a moment and were changed since.
_ANEW = "anew"
_UNEXPLAINED = "; каким актом внесена, не записано"


class StateFilter(admin.SimpleListFilter):
    """Where the act stands on the portal."""

    title = "На портале"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = [(state.value, state.label) for state in Publication]
        return [*states, (_ANEW, "ждёт публикации заново")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == _ANEW:
            return queryset.to_publish_anew()
        return queryset.filter(state=self.value()) if self.value() else queryset


class ImportFilter(admin.SimpleListFilter):
    """The acts that one of the last imports has brought."""

    title = "Импорт"
    parameter_name = "import"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(one.pk), str(one)) for one in Import.objects.all()[:_IMPORTS]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value() or ""
        if not chosen.isdigit():
            return queryset
        rows = ImportRow.objects.filter(of=int(chosen), act__isnull=False)
        return queryset.filter(pk__in=rows.values("act"))


@admin.register(Act)
class ActAdmin(WithDays, StepsAdmin, BigTableAdmin):
    """An act is entered here; everything else that happens to it is a step."""

    form = ActForm
    steps = STEPS
    changed_by = EDITORS
    list_display = ("heading", "title", "state", "verified_on")
    list_display_links = ("heading",)
    list_filter = (StateFilter, ImportFilter)
    actions = ("publish_chosen",)
    list_select_related = ("issuer",)
    ordering = ("-adopted_on", "-id")
    search_fields = ("number",)
    search_help_text = "Номер, дата или слова из названия и текста"
    readonly_fields = ("about",)
    fieldsets = (
        (None, {"fields": ("about",)}),
        (
            "Реквизиты",
            {
                "fields": (
                    "kind", "issuer", "adopted_on", "number", "title", "is_normative",
                    "signatory", "rubrics",
                )
            },
        ),
        (
            "Опубликование и вступление в силу",
            {
                "fields": (
                    "published_in", "published_issue", "published_on", "is_tax", "in_force_from",
                    "registered_as", "registered_on",
                )
            },
        ),
        ("Для читателя", {"fields": ("remark",)}),
    )  # fmt: skip

    def get_fieldsets(self, request: HttpRequest, obj: Act | None = None) -> Any:
        """Ask for the title as adopted where there is another one."""
        if obj is None or not renaming(obj).exists():
            return self.fieldsets
        state, (name, particulars), *rest = self.fieldsets
        fields = list(particulars["fields"])
        fields.insert(fields.index("title") + 1, "first_title")
        return (state, (name, {"fields": fields}), *rest)

    def get_urls(self) -> list[Any]:
        """Add the page on which an editor reads an act before he lets it out."""
        page = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview_view),
            name="acts_act_preview",
        )
        return [page, *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the texts as readers will read them, the newest first, and the files."""
        act = self.get_object(request, str(pk))
        if act is None:
            raise Http404
        if not self.has_change_permission(request, act):
            raise PermissionDenied
        texts = [(one, mark_safe(to_html(one.akn))) for one in act.versions.order_by("-valid_from")]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Текст и файлы: {act}",
            "opts": self.opts,
            "act": act,
            "texts": texts,
            "files": act.files.select_related("file"),
            "card_url": reverse("admin:acts_act_change", args=[pk]),
            "publish_url": ""
            if act.state == Publication.PUBLISHED
            else f"{reverse('admin:acts_act_do', args=[pk, 'publish'])}?"
            + urlencode({"seen": sums_of(approved(act))}),
        }
        return TemplateResponse(request, "acts/admin/preview.html", context)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell the form which day is today, and what the register refuses."""
        form = super().get_form(request, *args, **kwargs)
        form.today = timezone.localdate()
        form.check = staticmethod(partial(check_card, on=form.today))
        return form

    @admin.action(description="Опубликовать отмеченные", permissions=["change"])
    def publish_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Publish each that may be and is as the list has shown it; of each other one say why not."""
        done = 0
        seen = dict(one.partition(":")[::2] for one in request.POST.getlist("seen"))
        # What an act does to an earlier one is seen from now on: that one comes first, as it was shown.
        same_day = Q(source=OuterRef("pk"), target__adopted_on=OuterRef("adopted_on"))
        acts = queryset.select_related("issuer").alias(
            changes=Exists(Relation.objects.filter(same_day))
        )
        for act in acts.order_by("adopted_on", "changes", "pk"):
            try:
                with as_shown(act, approved, seen.get(str(act.pk), "")):
                    services.publish(act, by=signed_in(request), at=timezone.now())
            except RuleViolation as violation:
                messages.warning(request, f"{act.heading}: {violation.message}")
            else:
                done += 1
        if done:
            messages.success(request, f"Опубликовано актов: {done}.")

    @admin.display(description=BigTableAdmin.action_checkbox.short_description)
    def action_checkbox(self, obj: Act) -> SafeString:
        """Send with the box what the list has shown of the act."""
        seen = '<input type="hidden" name="seen" value="{}:{}">'
        return super().action_checkbox(obj) + format_html(seen, obj.pk, sums_of(approved(obj)))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return acts without their texts, which a list would drag along."""
        return super().get_queryset(request).defer(*heavy())

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Look for what readers may type as well."""
        if Typed.read(search_term) == Typed():
            return queryset, False
        return sought(queryset, search_term).newest(), False

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
        facts: list[tuple[str, Any]] = [("На портале", act.get_state_display())]
        if act.publish_at and act.state == Publication.SCHEDULED:
            facts.append(
                ("Будет опубликован", f"{timezone.localtime(act.publish_at):%d.%m.%Y %H:%M}")
            )
        if act.prepared_by:
            facts.append(("Подготовил", str(act.prepared_by)))
        if hands := list(act.hands.all()):
            facts.append(("Меняли до публикации", ", ".join(map(str, hands))))
        if act.changed_by:
            facts.append(("Менял последним", str(act.changed_by)))
        if act.approved_by:
            facts.append(("Разрешил публикацию", str(act.approved_by)))
        if act.verified_on:
            facts.append(("Сверен с подлинником", f"{act.verified_on:%d.%m.%Y}, {act.verified_by}"))
        else:
            facts.append(("Сверен с подлинником", "нет"))
        if act.withdrawn_at:
            facts.append(("Отозван", act.withdrawn_why))
        today = timezone.localdate()
        facts.append(("Состояние сегодня", act.standing_on(today).label))
        facts += [
            (
                "Вступает в силу отдельно",
                f"{one} — не вступит: к этому дню уже не действует"
                if act.is_ended_at(one.point, one.from_on)
                else str(one),
            )
            for one in with_labels(list(act.commencements.all()))
        ]
        facts += [
            ("Текст", f"{one}{_UNEXPLAINED if one.is_unexplained else ''}")
            for one in act.versions.defer("akn")
        ]
        facts += [
            (
                "Ждёт второго редактора",
                format_html(
                    '<a href="{}">текст с {}</a>, внёс {}',
                    reverse("admin:acts_waitingtext_change", args=[one.pk]),
                    f"{one.valid_from:%d.%m.%Y}",
                    one.added_by,
                ),
            )
            for one in act.waiting_texts.select_related("added_by").defer("akn")
        ]
        facts += unseen_changes(act)
        unconfirmed = set(unconfirmed_scans(act))
        facts += [
            ("Файл", f"{one.get_role_display()}: {one.file.name}{file_remark(one, unconfirmed)}")
            for one in act.files.select_related("file", "signs__file")
        ]
        told: list[str] = [
            *moments_taken_back([act.pk]),
            *services.doubts_of(act),
            *undecided(act, on=today),
            *wordless(act, on=today),
            *unworked_on(act, today),
            *left_behind(act, on=today),
            *to_decide(act),
            *(f"{one}. Исправьте пункт в этой связи." for one in foretold_elsewhere(act)),
            *(f"Такого места в тексте акта нет — {one}." for one in nowhere(act)),
        ]
        if other := once_here(act):
            told.append(
                f"По адресу этого акта раньше был другой, пока не исправили его реквизиты: {other}. "
                "Проверьте, тот ли акт внесён: когда его опубликуют, прежние ссылки откроют его."
            )
        if count := left_to_work_in(act):
            told.append(
                f"В проекте учтено предложений: {count}, а текст здесь тот же, что обсуждался. "
                "Внесите их шагом «Заменить текст»."
            )
        warnings = format_html_join("", '<p class="desk-warning">{}</p>', ((one,) for one in told))
        rows = format_html_join("", "<li>{}: {}</li>", facts)
        link = (
            format_html('<p><a href="{}">Страница акта</a></p>', act.get_absolute_url())
            if act.is_public
            else ""
        )
        preview = format_html(
            '<p><a href="{}">Прочитать текст и файлы</a></p>',
            reverse("admin:acts_act_preview", args=[act.pk]),
        )
        relate = format_html(
            '<p><a href="{}?target={}">Записать, что акт изменён, отменён или приостановлен</a></p>',
            reverse("admin:acts_relation_add"),
            act.pk,
        )
        return format_html(
            '<div class="desk">{}<ul>{}</ul>{}{}{}{}</div>',
            warnings,
            rows,
            _relations_of(act),
            preview,
            relate,
            link,
        )

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Say where a step has taken back the moment at which the act was to come out."""
        with telling_of_moments(request, pk):
            return super().step_view(request, pk, name)

    def response_add(
        self, request: HttpRequest, obj: Act, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on to the card of the new act: its text and files are entered there."""
        response = super().response_add(request, obj, post_url_continue)
        if {"_popup", "_addanother"}.isdisjoint(request.POST):
            return redirect("admin:acts_act_change", obj.pk)
        return response

    def save_model(self, request: HttpRequest, obj: Act, form: Any, change: bool) -> None:
        """Enter or correct; a changed address leads on, a tax act's first day is warned of."""
        at = timezone.now()
        if change:
            was_verified = obj.verified_on is not None
            rubrics = form.cleaned_data["rubrics"]
            with telling_of_moments(request, obj.pk):
                services.correct(obj, at=at, by=signed_in(request), rubrics=rubrics)
            if was_verified and obj.verified_on is None:
                messages.warning(request, "Сведения об акте изменились: сверьте его снова.")
        else:
            services.register(obj, by=signed_in(request), at=at)
        for warning in form.warnings():
            messages.warning(request, warning)


def _relations_of(act: Act) -> SafeString:
    """List what was done to the act and what it does, the last first, each with its card."""
    shown = SafeString()
    newest = (
        act.versions.order_by("is_waiting", "-valid_from").values_list("akn", flat=True).first()
    )
    labels = labels_of(newest or "")
    changing = Q(effect__in=CHANGING)
    sides = (("Что сделано с этим актом", "influences", "source", changing),
             ("Что делает этот акт", "effects", "target", Q()),
             ("Что принято во исполнение этого акта и что на него ссылается", "influences", "source",
              ~changing))  # fmt: skip
    for title, name, side, sort in sides:
        found = (
            getattr(act, name).filter(sort).select_related(f"{side}__issuer").defer(*heavy(side))
        )
        rows = with_labels(list(found.order_by("-id")[: _RELATIONS + 1]))
        if not rows:
            continue
        items = [
            (
                reverse("admin:acts_relation_change", args=[one.pk]),
                one.done_in(labels) if name == "influences" else one.get_effect_display(),
                (f" ({one.point_label})" if one.point and name == "effects" else "")
                + (f", новое название «{one.new_title}»" if one.new_title else ""),
                getattr(one, side).heading,
                f"{one.begins_on:%d.%m.%Y}",
                not_begun(one),
            )
            for one in rows[:_RELATIONS]
        ]
        listed = format_html_join("", '<li><a href="{}">{}{}: {}</a>, с {}{}</li>', items)
        shown += format_html("<h3>{}</h3><ul>{}</ul>", title, listed)
        if len(rows) > _RELATIONS:
            shown += format_html(
                '<p><a href="{}?{}">Все связи акта</a></p>',
                reverse("admin:acts_relation_changelist"),
                urlencode(
                    {"q": f"{act.get_kind_display()} от {act.adopted_on:%d.%m.%Y} № {act.number}"}
                ),
            )
    return shown
