"""What the pages of the acts' desk share."""

from django import forms
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import INPUT_CLASSES

from portal.acts.models import Act, Draft
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
