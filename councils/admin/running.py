"""The pages on which a sitting is run while it goes on."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from councils.admin.shared import StepsRegister
from councils.floor import floor_context, lead
from councils.forms.running import PresenceForm, SpeechForm
from councils.models import AgendaItem, Mandate, Sitting
from councils.services import running, sittings
from councils.services.agenda import lines_of
from councils.services.composition import regulation_on
from councils.services.quorums import has_rules, quorum_at, unrepresented_at
from portal.backoffice.steps import locked_row
from portal.kernel.errors import RuleViolation
from portal.kernel.seen import check_known
from portal.people.access import signed_in
from portal.web.forms import add_violation, tell_outdated
from portal.web.outdated import SEEN, seen_of


def run_url(sitting: Sitting) -> str:
    """Return where the sitting is run."""
    return reverse("admin:councils_sitting_run", args=[sitting.pk])


class RunPages(StepsRegister):
    """A register of sittings with the pages of the one that goes on."""

    def get_urls(self) -> list[Any]:
        """Add the pages on which a sitting is run and its list of speakers is kept."""
        run = self.admin_site.admin_view(self.run_view)
        speakers = self.admin_site.admin_view(self.speakers_view)
        return [
            path("<int:pk>/run/", run, name="councils_sitting_run"),
            path("<int:pk>/speakers/", speakers, name="councils_sitting_speakers"),
            *super().get_urls(),
        ]

    def run_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Run a sitting: who is there, what is heard, votes and decisions, on one page."""
        sitting = self._live(request, pk)
        if sitting is None:
            return redirect("admin:councils_sitting_change", pk)
        now = timezone.now()
        form = self._presence_form(request, sitting)
        if request.method == "POST":
            try:
                if "start" in request.POST:
                    item = AgendaItem.objects.filter(
                        sitting=sitting, pk=request.POST["start"], removed_at=None
                    ).first()
                    if item is None:
                        raise Http404
                    running.start_item(item, by=signed_in(request), at=now)
                    return redirect(run_url(sitting))
                with transaction.atomic():
                    locked_row(sitting)
                    form = self._presence_form(request, sitting)
                    if self._mark_presence(request, sitting, form, at=now):
                        return redirect(run_url(sitting))
            except RuleViolation as violation:
                add_violation(form, violation)
        items = {item.pk: item for item in sitting.items.standing()}
        context = {
            **self.admin_site.each_context(request),
            "title": f"Идёт: {sitting}",
            "opts": self.opts,
            "sitting": sitting,
            "form": form,
            "seen": seen_of(form),
            "quorum": quorum_at(sitting, now),
            "majority": regulation_on(
                sitting.council, timezone.localdate(sitting.starts_at)
            ).majority_rule.text_with(recused=1),
            "missing": unrepresented_at(sitting, now),
            "rows": [(line, items[line.key]) for line in lines_of(sitting)],
            "current": sittings.running_item(sitting),
            "card_url": reverse("admin:councils_sitting_change", args=[pk]),
        }
        return TemplateResponse(request, "councils/admin/run.html", context)

    def _live(self, request: HttpRequest, pk: int) -> Sitting | None:
        """Return the sitting if it goes on; else say that it does not."""
        sitting: Sitting = self.to_be_changed(request, pk)
        if not sitting.is_live:
            messages.warning(request, "Заседание ещё не открыто или уже закрыто.")
            return None
        if not has_rules(sitting):
            messages.error(
                request,
                "На день заседания у совета нет регламента: внесите его на карточке совета.",
            )
            return None
        return sitting

    def speakers_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the list of speakers of the question that is heard; its part asks for itself anew."""
        sitting = self._live(request, pk)
        if sitting is None:
            return redirect("admin:councils_sitting_change", pk)
        now = timezone.now()
        is_entered = request.POST.get("do") == "enter"
        form = SpeechForm(request.POST if is_entered else None, sitting=sitting)
        if request.method == "POST":
            try:
                lead(request, sitting, form, by=signed_in(request), at=now)
            except RuleViolation as violation:
                if is_entered:
                    add_violation(form, violation)
                else:
                    messages.error(request, violation.message)
            if form.is_valid() or not is_entered:
                return redirect("admin:councils_sitting_speakers", pk)
        floor = {**floor_context(sitting, at=now), "is_led": True}
        if request.headers.get("HX-Request"):
            return TemplateResponse(request, "councils/parts/floor.html", floor)
        context = {
            **self.admin_site.each_context(request),
            **floor,
            "title": f"Выступающие: {sitting}",
            "opts": self.opts,
            "form": form,
            "run_url": run_url(sitting),
        }
        return TemplateResponse(request, "councils/admin/speakers.html", context)

    def _mark_presence(
        self, request: HttpRequest, sitting: Sitting, form: PresenceForm, *, at: datetime
    ) -> bool:
        """Write down who is there; what another has marked since the page was shown stays."""
        check_known(request.POST.get(SEEN, ""))
        tell_outdated(form)
        if not form.is_valid():
            return False
        typed = form.cleaned_data["at"]
        # The field knows minutes; this minute means now, after a vote in it too.
        is_now = typed in (None, at.replace(second=0, microsecond=0))
        running.mark_presence(
            sitting,
            form.presence(),
            at=at if is_now else typed,
            now=at,
            by=signed_in(request),
        )
        messages.success(request, "Явка записана.")
        return True

    def _presence_form(self, request: HttpRequest, sitting: Sitting) -> PresenceForm:
        day = timezone.localdate(sitting.starts_at)
        there = {one.mandate_id: one.way for one in sitting.attendances.filter(left_at=None)}
        is_sent = request.method == "POST" and "start" not in request.POST
        return PresenceForm(
            request.POST if is_sent else None,
            people=list(Mandate.objects.of_council(sitting.council, day)),
            there=there,
        )
