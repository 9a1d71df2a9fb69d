"""The files of a draft: good ones are kept, for each refused one the reason is told."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appeals.forms.steps import BY_NAME, FILES
from appeals.forms.what import FilesForm
from appeals.models import Draft
from appeals.services import drafts
from appeals.services.errors import DraftGone
from appeals.views.attempts import may_start_draft
from appeals.views.current_draft import CurrentDraft, writer
from appeals.views.stale import is_stale, tells_stale_forms
from appeals.views.writing import (
    PAGE,
    about_of,
    onward,
    page_context,
    redirect_to_sign_in,
    sent_reference,
    stale_page,
    too_many_page,
)
from portal.files import services
from portal.files.errors import FileRefused
from portal.files.forms import add_refusals
from portal.files.models import StoredFile
from portal.people.models import User


@login_not_required
@tells_stale_forms
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponseBase:
    """Take files, show those that are taken, take one out."""
    asked, at = BY_NAME[FILES], timezone.now()
    current = CurrentDraft.of(request, at=at)
    about = about_of(request, current.answers(), at=at)
    if request.method != "POST":
        return _page(request, FilesForm(about=about), current)
    form = FilesForm(request.POST, request.FILES, about=about)
    shown = request.POST.get("draft", "")
    if is_stale(request) or current.is_left_open(shown, by=writer(request)):
        return stale_page(request, asked, form, current)
    sent = sent_reference(request, current)
    if sent:
        return redirect("appeals:received", sent)
    if current.draft is None and not may_start_draft(request):
        return too_many_page(request, asked, form, current)
    was_locked = current.is_locked
    draft = current.save(FILES, {}, on_page_of=shown, by=writer(request), at=at)
    uploads = form.cleaned_data["files"] if form.is_valid() else []
    refused = _enclose(draft, uploads, by=writer(request), at=at)
    _take_out(draft, request.POST.get("remove", ""))
    if refused:
        add_refusals(form, "files", refused)
        return _page(request, form, current)
    response: HttpResponseBase
    if was_locked:
        response = redirect_to_sign_in(request, asked)
    elif "add" in request.POST or "remove" in request.POST:
        response = redirect(f"{request.path}{'?back=review' if _back(request) else ''}")
    else:
        response = redirect(onward(request, asked))
    current.remember(response)
    return response


def _page(request: HttpRequest, form: FilesForm, current: CurrentDraft) -> HttpResponseBase:
    enclosed = enclosed_with(current.draft)
    form.fields["files"].widget.attrs |= {
        "data-taken-count": len(enclosed),
        "data-taken-bytes": sum(file.received_size for file in enclosed),
    }
    response = render(
        request,
        PAGE,
        {**page_context(request, BY_NAME[FILES], form, current), "enclosed": enclosed},
    )
    current.remember(response)
    return response


def enclosed_with(draft: Draft | None) -> list[StoredFile]:
    """Return the files of the draft in the order in which they were added."""
    if draft is None:
        return []
    return [enclosed.file for enclosed in draft.files.select_related("file")]


def _enclose(draft: Draft, uploads: list, *, by: User | None, at: datetime) -> list[FileRefused]:
    if not uploads:
        return []
    already = StoredFile.objects.filter(pk__in=draft.files.values("file")).totals()
    outcome = services.accept_many(uploads, by=by, at=at, already=already)
    try:
        crowded = drafts.add_files(draft, list(outcome.accepted), at=at)
    except DraftGone:
        # Sent or forgotten in another window: the files go with the nightly purge.
        return []
    return [*outcome.refused, *crowded]


def _take_out(draft: Draft, file_id: str) -> None:
    try:
        drafts.remove_file(draft, UUID(file_id))
    except ValueError:
        return


def _back(request: HttpRequest) -> bool:
    return request.POST.get("back") == "review"
