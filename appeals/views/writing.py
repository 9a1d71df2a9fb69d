"""Writing an appeal: the rules, then one question a page; everything typed is in the draft."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.forms.base import About, StepForm, Typed
from appeals.forms.steps import BY_NAME, STEPS, Step
from appeals.models import Draft
from appeals.rules.consents import PHONE
from appeals.rules.vocabulary import AnswerTo
from appeals.services import drafts
from appeals.services.draft_pages import mark_of, with_mark
from appeals.services.errors import StepChanged
from appeals.services.filing import sent_from
from appeals.views.attempts import may_start_draft
from appeals.views.current_draft import BLINDLY, CurrentDraft, forget_cookie, key_of, writer
from appeals.views.stale import is_stale, tells_stale_forms
from portal.web.outdated import SEEN
from portal.web.page_cache import cached_page

_STALE = (
    "Страница была открыта слишком долго, или вы вошли в другом окне. Всё, что вы написали, "
    "на месте: нажмите кнопку ещё раз."
)
_LEFT = (
    "Вы вышли из личного кабинета, и написанное здесь не сохранено. Войдите в другом окне и нажмите "
    "кнопку ещё раз, а на чужом компьютере закройте эту страницу."
)
_TOO_MANY = (
    "С этого адреса за последний час начато слишком много обращений. Войдите в личный кабинет "
    "или подождите час; введённое пока остаётся на странице."
)
_FORGOTTEN = "Черновик удалён. На этом устройстве от него ничего не осталось."
_FORGOTTEN_ASIDE = "Написанное без входа удалено."
_LEFT_TO_ITS_OWNER = (
    "Черновик учётной записи не удалён: он убран с этого устройства и остался в её личном кабинете. "
    "Чтобы удалить его, войдите в неё."
)
_WRITTEN = (
    "Пока эта страница была открыта, здесь записали другое в другой вкладке или на другом "
    "устройстве: «{}». Ваше ещё не сохранено: оставьте то, что верно, и нажмите кнопку ещё раз."
)
#: A longer one is told whole apart.
_LONG = 300
_ROW = "row-{}"
#: The page of every step; what it asks for is a template of its own.
PAGE = "appeals/step.html"
_FIELDS = {name: f"appeals/steps/{name}.html" for name in ("text", "files", "name", "answer")}
_AUTOSAVE = "js/draft-autosave.js"
_SCRIPTS = {"text": (_AUTOSAVE, "js/counter.js"), "files": ("js/files.js", "js/once.js")}


@login_not_required
@require_safe
@cached_page()
def rules(request: HttpRequest) -> HttpResponseBase:
    """Tell what will happen before anything is asked; offer a started draft."""
    at = timezone.now()
    current = CurrentDraft.of(request, at=at)
    response = render(
        request,
        "appeals/new.html",
        {
            "beside": current.beside(by=writer(request), at=at),
            "first": STEPS[0],
            "steps": STEPS,
            "next_step": current.draft and _first_unanswered(current.draft),
            **draft_context(current),
        },
    )
    current.remember(response)
    return response


@login_not_required
@require_POST
def change_over(request: HttpRequest) -> HttpResponseBase:
    """Go on with the other draft of who writes; this one stays."""
    at = timezone.now()
    current = CurrentDraft.of(request, at=at)
    other = current.beside(by=writer(request), at=at)
    response = redirect("appeals:new")
    if other:
        CurrentDraft(other, (other.pk,), is_locked=False).remember(response)
    return response


@login_not_required
@tells_stale_forms
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponseBase:
    """Ask one question; keep what was typed, valid or not, and go on when it is valid."""
    if name not in BY_NAME:
        raise Http404
    asked, at = BY_NAME[name], timezone.now()
    current = CurrentDraft.of(request, at=at)
    if request.method != "POST":
        about = about_of(request, current.answers(), at=at)
        typed = about.answers.get(name)
        form = asked.form(initial=initial_of(asked, about, typed), about=about)
        response = _page(request, asked, form, current)
        current.remember(response)
        return response
    return _keep(request, asked, current, at=at)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest) -> HttpResponseBase:
    """Destroy the draft after a question: for a shared computer, or a change of mind.

    A draft of an account that has signed out is its owner's: only this browser forgets it.
    """
    current = CurrentDraft.of(request, at=timezone.now())
    if request.method != "POST":
        return render(request, "appeals/forget.html", draft_context(current))
    if current.draft is not None:
        drafts.forget(current.draft)
    messages.success(request, _forgotten(current))
    response = redirect("appeals:index")
    forget_cookie(response)
    return response


def _forgotten(current: CurrentDraft) -> str:
    """Return what was destroyed and what was not."""
    if not current.is_locked:
        return _FORGOTTEN if current.draft else "Черновика на этом устройстве нет."
    return f"{_FORGOTTEN_ASIDE} {_LEFT_TO_ITS_OWNER}" if current.draft else _LEFT_TO_ITS_OWNER


def _keep(
    request: HttpRequest, asked: Step, current: CurrentDraft, *, at: datetime
) -> HttpResponseBase:
    shown = request.POST.get("draft", "")
    about = about_of(request, current.answers(on_page_of=shown), at=at)
    form = asked.form(request.POST, about=about)
    saves_itself = "autosave" in request.POST
    is_refused = is_stale(request) or current.is_left_open(shown, by=writer(request))
    # Beside the draft only what is finished comes into it, not each word that is being typed.
    if saves_itself and (is_refused or shown == BLINDLY):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    if is_refused:
        return stale_page(request, asked, form, current)
    sent = sent_reference(request, current)
    if sent:
        return HttpResponse(status=HTTPStatus.NO_CONTENT) if saves_itself else _to_receipt(sent)
    if current.draft is None and not may_start_draft(request):
        return too_many_page(request, asked, form, current)
    was_locked = current.is_locked
    typed, target = _changed(request, form)
    typed = with_mark(typed, request.POST.get(SEEN, ""))
    try:
        draft = current.save(asked.name, typed, on_page_of=shown, by=writer(request), at=at)
    except StepChanged as changed:
        if saves_itself:
            return HttpResponse(status=HTTPStatus.CONFLICT)
        return _changed_page(request, asked, changed, current, about)
    kept = draft.values.get(asked.name, {})
    if kept != typed:
        # What only another page has changed stands beside what was typed here.
        form = asked.bound(about, kept)
    response: HttpResponseBase
    if saves_itself:
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    elif was_locked:
        response = redirect_to_sign_in(request, asked)
    elif shown == BLINDLY:
        current.tell_what_is_left(request)
        response = HttpResponseRedirect(address_of(asked) + _back(request))
    elif target:
        response = HttpResponseRedirect(address_of(asked) + target)
    elif form.is_valid():
        response = redirect(onward(request, asked))
    else:
        response = _page(request, asked, form, current)
    current.remember(response)
    return response


def _changed_page(
    request: HttpRequest, asked: Step, changed: StepChanged, current: CurrentDraft, about: About
) -> HttpResponse:
    """Show what was typed, and at its field what another page has written there since."""
    current.refresh()
    form = asked.bound(about, changed.step)
    form.is_valid()
    others = []
    for name, text in changed.others.items():
        offered = getattr(form.fields.get(name), "choices", ())
        words = {str(key): str(label) for key, label in offered}.get(text, text) or "—"
        told = _WRITTEN.format(Truncator(words).chars(_LONG))
        form.add_error(name if name in form.fields else None, ValidationError(told))
        if len(words) > _LONG:
            others.append(words)
    context = {**page_context(request, asked, form, current), "is_changed": True, "others": others}
    return render(request, PAGE, context)


def _changed(request: HttpRequest, form: StepForm) -> tuple[Typed, str]:
    """Return what to keep, and where on the same page to return to after a row's button."""
    if "add" in request.POST and hasattr(form, "with_row"):
        typed = form.with_row()
        return typed, f"#{_ROW.format(typed['co_authors'])}"
    row = request.POST.get("remove", "")
    if row.isascii() and row.isdigit() and hasattr(form, "without_row"):
        return form.without_row(int(row)), "#co-authors"
    return form.typed(), ""


