"""Citations that the law has overtaken, in the lists of their owners."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.acts.models import Citation
from portal.acts.services.citations import mark_seen
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.kernel.roles import Role
from portal.people.access import roles_of, signed_in
from portal.people.models import User


def _see(citation: Citation, form: forms.BaseForm, by: User, at: datetime) -> str:
    mark_seen(citation, on=timezone.localdate(at))
    return "/admin/acts/citation/"


@admin.register(Citation)
class StaleCitationAdmin(StepsAdmin, BigTableAdmin):
    """What cites a changed act and was not looked at since: one's own; an editor sees all."""

    changed_by = frozenset({Role.EDITOR, Role.EXECUTOR, Role.REGISTRAR, Role.HEAD})
    list_display = ("title", "text", "cited_on")
    fields = ("title", "where", "text", "act", "point", "cited_on", "changes", "seen_on")
    readonly_fields = fields
    ordering = ("-id",)
    search_fields = ("number",)
    steps = (
        Step(
            "see",
            "Проверено",
            _see,
            about="Ссылка уйдёт из списка, пока акт не изменится снова.",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        today = timezone.localdate()
        found = Citation.objects.unseen(today).select_related("act__issuer")
        user = signed_in(request)
        return found if Role.EDITOR in roles_of(user, today) else found.filter(owner=user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="где")
    def where(self, citation: Citation) -> SafeString:
        return format_html('<a href="{}">{}</a>', citation.url, citation.title)

    @admin.display(description="что изменилось")
    def changes(self, citation: Citation) -> str:
        if citation.act is None:
            return ""
        since = citation.seen_on or citation.cited_on
        relations = citation.act.influences.filter(from_on__gt=since).select_related(
            "source__issuer"
        )
        return "; ".join(
            f"{one.from_on:%d.%m.%Y} {one.get_effect_display()}: {one.source.heading}"
            for one in relations
        )
