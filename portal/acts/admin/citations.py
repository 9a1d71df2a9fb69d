"""Citations that the law has overtaken, in the lists of their owners."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.acts.desk import stale_for
from portal.acts.models import Citation
from portal.acts.services.citations import changes_since, mark_seen
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.kernel.roles import Role
from portal.kernel.seen import ON_CARD
from portal.people.access import signed_in
from portal.people.models import User


def _see(citation: Citation, form: forms.BaseForm, by: User, at: datetime) -> str:
    mark_seen(citation, on=timezone.localdate(at))
    return reverse("admin:acts_citation_changelist")


def _changes(citation: Citation) -> SafeString:
    """Say what has changed since somebody looked."""
    known = changes_since(citation, citation.cited_on, on=timezone.localdate())
    relations = [one for one in known if one.pk not in citation.seen]
    return format_html_join(
        "",
        '<p>{} {}{} — <a href="{}">{}</a>{}</p>',
        (
            (
                f"{one.begins_on:%d.%m.%Y}",
                one.done,
                f" по {one.last_day:%d.%m.%Y}" if one.last_day else "",
                reverse("admin:acts_act_change", args=[one.source_id]),
                one.source.heading,
                f": {one.what}" if one.what else "",
            )
            for one in relations
        ),
    )


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
            shown=_changes,
            approves=lambda citation: {ON_CARD: _changes(citation)},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return stale_for(signed_in(request), timezone.localdate()).select_related("act__issuer")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="где")
    def where(self, citation: Citation) -> SafeString:
        return format_html('<a href="{}">{}</a>', citation.url, citation.title)

    @admin.display(description="что изменилось")
    def changes(self, citation: Citation) -> SafeString:
        return _changes(citation)
