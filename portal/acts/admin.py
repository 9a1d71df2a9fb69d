"""The editor's desk: acts, what they do to one another, who issues them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.acts.models import Act, Issuer, Relation
from portal.backoffice.pages import BigTableAdmin, RoleAdmin
from portal.kernel.roles import Role
from portal.web.page_cache import bump

_EDITORS = frozenset({Role.EDITOR})


class _Published:
    """What readers see is shown anew with the commit of each change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        bump()


@admin.register(Issuer)
class IssuerAdmin(_Published, RoleAdmin):
    changed_by = _EDITORS
    list_display = ("name", "slug")


@admin.register(Act)
class ActAdmin(_Published, BigTableAdmin):
    changed_by = _EDITORS
    list_display = ("heading", "title", "verified_on")
    list_select_related = ("issuer",)
    ordering = ("-adopted_on", "-id")
    search_fields = ("number",)
    search_help_text = "Номер или слова из названия"

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Search as the readers do."""
        return (queryset.search(search_term) if search_term.strip() else queryset), False

    @admin.display(description="акт")
    def heading(self, act: Act) -> str:
        return act.heading


@admin.register(Relation)
class RelationAdmin(_Published, RoleAdmin):
    changed_by = _EDITORS
    list_display = ("source", "effect", "target", "from_on")
    list_select_related = ("source__issuer", "target__issuer")
    autocomplete_fields = ("source", "target")
