"""What readers say is wrong in acts."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.acts.admin.fields import EDITORS
from portal.acts.forms.desk import NoteForm
from portal.acts.models import Mistake, MistakeState
from portal.acts.services.mistakes import decide
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.people.models import User

_LIST = "admin:acts_mistake_changelist"


def _mended(mistake: Mistake, form: forms.BaseForm, by: User, at: datetime) -> str:
    decide(mistake, MistakeState.MENDED, form.cleaned_data["note"], by=by, at=at)
    return f"{reverse(_LIST)}?state__exact=received"


def _refused(mistake: Mistake, form: forms.BaseForm, by: User, at: datetime) -> str:
    decide(mistake, MistakeState.REFUSED, form.cleaned_data["note"], by=by, at=at)
    return f"{reverse(_LIST)}?state__exact=received"


def _waits(mistake: Mistake) -> bool:
    return mistake.state == MistakeState.RECEIVED


@admin.register(Mistake)
class MistakeAdmin(StepsAdmin, BigTableAdmin):
    """Looked into, mended or not; who left an address gets the word."""

    personal = "сообщение об ошибке в акте"
    changed_by = EDITORS
    list_display = ("act", "digest", "received_at", "state")
    list_select_related = ("act__issuer",)
    list_filter = ("state",)
    fields = ("card", "version", "point", "text", "email", "received_at", "state", "note",
              "decided_by", "decided_at")  # fmt: skip
    readonly_fields = fields
    steps = (
        Step(
            "mended",
            "Исправлено",
            _mended,
            lambda data, uploads, _: NoteForm(data),
            _waits,
            about="Сначала исправьте акт на его карточке. Ответ уйдёт тому, кто оставил почту.",
        ),
        Step(
            "refused",
            "Ошибки нет",
            _refused,
            lambda data, uploads, _: NoteForm(data),
            _waits,
            about="Напишите, почему текст верен. Ответ уйдёт тому, кто оставил почту.",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("act__text", "act__search", "version__akn")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="акт")
    def card(self, mistake: Mistake) -> SafeString:
        return format_html(
            '<div class="desk"><a href="{}">{}</a> · <a href="{}">на портале</a></div>',
            reverse("admin:acts_act_change", args=[mistake.act_id]),
            mistake.act,
            mistake.act.get_absolute_url(),
        )

    @admin.display(description="что не так")
    def digest(self, mistake: Mistake) -> str:
        return mistake.text if len(mistake.text) <= 120 else f"{mistake.text[:119]}…"
