"""What follows a sitting: tasks of decisions, notices to be given otherwise, proposals, guests."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from councils.admin.shared import SECRETARY, Register, StepsRegister, part, stay
from councils.forms.desk import MendForm, ReportForm, TakeForm, ToldForm
from councils.models import AgendaProposal, Decision, Guest, Notice, Sitting
from councils.rules.vocabulary import ProposalState, SittingState
from councils.services import decisions, members, notices
from portal.backoffice.steps import ReasonForm, Step
from portal.kernel.roles import Role
from portal.people.access import signed_in
from portal.people.models import User


class ControlFilter(admin.SimpleListFilter):
    """How the task stands today."""

    title = "Контроль"
    parameter_name = "control"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("late", "просрочено"), ("open", "не исполнено"), ("done", "исполнено")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "late":
            return queryset.overdue(timezone.localdate())
        if self.value() == "open":
            return queryset.open()
        return queryset.exclude(done_on=None) if self.value() == "done" else queryset


def _report(decision: Decision, form: forms.BaseForm, by: User, at: datetime) -> None:
    decisions.report(decision, **form.cleaned_data, on=timezone.localdate(at), by=by)


def _mend(decision: Decision, form: forms.BaseForm, by: User, at: datetime) -> None:
    decisions.mend(decision, **form.cleaned_data)


_UNITS = frozenset({Role.EXECUTOR, Role.HEAD})


@admin.register(Decision)
class DecisionAdmin(StepsRegister):
    """Decisions under control; a unit finds its own here and reports on them."""

    changed_by = SECRETARY | _UNITS

    list_display = ("number", "of_council", "who", "due_on", "control")
    list_select_related = ("item__sitting__council", "unit")
    list_filter = (ControlFilter,)
    search_fields = ("number", "text")
    ordering = ("-made_at",)
    fields = ("item", "vote", "number", "text", "who", "due_on", "done_on", "control", "reported")
    steps = (
        Step(
            "report",
            "Внести отчёт",
            _report,
            lambda data, files, decision: ReportForm(data),
            lambda decision: decision.done_on is None,
            about="Отчёт сразу появится на открытой странице решения.",
        ),
        Step(
            "mend",
            "Исправить запись",
            _mend,
            lambda data, files, decision: MendForm(
                data,
                initial={
                    name: getattr(decision, name)
                    for name in ("text", "unit", "responsible", "due_on")
                },
            ),
            lambda decision: not decision.item.sitting.is_frozen,
            about="Прежний текст останется в истории, а подписанный протокол — как есть.",
            by=SECRETARY,
            mends=lambda decision: decision.item.sitting,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return all to the secretary, to a unit its own."""
        found = super().get_queryset(request)
        if self._has(request, SECRETARY):
            return found
        return found.of_units(decisions.units_of(signed_in(request), timezone.localdate()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out the links to cards that only the secretary opens."""
        if self._has(request, SECRETARY):
            return self.fields
        return ("of_council", *(name for name in self.fields if name not in ("item", "vote")))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("of_council", *self.fields)

    @admin.display(description="совет")
    def of_council(self, decision: Decision) -> str:
        return decision.item.sitting.council.name

    @admin.display(description="отчёты")
    def reported(self, decision: Decision) -> SafeString:
        return part("reports", decision=decision, reports=decision.reports.select_related("by"))

    @admin.display(description="кто исполняет")
    def who(self, decision: Decision) -> str:
        return decision.who or "—"

    @admin.display(description="контроль")
    def control(self, decision: Decision) -> str:
        late = f", с опозданием: дней {decision.days_late}" if decision.days_late else ""
        return decision.control_on(timezone.localdate()).label + late


class CallFilter(admin.SimpleListFilter):
    """Who is still to be told otherwise than by mail."""

    title = "Что сделать"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("call", "обзвонить")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.to_call(timezone.now()) if self.value() == "call" else queryset


@admin.register(Notice)
class NoticeAdmin(StepsRegister):
    """Who was told of what."""

    personal = "извещение о заседании"
    list_display = ("sitting", "kind", "who", "made_at", "evidence")
    list_select_related = (
        "sitting__council",
        "letter",
        "mandate__seat__organisation",
        "post",
        "guest",
    )
    list_filter = (CallFilter, "kind")
    ordering = ("-id",)
    fields = ("sitting", "kind", "who", "made_at", "evidence", "told_by")
    steps = (
        Step(
            "told",
            "Отметить: извещён",
            stay(
                lambda notice, form, by, at: notices.told_otherwise(
                    notice, form.cleaned_data["how"], by=by, at=at
                )
            ),
            lambda data, files, notice: ToldForm(data),
            lambda notice: notice.letter_id is None and notice.told_at is None,
        ),
    )

    @admin.display(description="кого")
    def who(self, notice: Notice) -> str:
        return notice.recipient

    @admin.display(description="чем подтверждено")
    def evidence(self, notice: Notice) -> str:
        return notice.proof or "ещё не извещён: нет почты"


@admin.register(AgendaProposal)
class ProposalAdmin(StepsRegister):
    """Questions that members propose."""

    personal = "предложение в повестку"
    list_display = ("title", "council", "mandate", "proposed_at", "state")
    list_select_related = ("council", "mandate__seat__organisation")
    list_filter = ("state",)
    steps = (
        Step(
            "take",
            "Взять в повестку",
            stay(
                lambda one, form, by, at: members.take_proposal(one, form.cleaned_data["sitting"])
            ),
            lambda data, files, one: TakeForm(
                data,
                sittings=Sitting.objects.filter(
                    council=one.council,
                    state__in=[SittingState.PLANNED, SittingState.CONVENED],
                ).order_by("starts_at"),
            ),
            lambda one: one.state == ProposalState.RECEIVED,
        ),
        Step(
            "decline",
            "Отклонить",
            lambda one, form, by, at: members.decline_proposal(one, form.cleaned_data["reason"]),
            lambda data, files, one: ReasonForm(data),
            lambda one: one.state == ProposalState.RECEIVED,
        ),
    )


@admin.register(Guest)
class GuestAdmin(Register):
    """Residents who asked to be present: the list for the door."""

    personal = "житель на заседании"
    list_display = ("name", "sitting", "state", "asked_at")
    list_select_related = ("sitting__council",)
    list_filter = ("state", ("sitting", admin.RelatedOnlyFieldListFilter))
    fields = ("sitting", "name", "email", "state", "asked_at")
