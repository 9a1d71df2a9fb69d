"""Subscriptions of people, with an account or by a letter."""

from hashlib import sha256

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel.errors import RuleViolation
from portal.people.access import signed_in
from portal.people.models import User
from portal.published.forms import FollowForm
from portal.published.models import Subscription
from portal.published.services import following
from portal.web.ceilings import Ceiling, sender_of
from portal.web.forms import add_violation

#: A library may sit behind one address; one mailbox is not to be flooded.
_ASKED = Ceiling("published.follow", 60)
_LETTERS = Ceiling("published.letters", 5, 24 * 3600)
_READ_WRITE = ["GET", "HEAD", "POST"]


def _own_addresses(user: object) -> list[str]:
    """Return the addresses that the account has confirmed."""
    if not isinstance(user, User):
        return []
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return [one.lower() for one in verified.values_list("email", flat=True)]


@login_not_required
@require_http_methods(_READ_WRITE)
def follow(request: HttpRequest) -> HttpResponse:
    """Take the wish to be told of a search."""
    own = _own_addresses(request.user)
    initial = {name: request.GET.get(name, "") for name in ("q", "about")}
    form = FollowForm(
        request.POST or None,
        initial={**initial, "email": own[0] if own else ""},
        consent=following.CONSENT,
    )
    if request.method == "POST" and form.is_valid():
        data, sender = form.cleaned_data, sender_of(request)
        email = data["email"].lower()
        is_owner = email in own
        # Counted without being kept: an address of somebody who may never confirm it.
        mailbox = sha256(email.encode()).hexdigest()
        if _ASKED.is_reached(sender) or (not is_owner and _LETTERS.is_reached(mailbox)):
            form.add_error(None, "Слишком много просьб. Попробуйте позже.")
        else:
            try:
                following.follow(
                    email, data["q"], data["about"], is_owner=is_owner, at=timezone.now()
                )
            except RuleViolation as violation:
                add_violation(form, violation)
            else:
                _ASKED.count(sender)
                if is_owner:
                    messages.success(request, "Подписка оформлена.")
                    return redirect("published:mine")
                _LETTERS.count(mailbox)
                return render(request, "published/asked.html", {"email": email})
    return render(request, "published/follow.html", {"form": form})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show an account what its addresses follow."""
    own = Subscription.objects.confirmed().of(_own_addresses(signed_in(request)))
    rows = [(one, following.described(one)) for one in own]
    return _private(render(request, "published/mine.html", {"rows": rows}))


@login_not_required
@require_http_methods(_READ_WRITE)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Let the owner of an address say that he wants it; a link alone changes nothing."""
    found = get_object_or_404(Subscription, token=token)
    if request.method == "POST":
        found = following.confirm(found, at=timezone.now())
    context = {
        "subscription": found,
        "described": following.described(found),
        "consent": following.CONSENT,
    }
    return _private(render(request, "published/confirm.html", context))


# The programs of mailboxes press the button of RFC 8058 without any cookie: the key is the right.
@csrf_exempt
@login_not_required
@require_http_methods(_READ_WRITE)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the letters of a subscription; a link alone changes nothing, and twice stops once."""
    found = Subscription.objects.filter(token=token).first()
    if request.method == "POST" and found is not None:
        following.stop(found, at=timezone.now())
        found = None
    described = following.described(found) if found else ""
    return _private(render(request, "published/stop.html", {"described": described}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
