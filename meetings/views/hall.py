"""The big screen of the hall: what is discussed, what comes next. Asked for anew by itself."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from meetings.rules.vocabulary import State
from meetings.views.public import public_or_404
from portal.web.papers import qr_svg

_NEXT = 6
_SECONDS = "10"


@login_not_required
@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole screen; ``auto`` loads it anew by itself, for a browser without JavaScript."""
    meeting = public_or_404(pk)
    context = {**_now(meeting), "qr": "", "ask_url": ""}
    if meeting.state == State.PUBLISHED and meeting.takes_questions:
        path = reverse("meetings:questions", args=[pk])
        context |= {
            # Drawn of our own address, with nothing that anybody typed.
            "qr": mark_safe(qr_svg(f"{settings.SITE_URL}{path}").partition("?>")[2]),
            "ask_url": f"{request.get_host()}{path}",
        }
    response = render(request, "meetings/screen.html", context)
    if "auto" in request.GET:
        response.headers["Refresh"] = _SECONDS
    return response


@login_not_required
@require_safe
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the part that changes, with the time of its data: old data must not look alive."""
    return render(request, "meetings/parts/screen_now.html", _now(public_or_404(pk)))


def _now(meeting: Meeting) -> dict[str, Any]:
    ordered = list(meeting.questions.shown().open().live_order()[: _NEXT + 1])
    live = ordered[0] if ordered and ordered[0].is_live else None
    return {
        "meeting": meeting,
        "live": live,
        "next": [one for one in ordered if not one.is_live][:_NEXT],
        "at": timezone.now(),
    }
