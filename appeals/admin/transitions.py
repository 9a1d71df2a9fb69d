"""The buttons of the card: each reads its form, calls one service and returns to the card."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from appeals.forms import desk
from appeals.forms.card import CardForm
from appeals.models import AnswerFile, Appeal
from appeals.rules import workflow
from appeals.services import answering, assignment, reaching, registration
from appeals.services.errors import ResultsChanged
from appeals.services.registration import CardInput, QuestionInput
from portal.files import services as files
from portal.files.errors import FileRefused
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.kernel.seen import ChangedMeanwhile, check_known, sum_of
from portal.kernel.workflow import Transition
from portal.people.access import signed_in
from portal.people.models import User


@dataclass(frozen=True)
class Button:
    """A transition at the desk: its form, and what it does with the cleaned form.

    ``approves`` returns what it decides about, as its page shows it: see ``as_shown``.
    ``is_of_use`` says of an appeal in the right state whether there is anything to be done.
    """

    transition: Transition
    make_form: Callable[[HttpRequest, Appeal], forms.Form]
    act: Callable[[Appeal, forms.Form, User, datetime], Any]
    approves: Callable[[Appeal], Mapping[str, str]] | None = None
    is_of_use: Callable[[Appeal], bool] = lambda _: True

    def is_open_to(self, appeal: Appeal, roles: Collection[Role]) -> bool:
        """Whether a holder of the roles may take it now."""
        return self.transition.is_open_to(appeal.state, roles) and self.is_of_use(appeal)


def _data(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        return {}
    return {"data": request.POST, "files": request.FILES}


def _card_form(request: HttpRequest, appeal: Appeal) -> forms.Form:
    if "find" in request.POST or "add" in request.POST:
        # Not sent yet: what is typed stays, codes are offered, nothing is complained of.
        typed: dict[str, Any] = request.POST.dict()
        if "add" in typed:
            typed["rows"] = int(typed["rows"]) + 1 if typed.get("rows", "").isdigit() else 1
        return CardForm(appeal=appeal, initial=typed)
    initial: dict[str, Any] = {
        "annotation": appeal.annotation,
        "repeats": appeal.repeats_id,
        "seen": sum_of(registration.card_of(appeal)),
    }
    known: list[tuple[str, str, int | None]] = [
        (one.code.code, one.gist, one.pk) for one in appeal.questions.select_related("code")
    ]
    if not known and appeal.subject and appeal.subject.code:
        known = [(appeal.subject.code.code, appeal.subject.name, None)]
        initial["annotation"] = ": ".join(filter(None, [appeal.subject.name, appeal.place]))
    for number, (code, gist, key) in enumerate(known, start=1):
        initial |= {f"code_{number}": code, f"gist_{number}": gist, f"known_{number}": key}
    return CardForm(appeal=appeal, initial={**initial, "rows": len(known)}, **_data(request))


def _card(form: forms.Form) -> CardInput:
    return CardInput(
        [QuestionInput(*question) for question in form.cleaned_data["questions"]],
        removed=form.cleaned_data["removed"],
        annotation=form.cleaned_data["annotation"],
        repeats=form.cleaned_data["repeats"],
        seen=form.cleaned_data["seen"],
    )


def _assign_form(**kwargs: Any) -> desk.AssignForm:
    return desk.AssignForm(on=timezone.localdate(), **kwargs)


def _answer_form(request: HttpRequest, appeal: Appeal) -> forms.Form:
    text = answering.text_of(appeal)
    initial = {
        "text": text or "Уважаемый заявитель!\n\n",
        "seen": sum_of(text),
        "seen_results": sum_of(answering.results_of(appeal)),
    }
    return desk.AnswerForm(appeal=appeal, initial=initial, **_data(request))


def _write_answer(appeal: Appeal, form: Any, by: User, at: datetime) -> None:
    check_known(form.cleaned_data["seen"] and form.cleaned_data["seen_results"])
    removed = form.cleaned_data.get("remove", AnswerFile.objects.none())
    kept = AnswerFile.objects.filter(answer__appeal=appeal).exclude(pk__in=removed)
    accepted = files.accept_many(
        form.cleaned_data["files"],
        by=by,
        at=at,
        already=StoredFile.objects.filter(pk__in=kept.values("file")).totals(),
    )
    try:
        answering.write_answer(
            appeal,
            text=form.cleaned_data["text"],
            results=form.results,
            by=by,
            at=at,
            enclosed=accepted.accepted,
            removed=removed,
            seen=form.cleaned_data["seen"],
            seen_results=form.cleaned_data["seen_results"],
        )
    except ResultsChanged as changed:
        _has_seen(form, sum_of(changed.now), "seen_results")
        raise
    except ChangedMeanwhile as changed:
        # The refusal shows the other's text: sent again, this one may stand in its place.
        _has_seen(form, sum_of(changed.now))
        raise
    # What is good is saved by now; of the rest the first reason is told.
    if accepted.refused:
        _has_seen(form, sum_of(form.cleaned_data["text"]))
        _has_seen(form, sum_of(answering.results_of(appeal)), "seen_results")
        raise accepted.refused[0]


def _send_again(appeal: Appeal, form: Any, by: User, at: datetime) -> None:
    kept = AnswerFile.objects.filter(answer__appeal=appeal).exclude(pk__in=form.instead)
    count, size = StoredFile.objects.filter(pk__in=kept.values("file")).totals()
    instead: dict[int, StoredFile | None] = dict.fromkeys(form.instead)
    for pk, upload in form.instead.items():
        if upload is None:
            continue
        try:
            taken = files.accept(upload, by=by, at=at, already=(count, size))
        except FileRefused as refused:
            refused.field = f"instead_{pk}"
            raise
        instead[pk] = taken
        count, size = count + 1, size + taken.received_size
    reaching.send_again(appeal, instead=instead, by=by, at=at)


def _has_seen(form: Any, now: str, name: str = "seen") -> None:
    """Let the page that is shown again carry the sum of what is written now."""
    form.data = form.data.copy()
    form.data[name] = now


def _deciding(
    transition: Transition,
    form: Callable[..., desk.SureForm],
    approves: Callable[[Appeal], Mapping[str, str]],
    service: Callable[..., Appeal],
) -> Button:
    """Return the button of a decision on what its page shows, and on nothing else."""
    return Button(
        transition,
        lambda request, appeal: form(**_data(request)),
        lambda appeal, form, by, at: service(appeal, **form.said, by=by, at=at),  # type: ignore[attr-defined]
        approves,
    )


def _mend_card(appeal: Appeal, form: forms.Form, by: User, at: datetime) -> None:
    card = _card(form)
    check_known(card.seen)
    registration.mend_card(appeal, card, by=by, at=at)


def _signing(button: Button) -> Button:
    """Return the button that asks, besides, in which of his posts the head signs."""

    def make_form(request: HttpRequest, appeal: Appeal) -> Any:
        form: Any = button.make_form(request, appeal)
        form.offer(answering.posts_to_sign_in(appeal, signed_in(request), timezone.localdate()))
        return form

    return replace(button, make_form=make_form)


BUTTONS = (
    Button(
        workflow.REGISTER,
        _card_form,
        lambda appeal, form, by, at: registration.register(appeal, _card(form), by=by, at=at),
    ),
    _deciding(workflow.ASSIGN, _assign_form, assignment.shown_of, assignment.assign),
    Button(workflow.WRITE_ANSWER, _answer_form, _write_answer),
    _deciding(workflow.PREPARE, desk.SureForm, answering.shown_of, answering.prepare),
    _signing(_deciding(workflow.SIGN, desk.SignForm, answering.shown_of, answering.sign)),
    _deciding(workflow.SEND, desk.SureForm, answering.shown_of, answering.send),
    Button(
        workflow.SEND_AGAIN,
        lambda request, appeal: desk.SendAgainForm(
            barred=reaching.barred_of(appeal), **_data(request)
        ),
        _send_again,
        is_of_use=reaching.is_held_up,
    ),
    _deciding(
        workflow.RETURN_FOR_REWORK,
        desk.ReasonForm,
        answering.shown_of,
        answering.return_for_rework,
    ),
    _deciding(workflow.REASSIGN, _assign_form, assignment.shown_of, assignment.reassign),
    Button(workflow.MEND_CARD, _card_form, _mend_card),
    _deciding(
        workflow.CANCEL_REGISTRATION,
        desk.ReasonForm,
        registration.shown_of,
        registration.cancel_registration,
    ),
)
BUTTON_OF = {button.transition.name: button for button in BUTTONS}
