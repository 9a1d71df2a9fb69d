"""Sittings: from the plan to the published minutes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from councils.admin.running import RunPages, run_url
from councils.admin.shared import part, stay
from councils.forms.desk import (
    ConveneForm,
    DescribeForm,
    ItemForm,
    OpenForm,
    RescheduleForm,
    TextForm,
)
from councils.models import Minutes, Notice, Sitting
from councils.rules import workflow
from councils.rules.vocabulary import GuestState, PostKind, SittingState, Stage
from councils.services import minutes as minutes_services
from councils.services import sittings
from councils.services.agenda import last_version, lines_of, save_item
from councils.services.changes import changes_of
from councils.services.composition import posts_on
from councils.services.publishing import may_publish, publish
from councils.services.quorums import forecast, has_rules
from councils.services.terms import to_convene
from portal.backoffice.steps import ReasonForm, Step
from portal.kernel.seen import ON_CARD
from portal.kernel.workflow import Transition
from portal.people.models import User

#: No sitting has had more questions; its history must still open.
_ITEMS = 60


def _in(transition: Transition) -> Any:
    return lambda sitting: sitting.state in transition.from_states


def _add_item(sitting: Sitting, form: Any, by: User, at: datetime) -> None:
    form.instance.sitting = sitting
    save_item(form.instance)


def _convene(sitting: Sitting, form: forms.BaseForm, by: User, at: datetime) -> None:
    sittings.convene(sitting, form.cleaned_data["late_reason"], by=by, at=at)


def _reschedule(sitting: Sitting, form: forms.BaseForm, by: User, at: datetime) -> None:
    sittings.reschedule(sitting, **form.cleaned_data, by=by, at=at)


def _open(sitting: Sitting, form: forms.BaseForm, by: User, at: datetime) -> str:
    sittings.open_sitting(sitting, form.cleaned_data["presiding"], by=by, at=at)
    return run_url(sitting)


def _presiding(data: Any, files: Any, sitting: Sitting) -> OpenForm:
    posts = posts_on(sitting.council, timezone.localdate(sitting.starts_at))
    return OpenForm(data, posts=[post for post in posts if post.kind != PostKind.SECRETARY])


def _publish(stage: Stage) -> Any:
    def act(sitting: Sitting, form: forms.BaseForm, by: User, at: datetime) -> None:
        publish(sitting, stage, by=by, at=at)

    return act


def _to_publish(stage: Stage) -> Any:
    """Return whether the stage is the next one: the agenda, then the decisions, then the minutes."""

    def is_next(sitting: Sitting) -> bool:
        return sitting.state != SittingState.CANCELLED and may_publish(sitting, stage)

    return is_next


def _sign(sitting: Sitting, form: forms.BaseForm, by: User, at: datetime) -> None:
    last = sitting.minutes.last()
    if last is not None:
        minutes_services.sign_as_secretary(last, by=by, at=at)


def _minutes(sitting: Sitting) -> dict[str, str]:
    """Return which minutes are signed or published: drawn up anew they are others."""
    last = sitting.minutes.last()
    return {ON_CARD: str(last and last.pk)}


def _waits_for_signature(sitting: Sitting) -> bool:
    last = sitting.minutes.last()
    return last is not None and last.secretary_signed_at is None


_STEPS = (
    Step(
        "item",
        "Добавить вопрос",
        _add_item,
        lambda data, files, sitting: ItemForm(data, sitting=sitting),
        _in(workflow.PREPARE_AGENDA),
    ),
    Step(
        "describe",
        "Изменить тему и места для жителей",
        stay(
            lambda sitting, form, by, at: sittings.describe(
                sitting, **form.cleaned_data, by=by, at=at
            )
        ),
        lambda data, files, sitting: DescribeForm(
            data, initial={name: getattr(sitting, name) for name in ("topic", "public_places")}
        ),
        _in(workflow.PREPARE_AGENDA),
        mends=lambda sitting: sitting,
    ),
    Step(
        "convene",
        workflow.CONVENE.label,
        _convene,
        lambda data, files, sitting: ConveneForm(data),
        _in(workflow.CONVENE),
        about="Приглашения с повесткой и событием для календаря уйдут всем членам совета.",
    ),
    Step(
        "amend",
        workflow.AMEND.label,
        stay(lambda sitting, form, by, at: sittings.amend(sitting, by=by, at=at)),
        is_open=_in(workflow.AMEND),
        about="Письмо о том, что изменилось, получит каждый, кому ушло приглашение.",
    ),
    Step(
        "publish_agenda",
        "Опубликовать повестку",
        _publish(Stage.AGENDA),
        is_open=_to_publish(Stage.AGENDA),
    ),
    Step(
        "open",
        workflow.OPEN.label,
        _open,
        _presiding,
        _in(workflow.OPEN),
    ),
    Step(
        "reschedule",
        workflow.RESCHEDULE.label,
        _reschedule,
        lambda data, files, sitting: RescheduleForm(
            data,
            initial={
                name: getattr(sitting, name)
                for name in ("starts_at", "ends_at", "hall", "place", "online_url")
            },
        ),
        _in(workflow.RESCHEDULE),
        about="Если приглашения разосланы, каждый приглашённый получит письмо с новым временем.",
        mends=lambda sitting: sitting,
    ),
    Step(
        "adjourn",
        workflow.ADJOURN.label,
        stay(
            lambda sitting, form, by, at: sittings.adjourn(
                sitting, form.cleaned_data["reason"], by=by, at=at
            )
        ),
        lambda data, files, sitting: ReasonForm(data),
        _in(workflow.ADJOURN),
    ),
    Step(
        "cancel",
        workflow.CANCEL.label,
        stay(
            lambda sitting, form, by, at: sittings.cancel(
                sitting, form.cleaned_data["reason"], by=by, at=at
            )
        ),
        lambda data, files, sitting: ReasonForm(data),
        _in(workflow.CANCEL),
        about="Страница заседания останется и скажет, почему его не будет.",
    ),
    Step(
        "close",
        workflow.CLOSE.label,
        stay(lambda sitting, form, by, at: sittings.close(sitting, by=by, at=at)),
        is_open=_in(workflow.CLOSE),
    ),
    Step(
        "publish_decisions",
        "Опубликовать решения",
        _publish(Stage.DECISIONS),
        is_open=_to_publish(Stage.DECISIONS),
    ),
    Step(
        "minutes",
        "Составить протокол",
        stay(
            lambda sitting, form, by, at: minutes_services.draw_up(
                sitting, form.cleaned_data["correction"], at=at
            )
        ),
        lambda data, files, sitting: TextForm(data),
        lambda sitting: sitting.state == SittingState.CLOSED,
        about="Протокол составляется из записанного: явки, голосований, решений.",
    ),
    Step(
        "sign",
        "Подписать протокол как секретарь",
        _sign,
        is_open=_waits_for_signature,
        about="Председательствующий подписывает в кабинете члена совета. С первой "
        "подписи записи закрыты; составить протокол заново — снять её.",
        approves=_minutes,
    ),
    Step(
        "publish_minutes",
        "Опубликовать протокол",
        _publish(Stage.MINUTES),
        is_open=_to_publish(Stage.MINUTES),
        approves=_minutes,
    ),
)


def _by_person(notices: Iterable[Notice]) -> list[tuple[Notice, list[Notice]]]:
    """Return the last notice of each person with the earlier ones, the latest of them first."""
    rounds: dict[tuple[int | None, int | None], list[Notice]] = {}
    for one in notices:
        rounds.setdefault((one.mandate_id, one.post_id), []).insert(0, one)
    return [(last, earlier) for last, *earlier in rounds.values()]


class WorkFilter(admin.SimpleListFilter):
    """What a sitting waits for."""

    title = "Что сделать"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("convene", "пора созвать"), ("sign", "подписать протокол")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "convene":
            due = to_convene(timezone.localdate())
            return queryset.filter(pk__in=[one.pk for one in due])
        if self.value() == "sign":
            return queryset.filter(pk__in=Minutes.objects.unsigned().values("sitting"))
        return queryset


@admin.register(Sitting)
class SittingAdmin(RunPages):
    """A sitting; it is planned by a step of its council."""

    list_display = ("when", "council", "numbered", "topic", "state")
    list_display_links = ("when",)
    list_select_related = ("council", "hall")
    list_filter = (WorkFilter, "state", "council")
    ordering = ("-starts_at",)
    fields = ("council", "topic", "about")
    steps = _STEPS

    @admin.display(description="когда", ordering="starts_at")
    def when(self, sitting: Sitting) -> str:
        return f"{timezone.localtime(sitting.starts_at):%d.%m.%Y %H:%M}"

    @admin.display(description="номер в году")
    def numbered(self, sitting: Sitting) -> str:
        return str(sitting.number) if sitting.number else "—"

    @admin.display(description="заседание")
    def about(self, sitting: Sitting) -> SafeString:
        """Show what is prepared, who was told and who comes."""
        is_ahead = sitting.state in (SittingState.CONVENED, SittingState.OPEN)
        is_ruled = has_rules(sitting)
        return part(
            "sitting",
            sitting=sitting,
            changes=changes_of(sitting),
            lines=lines_of(sitting),
            removed=sitting.items.exclude(removed_at=None),
            version=last_version(sitting),
            is_ruled=is_ruled,
            forecast=forecast(sitting) if is_ahead and is_ruled else None,
            # Members are public; residents have a list of their own, whose looks are logged.
            notices=_by_person(
                sitting.notices.filter(guest=None).select_related(
                    "letter", "mandate__seat__organisation", "post", "guest"
                )
            ),
            publications=sitting.publications.all(),
            minutes=sitting.minutes.select_related("pdf", "docx"),
            guests=sitting.guests.exclude(state=GuestState.WITHDRAWN).count(),
            run_url=run_url(sitting) if sitting.is_live else "",
        )

    def history_subjects(self, obj: Sitting) -> list[Model]:
        """Return the sitting and its questions, to which votes and decisions belong."""
        return [obj, *obj.items.all()[:_ITEMS]]
