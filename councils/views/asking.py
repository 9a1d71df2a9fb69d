"""What residents and organisations ask of a council."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from councils.forms.public import ApplicationForm, GuestForm
from councils.models import Council, Guest, Sitting
from councils.rules.vocabulary import GuestState
from councils.services import applications, guests
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.ceilings import Ceiling, sender_of
from portal.web.forms import add_violation

#: A house or an office may sit behind one address.
_REQUESTS = Ceiling("councils.requests", 30)
#: A family comes together; nobody takes the whole room under made-up addresses.
_PLACES = Ceiling("councils.places", 5, seconds=30 * 24 * 3600)
_TOO_MANY_PLACES = (
    "С вашего адреса в сети на это заседание уже записались пятеро. Чтобы прийти группой, "
    "позвоните секретарю совета."
)
_TOO_MANY = "Слишком много просьб с одного адреса. Попробуйте через час."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a resident's request to be present at a sitting."""
    sitting = get_object_or_404(Sitting.objects.select_related("council", "hall"), pk=pk)
    user = request.user if isinstance(request.user, User) else None
    initial = {"name": user.full_name, "email": user.email} if user else {}
    form = GuestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sender = sender_of(request)
        places = f"{pk}:{sender}"
        if _REQUESTS.is_reached(sender):
            form.add_error(None, _TOO_MANY)
        elif _PLACES.is_reached(places):
            form.add_error(None, _TOO_MANY_PLACES)
        else:
            try:
                guest = guests.ask(sitting, **form.cleaned_data, user=user, at=timezone.now())
            except RuleViolation as violation:
                add_violation(form, violation)
            else:
                _REQUESTS.count(sender)
                _PLACES.count(places)
                return redirect("councils:guest", guest.secret)
    context = {
        "sitting": sitting,
        "form": form,
        "takes_guests": guests.takes_guests(sitting, timezone.now()),
        "places_left": guests.places_left(sitting),
    }
    return render(request, "councils/attend.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, secret: UUID) -> HttpResponse:
    """Show a resident whether he has a place, and let him give it back."""
    found = get_object_or_404(
        Guest.objects.select_related("sitting__council", "sitting__hall"), secret=secret
    )
    if request.method == "POST":
        guests.withdraw(found, at=timezone.now())
        messages.success(request, "Просьба отозвана.")
        return redirect("councils:guest", secret)
    response = render(
        request,
        "councils/guest.html",
        {"guest": found, "may_withdraw": found.state != GuestState.WITHDRAWN},
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an organisation's application for a seat."""
    council = get_object_or_404(Council, slug=slug)
    if council.dissolved_on and council.dissolved_on <= timezone.localdate():
        raise Http404
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sender = sender_of(request)
        application = form.save(commit=False)
        application.council = council
        application.user = request.user if isinstance(request.user, User) else None
        if _REQUESTS.is_reached(sender):
            form.add_error(None, _TOO_MANY)
        else:
            try:
                applications.apply(application, at=timezone.now())
            except RuleViolation as violation:
                add_violation(form, violation)
            else:
                _REQUESTS.count(sender)
                messages.success(
                    request, "Заявка принята. О решении совета мы напишем на вашу почту."
                )
                return redirect(council)
    return render(request, "councils/apply.html", {"council": council, "form": form})
