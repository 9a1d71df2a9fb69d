"""The moderator's quick page, and the door: pages of officers outside the admin."""

import re
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from meetings import access
from meetings.models import Meeting, Question
from meetings.querysets import QuestionQuerySet
from meetings.rules.questions import may_become_appeal
from meetings.rules.vocabulary import PUBLIC, Place, Reason, Showing, State
from meetings.services import moderating as services
from meetings.services.registration import admit
from portal.kernel.choices import choices
from portal.kernel.errors import RuleViolation
from portal.kernel.seen import sum_of
from portal.kernel.typography import says_something
from portal.people.access import roles_of, signed_in
from portal.people.models import User
from portal.people.services.views import log_view
from portal.web.forms import PortalFormMixin, add_violation
from portal.web.keyset import slice_of

#: So many of each kind are on the page at once; each kind can be turned through by itself.
_SHOWN = 50
#: So many may be chosen to merge others into.
_CHOICE = 300
#: With this status htmx shows the answer and asks no more.
_ASK_NO_MORE = 286
#: What is said of a question that is not shown; it is answered all the same.
_HIDDEN_WHY = ("не по теме встречи", "личные данные", "оскорбления", "повтор")


@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions with a button for each thing to do; one press does one thing.

    It does it to one question, or to each that is ticked.
    """
    user, now = signed_in(request), timezone.now()
    if not access.may_moderate(roles_of(user, timezone.localdate(now))):
        raise PermissionDenied
    meeting = _meeting(pk)
    refused = None
    if request.method == "POST":
        refused = _press(request, meeting, by=user, at=now)
        if refused is None:
            # On to the next ones, unless there is something to be read first.
            is_told = len(messages.get_messages(request)) > 0
            return redirect(f"{request.get_full_path()}#{'said' if is_told else 'waiting'}")
    if request.htmx:  # type: ignore[attr-defined]
        return _news(meeting, _number(request.GET.get("seen")))
    kinds = _kinds(meeting)
    kind = request.GET.get("kind", "")
    if kind in kinds:
        page = slice_of(
            kinds[kind],
            _SHOWN,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        shown = {name: page.rows if name == kind else [] for name in kinds}
    else:
        # The most wanted first: an order that changes with each press cannot be turned through.
        first = {**kinds, "open": kinds["open"].most_wanted()}
        kind, page = "", None
        shown = {name: list(rows[:_SHOWN]) for name, rows in first.items()}
    rows = [one for name in ("waiting", "open", "merged") for one in shown[name]]
    named = [one.subject_key for one in rows if one.full_name]
    log_view(user, named, "вопросы на встрече", at=now)
    context = {
        "meeting": meeting,
        "seen": meeting.questions.aggregate(last=Max("pk"))["last"] or 0,
        **shown,
        "counts": {name: rows.count() for name, rows in kinds.items()},
        "shown": _SHOWN,
        "kind": kind,
        "page": page,
        "officials": meeting.officials.all(),
        "reasons": choices(Reason),
        "hidden_why": _HIDDEN_WHY,
        "may_become_appeals": may_become_appeal(
            meeting.starts_at, is_cancelled=meeting.state == State.CANCELLED, at=now
        ),
        "mergeable": meeting.questions.open().filter(merged_into=None)[:_CHOICE],
        "ticked": "ticked" in request.GET,
        "unanswered": sum_of(""),
        "refused": refused,
    }
    return render(request, "meetings/moderate.html", context)


def _press(
    request: HttpRequest, meeting: Meeting, *, by: User, at: datetime
) -> dict[str, Any] | None:
    """Do what was pressed, each question by itself; return the answer to be asked for again."""
    keys = [_number(key) for key in request.POST.getlist("question")]
    questions = list(meeting.questions.filter(pk__in=keys))
    if keys and not questions:
        raise Http404
    if request.POST.get("do") == "merge" and len(questions) > 1:
        # The one that the others are merged into may be ticked with them.
        into = _number(request.POST.get("into"))
        questions = [one for one in questions if one.pk != into]
    if not questions:
        messages.error(request, "Отметьте вопросы, с которыми это сделать.")
    refusals: dict[str, int] = {}
    for question in questions:
        try:
            _do(request, question, by=by, at=at)
        except RuleViolation as violation:
            if request.POST.get("do") == "answer":
                return _refused(request, question, violation)
            refusals[violation.message] = refusals.get(violation.message, 0) + 1
    if len(questions) > 1:
        done = len(questions) - sum(refusals.values())
        messages.success(request, f"Сделано с вопросами: {done} из {len(questions)}.")
    for message in refusals:
        messages.error(request, message)
    return None


def _refused(request: HttpRequest, question: Question, violation: RuleViolation) -> dict[str, Any]:
    """Return what the page needs to ask for the answer again: what is typed stays."""
    question.refresh_from_db()
    return {
        "question": question,
        "why": violation.message,
        "text": request.POST.get("text", ""),
        "official": _number(request.POST.get("official")),
        # Who has read the other's answer here may put his own in its place.
        "seen": sum_of(question.answer),
    }


def _kinds(meeting: Meeting) -> dict[str, QuestionQuerySet]:
    """Return the questions by what is to be done with them, each kind in an order to turn through."""
    questions = meeting.questions.with_support().select_related(
        "answered_by", "appeal", "merged_into"
    )
    main = questions.filter(merged_into=None)
    return {
        "waiting": main.unmoderated().open(),
        "open": main.open().exclude(state=Showing.RECEIVED).order_by("id"),
        "merged": questions.exclude(merged_into=None).open().order_by("id"),
        "ended": main.exclude(ending="").order_by("-ended_at", "-id"),
    }


def _news(meeting: Meeting, seen: int) -> HttpResponse:
    """Say once that a question came after the last one ``seen``; what is half chosen stays."""
    if not meeting.questions.unmoderated().open().filter(pk__gt=seen).exists():
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    page = reverse("meetings:moderate", args=[meeting.pk])
    words = format_html('<a href="{}">Есть новые вопросы: обновить</a>', page)
    return HttpResponse(words, status=_ASK_NO_MORE)


class DoorForm(PortalFormMixin, forms.Form):
    """The code that a visitor names."""

    code = forms.CharField(
        label="Код записи",
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """Let visitors in by their codes, one after the other."""
    user, now = signed_in(request), timezone.now()
    if not access.may_admit(roles_of(user, timezone.localdate(now))):
        raise PermissionDenied
    meeting = _meeting(pk)
    form = DoorForm(request.POST or None)
    admitted = None
    if request.method == "POST" and form.is_valid():
        try:
            admitted = admit(meeting, form.cleaned_data["code"], by=user, at=now)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            log_view(user, [admitted.subject_key], "запись на входе", at=now)
            form = DoorForm()
    confirmed = meeting.registrations.filter(state=Place.CONFIRMED)
    context = {
        "meeting": meeting,
        "form": form,
        "admitted": admitted,
        "was_in": admitted is not None and admitted.attended_at != now,
        "came": confirmed.exclude(attended_at=None).count(),
        "expected": confirmed.count(),
    }
    return render(request, "meetings/door.html", context)


def _do(request: HttpRequest, question: Question, *, by: User, at: datetime) -> None:
    """Do what the button says."""
    typed = request.POST
    match typed.get("do"):
        case "show":
            services.show(question, by=by, at=at)
        case "hide":
            why = typed.get("why", "")[:300]
            services.hide(
                question, why=why if says_something(why) else _HIDDEN_WHY[0], by=by, at=at
            )
        case "reopen":
            services.reopen(question, why=typed.get("why", "")[:300], by=by, at=at)
        case "discuss":
            services.discuss(question, by=by, at=at)
        case "part":
            services.part(question, by=by, at=at)
        case "merge":
            into = Question.objects.filter(pk=_number(typed.get("into"))).first()
            if into is None:
                raise services.NotAlike
            services.merge(question, into, by=by, at=at)
        case "answer":
            official = question.meeting.officials.filter(pk=_number(typed.get("official"))).first()
            text = typed.get("text", "").strip()[:5000]
            if official is None or not says_something(text):
                raise RuleViolation(
                    "Напишите ответ и выберите, кто его дал.", code="answer_missing", field="text"
                )
            services.answer(
                question,
                text=text,
                official=official,
                by=by,
                at=at,
                # A page that does not tell has shown no answer.
                seen=typed.get("seen") or sum_of(""),
            )
        case "appeal":
            made = services.make_appeals(question, by=by, at=at)
            messages.success(request, f"Обращений принято: {len(made)}.")
        case "decline":
            reason = next((one for one in Reason if one == typed.get("reason")), None)
            if reason is None:
                raise RuleViolation("Выберите причину.", code="reason_missing", field="reason")
            services.decline(
                question, reason=reason, remark=typed.get("remark", "")[:500], by=by, at=at
            )


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.filter(state__in=PUBLIC), pk=pk)


def _number(text: Any) -> int:
    # Only these digits: «²» is a digit to Python, and no number.
    return int(text) if re.fullmatch("[0-9]{1,17}", str(text)) else 0
