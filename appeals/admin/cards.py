"""The list of appeals and the card of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from appeals.admin.transitions import BUTTON_OF, BUTTONS
from appeals.desk import LEFT_BEHIND, UNREACHED
from appeals.models import AnswerFile, Appeal, Event
from appeals.papers import addressee_of
from appeals.rules import workflow
from appeals.rules.overdue import Urgency, urgency_of
from appeals.rules.vocabulary import State
from appeals.services.journal import NEW_DATES
from appeals.services.locking import roles_on
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import as_shown
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.choices import choices
from portal.kernel.errors import RuleViolation
from portal.kernel.provisions import in_russian
from portal.kernel.references import format_reference
from portal.kernel.roles import Role
from portal.kernel.seen import ShownChanged, sums_of
from portal.letters.models import Letter
from portal.people.access import signed_in
from portal.people.calendar import preliminary_words, working_calendar
from portal.web.forms import add_violation
from portal.web.templatetags.portal_tags import date_digits, digest

_CELL = '<span class="desk-cell">{} {}</span>'
_MARK = '<span class="desk-tag desk-tag-{}">{}</span>'
_LEFT = '<span class="desk-cell">{} <span class="desk-tag desk-tag-late">выбыл</span></span>'
_OF_CARD = {
    "annotation": "краткое содержание",
    "repeats": "какое обращение повторяет",
    "questions": "вопросы",
    "code": "код",
    "gist": "суть",
    "added": "добавлен",
    "removed": "убран",
}
_OF_ENCLOSURE = {"replaced": "заменено", "removed": "убрано"}
#: What they have changed is named in the journal part by part.
_TELL_CHANGES = {workflow.MEND_CARD.name, workflow.SEND_AGAIN.name}
_BEGINNING, _DIGEST = 200, 70
_PRELIMINARY = '{} <span class="desk-tag">предварительно</span>'


def _done(event: Event) -> str:
    """Return the journal's words for a transition, for new dates, for what else there is."""
    if event.name == NEW_DATES:
        return f"Сроки пересчитаны: {', '.join(map(_new_date, event.fields))}"
    if event.name not in workflow.BY_NAME:
        return "Данные заявителя изменены"
    done = workflow.BY_NAME[event.name].done
    changes = ", ".join(map(_mended, event.fields)) if event.name in _TELL_CHANGES else ""
    return f"{done}: {changes}" if changes else done


def _mended(change: str) -> str:
    """Return «вопрос 2: суть» of what the journal names."""
    match change.split():
        case ["question", number, what]:
            return f"вопрос {number}: {_OF_CARD[what]}"
        case ["enclosure", number, what]:
            return f"приложение {number} {_OF_ENCLOSURE[what]}"
        case _:
            return _OF_CARD[change]


def _new_date(change: str) -> str:
    """Return «контрольная дата 28.12.2026 → 25.12.2026» of what the journal holds."""
    name, was, _, now = change.split()
    label = Appeal._meta.get_field(name).verbose_name  # type: ignore[union-attr] # a date
    return (
        f"{label} {date_digits(date.fromisoformat(was))} → {date_digits(date.fromisoformat(now))}"
    )


def _preliminary_due(appeal: Appeal) -> str:
    """Return that the next date rests on a year not yet decreed, or nothing.

    A control date may be of the last decreed year only because the term's end is a day off.
    """
    legal, is_control = appeal.answer_legal_until, appeal.due_on == appeal.answer_control_on
    days = [appeal.due_on, legal if is_control else None]
    return preliminary_words(*filter(None, days)) if appeal.due_on else ""


def _preliminary(appeal: Appeal) -> dict[str, str]:
    """Return the same of each date that the card of an open appeal shows."""
    control, legal = appeal.answer_control_on, appeal.answer_legal_until
    return {
        "due": _preliminary_due(appeal),
        "receipt": "" if appeal.registered_on else preliminary_words(appeal.register_by),
        "answer": preliminary_words(control, legal) if appeal.due_on and control and legal else "",
    }


def _mark(appeal: Appeal, on: date, calendar: WorkingCalendar) -> str:
    """Return how urgent an open appeal is; what has passed a date says what the law has it do."""
    if appeal.due_on is None:
        return ""
    urgency = urgency_of(appeal.due_on, appeal.legal_until, on, calendar)
    if urgency is None:
        return ""
    marked = format_html(_MARK, urgency, urgency.label)
    if urgency is Urgency.SOON:
        return marked
    return format_html("{} по закону до {}", marked, f"{appeal.legal_until:%d.%m.%Y}")


