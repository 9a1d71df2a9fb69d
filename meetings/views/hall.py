"""The big screen of the hall: what is discussed, what comes next. Asked for anew by itself."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from meetings.views.public import public_or_404

_NEXT = 6


@login_not_required
@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole screen; without JavaScript the page is loaded anew every ten seconds."""
    return render(request, "meetings/screen.html", _now(request, public_or_404(pk)))


@login_not_required
@require_safe
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the part that changes, with the time of its data: old data must not look alive."""
    return render(request, "meetings/parts/screen_now.html", _now(request, public_or_404(pk)))


def _now(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    ordered = list(meeting.questions.shown().open().live_order()[: _NEXT + 1])
    live = ordered[0] if ordered and ordered[0].is_live else None
    return {
        "meeting": meeting,
        "live": live,
        "next": [one for one in ordered if not one.is_live][:_NEXT],
        "at": timezone.now(),
    }
