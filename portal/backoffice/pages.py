"""Shared parts of the desk's pages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

from portal.kernel.roles import Role
from portal.people.access import roles_of


class CappedPaginator(Paginator):
    """Counts and turns pages no further than CAP rows: a clerk narrows the list instead."""

    CAP = 2000

    @cached_property
    def count(self) -> int:
        """The number of rows, CAP at most."""
        return self.object_list.order_by().values("pk")[: self.CAP].count()


class RoleAdmin(ModelAdmin):
    """An admin page open to roles of today's posts; nobody deletes; a superuser needs the role."""

    viewed_by: frozenset[Role] = frozenset()
    changed_by: frozenset[Role] = frozenset()
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50

    def _has(self, request: HttpRequest, roles: frozenset[Role]) -> bool:
        return not roles.isdisjoint(roles_of(request.user, timezone.localdate()))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._has(request, self.viewed_by | self.changed_by)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, self.viewed_by | self.changed_by)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, self.changed_by)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, self.changed_by)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
