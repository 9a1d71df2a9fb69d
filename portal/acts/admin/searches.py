"""What readers search for in the register and whether they find it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from portal.acts.models import SearchTrace
from portal.acts.rules.searches import KEPT_DAYS, LOOKED_AT_DAYS, SEEN_FROM
from portal.acts.services import searches
from portal.backoffice.pages import RoleAdmin
from portal.kernel.roles import Role


@admin.register(SearchTrace)
class SearchesAdmin(RoleAdmin):
    """One page: what found nothing, what was found and not opened, what is asked most."""

    viewed_by = frozenset({Role.EDITOR, Role.ANALYST})

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the three lists; a line that few have typed is in none of them."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "title": "Что ищут в реестре актов",
            "opts": self.opts,
            "days": LOOKED_AT_DAYS,
            "kept": KEPT_DAYS,
            "seen_from": SEEN_FROM,
            "without_results": searches.without_results(today),
            "without_openings": searches.without_openings(today),
            "frequent": searches.frequent(today),
        }
        return TemplateResponse(request, "acts/admin/searches.html", context)
