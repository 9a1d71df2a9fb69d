"""What the pages of the acts' desk share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from unfold.widgets import INPUT_CLASSES

from portal.acts.services.approval import moments_taken_back, scheduled_of
from portal.kernel.roles import Role
from portal.web.page_cache import bump

EDITORS = frozenset({Role.EDITOR})


class DayWidget(forms.DateInput):
    """A day from the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": " ".join(INPUT_CLASSES)}, "%Y-%m-%d")


class WithDays:
    """Days are chosen in the browser's own calendar, which needs no script."""

    formfield_overrides = {models.DateField: {"widget": DayWidget}}


@contextmanager
def telling_of_moments(request: HttpRequest, *acts: int) -> Iterator[None]:
    """Say of which of the acts what is done here takes back the moment to be published at."""
    scheduled = scheduled_of(*acts)
    yield
    for told in moments_taken_back(scheduled):
        messages.warning(request, told)


class Published:
    """What readers see is shown anew with the commit of each change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        bump()
