"""Everything on one page before sending, and the sending itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appeals.forms.base import StepForm
from appeals.forms.sending import SendForm
from appeals.forms.steps import FILES, STEPS, Step
from appeals.models import Appeal, Draft
from appeals.rules.consents import PHONE
from appeals.rules.vocabulary import Identification
from appeals.services import phones
from appeals.services.draft_pages import sum_of_all
from appeals.services.filing import AppealInput, PersonName, excess_of, sent_from, submit
from appeals.views.current_draft import CurrentDraft, key_of, writer
from appeals.views.enclosing import enclosed_with
from appeals.views.stale import is_stale, tells_stale_forms
from appeals.views.writing import about_of, address_of, draft_context, phone_consent_text
from portal.files.models import StoredFile
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.people.services.consents import give_consent
from portal.web.forms import add_violation
from portal.web.outdated import SEEN

Answered = dict[str, StepForm]


@login_not_required
@tells_stale_forms
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponseBase:
    """Show all answers with «Изменить» beside each; send when nothing is missing."""
    at = timezone.now()
    current = CurrentDraft.of(request, at=at)
    user = writer(request)
    shown = _posted_key(request) if request.method == "POST" else key_of(request)
    if user and shown and (current.draft is None or current.draft.pk != shown):
        sent = sent_from(shown, by=user)
        if sent:
            return _to_receipt(sent)
    if current.draft is None:
        if not current.is_locked:
            return redirect("appeals:new")
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?next={request.path}")
    form = SendForm(request.POST if request.method == "POST" else None)
    answers = answered(request, current.draft, at=at)
    enclosed = enclosed_with(current.draft)
    problems = _problems(answers, enclosed)
    seen = sum_of_all(current.draft.values, [file.pk for file in enclosed])
    if request.method == "POST" and not (
        problems or _is_held_back(request, form, current.draft, seen)
    ):
        appeal = _send(form, current.draft, answers, by=user, at=at) if user else None
        if appeal:
            return _to_receipt(appeal)
    response = render(
        request,
        "appeals/review.html",
        {
            "rows": _rows(answers),
            "files": enclosed,
            "problems": problems,
            "text": answers["text"].cleaned_data.get("text", ""),
            "other_email": _other_email(answers, user),
            "form": form,
            "seen": seen,
            "total": len(STEPS) + 1,
            **draft_context(current),
        },
    )
    current.remember(response)
    return response


def answered(request: HttpRequest, draft: Draft, *, at: datetime) -> Answered:
    """Return the forms of all steps, bound to what the draft holds and checked."""
    about = about_of(request, draft.values, at=at)
    forms = {step.name: step.bound(about) for step in STEPS}
    for form in forms.values():
        form.is_valid()
    return forms


def _is_held_back(request: HttpRequest, form: SendForm, draft: Draft, seen: str) -> bool:
    """Whether the page is to be shown again instead of sending."""
    if is_stale(request):
        messages.warning(
            request,
            "Страница была открыта слишком долго, или вы вошли в другом окне. Обращение ещё не "
            "отправлено: нажмите «Отправить обращение» ещё раз.",
        )
        return True
    if not form.is_valid():
        return True
    if form.cleaned_data["key"] != draft.pk:
        messages.warning(
            request,
            "В этом браузере начато другое обращение, вот оно. Проверьте его перед отправкой.",
        )
        return True
    if request.POST.get(SEEN, seen) != seen:
        messages.warning(
            request,
            "Пока эта страница была открыта, обращение изменили в другой вкладке или на другом "
            "устройстве. Вот оно сейчас: прочитайте его перед отправкой.",
        )
        return True
    return False


def _send(
    form: SendForm, draft: Draft, answers: Answered, *, by: User, at: datetime
) -> Appeal | None:
    """Send the appeal, with the consent to the telephone as a record of its own."""
    try:
        with transaction.atomic():
            appeal = submit(
                draft,
                appeal_input(answers, enclosed_with(draft)),
                # Nobody signs in here without having confirmed the e-mail.
                identification=Identification.ACCOUNT,
                by=by,
                at=at,
            )
            if answers["answer"].cleaned_data["phone_consent"]:
                give_consent(
                    by=by,
                    purpose=PHONE.purpose,
                    about=phones.about(appeal),
                    text_version=PHONE.text_version,
                    text=phone_consent_text(),
                    at=at,
                )
    except RuleViolation as violation:
        add_violation(form, violation)
        return None
    return appeal


def appeal_input(answers: Answered, files: list[StoredFile]) -> AppealInput:
    """Return what the service takes, from the checked forms."""
    said: dict[str, dict[str, Any]] = {name: form.cleaned_data for name, form in answers.items()}
    name, answer, addressee = (
        said["name"],
        said["answer"],
        said["addressee"]["addressee"],
    )
    return AppealInput(
        applicant_type=said["who"]["applicant_type"],
        name=PersonName(name["last_name"], name["first_name"], name["patronymic"]),
        organisation=name.get("organisation", ""),
        co_authors=[PersonName(*person) for person in name["co_author_names"]],
        kind=said["kind"]["kind"],
        subject=said["subject"]["subject"],
        district=said["place"]["district"],
        place=said["place"]["place"],
        text=said["text"]["text"],
        addressee_unit=addressee.unit,
        addressee_officer=addressee.officer,
        answer_to=answer["answer_to"],
        email=answer["email"],
        phone=answer["phone"],
        postal_address=answer["postal_address"],
        files=files,
    )


def _rows(answers: Answered) -> list[dict[str, str]]:
    """Return (question, answer, change_url) of every answer; text and files stand apart."""
    rows = []
    for step in STEPS:
        if step.name in {"text", FILES}:
            continue
        form, change_url = answers[step.name], _change_url(step)
        said = form.said() if form.is_valid() else [(step.title, "")]
        rows += [
            {"question": question, "answer": answer, "change_url": change_url}
            for question, answer in said
        ]
    return rows


def _problems(answers: Answered, enclosed: list[StoredFile]) -> list[tuple[str, str, str]]:
    """Return (step, reason, address) of what must be mended before sending."""
    found = []
    for step in STEPS:
        reasons = [str(each[0]) for each in answers[step.name].errors.values()]
        if step.name == FILES and (excess := excess_of(enclosed)):
            reasons.append(excess)
        found += [(step.title, reason, _change_url(step)) for reason in reasons]
    return found


def _change_url(step: Step) -> str:
    return f"{address_of(step)}?back=review"


def _other_email(answers: Answered, user: User | None) -> str:
    """Return the e-mail for the answer where it is not the confirmed one of the account."""
    email = answers["answer"].cleaned_data.get("email", "")
    return email if user and email and email.lower() != user.email.lower() else ""


def _posted_key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _to_receipt(appeal: Appeal) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("appeals:received", args=[appeal.reference]))
