"""Questions of an agenda: their papers, their record, votes and decisions on them."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from councils.admin.running import run_url
from councils.admin.shared import StepsRegister, part, stay
from councils.forms.desk import DecisionForm, ItemForm, PaperForm, RecordForm, WithdrawForm
from councils.forms.running import OpinionForm, VoidForm, VoteForm
from councils.models import AgendaItem
from councils.rules.vocabulary import PaperAccess, SittingState, VoteKind
from councils.services import agenda, decisions, running
from councils.services.composition import regulation_on
from councils.services.errors import NoQuorum
from councils.services.quorums import has_rules, quorum_at, voters_at
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
    access = PaperAccess(data.get("access", PaperAccess.MEMBERS))
    agenda.attach(item, data["file"], data["title"], access, by=by, at=at)


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
        form.chair_said(),
    )
    vote = running.take_vote(item, given, by=by, at=at)
    if vote.is_carried:
        return reverse("admin:councils_agendaitem_do", args=[item.pk, "decide"])
    return _back(item)


def _void(item: AgendaItem, form: forms.BaseForm, by: User, at: datetime) -> str:
    running.void_vote(form.cleaned_data["vote"], form.cleaned_data["reason"], by=by, at=at)
    return reverse("admin:councils_agendaitem_do", args=[item.pk, "vote"])


def _vote_form(data: Any, files: Any, item: AgendaItem) -> VoteForm:
    sitting = item.sitting
    regulation = regulation_on(sitting.council, timezone.localdate(sitting.starts_at))
    voters = voters_at(sitting, timezone.now())
    return VoteForm(data, item=item, voters=voters, asks_chair=regulation.chair_decides)


def _no_quorum(item: AgendaItem) -> str:
    """Say before anything is typed that a vote would be refused, in the words of the refusal."""
    found = quorum_at(item.sitting, timezone.now())
    if found.is_met:
        return ""
    return f"{NoQuorum(found).message} Отметьте пришедших на странице «Вести заседание»."


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
        "sitting", "parent", "position", "title", "speaker", "speaker_email", "minutes", "is_late",
        "is_confidential", "removed_at", "removed_why", "papers", "taken",
    )  # fmt: skip
    steps = (
        Step(
            "vote",
            "Голосование",
            _vote,
            _vote_form,
            lambda item: _is_live(item) and item.started_at is not None and has_rules(item.sitting),
            about="Кворум считается на этот момент и сохраняется вместе с голосованием. "
            "В списке — те, кто сейчас голосует.",
            obstacle=_no_quorum,
            outcome=lambda item: item.votes.latest("taken_at").outcome,
        ),
        Step(
            "void",
            "Признать голосование недействительным",
            _void,
            lambda data, files, item: VoidForm(data, item=item),
            lambda item: _is_live(item) and item.votes.valid().exists(),
            about="Если голоса записаны с ошибкой. Запись останется в журнале и в протоколе с "
            "причиной, решение по ней снимется; затем проведите голосование заново.",
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
            mends=lambda item: item.sitting,
        ),
        Step(
            "opinion",
            "Особое мнение",
            _opinion,
            lambda data, files, item: OpinionForm(data, item=item),
            lambda item: _is_held(item) and item.votes.valid().exists(),
            about="Если мнение этого человека уже записано, новый текст его заменит.",
        ),
        Step(
            "paper",
            "Приложить материал",
            _attach,
            lambda data, files, item: PaperForm(data, files, item=item),
            _is_standing,
        ),
        Step(
            "withdraw",
            "Изъять материал",
            stay(
                lambda item, form, by, at: agenda.withdraw_paper(
                    form.cleaned_data["paper"], form.cleaned_data["reason"], at=at
                )
            ),
            lambda data, files, item: WithdrawForm(data, item=item),
            lambda item: item.papers.standing().exists(),
            about="Материал перестанет открываться у всех, кроме секретаря, и пропадёт из поиска "
            "и открытых данных. Причина останется на карточке.",
        ),
        Step(
            "mend",
            "Изменить вопрос",
            _mend,
            lambda data, files, item: ItemForm(data, instance=item, sitting=item.sitting),
            _is_standing,
            mends=lambda item: item.sitting,
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

    @admin.display(description="голосования")
    def taken(self, item: AgendaItem) -> SafeString:
        return part("votes", votes=item.votes.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return them with their sittings."""
        return super().get_queryset(request).select_related("sitting__council", "parent")
