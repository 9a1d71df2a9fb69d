"""The cabinet of a member: sittings, papers, answers, notes, proposals, the chair's signature."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.floor import ask, floor_context, lead
from councils.forms.public import AnswerForm, NoteForm, ProposalForm
from councils.forms.running import SpeechForm
from councils.models import (
    AgendaItem,
    AgendaProposal,
    Decision,
    Mandate,
    Minutes,
    Note,
    Paper,
    Post,
    Rsvp,
    Sitting,
)
from councils.rules.vocabulary import Answer, Part, SittingState
from councils.services import members
from councils.services import minutes as minutes_services
from councils.services.agenda import editions, lines_in
from councils.services.changes import changes_of
from councils.services.quorums import forecast, has_rules
from portal.kernel.errors import RuleViolation
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import add_violation


@require_safe
def cabinet(request: HttpRequest) -> HttpResponse:
    """Show a member his councils and sittings, and a chair what waits for his signature."""
    user, today = signed_in(request), timezone.localdate()
    mandates = _held(user)
    posts = Post.objects.on(today).filter(user=user).select_related("council")
    if not mandates and not posts:
        raise Http404
    councils = {one.seat.council_id for one in mandates} | {post.council_id for post in posts}
    sittings = Sitting.objects.filter(council__in=councils).select_related("council", "hall")
    unsigned = Minutes.objects.filter(sitting__presiding__user=user, chair_signed_at=None)
    context = {
        "mandates": mandates,
        "posts": posts,
        "coming": sittings.coming(timezone.now()),
        "put_off": sittings.put_off(),
        "past": sittings.filter(state=SittingState.CLOSED)[:12],
        "unsigned": unsigned.select_related("sitting__council", "pdf"),
        "proposals": AgendaProposal.objects.filter(mandate__user=user)[:20],
    }
    return _private(render(request, "councils/member/cabinet.html", context))


def _held(user: User) -> list[Mandate]:
    held = Mandate.objects.of_user(user, timezone.localdate())
    return list(held.select_related("seat__council", "seat__organisation"))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def _mine(user: User, pk: int) -> tuple[Sitting, list[Mandate]]:
    """Return the sitting and what the user holds in its council on its day, or 404."""
    found = get_object_or_404(Sitting.objects.select_related("council", "hall", "presiding"), pk=pk)
    mandates = members.mandates_in(found, user)
    presides = found.presiding is not None and found.presiding.user_id == user.pk
    day = timezone.localdate(found.starts_at)
    holds_post = Post.objects.on(day).filter(council=found.council, user=user).exists()
    if not (mandates or presides or holds_post):
        raise Http404
    return found, mandates


@require_http_methods(["GET", "HEAD", "POST"])
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member a sitting with all papers, and take his answer to the invitation."""
    user = signed_in(request)
    found, mandates = _mine(user, pk)
    mandate = mandates[0] if mandates else None
    answered = Rsvp.objects.filter(sitting=found, mandate__in=mandates)
    given = answered.filter(day=timezone.localdate(found.starts_at)).first()
    form = AnswerForm(request.POST or None, initial={"answer": given.answer if given else None})
    if request.method == "POST" and mandate is not None and form.is_valid():
        try:
            answer = Answer(form.cleaned_data["answer"])
            members.answer(found, mandate, answer, at=timezone.now())
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, "Ответ записан.")
            return redirect("councils:member_sitting", pk)
    is_ruled = has_rules(found)
    version = found.versions.last()
    lines = lines_in(version) if version else []
    papers: dict[int, list[Paper]] = {}
    for paper in (
        Paper.objects.standing().filter(item__sitting=found).select_related("file").defer("text")
    ):
        papers.setdefault(paper.item_id, []).append(paper)
    kept = Note.objects.filter(user=user, item__sitting=found)
    notes = {note.item_id: note.text for note in kept}
    context = {
        "is_moved": given is None and answered.exists(),
        "sitting": found,
        "mandate": mandate,
        "form": form,
        "answers": found.state == SittingState.CONVENED and mandate is not None,
        "given": given,
        "rows": [
            (
                line,
                editions(papers.get(line.key, [])),
                NoteForm(initial={"text": notes.get(line.key, "")}, prefix=f"note{line.key}"),
            )
            for line in lines
        ],
        "changes": changes_of(found),
        "alternate": _alternate(found, mandate, given),
        "decisions": _decisions(found),
        "minutes": found.minutes.select_related("pdf", "docx").last(),
        "today": timezone.localdate(),
        "is_ruled": is_ruled,
        "forecast": forecast(found) if is_ruled and found.state == SittingState.CONVENED else None,
    }
    return _private(render(request, "councils/member/sitting.html", context))