def _handler(appeal: Appeal, on: date) -> str:
    """Return the executor of an appeal, marked where an open one waits for who is none any more."""
    if appeal.executor is None:
        return ""
    is_left = appeal.due_on is not None and not appeal.executor.carries(Role.EXECUTOR, on)
    return format_html(_LEFT, appeal.executor) if is_left else str(appeal.executor)


class StateFilter(admin.SimpleListFilter):
    """What is open by default; everything, or one state, on request."""

    title = "Состояние"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("all", "все"),
            *choices(Urgency),
            (LEFT_BEHIND, "исполнитель выбыл"),
            (UNREACHED, "письмо с ответом не ушло"),
            *((state.value, state.label) for state in State),
        ]

    def choices(self, changelist: Any) -> Any:
        """Say what the default shows."""
        first, *others = super().choices(changelist)
        return [{**first, "display": "в работе"}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "all" or (self.value() is None and request.GET.get("q")):
            return queryset.newest()
        if self.value() in (None, ""):
            return queryset.open()
        if (value := self.value()) in set(Urgency):
            return queryset.standing(Urgency(str(value)), timezone.localdate(), working_calendar())
        if self.value() == LEFT_BEHIND:
            return queryset.left_behind(timezone.localdate())
        if self.value() == UNREACHED:
            return queryset.unreached()
        if self.value() == State.ANSWERED:
            return queryset.filter(state=State.ANSWERED).newest()
        return queryset.filter(state=self.value()).order_by("due_on", "id")


@admin.register(Appeal)
class AppealAdmin(BigTableAdmin):
    """Nothing is edited here: each button is a lawful transition and calls its service."""

    personal = "обращение"
    viewed_by = frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.HEAD})
    list_display = ("title", "due", "author_name", "about", "state_label", "unit", "handler")
    empty_value_display = "—"
    list_display_links = ("title",)
    list_filter = (StateFilter,)
    list_select_related = ("subject", "unit", "executor__user", "executor__unit")
    search_fields = ("number",)
    # The field shows no more of it.
    search_help_text = "Номер, имя, телефон, место, слова"
    ordering = ("due_on", "id")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        today = timezone.localdate()
        self._calendar, self._today = working_calendar(), today
        seen = Appeal.objects.visible_to(signed_in(request), today)
        return seen.defer("text").annotate(beginning=Left("text", _BEGINNING))

    def get_list_display(self, request: HttpRequest) -> Sequence[str]:
        """Return the columns; what waits for registration has no unit and no executor yet."""
        if request.GET.get("state") == State.RECEIVED:
            return ("title", "due", "received_at", "author_name", "about")
        return self.list_display

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Look for what a clerk has in hand: see ``AppealQuerySet.search``."""
        return (queryset.search(search_term) if search_term.strip() else queryset), False

    def in_parts(self, queryset: Any) -> Sequence[QuerySet]:
        """Put what is late by law first; of the rest the next due, which may be past its date."""
        if queryset.query.order_by[0] != "due_on":
            return [queryset]
        return queryset.late_first(self._today, self._calendar)

    @admin.display(description="обращение")
    def title(self, appeal: Appeal) -> str:
        return format_html('<span class="desk-number">{}</span>', appeal)

    @admin.display(description="суть")
    def about(self, appeal: Any) -> str:
        """Return the subject that was chosen, or how the text begins."""
        return str(appeal.subject or digest(appeal.beginning, _DIGEST))

    @admin.display(description="срок")
    def due(self, appeal: Appeal) -> str:
        if appeal.due_on is None:
            return "—"
        day = f"{appeal.due_on:%d.%m.%Y}"
        if _preliminary_due(appeal):
            day = format_html(_PRELIMINARY, day)
        return format_html(_CELL, day, _mark(appeal, self._today, self._calendar))

    @admin.display(description="заявитель")
    def author_name(self, appeal: Appeal) -> str:
        return appeal.author

    @admin.display(description="состояние")
    def state_label(self, appeal: Appeal) -> str:
        return appeal.get_state_display()

    @admin.display(description="исполнитель")
    def handler(self, appeal: Appeal) -> str:
        return _handler(appeal, self._today) or "—"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        """Add a page for each button."""
        return [
            path(
                "<int:pk>/do/<slug:name>/",
                self.admin_site.admin_view(self.transition_view),
                name="appeals_appeal_do",
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the card; the look at personal data is logged."""
        appeal = self._get(request, int(object_id) if object_id.isdecimal() else None)
        self._log_look(request, [appeal.pk], self.personal)
        return TemplateResponse(
            request, "appeals/admin/card.html", {**self._context(request, appeal)}
        )

    def transition_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Show the button's form and do what it says."""
        appeal = self._get(request, pk)
        button = BUTTON_OF.get(name)
        if button is None:
            raise Http404
        roles = roles_on(appeal, signed_in(request), timezone.localdate())
        if not button.transition.by & roles:
            raise PermissionDenied
        if not button.is_open_to(appeal, roles):
            messages.warning(request, "Этот шаг уже сделан или пока невозможен.")
            return redirect(self._card_url(appeal))
        form = button.make_form(request, appeal)
        seen = ""
        if button.approves:
            shown = sums_of(button.approves(appeal))
            seen = request.POST.get("seen", "") if request.method == "POST" else shown
        if request.method == "POST" and form.is_valid():
            try:
                with as_shown(appeal, button.approves, seen):
                    button.act(appeal, form, signed_in(request), timezone.now())
            except RuleViolation as violation:
                add_violation(form, violation)
                if isinstance(violation, ShownChanged):
                    appeal, seen = self._get(request, pk), violation.now or seen
            else:
                messages.success(request, f"{button.transition.done}.")
                return redirect(self._card_url(appeal))
        self._log_look(request, [appeal.pk], self.personal)
        context = {
            **self._context(request, appeal),
            "form": form,
            "transition": button.transition,
            "seen": seen,
            "held_up": Letter.objects.about(appeal.subject_key).held_up(),
            "asks_codes": name in {"register", "mend_card"},
            "day_off": name == "register"
            and not working_calendar().is_working(timezone.localdate()),
        }
        return TemplateResponse(request, "appeals/admin/transition.html", context)

    def _get(self, request: HttpRequest, pk: Any) -> Appeal:
        appeal = (
            Appeal.objects.visible_to(signed_in(request), timezone.localdate())
            .select_related(
                "applicant",
                "subject__code",
                "district",
                "unit",
                "executor__user",
                "executor__unit",
                "repeats",
                "addressee_unit",
                "addressee_officer__user",
                "answer__paper",
            )
            .filter(pk=pk)
            .first()
        )
        if appeal is None:
            raise Http404
        return appeal

    def _card_url(self, appeal: Appeal) -> str:
        return reverse("admin:appeals_appeal_change", args=[appeal.pk])

    def _context(self, request: HttpRequest, appeal: Appeal) -> dict[str, Any]:
        roles = roles_on(appeal, signed_in(request), timezone.localdate())
        return {
            **self.admin_site.each_context(request),
            "title": str(appeal),
            "opts": self.model._meta,
            "appeal": appeal,
            "answer": getattr(appeal, "answer", None),
            "reference": format_reference(appeal.reference),
            "addressee": addressee_of(appeal),
            "mark": _mark(appeal, timezone.localdate(), working_calendar()),
            "preliminary": _preliminary(appeal),
            "handler": _handler(appeal, timezone.localdate()),
            "card_url": self._card_url(appeal),
            "files": [enclosed.file for enclosed in appeal.files.select_related("file")],
            "answer_files": [
                enclosed.file
                for enclosed in AnswerFile.objects.filter(answer__appeal=appeal).select_related(
                    "file"
                )
            ],
            "questions": appeal.questions.select_related("code"),
            "numbers": appeal.numbers.all(),
            "resolutions": appeal.resolutions.select_related("executor__user", "unit"),
            "co_authors": appeal.co_authors.all(),
            "events": [
                {
                    "event": event,
                    "done": _done(event),
                    "law": in_russian(event.law),
                }
                for event in appeal.events.select_related("by")
            ],
            "letters": Letter.objects.about(appeal.subject_key),
            "earlier": Appeal.objects.visible_to(signed_in(request), timezone.localdate())
            .earlier_than(appeal)
            .select_related("subject")
            .defer("text")[:5]
            if appeal.state != State.ANSWERED
            else [],
            "buttons": [
                {
                    "label": button.transition.label,
                    "url": reverse(
                        "admin:appeals_appeal_do", args=[appeal.pk, button.transition.name]
                    ),
                }
                for button in BUTTONS
                if button.is_open_to(appeal, roles)
            ],
        }
