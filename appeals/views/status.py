"""The state of an appeal by reference and secret, without an account.

Shows no name, address or text. A wrong pair and an unknown reference look the same, and
neither can be guessed: attempts are counted by sender and by reference.
"""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_safe

from appeals import timeline
from appeals.forms.sending import StatusForm
from appeals.models import Appeal
from appeals.views.attempts import Attempts

_SHOWN = (
    "reference",
    "status_secret",
    "state",
    "number",
    "received_at",
    "deemed_received_on",
    "register_by",
    "registered_on",
    "answer_legal_until",
    "answered_at",
    "answer_to",
    "unit__name",
)
_WRONG = (
    "Обращения с таким номером и кодом нет. Проверьте цифры по расписке или по письму, "
    "которое мы прислали."
)
_TOO_MANY = (
    "Слишком много попыток подряд. Подождите, пожалуйста, час и попробуйте снова. "
    "Если вы подавали обращение сами, войдите: в личном кабинете код не нужен."
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Take reference and secret as they stand on the receipt."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        reference, secret = form.cleaned_data["reference"], form.cleaned_data["secret"]
        attempts = Attempts(request, reference)
        if attempts.are_exhausted():
            form.add_error(None, _TOO_MANY)
            status = HTTPStatus.TOO_MANY_REQUESTS
        elif _find(reference, secret) is None:
            attempts.count()
            form.add_error(None, _WRONG)
        else:
            return _hidden(redirect("appeals:status_of", reference, secret))
    response = render(request, "appeals/status_form.html", {"form": form}, status=status)
    # Not no-referrer: a browser would then send this form without its origin.
    return _hidden(response, referrer="same-origin")


@login_not_required
@require_safe
def show(request: HttpRequest, reference: str, secret: str) -> HttpResponseBase:
    """Show state, dates and unit: the address in the QR code of the receipt."""
    attempts = Attempts(request, reference)
    if attempts.are_exhausted():
        return _refused(request, _TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    appeal = _find(reference, secret)
    if appeal is None:
        attempts.count()
        return _refused(request, _WRONG, HTTPStatus.NOT_FOUND)
    today = timezone.localdate()
    return _hidden(
        render(
            request,
            "appeals/status.html",
            {
                "reference": appeal.reference,
                "number": appeal.number,
                "registered_on": appeal.registered_on,
                "received_at": appeal.received_at,
                "unit": appeal.unit.name if appeal.unit else "",
                "standing": timeline.standing(appeal, today),
                "entries": timeline.of(appeal, today),
            },
        )
    )


def _find(reference: str, secret: str) -> Appeal | None:
    # Only what the page shows: a row of sixty columns costs as much as the page.
    found = Appeal.objects.select_related("unit").only(*_SHOWN).filter(reference=reference)
    appeal = next(iter(found), None)
    if appeal is None or not constant_time_compare(appeal.status_secret, secret):
        return None
    return appeal


def _refused(request: HttpRequest, reason: str, status: HTTPStatus) -> HttpResponse:
    response = render(request, "appeals/status_refused.html", {"reason": reason}, status=status)
    return _hidden(response)


def _hidden(response: HttpResponse, referrer: str = "no-referrer") -> HttpResponse:
    """Keep the page out of search engines, caches and the logs of other sites."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = referrer
    return response
