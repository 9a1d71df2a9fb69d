"""The receipt: on the page right after sending, and as a paper."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from appeals import papers, timeline
from appeals.models import Appeal
from portal.kernel.references import format_reference, spoken
from portal.people.models import User


@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the applicant what was received and what happens next."""
    appeal = own(request, reference)
    today = timezone.localdate()
    return render(
        request,
        "appeals/received.html",
        {
            "appeal": appeal,
            "entries": timeline.of(appeal, today),
            "files": files_of(appeal),
            "secret": spoken(appeal.status_secret),
            "zone": settings.CITY["name"],
        },
    )


@require_safe
def receipt_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the applicant the receipt as a paper."""
    appeal = own(request, reference)
    name = f"Расписка {format_reference(appeal.reference)}.pdf"
    return HttpResponse(
        papers.receipt_pdf(appeal),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def own(request: HttpRequest, reference: str) -> Appeal:
    """Return the applicant's own appeal; a stranger's is not found."""
    return get_object_or_404(
        Appeal.objects.of_applicant(cast(User, request.user)).select_related(
            "addressee_unit", "addressee_officer__user", "subject", "district", "unit"
        ),
        reference=reference,
    )


def files_of(appeal: Appeal) -> list:
    """Return the files enclosed with the appeal."""
    return [enclosed.file for enclosed in appeal.files.select_related("file")]
