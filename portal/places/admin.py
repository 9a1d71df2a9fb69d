"""The register of halls on the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from portal.backoffice.steps import TracedAdmin
from portal.files.services.pictures import accept_picture
from portal.kernel.choices import choices
from portal.kernel.errors import RuleViolation
from portal.people.access import signed_in
from portal.people.models import User
from portal.places.access import KEEPERS
from portal.places.models import Amenity, Hall
from portal.places.services import save_hall
from portal.web.forms import TableForm


class HallForm(TableForm):
    """A hall with its plan; ``editor`` is who sends it."""

    editor: User
    amenities = forms.MultipleChoiceField(
        label="Что есть для людей",
        choices=choices(Amenity),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
    )
    new_plan = forms.FileField(
        label="План", required=False, help_text="Рисунок: вход, гардероб, зал, лифт."
    )
    plan_alt = forms.CharField(
        label="Что на плане",
        required=False,
        max_length=300,
        help_text="Словами, для тех, кто плана не видит.",
    )

    class Meta:
        model = Hall
        exclude = ("plan",)

    def clean(self) -> dict[str, Any]:
        """Take the plan, which needs its words."""
        cleaned = super().clean() or {}
        if upload := cleaned.get("new_plan"):
            if not cleaned.get("plan_alt"):
                self.add_error("plan_alt", "Опишите план словами.")
            elif not self.errors:
                self._take(upload, cleaned["plan_alt"])
        return cleaned

    def _take(self, upload: Any, alt: str) -> None:
        try:
            self.instance.plan = accept_picture(
                upload,
                alt=alt,
                by=self.editor,
                at=timezone.now(),
                field="new_plan",
                alt_field="plan_alt",
            )
        except RuleViolation as violation:
            field = "plan_alt" if violation.field == "plan_alt" else "new_plan"
            self.add_error(field, violation.message)


@admin.register(Hall)
class HallAdmin(TracedAdmin):
    form = HallForm
    changed_by = KEEPERS
    list_display = ("name", "address", "district", "seats", "is_open")
    list_select_related = ("district",)
    search_fields = ("name", "address")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):
        """Return the form, which knows who sends the plan."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"editor": signed_in(request)})

    def save_model(self, request: HttpRequest, obj: Hall, form: Any, change: bool) -> None:
        """Save, and tell of a new name or address whom it concerns."""
        save_hall(obj, by=signed_in(request), at=timezone.now())
