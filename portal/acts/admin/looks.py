"""Changes of published acts and drafts that a second editor has yet to look at."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.acts.admin.fields import EDITORS
from portal.acts.models import (
    Act,
    ActFile,
    ActRubric,
    Commencement,
    Conclusion,
    Draft,
    Issuer,
    Relation,
    Rubric,
    SecondLook,
    Version,
)
from portal.acts.querysets import heavy
from portal.acts.services.approval import mark_seen
from portal.acts.services.catalogues import published_count
from portal.backoffice.history import whole_changes_of
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.kernel.seen import ON_CARD
from portal.people.models import User

#: What readers get of it; of an act, apart from texts that wait before they see them.
_SEEN_BY_READERS: dict[type[Model], tuple[type[Model], ...]] = {
    Act: (Act, ActFile, ActRubric, Commencement, Relation, Version),
    Issuer: (Issuer,),
    Rubric: (Rubric,),
    Draft: (Draft, Conclusion),
}


def _mark_seen(look: SecondLook, form: forms.BaseForm, by: User, at: datetime) -> str:
    mark_seen(look, by=by, at=at)
    return reverse("admin:acts_secondlook_changelist")


def _changes(look: SecondLook) -> SafeString:
    """Return in a table what the editor has changed since; what a program did is told, too."""
    subject = look.subject
    found = whole_changes_of(subject, look.since, _SEEN_BY_READERS[type(subject)])
    changes = [one for one in found if one.who in (None, look.by)]
    if not changes:
        return SafeString("В том, что видят читатели, ничего не изменилось.")
    return mark_safe(render_to_string("backoffice/parts/changes.html", {"changes": changes}))


def _seen_where(subject: Act | Issuer | Rubric | Draft) -> str:
    if isinstance(subject, Draft):
        return "Читатели видят это сразу, а на странице проекта сказано, что изменено и когда."
    if not isinstance(subject, Act):
        return f"Читатели видят это сразу — у опубликованных актов: {published_count(subject)}."
    if subject.is_public:
        return "Читатели видят это сразу, а связь с неопубликованным актом — когда его опубликуют."
    return "Акт сейчас не опубликован: читатели этого не видят."


@admin.register(SecondLook)
class SecondLookAdmin(StepsAdmin, BigTableAdmin):
    """Look, put right on the card of the act or say that it is seen; the oldest first."""

    changed_by = EDITORS
    list_display = ("heading", "by", "since", "last_at")
    list_select_related = ("act__issuer", "issuer", "rubric", "draft", "by")
    ordering = ("id",)
    fields = ("card", "who", "since", "last_at", "changes")
    readonly_fields = fields
    steps = (
        Step(
            "see",
            "Просмотрено",
            _mark_seen,
            about="Изменения верны: запись уйдёт из списка, в журнале останется, кто посмотрел и "
            "когда. Если что-то неверно, исправьте на карточке. Смотрит не тот, кто изменил.",
            shown=_changes,
            approves=lambda look: {ON_CARD: look.last_at.isoformat()},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request).filter(seen_at=None)
        found = found.select_related(*self.list_select_related)
        return found.defer("draft__akn", *heavy("act"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="что изменено")
    def heading(self, look: SecondLook) -> str:
        return look.heading

    @admin.display(description="кто изменил")
    def who(self, look: SecondLook) -> str:
        """Name the editor without a link: accounts are not open to editors."""
        return str(look.by)

    @admin.display(description="где")
    def card(self, look: SecondLook) -> SafeString:
        subject = look.subject
        name = f"admin:acts_{subject._meta.model_name}_change"
        link = format_html('<a href="{}">{}</a>', reverse(name, args=[subject.pk]), subject)
        if isinstance(subject, Act | Draft):
            link = format_html('{} · <a href="{}">на портале</a>', link, subject.get_absolute_url())
        return format_html(
            '<div class="desk"><p class="desk-warning">{}</p>{}</div>', _seen_where(subject), link
        )

    @admin.display(description="что изменено")
    def changes(self, look: SecondLook) -> SafeString:
        # The page asks several times for the same field.
        kept = vars(look)
        if "told" not in kept:
            kept["told"] = _changes(look)
        return format_html('<div class="desk">{}</div>', kept["told"])
