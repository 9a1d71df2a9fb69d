"""A reader's word that something in an act is wrong."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.acts.forms.readers import MistakeForm
from portal.acts.models import Act
from portal.acts.services.mistakes import tell
from portal.acts.texts.akn import cited_by_eid, labels_of
from portal.acts.views import page
from portal.acts.views.addressed import asked_day, of_act
from portal.web.ceilings import Ceiling, sender_of
from portal.web.presses import press_of

#: A library or a school may sit behind one address.
_MISTAKES = Ceiling("acts.mistakes", 20)
_TOO_MANY = (
    "С этого адреса за час пришло слишком много сообщений. Текст останется в поле: отправьте его "
    "позже или позвоните нам."
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_act
@asked_day
def tell_mistake(request: HttpRequest, act: Act, day: date) -> HttpResponse:
    """Take a mistake in the text of the day, or in the particulars, of an act."""
    version = page.version_on(act, day)
    asked = request.GET.get("point", "")[:120]
    point = labels_of(version.akn if version else "").get(asked) or cited_by_eid(asked)
    form = MistakeForm(request.POST or None, initial={"point": point})
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        sender = sender_of(request)
        if not _MISTAKES.is_reached(sender):
            _MISTAKES.count(sender)
            press = press_of(request, form.cleaned_data)
            tell(act, version, **form.cleaned_data, at=timezone.now(), press=press)
            messages.success(
                request, "Спасибо! Редактор проверит текст и исправит, если ошибка есть."
            )
            return redirect(f"{act.get_absolute_url()}#said")
        form.add_error(None, _TOO_MANY)
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "acts/mistake.html", {"act": act, "form": form}, status=status)
