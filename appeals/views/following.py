"""Following one's appeals: the section's page with the list, and one appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from appeals import papers, timeline
from appeals.models import Answer, Appeal
from appeals.rules.vocabulary import State
from appeals.services import contacts
from appeals.views.current_draft import CurrentDraft
from appeals.views.receipt import files_of, own
from portal.acts.services.citations import stale_of
from portal.kernel.references import spoken
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.page_cache import cached_page

_PAGE = 20
_BEGINNING = 100


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Tell what an appeal is; for a signed-in reader, list his own."""
    if not request.user.is_authenticated:
        return _public_index(request)
    at = timezone.now()
    today = timezone.localdate(at)
    current = CurrentDraft.of(request, at=at)
    found = _page_of(request.user, request.GET.get("after", ""))
    shown = found[:_PAGE]
    return render(
        request,
        "appeals/mine.html",
        {
            "appeals": [(appeal, timeline.standing(appeal, today)) for appeal in shown],
            "after": shown[-1].reference if len(found) > _PAGE else "",
            "is_first": not request.GET.get("after"),
            "draft": current.draft,
        },
    )


@cached_page()
def _public_index(request: HttpRequest) -> HttpResponse:
    return render(request, "appeals/index.html")


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the applicant his appeal: where it stands, what happened, the answer."""
    appeal = own(request, reference)
    today = timezone.localdate()
    answer = None
    if appeal.state == State.ANSWERED:
        answer = Answer.objects.select_related("paper").get(appeal=appeal)
    return render(
        request,
        "appeals/detail.html",
        {
            "appeal": appeal,
            "addressee": papers.addressee_of(appeal),
            "standing": timeline.standing(appeal, today),
            "entries": timeline.of(appeal, today),
            "secret": spoken(appeal.status_secret),
            "files": files_of(appeal),
            "co_authors": list(appeal.co_authors.all()),
            "answer": answer,
            "answer_files": [
                answer.paper,
                *(enclosed.file for enclosed in answer.files.select_related("file")),
            ]
            if answer
            else [],
            "stale": stale_of(answer.subject_key, on=today) if answer else [],
            "questions": list(appeal.questions.select_related("code")) if answer else [],
        },
    )


@require_POST
def answer_to_account(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the answer to the address of the account, and return to the page of the address."""
    appeal = own(request, reference)
    contacts.answer_to_account(appeal, by=signed_in(request), at=timezone.now())
    messages.success(request, f"Ответ на обращение {appeal} придёт на адрес учётной записи.")
    return redirect("account_email")


def _page_of(user: User, after: str) -> list[Appeal]:
    """Return a page of the user's appeals, newest first, and one more if there is one.

    ``after`` is the reference of the last one shown: a page costs the same at any depth.
    """
    appeals = Appeal.objects.of_applicant(user).order_by("-received_at", "-id")
    last = appeals.by_reference(after).first() if after else None
    if last is not None:
        appeals = appeals.filter(
            Q(received_at__lt=last.received_at) | Q(received_at=last.received_at, pk__lt=last.pk)
        )
    # Of the text only what may stand for a subject is read.
    shown = appeals.annotate(beginning=Left("text", _BEGINNING)).defer("text")
    return list(shown.select_related("subject", "unit")[: _PAGE + 1])
