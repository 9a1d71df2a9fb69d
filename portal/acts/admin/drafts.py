"""Drafts, proposals and conclusions of experts."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.acts.admin.draft_steps import to_publish, unanswered
from portal.acts.admin.fields import EDITORS, WithDays, unseen_changes
from portal.acts.forms.desk import (
    AdoptForm,
    DecisionForm,
    DraftForm,
    ReplyForm,
    SummaryForm,
)
from portal.acts.forms.texts import DraftTextForm
from portal.acts.models import Conclusion, Draft, DraftState, Outcome, Proposal, ProposalState
from portal.acts.services import drafts as services
from portal.acts.services.draft_corrections import check_correction, correct_draft, settled
from portal.acts.texts.writing import Identity, to_akn
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import ReasonForm, Step, StepsAdmin
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.kernel.seen import ON_CARD
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import TableForm, add_violation


def _publish(draft: Draft, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.publish_draft(draft, by=by, on=timezone.localdate(at), at=at)


def _take_over(draft: Draft, _: forms.BaseForm, by: User, __: datetime) -> None:
    services.take_over(draft, by=by)


def _approved(draft: Draft) -> dict[str, str]:
    fields = draft._meta.concrete_fields
    return {ON_CARD: str([(one.name, getattr(draft, one.attname)) for one in fields])}


def _published(draft: Draft) -> str:
    draft.refresh_from_db()
    return (
        f"Проект опубликован. Предложения принимаются с {draft.discussed_from:%d.%m.%Y} по "
        f"{draft.discussed_to:%d.%m.%Y}, заключения экспертов — по {draft.expertise_to:%d.%m.%Y}."
    )


def _set_text(draft: Draft, form: forms.BaseForm, by: User, at: datetime) -> None:
    identity = Identity(
        draft.kind,
        draft.issuer.slug,
        draft.discussed_from,
        f"project-{draft.pk}",
        draft.title,
        draft.discussed_from,
    )
    akn = to_akn(form.document, identity, former=draft.akn)  # type: ignore[attr-defined]
    services.set_text(draft, akn, by=by)


def _summarise(draft: Draft, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.summarise(draft, form.cleaned_data["summary"], on=timezone.localdate(at), at=at)


def _drop(draft: Draft, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.drop(draft, form.cleaned_data["reason"], at=at)


def _adopt(draft: Draft, form: forms.BaseForm, by: User, at: datetime) -> str:
    act = services.adopt(draft, **form.cleaned_data, by=by, on=timezone.localdate(at), at=at)
    return reverse("admin:acts_act_change", args=[act.pk])


def _adopted(draft: Draft) -> str:
    told = ["Проект стал актом."]
    if count := services.accepted(draft):
        told.append(
            f"Учтено предложений: {count}. В тексте акта их ещё нет: внесите их шагом «Заменить "
            "текст»."
        )
    if count := draft.conclusions.filter(replied_on=None).count():
        told.append(
            f"Заключений экспертов без ответа: {count}. Ответьте на них: заключение рассматривают "
            "за тридцать дней."
        )
    return " ".join(told)


def _in(*states: DraftState) -> Any:
    return lambda draft: draft.state in states


@admin.register(Draft)
class DraftAdmin(WithDays, StepsAdmin):
    """A draft from its preparation to the act."""

    form = DraftForm
    changed_by = EDITORS
    list_display = ("title", "state", "discussed_from", "discussed_to", "waiting")
    readonly_fields = ("about",)
    fieldsets = (
        (None, {"fields": ("about",)}),
        ("Проект", {"fields": ("kind", "issuer", "title", "note", "developer", "contact")}),
        (
            "Обсуждение",
            {"fields": ("discussed_from", "discussed_to", "expertise_to", "takes_unnamed")},
        ),
    )
    ordering = ("-discussed_from", "-id")
    steps = (
        Step(
            "text",
            "Внести текст проекта",
            _set_text,
            lambda data, files, draft: DraftTextForm(data, files),
            _in(DraftState.PREPARED),
            warned=DraftTextForm.warnings,
        ),
        Step(
            "publish",
            "Опубликовать проект",
            _publish,
            is_open=_in(DraftState.PREPARED),
            about=("Публикует не тот, кто готовил проект. " * settings.ACTS_SECOND_PAIR_OF_EYES)
            + "После этого сроки можно только продлить, а о каждом изменении узнают читатели.",
            outcome=_published,
            shown=to_publish,
            approves=_approved,
        ),
        Step(
            "take_over",
            "Отвечать за весь проект",
            _take_over,
            is_open=lambda draft: (
                settings.ACTS_SECOND_PAIR_OF_EYES and draft.state == DraftState.PREPARED
            ),
            about="Для случая, когда проект готовили все редакторы и опубликовать его некому. "
            "Прочитайте его целиком: дальше за него отвечаете вы, а опубликует его другой.",
            shown=to_publish,
            approves=_approved,
        ),
        Step(
            "summarise",
            "Подвести итог",
            _summarise,
            lambda data, files, draft: SummaryForm(data),
            _in(DraftState.PUBLISHED),
            about="По каждому предложению должно быть решение; авторы с почтой получат письма.",
        ),
        Step(
            "adopt",
            "Принят: сделать актом",
            _adopt,
            lambda data, files, draft: AdoptForm(data),
            _in(DraftState.SUMMARISED),
            about="Акт появится неопубликованным, с текстом проекта; проект останется его историей. "
            "Если предложения учтены, внесите их в текст акта шагом «Заменить текст».",
            outcome=_adopted,
            shown=unanswered,
        ),
        Step(
            "drop",
            "Снять с рассмотрения",
            _drop,
            lambda data, files, draft: ReasonForm(data),
            _in(DraftState.PREPARED, DraftState.PUBLISHED, DraftState.SUMMARISED),
            about="Причину увидят на странице проекта, если он опубликован. Тем, чьи предложения ещё "
            "не рассмотрены и кто оставил почту, о ней сообщит письмо.",
        ),
    )

    @admin.display(description="без решения")
    def waiting(self, draft: Draft) -> int:
        return draft.proposals.filter(outcome="").count()

    @admin.display(description="состояние")
    def about(self, draft: Draft) -> SafeString:
        """Show where the draft stands and what is still to be done."""
        if draft.pk is None:
            return SafeString("Сохраните проект, затем внесите текст и опубликуйте.")
        facts: list[tuple[str, Any]] = [
            ("Состояние", draft.get_state_display()),
            ("Текст", "внесён" if draft.akn else "ещё не внесён"),
            ("Предложений", draft.proposals.count()),
            ("Из них без решения", draft.proposals.filter(outcome="").count()),
            ("Ждут проверки", draft.proposals.filter(state=ProposalState.RECEIVED).count()),
            ("Заключений без ответа", draft.conclusions.filter(replied_on=None).count()),
        ]
        if hands := list(draft.hands.all()):
            facts.append(("Готовили", ", ".join(map(str, hands))))
        facts += unseen_changes(draft)
        rows = format_html_join("", "<li>{}: {}</li>", facts)
        link = (
            format_html('<p><a href="{}">Страница проекта</a></p>', draft.get_absolute_url())
            if draft.is_public
            else ""
        )
        return format_html('<div class="desk"><ul>{}</ul>{}</div>', rows, link)

    def get_readonly_fields(self, request: HttpRequest, obj: Draft | None = None) -> Any:
        """Keep the terms of a discussion that is over."""
        return (*self.readonly_fields, *(settled(obj) if obj else ()))

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell the form what was promised to readers."""
        form = super().get_form(request, *args, **kwargs)
        form.check = staticmethod(partial(check_correction, on=timezone.localdate()))
        return form

    def save_model(self, request: HttpRequest, obj: Draft, form: Any, change: bool) -> None:
        """Enter or correct; of a public draft readers are told and another editor looks."""
        if not change:
            services.enter(obj, by=signed_in(request))
            return
        at = timezone.now()
        correct_draft(obj, by=signed_in(request), on=timezone.localdate(at), at=at)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest the term of the independent expertise."""
        today = timezone.localdate()
        return {
            "discussed_from": today,
            "expertise_to": today + timedelta(days=settings.ACTS_EXPERTISE_DAYS),
        }


def _show(proposal: Proposal, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.show_proposal(proposal)


def _hide(proposal: Proposal, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.hide_proposal(proposal, form.cleaned_data["reason"][:300])


def _decide(proposal: Proposal, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.decide(proposal, Outcome(form.cleaned_data["outcome"]), form.cleaned_data["reason"])


@admin.register(Proposal)
class ProposalAdmin(StepsAdmin, BigTableAdmin):
    """What residents propose: shown or not, and decided."""

    personal = "предложение к проекту"
    changed_by = frozenset({Role.EDITOR, Role.MODERATOR})
    list_display = ("draft", "place", "received_at", "state", "outcome")
    list_select_related = ("draft",)
    list_filter = ("state",)
    fields = (
        "draft", "received_at", "author", "email", "shows_name", "place", "text", "state",
        "hidden_why", "outcome", "reason",
    )  # fmt: skip
    readonly_fields = fields
    steps = (
        Step("show", "Показать", _show, is_open=lambda one: one.state != ProposalState.SHOWN),
        Step(
            "hide",
            "Не показывать",
            _hide,
            lambda data, files, one: ReasonForm(data),
            lambda one: one.state != ProposalState.HIDDEN,
        ),
        Step(
            "decide",
            "Решить",
            _decide,
            lambda data, files, one: DecisionForm(
                data, initial={"outcome": one.outcome, "reason": one.reason}
            ),
            lambda one: one.draft.state == DraftState.PUBLISHED,
            mends=lambda one: one,
        ),
    )

    @admin.display(description="к какому месту")
    def place(self, proposal: Proposal) -> str:
        return proposal.point_label or "к проекту в целом"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _reply(conclusion: Conclusion, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    services.reply_to(conclusion, data["reply"], replied_on=data["replied_on"])


class ConclusionForm(TableForm):
    """A conclusion as it came."""

    #: Set by the page.
    today: date

    class Meta:
        model = Conclusion
        fields = ("draft", "expert", "accreditation", "text", "received_on")

    def clean(self) -> dict[str, Any]:
        """Refuse at its field a day on which it cannot have come."""
        cleaned = super().clean() or {}
        draft, received_on = cleaned.get("draft"), cleaned.get("received_on")
        if draft and received_on:
            try:
                services.check_conclusion(
                    Conclusion(draft=draft, received_on=received_on), on=self.today
                )
            except RuleViolation as violation:
                add_violation(self, violation)
        return cleaned


@admin.register(Conclusion)
class ConclusionAdmin(WithDays, StepsAdmin):
    """Conclusions of independent experts; answered within 30 days. Law: 172-FZ art. 5(3)."""

    form = ConclusionForm
    changed_by = EDITORS
    list_display = ("draft", "expert", "received_on", "reply_due_on", "replied_on")
    list_select_related = ("draft",)
    fields = (
        "draft",
        "expert",
        "accreditation",
        "text",
        "received_on",
        "reply_due_on",
        "reply",
        "replied_on",
    )
    readonly_fields = ("reply_due_on", "reply", "replied_on")
    steps = (
        Step(
            "reply",
            "Ответить эксперту",
            _reply,
            lambda data, files, one: ReplyForm(data, today=timezone.localdate()),
            lambda one: one.replied_on is None,
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Conclusion | None = None) -> Any:
        """Keep what was answered."""
        return self.fields if obj is not None and obj.replied_on else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Conclusion, form: Any, change: bool) -> None:
        """Enter or correct; readers see it at once, and another editor looks at a correction."""
        at = timezone.now()
        on = timezone.localdate(at)
        if change:
            services.correct_conclusion(obj, by=signed_in(request), on=on, at=at)
        else:
            services.receive_conclusion(obj, on=on)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell the form which day is today."""
        form = super().get_form(request, *args, **kwargs)
        form.today = timezone.localdate()
        return form
