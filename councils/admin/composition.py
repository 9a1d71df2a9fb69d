"""Seats, mandates, posts, applications of organisations."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from councils.admin.shared import OfPeriod, StepsRegister, part, stay
from councils.forms.bodies import EndForm, EndWhyForm, MandateForm, PostForm
from councils.forms.desk import AcceptForm
from councils.models import Mandate, MembershipApplication, Post, Seat
from councils.rules.periods import ends_after
from councils.rules.vocabulary import ApplicationState
from councils.services import applications, composition
from portal.backoffice.steps import ReasonForm, Step
from portal.people.models import User


def _mandate(seat: Seat, form: Any, by: User, at: datetime) -> None:
    mandate: Mandate = form.instance
    mandate.seat, mandate.ends_on = seat, ends_after(form.cleaned_data["last_day"])
    composition.save_mandate(mandate)


@admin.register(Seat)
class SeatAdmin(OfPeriod):
    """Seats; a new one is a step of its council."""

    list_display = ("of_whom", "council", "begins_on", "last_day")
    list_select_related = ("council", "organisation")
    list_filter = ("council",)
    search_fields = ("organisation__short_name", "title")
    fields = ("council", "organisation", "title", "begins_on", "last_day", "ground", "people")
    steps = (
        Step(
            "mandate",
            "Внести представителя или замещающего",
            _mandate,
            lambda data, files, seat: MandateForm(data),
        ),
        Step(
            "close",
            "Упразднить место",
            stay(
                lambda seat, form, by, at: composition.close_seat(
                    seat, form.cleaned_data["last_day"]
                )
            ),
            lambda data, files, seat: EndForm(data),
            lambda seat: seat.ends_on is None,
            about="Полномочия людей на этом месте кончатся вместе с ним.",
        ),
    )

    @admin.display(description="чьё место")
    def of_whom(self, seat: Seat) -> str:
        return seat.of_whom

    @admin.display(description="люди")
    def people(self, seat: Seat) -> SafeString:
        return part("people", mandates=seat.mandates.select_related("user"))


def _mend(mandate: Mandate, form: Any, by: User, at: datetime) -> None:
    form.instance.ends_on = ends_after(form.cleaned_data["last_day"])
    composition.save_mandate(form.instance)


@admin.register(Mandate)
class MandateAdmin(OfPeriod):
    """Who speaks for a seat; a new one is a step of its seat."""

    personal = "полномочия в совете"
    list_display = ("full_name", "seat", "part", "begins_on", "last_day")
    list_select_related = ("seat__organisation",)
    list_filter = ("seat__council", "part")
    search_fields = ("last_name",)
    fields = (
        "seat", "part", "last_name", "first_name", "patronymic", "occupation", "begins_on",
        "last_day", "user", "email", "ground", "ended_why",
    )  # fmt: skip
    steps = (
        Step(
            "mend",
            "Исправить",
            _mend,
            lambda data, files, mandate: MandateForm(data, instance=mandate),
            mends=lambda mandate: mandate.seat.council,
        ),
        Step(
            "end",
            "Прекратить полномочия",
            stay(
                lambda mandate, form, by, at: composition.end_mandate(
                    mandate, form.cleaned_data["last_day"], form.cleaned_data["reason"]
                )
            ),
            lambda data, files, mandate: EndWhyForm(data),
            lambda mandate: mandate.ends_on is None or not mandate.ended_why,
        ),
    )

    @admin.display(description="кто")
    def full_name(self, mandate: Mandate) -> str:
        return mandate.full_name


def _mend_post(post: Post, form: Any, by: User, at: datetime) -> None:
    form.instance.ends_on = ends_after(form.cleaned_data["last_day"])
    composition.save_post(form.instance)


@admin.register(Post)
class PostAdmin(OfPeriod):
    """Chairs, deputies, secretaries; a new one is a step of the council."""

    personal = "должность в совете"
    list_display = ("full_name", "kind", "council", "begins_on", "last_day")
    list_select_related = ("council",)
    list_filter = ("council", "kind")
    fields = (
        "council", "kind", "last_name", "first_name", "patronymic", "occupation", "begins_on",
        "last_day", "user", "email",
    )  # fmt: skip
    steps = (
        Step(
            "mend",
            "Исправить или назвать последний день",
            _mend_post,
            lambda data, files, post: PostForm(data, instance=post),
            mends=lambda post: post,
        ),
    )

    @admin.display(description="кто")
    def full_name(self, post: Post) -> str:
        return post.full_name


def _accept(
    application: MembershipApplication, form: forms.BaseForm, by: User, at: datetime
) -> str:
    seat = applications.accept(application, **form.cleaned_data, at=at)
    return reverse("admin:councils_seat_change", args=[seat.pk])


def _is_received(application: MembershipApplication) -> bool:
    return application.state == ApplicationState.RECEIVED


@admin.register(MembershipApplication)
class ApplicationAdmin(StepsRegister):
    """Applications of organisations for a seat."""

    personal = "заявка организации"
    fields = (
        "council", "kind", "name", "registration_number", "leader", "email", "phone", "text",
        "received_at", "state", "decided_at", "reason", "given_seat",
    )  # fmt: skip
    list_display = ("name", "council", "received_at", "state")
    list_select_related = ("council",)
    list_filter = ("state",)

    @admin.display(description="место")
    def given_seat(self, application: MembershipApplication) -> str:
        return str(application.seat or "—")

    steps = (
        Step(
            "accept",
            "Принять: установить место",
            _accept,
            lambda data, files, one: AcceptForm(data, initial={"begins_on": timezone.localdate()}),
            _is_received,
            about="Организация получит письмо и должна будет назвать представителя.",
        ),
        Step(
            "decline",
            "Отклонить",
            lambda one, form, by, at: applications.decline(one, form.cleaned_data["reason"], at=at),
            lambda data, files, one: ReasonForm(data),
            _is_received,
            about="Организация получит письмо с причиной.",
        ),
    )
