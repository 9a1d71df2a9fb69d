"""Shared parts of the desk's pages."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, cast

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.fields import UnfoldAdminReadonlyField
from unfold.views import ChangeList

from portal.kernel.roles import Role
from portal.people.access import roles_of, signed_in
from portal.people.services.views import log_view
from portal.web.forms import TableForm
from portal.web.keyset import slice_of


class CappedPaginator(Paginator):
    """Counts and turns the pages of a small register, no further than CAP rows."""

    CAP = 2000

    @cached_property
    def count(self) -> int:
        """The number of rows, CAP at most."""
        rows = cast(QuerySet, self.object_list)
        return rows.order_by().values("pk")[: self.CAP].count()


class ShownField(UnfoldAdminReadonlyField):
    """What a card shows and does not ask for, worked out once: unfold does it five times a page."""

    @cached_property
    def contents(self) -> SafeString:
        return super().contents()

    def _resolve_field(self) -> Any:
        # Only the kind of the field is looked at, never its value.
        try:
            return self.form.instance._meta.get_field(self.field["field"]), None, None
        except FieldDoesNotExist:
            return False


class RoleAdmin(ModelAdmin):
    """An admin page open to roles of today's posts; nobody deletes; a superuser needs the role."""

    viewed_by: frozenset[Role] = frozenset()
    changed_by: frozenset[Role] = frozenset()
    #: Whose data a card and a list show, in words for the log of views; empty where nobody's.
    personal = ""
    form = TableForm
    #: The form carries what it was made from.
    change_form_before_template = "backoffice/parts/seen.html"
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    # The cards that have a page on the portal lead there by themselves.
    view_on_site = False

    def _has(self, request: HttpRequest, roles: frozenset[Role]) -> bool:
        return not roles.isdisjoint(roles_of(signed_in(request), timezone.localdate()))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the address fills in beforehand; a key of no row cannot be one of it."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        keys = {field.name for field in self.opts.fields if field.remote_field}
        return {
            name: its for name, its in initial.items() if name not in keys or str(its).isdecimal()
        }

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._has(request, self.viewed_by | self.changed_by)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, self.viewed_by | self.changed_by)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, self.changed_by)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, self.changed_by)

    def to_be_changed(self, request: HttpRequest, pk: int) -> Any:
        """Return the object for a page of its own that changes it: 404 or 403 for who may not."""
        obj = self.get_object(request, str(pk))
        if obj is None:
            raise Http404
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        return obj

    def to_be_viewed(self, request: HttpRequest, object_id: str) -> Any:
        """Return the object for a page of its own that shows it: 404 or 403 for who may not."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        return obj

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the card; of two who save it at once the later sees what the earlier wrote."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if row := self.get_object(request, unquote(object_id)):
                same = self.model._base_manager.filter(pk=row.pk)
                list(same.select_for_update().values_list("pk"))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the card; a look at personal data is logged. Law: 152-FZ art. 19."""
        response = super().change_view(request, object_id, form_url, extra_context)
        if self.personal and response.status_code == HTTPStatus.OK:
            self._log_look(request, [object_id], self.personal)
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the card: Django's own page says that nothing was changed, as nobody tells it."""
        obj = self.to_be_viewed(request, object_id)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; whom it shows is logged as a look at each of them. Law: 152-FZ art. 19."""
        response = super().changelist_view(request, extra_context)
        # Django answers a filter that it does not know with a page of its own or a redirect.
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if self.personal and context and "cl" in context:
            rows = context["cl"].result_list
            self._log_look(request, [row.pk for row in rows], f"{self.personal}, список")
        return response

    def _log_look(self, request: HttpRequest, keys: Iterable[Any], what: str) -> None:
        subjects = [f"{self.opts.label_lower}:{key}" for key in keys]
        log_view(signed_in(request), subjects, what, at=timezone.now())


class LoggedAutocomplete(AutocompleteJsonView):
    """What a field of a card offers; whom it names is logged. Law: 152-FZ art. 19."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Log a look at each of those that are offered."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        page = self.model_admin
        if isinstance(page, RoleAdmin) and page.personal:
            keys = [row.pk for row in context["object_list"]]
            page._log_look(self.request, keys, f"{page.personal}, подсказка")
        return context


class RegisterAdmin(RoleAdmin):
    """A register in which everything is a step: nothing is added or typed over here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the card without buttons that would save nothing."""
        hidden = dict.fromkeys(("show_save", "show_save_and_continue"), False)
        return super().change_view(
            request, object_id, form_url, {**hidden, **(extra_context or {})}
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or [field.name for field in self.opts.fields]


class KeysetPager(Paginator):
    """The foot of a list turned by key: to and fro, no number of pages."""

    template_name = "backoffice/keyset_pager.html"


class KeysetChangeList(ChangeList):
    """A list of any length: each page costs the same, whatever its depth, and nothing is counted."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        # Taken out first: the change list takes any other parameter for a filter.
        asked = request.GET.copy()
        self._after, self._before = (asked.pop(name, [""])[-1] for name in ("after", "before"))
        request.GET = asked  # type: ignore[assignment] # a copy of the same kind
        super().__init__(request, *args, **kwargs)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        """Return the order that the filter chose, or that of the page: each has its index."""
        return list(queryset.query.order_by or self.model_admin.ordering)

    def get_results(self, request: HttpRequest) -> None:
        parts = self.model_admin.in_parts(self.queryset)
        size, at = self.list_per_page, timezone.now()
        page = slice_of(parts, size, after=self._after, before=self._before, at=at)
        if not page.rows and (self._after or self._before):
            # Others have worked off what stood there: what is left begins anew.
            page = slice_of(parts, size, at=at)
        self.result_list = page.rows
        self.result_count = self.full_result_count = len(page.rows)
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.paginator = KeysetPager(page.rows, self.list_per_page)
        self.before_url = page.before and self.get_query_string({"before": page.before})
        self.after_url = page.after and self.get_query_string({"after": page.after})
        self.first_url = page.before and self.get_query_string()


class BigTableAdmin(RoleAdmin):
    """A page over a table that grows for ever; ``ordering`` is one that an index serves.

    A search compares the whole of what is typed with each of ``search_fields``, which have an
    index: to look inside a text of a big table is for the page's own search.
    """

    ordering: tuple[str, ...] = ("-id",)
    sortable_by = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Return the rows that have what is typed in one of the fields."""
        typed = search_term.strip()
        if not typed:
            return queryset, False
        found = Q()
        for name in self.search_fields:
            found |= Q(**{name: typed})
        return queryset.filter(found), False

    def in_parts(self, queryset: QuerySet) -> Sequence[QuerySet]:
        """Return the list as parts that stand one behind the other, each in its order."""
        return [queryset]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeysetChangeList
