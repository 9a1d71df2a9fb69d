"""What the pages of the acts' desk share."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import INPUT_CLASSES

from portal.acts.models import Act, Draft
from portal.acts.services.approval import moments_taken_back, scheduled_of
from portal.kernel.roles import Role

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


def unseen_changes(subject: Act | Draft) -> list[tuple[str, SafeString]]:
    """Return for the card what was changed before readers' eyes and nobody else has looked at."""
    return [
        (
            "Изменено",
            format_html(
                '<a href="{}">{}, {}</a>; второй редактор ещё не смотрел',
                reverse("admin:acts_secondlook_change", args=[one.pk]),
                f"{timezone.localtime(one.last_at):%d.%m.%Y %H:%M}",
                one.by,
            ),
        )
        for one in subject.second_looks.filter(seen_at=None).select_related("by")
    ]
