"""What the pages of the secretary share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from councils.models.periods import HasPeriod
from portal.backoffice.pages import RegisterAdmin
from portal.backoffice.steps import StepsAdmin
from portal.kernel.roles import Role
from portal.people.models import User

SECRETARY = frozenset({Role.COUNCIL_SECRETARY})


class Register(RegisterAdmin):
    """A register of the secretary."""

    changed_by = SECRETARY


class StepsRegister(StepsAdmin, Register):
    """A register whose cards have steps."""


class OfPeriod(StepsRegister):
    """A register of what holds for a time: people read its last day."""

    @admin.display(description="последний день")
    def last_day(self, one: HasPeriod) -> str:
        return f"{one.last_day:%d.%m.%Y}" if one.last_day else "—"


def part(template: str, **context: Any) -> SafeString:
    """Return a part of a card drawn by a template."""
    return mark_safe(render_to_string(f"councils/admin/{template}.html", context))


def stay(act: Callable[[Any, Any, User, datetime], Any]) -> Callable[..., None]:
    """Return the act of a step that leads back to its card, whatever its service returns."""

    def acted(obj: Any, form: Any, by: User, at: datetime) -> None:
        act(obj, form, by, at)

    return acted
