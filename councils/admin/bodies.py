"""Councils, their regulations, their organisations."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from councils.admin.shared import SECRETARY, OfPeriod, part, stay
from councils.forms.bodies import CouncilForm, EndForm, PostForm, RegulationForm, SeatForm
from councils.forms.desk import PlanForm
from councils.models import Council, Organisation, Post, Regulation, Seat, Sitting
from councils.rules.periods import ends_after
from councils.services import composition
from councils.services.sittings import plan
from portal.backoffice.pages import RoleAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.people.models import User
from portal.web.page_cache import bump


def _plan(council: Council, form: forms.BaseForm, by: User, at: datetime) -> str:
    sitting = plan(Sitting(council=council, **form.cleaned_data), at=at)
    return reverse("admin:councils_sitting_change", args=[sitting.pk])


def _regulate(council: Council, form: Any, by: User, at: datetime) -> None:
    data = {**form.cleaned_data}
    data.pop("act_line")
    replaces = data.pop("replaces")
    regulation = Regulation(
        council=council, act=form.act, ends_on=ends_after(data.pop("last_day")), **data
    )
    composition.save_regulation(regulation, replaces=replaces)


def _establish(council: Council, form: forms.BaseForm, by: User, at: datetime) -> str:
    seat = composition.establish_seat(Seat(council=council, **form.cleaned_data))
    return reverse("admin:councils_seat_change", args=[seat.pk])


def _appoint(council: Council, form: Any, by: User, at: datetime) -> None:
    post: Post = form.instance
    post.council, post.ends_on = council, ends_after(form.cleaned_data["last_day"])
    composition.save_post(post)


@admin.register(Council)
class CouncilAdmin(StepsAdmin):
    """A council: its composition, what is wrong with it, its sittings."""

    form = CouncilForm
    changed_by = SECRETARY
    list_display = ("name", "established_on", "dissolved_on", "remarks")
    fields = (
        "about", "name", "slug", "purpose", "act_line", "established_on", "dissolved_on",
        "public_places", "contact",
    )  # fmt: skip
    readonly_fields = ("about",)
    prepopulated_fields = {"slug": ("name",)}
    steps = (
        Step(
            "plan",
            "Назначить заседание",
            _plan,
            lambda data, files, council: PlanForm(
                data, initial={"public_places": council.public_places}
            ),
            about="Заседание появится в плане работы. Приглашения вы разошлёте отдельно.",
        ),
        Step(
            "seat",
            "Установить место",
            _establish,
            lambda data, files, council: SeatForm(data),
        ),
        Step(
            "post",
            "Назначить на должность в совете",
            _appoint,
            lambda data, files, council: PostForm(data),
        ),
        Step(
            "regulation",
            "Внести регламент",
            _regulate,
            lambda data, files, council: RegulationForm(data),
        ),
    )

    @admin.display(description="обратите внимание")
    def remarks(self, council: Council) -> str:
        found = composition.warnings_of(council, timezone.localdate())
        return " ".join(found) if found else "—"

    @admin.display(description="состав и заседания")
    def about(self, council: Council) -> SafeString:
        if council.pk is None:
            return SafeString("Сохраните совет, затем внесите регламент, места и должности.")
        today = timezone.localdate()
        return part(
            "council",
            council=council,
            warnings=composition.warnings_of(council, today),
            seats=composition.composition_on(council, today),
            posts=composition.posts_on(council, today),
            regulation=council.regulations.on(today).first(),
            sittings=council.sittings.all()[:12],
        )

    def save_model(self, request: HttpRequest, obj: Council, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        bump()


@admin.register(Organisation)
class OrganisationAdmin(RoleAdmin):
    """Parties, public organisations, religious associations."""

    changed_by = SECRETARY
    list_display = ("short_name", "kind", "registration_number", "leader")
    list_filter = ("kind",)
    search_fields = ("short_name", "name", "registration_number")

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        bump()


@admin.register(Regulation)
class RegulationAdmin(OfPeriod):
    """The numbers of regulations; a new one is a step of its council."""

    list_display = ("council", "begins_on", "last_day", "threshold", "base", "notice_days")
    list_select_related = ("council",)
    fields = (
        "council", "by_act", "begins_on", "last_day", "sittings_a_year", "threshold", "base",
        "counts_alternates", "counts_remote", "recused_leave", "majority", "majority_of",
        "chair_decides", "notice_days", "notice_counting", "speech_minutes", "item_speech_minutes",
        "group_speech_minutes", "minutes_tell_time", "who_calls",
    )  # fmt: skip
    steps = (
        Step(
            "end",
            "Прекратить действие",
            stay(
                lambda regulation, form, by, at: composition.end_regulation(
                    regulation, form.cleaned_data["last_day"]
                )
            ),
            lambda data, files, regulation: EndForm(data),
            lambda regulation: regulation.ends_on is None,
        ),
    )

    @admin.display(description="каким актом утверждён")
    def by_act(self, regulation: Regulation) -> str:
        # Its page for everybody: the editors' card is not the secretary's to open.
        act = regulation.act
        return format_html('<a href="{}">{}</a>', act.get_absolute_url(), act) if act else "—"
