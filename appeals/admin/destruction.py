"""Appeals whose term of keeping is over, and the acts by which they were destroyed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from appeals.forms.destruction import DestructionForm
from appeals.models import DestructionAct, RegistrationNumber
from appeals.services import destruction
from portal.backoffice.pages import RoleAdmin
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.kernel.seen import ShownChanged, sums_of
from portal.people.access import signed_in
from portal.web.forms import add_violation
from portal.web.outdated import SEEN

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


@admin.register(DestructionAct)
class DestructionActAdmin(RoleAdmin):
    """Acts are read; a new one is a decision on a list, which names numbers and no applicant."""

    viewed_by = _ADMINISTRATOR | {Role.REGISTRAR}
    changed_by = _ADMINISTRATOR
    list_display = ("number", "signed_on", "year", "count", "made_at", "made_by")
    list_select_related = ("made_by",)
    search_fields = ("number", "appeals__numbers__number")
    search_help_text = "Номер акта или уничтоженного обращения"
    fields = (
        "number", "signed_on", "commission", "year", "count", "made_at", "made_by", "numbers",
    )  # fmt: skip
    readonly_fields = fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="обращения")
    def numbers(self, act: DestructionAct) -> str:
        found = RegistrationNumber.objects.filter(appeal__destroyed_by=act)
        return ", ".join(
            f"{one.number} (отменён)" if one.cancelled_at else one.number for one in found
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what may be destroyed, year by year; take the decision on the list of a year."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        at = timezone.now()
        today = timezone.localdate(at)
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == len("2026") else 0
        listed = destruction.listed(year, on=today) if year else []
        form = DestructionForm(request.POST or None, on=today)
        seen = request.POST.get(SEEN, "") or sums_of(destruction.shown_of(listed))
        if request.method == "POST" and form.is_valid():
            try:
                said = form.said
                act = destruction.destroy(
                    year,
                    destruction.Act(said["number"], said["signed_on"], said["commission"]),
                    left=said["left"],
                    seen=request.POST.get(SEEN, ""),
                    by=signed_in(request),
                    at=at,
                )
            except RuleViolation as violation:
                add_violation(form, violation)
                if isinstance(violation, ShownChanged):
                    seen, listed = violation.now or seen, destruction.listed(year, on=today)
            else:
                messages.success(request, f"Уничтожено обращений: {act.count}. {act}.")
                return redirect("admin:appeals_destructionact_change", act.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Уничтожение обращений",
            "opts": self.opts,
            "years": destruction.years(today),
            "year": year,
            "listed": listed,
            "form": form,
            "seen": seen,
        }
        return TemplateResponse(request, "appeals/admin/destruction.html", context)
