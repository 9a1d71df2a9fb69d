"""The state of an appeal by reference and secret, without an account.

Shows no name, address or text. A wrong pair and an unknown reference look the same, and
neither can be guessed: attempts are counted by sender and by reference.
"""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import connection
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
from portal.people.models import Unit, User
from portal.web.prepared import first_row

_SHOWN = {
    "id",
    "reference",
    "form",
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
}
_COLUMNS = [field.attname for field in Appeal._meta.concrete_fields if field.attname in _SHOWN]
# Plain SQL and one query: building these as querysets took longer than all the rest of the page.
_FIND = f"""
    SELECT attempts.are_exhausted, {", ".join(f"appeal.{column}" for column in _COLUMNS)}, unit.name,
        applicant.is_active,
        array(SELECT name FROM appeals_event WHERE appeal_id = appeal.id ORDER BY id),
        array(SELECT at FROM appeals_event WHERE appeal_id = appeal.id ORDER BY id)
    FROM (SELECT {{exhausted}} AS are_exhausted) AS attempts
    LEFT JOIN appeals_appeal AS appeal ON appeal.reference = %s
    LEFT JOIN people_unit AS unit ON unit.id = appeal.unit_id
    LEFT JOIN people_user AS applicant ON applicant.id = appeal.applicant_id
"""
_WRONG = (
    "Обращения с таким номером и кодом нет. Проверьте цифры по расписке или по письму, "
    "которое мы прислали."
)
_TOO_MANY = (
    "Слишком много попыток подряд. Подождите, пожалуйста, час и попробуйте снова. "
    "Если вы подавали обращение сами, войдите: в личном кабинете код не нужен."
)


class _TooManyAttempts(Exception):
    """The sender, or the reference, was tried too often within the hour."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Take reference and secret as they stand on the receipt."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        reference, secret = form.cleaned_data["reference"], form.cleaned_data["secret"]
        try:
            if _find(request, reference, secret) is not None:
                return _hidden(redirect("appeals:status_of", reference, secret))
            form.add_error(None, _WRONG)
        except _TooManyAttempts:
            form.add_error(None, _TOO_MANY)
            status = HTTPStatus.TOO_MANY_REQUESTS
    response = render(request, "appeals/status_form.html", {"form": form}, status=status)
    # Not no-referrer: a browser would then send this form without its origin.
    return _hidden(response, referrer="same-origin")


@login_not_required
@require_safe
def show(request: HttpRequest, reference: str, secret: str) -> HttpResponseBase:
    """Show state, dates and unit: the address in the QR code of the receipt."""
    try:
        found = _find(request, reference, secret)
    except _TooManyAttempts:
        return _refused(request, _TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    if found is None:
        return _refused(request, _WRONG, HTTPStatus.NOT_FOUND)
    appeal, events = found
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
                "has_account": appeal.has_account,
                "unit": appeal.unit.name if appeal.unit else "",
                "standing": timeline.standing(appeal, today),
                "entries": timeline.of(appeal, today, events),
            },
        )
    )


def _find(
    request: HttpRequest, reference: str, secret: str
) -> tuple[Appeal, list[timeline.Event]] | None:
    """Return of the appeal what the page shows, and its journal; a wrong pair is counted.

    Raises:
        _TooManyAttempts: the sender, or the reference, was tried too often.
    """
    attempts = Attempts(request, reference)
    exhausted, values = attempts.exhausted()
    row = first_row(_FIND.format(exhausted=exhausted), [*values, reference])
    assert row is not None
    are_exhausted, *shown, unit, may_sign_in, names, moments = row
    if are_exhausted:
        raise _TooManyAttempts
    appeal = Appeal.from_db(connection.alias, _COLUMNS, shown)
    if not constant_time_compare(appeal.status_secret or "", secret):
        attempts.count()
        return None
    appeal.unit = Unit(name=unit) if unit else None
    appeal.applicant = User(is_active=True) if may_sign_in else None
    return appeal, list(zip(names, moments, strict=True))


def _refused(request: HttpRequest, reason: str, status: HTTPStatus) -> HttpResponse:
    response = render(request, "appeals/status_refused.html", {"reason": reason}, status=status)
    return _hidden(response)


def _hidden(response: HttpResponse, referrer: str = "no-referrer") -> HttpResponse:
    """Keep the page out of search engines, caches and the logs of other sites."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = referrer
    return response
