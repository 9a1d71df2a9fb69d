"""What the pages of an act share: which act its address means, and as of which day it is read."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from portal.acts.forms.readers import DayForm
from portal.acts.models import Act
from portal.acts.services.addresses import at_old_address

View = Callable[..., HttpResponse]


def of_act(view: View) -> Callable[..., HttpResponse]:
    """Give the view the act of the address in place of its parts.

    A former address leads on; what was withdrawn says so. Raises Http404.
    """

    @wraps(view)
    def addressed(
        request: HttpRequest, kind: str, issuer: str, adopted_on: date, number: str, **more: Any
    ) -> HttpResponse:
        act = _act_at(kind, issuer, adopted_on, number)
        if act is None:
            # One that readers have never seen takes no address from another.
            act = at_old_address(kind, issuer, adopted_on, number)
            if act is None:
                raise Http404
            if act.is_public:
                return _moved(request, act, more)
        if not act.is_public:
            return render(request, "acts/withdrawn.html", {"act": act}, status=HTTPStatus.GONE)
        return view(request, act, **more)

    return addressed


def day_of(request: HttpRequest) -> tuple[DayForm, date]:
    """Return the form of the day as of which to read, and the day: today unless asked."""
    today = timezone.localdate()
    form = DayForm(request.GET if request.GET.get("on") else None, initial={"on": today})
    return form, (form.cleaned_data["on"] if form.is_valid() else None) or today


def asked_day(view: View) -> View:
    """Give the view of an act the day asked as ``day``, where there is no field to say what is wrong.

    To a day that is none it answers so: the text of today would be taken for that of the day.
    """

    @wraps(view)
    def told(request: HttpRequest, act: Act, **more: Any) -> HttpResponse:
        form, day = day_of(request)
        if form.errors:
            return HttpResponseBadRequest(
                "on — день: 2011-02-28, пусто — сегодня", content_type="text/plain; charset=utf-8"
            )
        return view(request, act, day=day, **more)

    return told


def _act_at(kind: str, issuer: str, adopted_on: date, number: str) -> Act | None:
    """Return the act that readers see, or have seen, under the address."""
    act = (
        Act.objects.listed()
        .select_related("issuer", "verified_by")
        .filter(kind=kind, issuer__slug=issuer, adopted_on=adopted_on, number=number)
        .first()
    )
    # What was withdrawn stays so until it is out again; what was never out is no address.
    is_known = act is not None and act.placed_at and (act.is_public or act.withdrawn_at)
    return act if is_known else None


def _moved(request: HttpRequest, act: Act, more: dict[str, Any]) -> HttpResponse:
    """Lead to the new address for good; the day asked and what else was asked stay."""
    match = request.resolver_match
    assert match is not None, "a view is called through its address"
    address = (act.kind, act.issuer.slug, act.adopted_on.isoformat(), act.number)
    kept = dict(zip(("kind", "issuer", "adopted_on", "number"), address, strict=True))
    url = reverse(match.view_name, kwargs={**kept, **more})
    query = request.GET.urlencode()
    return redirect(f"{url}?{query}" if query else url, permanent=True)
