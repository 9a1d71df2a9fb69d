"""Asking before and during a meeting, from one's own telephone."""

from datetime import datetime
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals import timeline
from meetings.forms.visitors import AskForm, asks_code
from meetings.models import Meeting, Question, Support
from meetings.rules.questions import is_hall_open
from meetings.rules.vocabulary import State
from meetings.services import asking
from meetings.views.devices import device_of, with_device
from meetings.views.public import public_or_404
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.ceilings import Ceiling, sender_of
from portal.web.forms import add_violation

#: A full hall sits behind one address: only a flood reaches these.
_QUESTIONS = Ceiling("meetings.ask", 2000)
#: To one meeting while nobody is in its hall: more than a house or a library asks in an hour.
#: An account has its own share and needs none.
_EARLY = Ceiling("meetings.ask_early", 90)
_SUPPORTS = Ceiling("meetings.support", 20_000)
_WAIT = (
    "С вашего адреса в интернете за последний час задали слишком много вопросов. Подождите и "
    "отправьте снова: написанное останется на странице. С учётной записью ждать не нужно."
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question; what was typed stays whatever is wrong."""
    meeting = public_or_404(pk)
    if not _is_open(meeting):
        return redirect(meeting)
    now = timezone.now()
    user = request.user if isinstance(request.user, User) else None
    form = AskForm(
        request.POST or None,
        user=user,
        needs_code=asks_code(meeting, has_begun=now >= meeting.starts_at),
    )
    if request.method == "POST" and form.is_valid():
        device, (ceiling, key) = device_of(request), _ceiling(request, meeting, now)
        if ceiling.is_reached(key):
            form.add_error(None, _WAIT)
        elif not device:
            form.add_error(None, "Браузер не сохранил отметку. Нажмите «Спросить» ещё раз.")
        else:
            try:
                data = asking.QuestionInput(**form.cleaned_data)
                asked = asking.ask(meeting, data, user=user, device=device, at=now)
            except RuleViolation as violation:
                add_violation(form, violation)
            else:
                ceiling.count(key)
                return redirect(asked)
    response = render(request, "meetings/ask.html", {"meeting": meeting, "form": form})
    return with_device(request, response)


@login_not_required
@require_safe
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions of a meeting as a phone sees them: most wanted first, each to be joined."""
    meeting = public_or_404(pk)
    device = device_of(request)
    mine = set()
    if device:
        mine = set(
            Support.objects.filter(device=device, question__meeting=meeting).values_list(
                "question", flat=True
            )
        )
    shown = meeting.questions.shown().select_related("answered_by")
    context = {
        "meeting": meeting,
        "open": shown.open().live_order(),
        "ended": shown.exclude(ending="").with_support().order_by("-ended_at"),
        "mine": mine,
        "is_open": _is_open(meeting),
    }
    return with_device(request, render(request, "meetings/questions.html", context))


@login_not_required
@require_POST
def support(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Note that somebody wants to know this too; twice counts once."""
    meeting = public_or_404(pk)
    question = get_object_or_404(meeting.questions.shown(), pk=question_pk)
    device, sender = device_of(request), sender_of(request)
    if _SUPPORTS.is_reached(sender):
        return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    if device and not question.ending and meeting.state == State.PUBLISHED:
        user = request.user if isinstance(request.user, User) else None
        if asking.support(question, user=user, device=device):
            _SUPPORTS.count(sender)
    return redirect("meetings:questions", pk=pk)


@login_not_required
@require_safe
def question(request: HttpRequest, token: str) -> HttpResponse:
    """Show who asked where the question stands."""
    found = get_object_or_404(
        Question.objects.select_related("meeting", "answered_by", "appeal", "merged_into"),
        token=token,
    )
    context = {
        "question": found,
        "meeting": found.meeting,
        "standing": timeline.standing(found.appeal, timezone.localdate()) if found.appeal else None,
    }
    return render(request, "meetings/question.html", context)


def _ceiling(request: HttpRequest, meeting: Meeting, now: datetime) -> tuple[Ceiling, str]:
    """Return the ceiling of the sender's questions now, with the key that it counts."""
    sender = sender_of(request)
    if request.user.is_authenticated or is_hall_open(meeting.starts_at, meeting.ends_at, at=now):
        return _QUESTIONS, sender
    return _EARLY, f"{meeting.pk}:{sender}"


def _is_open(meeting: Meeting) -> bool:
    return meeting.state == State.PUBLISHED and meeting.takes_questions
