"""Who comes and who asks; whom a clerk has to call."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from meetings.models import Notice, Question, Registration
from meetings.rules.phones import one_form
from meetings.rules.vocabulary import Channel
from meetings.rules.workflow import CLERKS, MODERATORS
from meetings.services.registration import withdraw
from meetings.services.telling import mark_called
from portal.backoffice.pages import BigTableAdmin, RegisterAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.kernel.errors import RuleViolation
from portal.people.models import User


def _withdraw(registration: Registration, form: forms.BaseForm, by: User, at: datetime) -> None:
    withdraw(registration, at=at)


@admin.register(Registration)
class RegistrationAdmin(StepsAdmin, RegisterAdmin, BigTableAdmin):
    """Registrations; a new one is made on the card of its meeting."""

    personal = "запись на встречу"
    changed_by = CLERKS
    list_display = ("code", "name", "meeting", "state", "source", "attended_at")
    list_select_related = ("meeting",)
    list_filter = ("state",)
    search_fields = ("code", "email", "phone")
    search_help_text = "Код, почта или телефон целиком, как бы он ни был записан"
    fields = (
        "meeting", "code", "name", "email", "phone", "state", "source", "registered_at",
        "withdrawn_at", "attended_at", "purged_at",
    )  # fmt: skip
    steps = (
        Step(
            "withdraw",
            "Не придёт",
            _withdraw,
            is_open=lambda one: one.withdrawn_at is None and one.attended_at is None,
            about="Место получит следующий из листа ожидания.",
        ),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find a telephone in the form in which it is kept."""
        with suppress(RuleViolation):
            search_term = one_form(search_term)
        return super().get_search_results(request, queryset, search_term)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Let the card of a meeting lead to its registrations."""
        return lookup == "meeting__id__exact" or super().lookup_allowed(lookup, value, request)


@admin.register(Question)
class QuestionAdmin(BigTableAdmin):
    """Questions as they came; they are ended on the moderator's page."""

    personal = "вопрос на встрече"
    viewed_by = MODERATORS
    list_display = ("text", "meeting", "full_name", "source", "state", "ending")
    list_select_related = ("meeting",)
    list_filter = ("ending", "source")
    fields = (
        "meeting", "text", "source", "asked_at", "last_name", "first_name", "patronymic", "email",
        "postal_address", "wants_appeal", "state", "hidden_why", "merged_into", "ending",
        "answer", "answered_by", "reason", "remark", "ended_at", "reopened_at", "reopened_why",
        "purged_at",
    )  # fmt: skip

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Let the card of a meeting lead to its questions."""
        return lookup == "meeting__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description="кто спросил")
    def full_name(self, question: Question) -> str:
        return question.full_name or "без имени"


def _called(notice: Notice, form: forms.BaseForm, by: User, at: datetime) -> str:
    mark_called(notice, at=at)
    return "/admin/meetings/notice/"


@admin.register(Notice)
class CallListAdmin(StepsAdmin, RegisterAdmin, BigTableAdmin):
    """Whom a clerk has to call: they left a telephone and no e-mail."""

    personal = "телефон записавшегося"
    changed_by = CLERKS
    list_display = ("meeting", "kind", "whom", "place", "due_at")
    list_select_related = ("meeting", "registration")
    fields = list_display
    steps = (Step("called", "Дозвонились", _called),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return whom nobody has reached yet."""
        found = super().get_queryset(request).select_related("meeting", "registration")
        return found.filter(told_at=None, channel=Channel.PHONE, registration__purged_at=None)

    @admin.display(description="кому")
    def whom(self, notice: Notice) -> str:
        row = notice.registration
        return f"{row.name}, {row.phone}" if row else ""

    @admin.display(description="место")
    def place(self, notice: Notice) -> str:
        """Say it in the same call: a person stands on the list once."""
        return notice.registration.get_state_display() if notice.registration else ""