# --- shared by the steps ------------------------------------------------------------


def about_of(request: HttpRequest, answers: Mapping[str, Typed], *, at: datetime) -> About:
    """Return what the forms lean on."""
    return About(on=timezone.localdate(at), user=request.user, answers=answers)


def initial_of(asked: Step, about: About, typed: Typed | None) -> Mapping[str, Any]:
    """Return what stands in the fields: as typed, or what the account knows."""
    if typed is not None:
        return dict(typed)
    user = about.user
    if not user.is_authenticated:
        return {}
    if asked.name == "name":
        return {part: getattr(user, part) for part in ("last_name", "first_name", "patronymic")}
    if asked.name == "answer":
        return {"answer_to": AnswerTo.EMAIL.value, "email": user.email}
    return {}


def draft_context(current: CurrentDraft) -> dict[str, Any]:
    """Return what every page of writing tells about the draft."""
    return {
        "draft": current.draft,
        "is_locked": current.is_locked,
        "draft_days": settings.DRAFT_DAYS,
    }


def page_context(
    request: HttpRequest, asked: Step, form: StepForm, current: CurrentDraft
) -> dict[str, Any]:
    """Return what the page of a step shows."""
    return {
        "step": asked,
        "action_url": address_of(asked),
        "total": len(STEPS) + 1,
        "form": form,
        "fields": _FIELDS.get(asked.name, "appeals/steps/form.html"),
        "scripts": _SCRIPTS.get(asked.name, (_AUTOSAVE,)),
        "back": "review" if _wants_review(request) else "",
        "back_url": _way_back(asked, to_review=_wants_review(request)),
        "draft_key": str(current.draft.pk) if current.draft else "",
        "form_of": current.draft.pk if current.draft else uuid4(),
        "seen": mark_of(current.answers().get(asked.name, {})),
        "is_changed": False,
        "others": [],
        "phone_consent": phone_consent_text,
        **draft_context(current),
    }


