"""Steps of the desk: buttons on a card, each with its form and the service that it calls."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from portal.backoffice.history import Change, changes_of
from portal.backoffice.pages import RoleAdmin
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.kernel.seen import ShownChanged, check_known, check_shown, sums_of
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import PortalFormMixin, add_violation, tell_outdated
from portal.web.outdated import SEEN, seen_of


class EmptyForm(PortalFormMixin, forms.Form):
    """A step that asks nothing but to be confirmed."""


class ReasonForm(PortalFormMixin, forms.Form):
    """Why the step is taken."""

    reason = forms.CharField(
        label="Причина", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True)
class Step:
    """A button of a card.

    ``form`` makes the form from its data, files and the object; ``act`` calls the service and may
    return where to go on; ``is_open`` tells whether the object is in a state for it; ``about``
    says in words what will happen; ``by`` are the roles that take it, empty where whoever may
    change the card does. ``obstacle`` says why it is of no use now, where the state allows it: it
    stands in place of the button. ``outcome`` says what came of it, where that is more than done,
    ``warned`` what of the sent form should be looked at again. ``shown`` is what the step decides
    about, in HTML. ``approves`` returns what it approves as that is now, part by part, by which a
    change that the page has not shown is noticed: see ``check_shown``. ``mends`` says that the form
    begins with what stands there, and returns the row by whose lock that is changed: who has seen
    an older one writes over nothing.
    """

    name: str
    label: str
    act: Callable[[Any, forms.BaseForm, User, datetime], str | None]
    form: Callable[[Any, Any, Any], forms.BaseForm] = lambda data, files, _: EmptyForm(data, files)
    is_open: Callable[[Any], bool] = lambda _: True
    about: str | Callable[[], str] = ""
    by: frozenset[Role] = frozenset()
    obstacle: Callable[[Any], str] = lambda _: ""
    outcome: Callable[[Any], str] = lambda _: ""
    warned: Callable[[Any], Sequence[str]] = lambda _: ()
    shown: Callable[[Any], str] = lambda _: ""
    approves: Callable[[Any], Mapping[str, str]] | None = None
    mends: Callable[[Any], Model] | None = None


@contextmanager
def as_shown(
    row: Model, approves: Callable[[Any], Mapping[str, str]] | None, seen: str
) -> Iterator[None]:
    """Keep the row from changes while what its page showed, with the sums ``seen``, is approved.

    ``approves`` returns that as it is now; a step without it approves nothing. Raises ShownChanged.
    """
    if approves is None:
        yield
        return
    with transaction.atomic():
        check_shown(seen, approves(locked_row(row)))
        yield


def locked_row(row: Model) -> Model:
    """Return the row as it is now, locked until the end of the transaction."""
    return type(row)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


class TracedAdmin(RoleAdmin):
    """A card whose history is what the database has kept of its changes."""

    change_form_template = "backoffice/card.html"
    #: Whether the database keeps the changes of such a row.
    has_history = True

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the way to what was done."""
        if (obj := kwargs.get("obj")) is not None and self.has_history:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
            context["history_url"] = reverse(name, args=[obj.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def history_subjects(self, obj: Any) -> list[Model]:
        """Return whose changes the history shows, with all that points to them."""
        return [obj]

    def changes_of(self, obj: Any) -> list[Change]:
        """Return what the history shows, newest first."""
        return changes_of(self.history_subjects(obj))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show each change of the object and of what belongs to it: when, whose, what."""
        if not self.has_history:
            return super().history_view(request, object_id, extra_context)
        obj = self.to_be_viewed(request, object_id)
        if self.personal:
            self._log_look(request, [obj.pk], f"{self.personal}, история")
        context = {
            **self.admin_site.each_context(request),
            "title": f"История: {obj}",
            "opts": self.opts,
            "object": obj,
            "card_url": self._card(obj),
            "changes": self.changes_of(obj),
        }
        return TemplateResponse(request, "backoffice/history.html", context)

    def _card(self, obj: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[obj.pk])


class StepsAdmin(TracedAdmin):
    """A card with steps; who may change the object may take them."""

    steps: tuple[Step, ...] = ()

    def get_urls(self) -> list[Any]:
        """Add a page for each step."""
        return [
            path(
                "<int:pk>/do/<slug:name>/",
                self.admin_site.admin_view(self.step_view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_do",
            ),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the buttons of what may be done now."""
        obj = kwargs.get("obj")
        if obj is not None and self.has_change_permission(request, obj):
            context["steps"] = [
                (step.label, self._url(obj, step))
                for step in self.steps
                if step.is_open(obj) and self._may_take(request, step)
            ]
        if not context["adminform"].form.fields:
            # A card that is only read has its steps and nothing to be saved.
            shown = ("show_save", "show_save_and_continue", "show_save_and_add_another")
            context |= dict.fromkeys(shown, False)
        return super().render_change_form(request, context, *args, **kwargs)

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Show the step's form, and take the step."""
        obj = self.to_be_changed(request, pk)
        step = next((one for one in self.steps if one.name == name), None)
        if step is None:
            raise Http404
        if not self._may_take(request, step):
            raise PermissionDenied
        card = self._card(obj)
        if not step.is_open(obj):
            return self._too_late(request, card)
        if request.method == "POST":
            with transaction.atomic() if step.mends else nullcontext():
                if step.mends:
                    locked_row(step.mends(obj))
                    obj = self.to_be_changed(request, pk)
                    if not step.is_open(obj):
                        return self._too_late(request, card)
                form = step.form(request.POST, request.FILES, obj)
                onward, seen = self._take(request, step, obj, form)
            if onward is not None:
                return redirect(onward or card)
        else:
            form = step.form(None, None, obj)
            # The page on which it was read may have sent what that was.
            seen = request.GET.get(SEEN, "")
            if step.approves:
                seen = seen or sums_of(step.approves(obj))
            elif step.mends:
                seen = seen_of(form)
        if self.personal:
            self._log_look(request, [pk], self.personal)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{step.label}: {obj}",
            "opts": self.opts,
            "object": obj,
            "form": form,
            "step": step,
            "obstacle": step.obstacle(obj),
            "shown": step.shown(obj),
            "seen": seen,
            "is_mended": step.mends is not None,
            "card_url": card,
        }
        return TemplateResponse(request, "backoffice/step.html", context)

    def _take(
        self, request: HttpRequest, step: Step, obj: Any, form: forms.BaseForm
    ) -> tuple[str | None, str]:
        """Return where to go on once the step is taken, None if it is not; and what was seen."""
        seen = request.POST.get(SEEN, "")
        try:
            if step.mends:
                check_known(seen)
                tell_outdated(form)
                seen = seen_of(form)
            if not form.is_valid():
                return None, seen
            with as_shown(obj, step.approves, seen):
                onward = step.act(obj, form, signed_in(request), timezone.now())
        except RuleViolation as violation:
            add_violation(form, violation)
            is_shown_now = isinstance(violation, ShownChanged) and violation.now
            return None, is_shown_now or seen
        messages.success(request, step.outcome(obj) or f"Сделано: {step.label.lower()}.")
        for warning in step.warned(form):
            messages.warning(request, warning)
        return onward or "", seen

    def _too_late(self, request: HttpRequest, card: str) -> HttpResponse:
        messages.warning(request, "Этот шаг уже сделан или пока невозможен.")
        return redirect(card)

    def _may_take(self, request: HttpRequest, step: Step) -> bool:
        return not step.by or self._has(request, step.by)

    def _url(self, obj: Any, step: Step) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_do"
        return reverse(name, args=[obj.pk, step.name])
