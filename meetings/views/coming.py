"""Coming to a meeting, and following the meetings of districts."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meetings.forms.visitors import FollowForm, RegisterForm
from meetings.letters import FOLLOWER_SALT
from meetings.models import Registration, Subscription
from meetings.rules.vocabulary import Place
from meetings.services import registration as services
from meetings.services import telling
from meetings.services.registration import Visitor
from meetings.views.public import public_or_404
from portal.kernel.errors import RuleViolation
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.ceilings import Ceiling, sender_of
from portal.web.forms import add_violation

#: A library or a whole house may sit behind one address.
_REGISTRATIONS = Ceiling("meetings.register", 600)
_READ_WRITE = ["GET", "HEAD", "POST"]


@login_not_required
@require_http_methods(_READ_WRITE)
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a registration, with an account or without one."""
    meeting = public_or_404(pk)
    now = timezone.now()
    if not meeting.is_coming(now):
        return redirect(meeting)
    user = request.user if isinstance(request.user, User) else None
    form = RegisterForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        sender = sender_of(request)
        if _REGISTRATIONS.is_reached(sender):
            return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        try:
            made = services.register(meeting, Visitor(**form.cleaned_data, user=user), at=now)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            _REGISTRATIONS.count(sender)
            return redirect(made)
    context = {
        "meeting": meeting,
        "form": form,
        "is_full": meeting.is_limited
        and meeting.registrations.confirmed().count() >= (meeting.places or 0),
    }
    return render(request, "meetings/register.html", context)


@login_not_required
@require_http_methods(_READ_WRITE)
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """Show a registration to who holds its key; a button gives the place back."""
    found = get_object_or_404(
        Registration.objects.select_related("meeting__hall"), token=token, purged_at=None
    )
    now = timezone.now()
    if request.method == "POST":
        services.withdraw(found, at=now)
        return redirect(found)
    ahead = 0
    if found.state == Place.WAITING:
        ahead = found.meeting.registrations.waiting().filter(pk__lt=found.pk).count()
    context = {
        "registration": found,
        "meeting": found.meeting,
        "before": ahead,
        "is_coming": found.meeting.is_coming(now),
        "may_withdraw": found.state != Place.WITHDRAWN
        and found.attended_at is None
        and now < found.meeting.ends_at,
    }
    return render(request, "meetings/registration.html", context)


@require_http_methods(_READ_WRITE)
def follow(request: HttpRequest) -> HttpResponse:
    """Let an account choose the districts whose meetings it is told of."""
    user = signed_in(request)
    known = Subscription.objects.filter(user=user).values_list("district", flat=True)
    form = FollowForm(
        request.POST if request.method == "POST" else None, initial={"districts": list(known)}
    )
    if request.method == "POST" and form.is_valid():
        telling.follow(user, list(form.cleaned_data["districts"]), at=timezone.now())
        messages.success(request, "Запомнили. Письма придут о встречах этих районов.")
        return redirect("meetings:follow")
    return render(request, "meetings/follow.html", {"form": form})


@login_not_required
@require_http_methods(_READ_WRITE)
def unfollow(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the letters by the link in one of them; a link alone changes nothing."""
    try:
        user = User.objects.get(pk=signing.loads(key, salt=FOLLOWER_SALT))
    except (signing.BadSignature, User.DoesNotExist):
        raise Http404 from None
    is_done = request.method == "POST"
    if is_done:
        telling.follow(user, [], at=timezone.now())
    return render(request, "meetings/unfollow.html", {"is_done": is_done})