def phone_consent_text() -> str:
    """Return the consent to the telephone as this city shows and records it."""
    return PHONE.text(operator=settings.CITY["administration"], address=settings.CITY["address"])


def stale_page(
    request: HttpRequest, asked: Step, form: StepForm, current: CurrentDraft
) -> HttpResponse:
    """Show the form as it was typed; nothing was changed."""
    messages.warning(request, _STALE if is_stale(request) else _LEFT)
    context = _as_it_was(request, asked, form, current)
    if writer(request) and context["draft_key"] not in ("", request.POST.get("draft")):
        context["draft_key"] = BLINDLY
    return render(request, PAGE, context, status=HTTPStatus.FORBIDDEN)


def too_many_page(
    request: HttpRequest, asked: Step, form: StepForm, current: CurrentDraft
) -> HttpResponse:
    """Show the form as it was typed: too much was begun from this address."""
    messages.warning(request, _TOO_MANY)
    context = _as_it_was(request, asked, form, current)
    return render(request, PAGE, context, status=HTTPStatus.TOO_MANY_REQUESTS)


def _as_it_was(
    request: HttpRequest, asked: Step, form: StepForm, current: CurrentDraft
) -> dict[str, Any]:
    """Return the page as it was sent: what it had shown stays what it has shown."""
    seen = request.POST.get(SEEN, "")
    return {**page_context(request, asked, form, current), "seen": seen}


def sent_reference(request: HttpRequest, current: CurrentDraft) -> str:
    """Return the reference of the appeal that the posted page's draft became, or nothing."""
    user = writer(request)
    key = request.POST.get("draft", "")
    if user is None or not key or (current.draft and str(current.draft.pk) == key):
        return ""
    remembered = key_of(request)
    if remembered is None or str(remembered) != key:
        return ""
    sent = sent_from(remembered, by=user)
    return sent.reference if sent else ""


def redirect_to_sign_in(request: HttpRequest, asked: Step) -> HttpResponseRedirect:
    """Ask to sign in again; what was typed comes together with the draft afterwards."""
    messages.warning(
        request,
        "Вы вышли из личного кабинета или время входа истекло. Введённое сохранено: войдите, "
        "и вы продолжите с того же места.",
    )
    query = urlencode({"next": onward(request, asked)})
    return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{query}")


def _page(request: HttpRequest, asked: Step, form: StepForm, current: CurrentDraft) -> HttpResponse:
    return render(request, PAGE, page_context(request, asked, form, current))


def onward(request: HttpRequest, asked: Step) -> str:
    """Return the address of what follows the step: the next one, or the review."""
    following = asked.after()
    # Who writes decides which names are asked, so a change of it goes on to the names.
    if following is None or (_wants_review(request) and asked.name != "who"):
        return reverse("appeals:review")
    return address_of(following) + _back(request)


@cache
def address_of(asked: Step) -> str:
    """Return the address of a step."""
    return reverse("appeals:step", args=[asked.name])


@cache
def _way_back(asked: Step, *, to_review: bool) -> str:
    if to_review:
        return reverse("appeals:review")
    before = asked.before()
    return address_of(before) if before else reverse("appeals:new")


def _back(request: HttpRequest) -> str:
    return "?back=review" if _wants_review(request) else ""


def _wants_review(request: HttpRequest) -> bool:
    return (request.POST.get("back") or request.GET.get("back")) == "review"


def _to_receipt(reference: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("appeals:received", args=[reference]))


def _first_unanswered(draft: Draft) -> Step | None:
    """Return the first step that the draft has nothing of, None when all were answered."""
    return next((asked for asked in STEPS if asked.name not in draft.values), None)
