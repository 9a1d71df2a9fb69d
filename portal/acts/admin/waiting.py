"""Texts that wait for a second editor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.acts.admin.fields import EDITORS
from portal.acts.models import Version, WaitingText
from portal.acts.services.pointed import left_by_removal, left_pointless
from portal.acts.services.relations import amendment_by
from portal.acts.services.unworked import unseen_in
from portal.acts.services.waiting import let_out, turn_down
from portal.acts.texts.comparison import Change, compare
from portal.acts.texts.moves import moves_between
from portal.acts.texts.rendering import to_html
from portal.backoffice.pages import BigTableAdmin
from portal.backoffice.steps import ReasonForm, Step, StepsAdmin
from portal.people.models import User


def _let_out(waiting: WaitingText, form: forms.BaseForm, by: User, at: datetime) -> str:
    let_out(waiting, by=by, on=timezone.localdate(at), at=at)
    return reverse("admin:acts_act_change", args=[waiting.act_id])


def _as_version(waiting: WaitingText) -> Version:
    return Version(
        act=waiting.act,
        valid_from=waiting.valid_from,
        amended_by=waiting.amended_by,
        akn=waiting.akn,
    )


def _before(waiting: WaitingText) -> Version | None:
    """Return the text in whose place it comes, or that of the edition before."""
    earlier = waiting.act.versions.standing().filter(valid_from__lt=waiting.valid_from)
    return waiting.replaces or earlier.order_by("-valid_from").first()


def _warned(told: Sequence[str]) -> SafeString | str:
    items = format_html_join("", "<li>{}</li>", ((one,) for one in told))
    warning = '<div class="desk"><ul class="desk-warning">{}</ul></div>'
    return format_html(warning, items) if told else "таких нет"


def _turn_down(waiting: WaitingText, form: forms.BaseForm, by: User, at: datetime) -> str:
    turn_down(waiting, form.cleaned_data["reason"])
    return reverse("admin:acts_waitingtext_changelist")


@admin.register(WaitingText)
class WaitingTextAdmin(StepsAdmin, BigTableAdmin):
    """Read, then let out or turn down; the list begins with what waits longest."""

    changed_by = EDITORS
    list_display = ("heading", "valid_from", "what", "added_by", "added_at")
    list_select_related = ("act__issuer", "added_by")
    ordering = ("id",)
    fields = ("card", "valid_from", "amended", "correction", "is_sample", "who", "added_at",
              "pointed", "unseen", "places", "changes", "text")  # fmt: skip
    readonly_fields = fields
    steps = (
        Step(
            "let_out",
            "Выпустить",
            _let_out,
            about="Сразу увидят читатели: новый текст, исправление или то, что редакция убрана. "
            "Выпускает не тот, кто внёс.",
        ),
        Step(
            "turn_down",
            "Не выпускать",
            _turn_down,
            lambda data, uploads, _: ReasonForm(data, uploads),
            about="Текст уйдёт из списка; в журнале останется, что он был и почему не вышел.",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("act__text", "act__search")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="акт")
    def heading(self, waiting: WaitingText) -> str:
        return waiting.act.heading

    @admin.display(description="что")
    def what(self, waiting: WaitingText) -> str:
        return "убрать редакцию" if waiting.is_removal else waiting.correction or "новая редакция"

    @admin.display(description="кто внёс")
    def who(self, waiting: WaitingText) -> str:
        """Name the editor without a link: accounts are not open to editors."""
        return str(waiting.added_by)

    @admin.display(description="акт")
    def card(self, waiting: WaitingText) -> SafeString:
        url = reverse("admin:acts_act_change", args=[waiting.act_id])
        seen = "Читатели этого текста ещё не видят: его выпускает другой редактор."
        if waiting.is_removal:
            is_shown = waiting.replaces and not waiting.replaces.is_waiting
            seen = (
                "Читатели эту редакцию ещё видят" if is_shown else "Читатели этой редакции не видят"
            )
            seen += ": что её убрать, решает другой редактор."
        return format_html(
            '<div class="desk"><p class="desk-warning">{}</p><a href="{}">{}</a></div>',
            seen,
            url,
            waiting.act,
        )

    @admin.display(description="каким актом внесены изменения")
    def amended(self, waiting: WaitingText) -> str:
        """Name the act, and the relation that comes with the text."""
        if waiting.amended_by is None:
            return "—"
        is_new = not waiting.replaces and amendment_by(_as_version(waiting), waiting.act)
        more = f"; с текстом запишется и связь «изменяет» с {waiting.valid_from:%d.%m.%Y}"
        gone = "; этот акт убран с портала" if waiting.amended_by.withdrawn_at else ""
        return f"{waiting.amended_by.heading}{gone}{more if is_new else ''}"

    @admin.display(description="указывает на пункты, которых не станет или которые станут другими")
    def pointed(self, waiting: WaitingText) -> SafeString | str:
        """Tell the second editor too what would point at nothing."""
        if waiting.replaces and waiting.is_removal:
            told = left_by_removal(waiting.replaces)
        else:
            former = waiting.replaces.akn if waiting.replaces else None
            told = left_pointless(_as_version(waiting), former)
        return _warned(told)

    @admin.display(description="записанные изменения, которых не видно")
    def unseen(self, waiting: WaitingText) -> SafeString | str:
        """Tell the second editor too what the text, or the next one, seems to lack."""
        return _warned([] if waiting.is_removal else unseen_in(_as_version(waiting)))

    @admin.display(description="пункты, которые пропадут и появятся")
    def places(self, waiting: WaitingText) -> SafeString | str:
        """Tell what the words do not: which of them are points now."""
        before = _before(waiting)
        if waiting.is_removal or before is None:
            return "—"
        moves = moves_between(before.akn, waiting.akn)
        told = [f"{what}: {which}" for what, which in moves.told()]
        if moves.only_loses:
            told.append("Пункты только пропадут: сверьте с подлинником, верно ли это.")
        items = format_html_join("", "<li>{}</li>", ((one,) for one in told))
        kind = "desk-warning" if moves.gone or moves.moved else ""
        listed = format_html('<div class="desk"><ul class="{}">{}</ul></div>', kind, items)
        return listed if told else "пункты те же"

    @admin.display(description="чем отличается от прежнего")
    def changes(self, waiting: WaitingText) -> SafeString | str:
        before = _before(waiting)
        if waiting.is_removal:
            is_shown = waiting.replaces and not waiting.replaces.is_waiting
            return f"редакция будет убрана{', читателям покажут прежнюю' if is_shown else ''}"
        if before is None:
            return "прежнего текста нет"
        rows = [row for row in compare(before.akn, waiting.akn) if row.change is not Change.SAME]
        if not rows:
            return "слова те же"
        shown = render_to_string("acts/parts/changes.html", {"rows": rows, "view": "inline"})
        return format_html('<div class="desk">{}</div>', mark_safe(shown))

    @admin.display(description="текст")
    def text(self, waiting: WaitingText) -> SafeString:
        akn = waiting.replaces.akn if waiting.replaces and waiting.is_removal else waiting.akn
        return format_html('<div class="act-text">{}</div>', mark_safe(to_html(akn)))