def _alternate(found: Sitting, mandate: Mandate | None, given: Rsvp | None) -> Mandate | None:
    """Return who may come for a representative who has said that he does not."""
    if mandate is None or given is None or given.answer != Answer.NOT_COMING:
        return None
    is_first = mandate.part == Part.REPRESENTATIVE
    return members.alternate_of(found, mandate) if is_first else None


def _decisions(found: Sitting) -> list[Decision]:
    """Return what the sitting decided, the confidential items too: members were there."""
    if found.state != SittingState.CLOSED:
        return []
    made = Decision.objects.filter(item__sitting=found).select_related("vote", "unit")
    return list(
        made.prefetch_related(
            "vote__ballots__mandate__seat__organisation", "vote__opinions__mandate"
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def speakers(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a member ask for the word, and who presides keep the list, on their telephones."""
    user, now = signed_in(request), timezone.now()
    found, mandates = _mine(user, pk)
    if not (found.is_live and has_rules(found)):
        return redirect("councils:member_sitting", pk)
    is_led = found.presiding is not None and found.presiding.user_id == user.pk
    is_entered = request.POST.get("do") == "enter"
    form = SpeechForm(request.POST if is_entered else None, sitting=found)
    if request.method == "POST":
        try:
            if mandates and request.POST.get("do") in ("debate", "order", "drop"):
                ask(request, found, mandates[0], by=user, at=now)
            elif is_led:
                lead(request, found, form, by=user, at=now)
        except RuleViolation as violation:
            if is_entered:
                add_violation(form, violation)
            else:
                messages.error(request, violation.message)
        if form.is_valid() or not is_entered:
            return redirect("councils:member_speakers", pk)
    context = {
        **floor_context(found, at=now),
        "is_led": is_led,
        "mine": [one.pk for one in mandates],
        "mandates": mandates,
        "form": form,
    }
    part = bool(request.headers.get("HX-Request"))
    template = "councils/parts/floor.html" if part else "councils/member/speakers.html"
    return _private(render(request, template, context))


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a private note on an item."""
    item = get_object_or_404(AgendaItem.objects.select_related("sitting"), pk=pk)
    user = signed_in(request)
    _mine(user, item.sitting_id)
    form = NoteForm(request.POST, prefix=f"note{pk}")
    if form.is_valid():
        members.keep_note(item, user, form.cleaned_data["text"])
        messages.success(request, "Заметка сохранена.")
    else:
        messages.error(request, "Заметка слишком длинная: не больше 5000 знаков.")
    return redirect("councils:member_sitting", item.sitting_id)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Take a member's proposal for an agenda."""
    mandates = _held(signed_in(request))
    if not mandates:
        raise Http404
    form = ProposalForm(request.POST or None, mandates=mandates)
    if request.method == "POST" and form.is_valid():
        members.propose(**form.cleaned_data, at=timezone.now())
        messages.success(request, "Предложение передано секретарю совета.")
        return redirect("councils:member")
    return _private(render(request, "councils/member/propose.html", {"form": form}))


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Let who presided sign the minutes."""
    user = signed_in(request)
    found = get_object_or_404(
        Minutes.objects.select_related("sitting__council", "pdf"),
        pk=pk,
        sitting__presiding__user=user,
    )
    if request.method == "POST":
        try:
            minutes_services.sign_as_chair(found, by=user, at=timezone.now())
        except RuleViolation as violation:
            messages.error(request, violation.message)
        else:
            messages.success(request, "Протокол подписан.")
        return redirect("councils:member")
    return _private(render(request, "councils/member/sign.html", {"minutes": found}))
