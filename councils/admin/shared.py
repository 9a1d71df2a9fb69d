"""What the pages of the secretary share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.backoffice.pages import RoleAdmin
from portal.backoffice.steps import StepsAdmin
from portal.kernel.roles import Role
from portal.people.models import User

SECRETARY = frozenset({Role.COUNCIL_SECRETARY})


class Register(RoleAdmin):
    """A register in which everything is a step: nothing is added or typed over here."""

    changed_by = SECRETARY

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


class StepsRegister(StepsAdmin, Register):
    """A register whose cards have steps."""


def part(template: str, **context: Any) -> SafeString:
    """Return a part of a card drawn by a template."""
    return mark_safe(render_to_string(f"councils/admin/{template}.html", context))


def stay(act: Callable[[Any, Any, User, datetime], Any]) -> Callable[..., None]:
    """Return the act of a step that leads back to its card, whatever its service returns."""

    def acted(obj: Any, form: Any, by: User, at: datetime) -> None:
        act(obj, form, by, at)

    return acted
