"""The account of a person."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.kernel.errors import RuleViolation
from portal.people.access import signed_in
from portal.people.forms import CloseForm, ProfileForm
from portal.people.models import Consent
from portal.people.services import accounts, consents
from portal.web.forms import add_violation


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the name and phone; list consents and security pages."""
    user = signed_in(request)
    may_rename = accounts.may_rename_himself(user)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.tell_name(user, **form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, "Сохранено.")
            return redirect("people:profile")
    context = {
        "form": form,
        "consents": Consent.objects.filter(user=user),
        "may_rename": may_rename,
    }
    return render(request, "people/profile.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one consent of one's own."""
    consent = Consent.objects.filter(user=signed_in(request), pk=pk, withdrawn_at=None).first()
    if consent is not None:
        consents.withdraw_consent(consent, at=timezone.now())
        messages.success(request, "Согласие отозвано.")
    return redirect("people:profile")


# Nothing brings an account back: an open session alone, found by a stranger, does not close it.
@reauthentication_required(allow_get=True)
def close(request: HttpRequest) -> HttpResponse:
    """Close one's account after confirmation by its password or second factor."""
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.close_account(signed_in(request), at=timezone.now())
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            logout(request)
            messages.success(request, "Учётная запись закрыта.")
            return redirect("/")
    keeps_name = signed_in(request).posts.exists()
    return render(request, "people/close.html", {"form": form, "keeps_name": keeps_name})
