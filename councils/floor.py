"""The list of speakers as its keeper and members see it: what the buttons do."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from councils.forms.running import SpeechForm
from councils.models import AgendaItem, Mandate, Sitting, Speech
from councils.rules.vocabulary import SpeechKind
from councils.services import speaking
from councils.services.floor import floor_of
from councils.services.sittings import running_item
from portal.people.models import User


def floor_context(sitting: Sitting, *, at: datetime) -> dict[str, Any]:
    """Return the list of the question that is heard now, if any."""
    item = running_item(sitting)
    return {
        "sitting": sitting,
        "floor": floor_of(item, at=at) if item else None,
        "at": at,
        "mine": [],
    }


def lead(
    request: HttpRequest, sitting: Sitting, form: SpeechForm, *, by: User, at: datetime
) -> None:
    """Do what the button of who keeps the list says. Raises RuleViolation."""
    typed = request.POST
    item = _item(sitting)
    match typed.get("do"):
        case "enter" if form.is_valid():
            data = form.cleaned_data
            speaking.enter(
                item, SpeechKind(data["kind"]), data["mandate"], data["invited"], by=by, at=at
            )
        case "give" | "beyond" as button:
            speaking.give_word(_speech(sitting, typed), is_beyond=button == "beyond", by=by, at=at)
        case "end":
            speaking.end_speech(item, by=by, at=at)
        case "drop":
            speaking.drop(_speech(sitting, typed), by=by, at=at)
        case "close" | "open" as button:
            speaking.close_list(item, button == "close", by=by, at=at)


def ask(
    request: HttpRequest, sitting: Sitting, mandate: Mandate, *, by: User, at: datetime
) -> None:
    """Do what a member's button says. Raises RuleViolation."""
    match request.POST.get("do"):
        case "debate" | "order" as kind:
            speaking.ask(_item(sitting), SpeechKind(kind), mandate, at=at)
        case "drop":
            speaking.drop(_speech(sitting, request.POST), by=by, at=at)


def _item(sitting: Sitting) -> AgendaItem:
    item = running_item(sitting)
    if item is None:
        raise speaking.NotHeardNow
    return item


def _speech(sitting: Sitting, typed: Any) -> Speech:
    key = str(typed.get("speech", ""))
    return get_object_or_404(
        Speech.objects.select_related("item__sitting", "mandate"),
        item__sitting=sitting,
        pk=int(key) if key.isascii() and key.isdecimal() and len(key) < 18 else 0,
    )
