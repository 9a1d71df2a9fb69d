"""The page that stands in for a mailbox in demo mode."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.letters import demo


@login_not_required
def demo_letters(request: HttpRequest) -> HttpResponse:
    """Show the latest letters and codes; exists in demo mode only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "letters/demo.html", {"letters": demo.latest()})
