"""Questions of an agenda: their papers, their record, votes and decisions on them."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from councils.admin.shared import StepsRegister, part
from councils.admin.sittings import run_url
from councils.forms.desk import DecisionForm, ItemForm, PaperForm, RecordForm
from councils.forms.running import OpinionForm, VoteForm
from councils.models import AgendaItem
from councils.rules.vocabulary import PaperAccess, SittingState, VoteKind
from councils.services import agenda, decisions, running
from councils.services.quorums import voters_at
from councils.tasks import read_paper
from portal.backoffice.steps import ReasonForm, Step
from portal.people.models import User


def _card(item: AgendaItem) -> str:
    return reverse("admin:councils_sitting_change", args=[item.sitting_id])


def _mend(item: AgendaItem, form: Any, by: User, at: datetime) -> str:
    agenda.save_item(form.instance)
    return _card(item)


def _remove(item: AgendaItem, form: forms.BaseForm, by: User, at: datetime) -> str:
    agenda.remove_item(item, form.cleaned_data["reason"][:300], at=at)
    return _card(item)


def _attach(item: AgendaItem, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    access = PaperAccess(data["access"])
    paper = agenda.attach(item, data["file"], data["title"], access, by=by, at=at)
    read_paper.defer(paper_id=paper.pk)


def _back(item: AgendaItem) -> str:
    return run_url(item.sitting) if item.sitting.is_live else _card(item)


def _record(item: AgendaItem, form: forms.BaseForm, by: User, at: datetime) -> str:
    agenda.write_record(item, form.cleaned_data["record"])
    return _back(item)


def _vote(item: AgendaItem, form: Any, by: User, at: datetime) -> str:
    given = running.VoteInput(
        form.cleaned_data["question"],
        VoteKind(form.cleaned_data["kind"]),
        form.choices(),
        form.counted(),
    )
    vote = running.take_vote(item, given, by=by, at=at)
    if vote.is_carried:
        return reverse("admin:councils_agendaitem_do", args=[item.pk, "decide"])
    return _back(item)


def _decide(item: AgendaItem, form: forms.BaseForm, by: User, at: datetime) -> str:
    decisions.decide(item, **form.cleaned_data, at=at)
    return _back(item)


def _opinion(item: AgendaItem, form: forms.BaseForm, by: User, at: datetime) -> str:
    running.keep_opinion(**form.cleaned_data)
    return _back(item)


def _is_standing(item: AgendaItem) -> bool:
    return item.removed_at is None and not item.sitting.is_over


def _is_live(item: AgendaItem) -> bool:
    return item.removed_at is None and item.sitting.is_live


def _is_held(item: AgendaItem) -> bool:
    """Whether something may be written down of it: till its minutes bear a signature."""
    held = item.sitting.state in (SittingState.OPEN, SittingState.CLOSED)
    return item.removed_at is None and held and not item.sitting.is_frozen


@admin.register(AgendaItem)
class ItemAdmin(StepsRegister):
    """A question; it is entered by a step of its sitting."""

    list_display = ("title", "sitting", "speaker")
    list_select_related = ("sitting__council",)
    search_fields = ("title",)
    fields = (
        "sitting", "parent", "position", "title", "speaker", "minutes", "is_late",
        "is_confidential", "removed_at", "removed_why", "papers",
    )  # fmt: skip
    steps = (
        Step(
            "vote",
            "Голосование",
            _vote,
            lambda data, files, item: VoteForm(
                data, item=item, voters=voters_at(item.sitting, timezone.now())
            ),
            _is_live,
            about="Кворум считается на этот момент и сохраняется вместе с голосованием. "
            "В списке — те, кто сейчас голосует.",
        ),
        Step(
            "decide",
            "Записать решение",
            _decide,
            lambda data, files, item: DecisionForm(data, item=item),
            _is_held,
            about="Решение со сроком и ответственным станет поручением на контроле.",
        ),
        Step(
            "record",
            "Записать ход обсуждения",
            _record,
            lambda data, files, item: RecordForm(data, initial={"record": item.record}),
            _is_held,
        ),
        Step(
            "opinion",
            "Особое мнение",
            _opinion,
            lambda data, files, item: OpinionForm(data, item=item),
            lambda item: _is_held(item) and item.votes.exists(),
            about="Если мнение этого человека уже записано, новый текст его заменит.",
        ),
        Step(
            "paper",
            "Приложить материал",
            _attach,
            lambda data, files, item: PaperForm(data, files),
            _is_standing,
        ),
        Step(
            "mend",
            "Изменить вопрос",
            _mend,
            lambda data, files, item: ItemForm(data, instance=item, sitting=item.sitting),
            _is_standing,
        ),
        Step(
            "remove",
            "Снять с повестки",
            _remove,
            lambda data, files, item: ReasonForm(data),
            _is_standing,
            about="Причина останется: её увидят члены совета, и она войдёт в протокол.",
        ),
    )

    @admin.display(description="материалы")
    def papers(self, item: AgendaItem) -> SafeString:
        return part("papers", item=item, papers=item.papers.select_related("file"))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return them with their sittings."""
        return super().get_queryset(request).select_related("sitting__council", "parent")
